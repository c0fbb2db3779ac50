"""One hierarchy of refusals, each with a stable code and a sentence that a person understands.

A refusal changes nothing. On the wire it has one shape, over HTTP and over the socket:
``{"code": "...", "sentence": "...", "detail": {...}}`` (see :class:`asterism.wire.frames.Refused`).
"""

from __future__ import annotations

from typing import Any

# Code -> (HTTP status, sentence). Codes are part of the protocol: they may be added, never renamed.
CODES: dict[str, tuple[int, str]] = {
    "malformed": (400, "This could not be read. Nothing was changed."),
    "too_large": (413, "This is larger than can be taken. Nothing was changed."),
    "too_fast": (429, "That was too fast. Wait a moment and try again; nothing is lost."),
    "not_signed_in": (401, "This device is not signed in yet."),
    "not_allowed": (403, "This is not open to you."),
    "not_found": (404, "There is nothing here, or it is not open to you."),
    "wrong_method": (405, "This address does not take that kind of request."),
    "wrong_origin": (403, "This request came from another site, so it was not taken."),
    "stale": (409, "Something changed in the meantime. Here is how it stands now."),
    "closed": (410, "This has ended. Nothing was changed."),
    "busy": (503, "The server has too much to do. Your words are kept on this device; it tries again."),
    "store_unavailable": (503, "The server cannot write right now. The outside lines are open."),
    "internal": (500, "Something went wrong on our side. Nothing of yours was lost."),
    # Signing in
    "bad_signature": (401, "The signature does not fit. Nothing was changed."),
    "challenge_stale": (401, "This sign-in took too long or was used before. Try once more."),
    "suspended": (403, "Your part in this network is paused. The reason and how to appeal are on your page."),
    "forged_credential": (403, "This device could not prove whose it is. It was not added."),
    "invitation_unknown": (404, "This invitation is not known. Ask the person who sent it for a new one."),
    "invitation_used": (410, "This invitation was already used. Ask for a new one."),
    "invitation_expired": (410, "This invitation has run out. Ask for a new one."),
    "invitation_waits": (409, "This invitation still waits for a second steward's yes. Try it again later."),
    "setup_done": (410, "This network is already set up."),
    # Rooms
    "wrong_epoch": (409, "The room has moved on. Your words are kept and sent again."),
    "commit_lost": (409, "Somebody else changed the room first. Your device tries again."),
    "forged_key_package": (400, "The key that was offered does not fit. Nothing was changed."),
    "room_closed": (410, "This talk has ended."),
    "must_remove_first": (409, "Someone is being let go. Your words are kept and sent right after."),
    # Calls
    "offer_gone": (410, "Somebody is already with them."),
    "old_term": (409, "Somebody else holds this call now."),
    "resting": (409, "You are resting now. The pause is part of the work."),
    "not_on_shift": (409, "Your shift has not started or is over."),
    "already_holding": (409, "You are with somebody. One at a time."),
    "not_yet": (409, "This can be done a little later. The screen says when."),
    "training_first": (403, "Before the first shift there is a practice talk and a sign-off."),
    "not_open_yet": (409, "This network is not open yet. The outside lines are."),
    # The drumbeat
    "knocks_for_adults": (
        403,
        "This is for people who said that they are 18 or over. Reaching someone is open.",
    ),
    "call_open": (409, "You have a call open already, which is more. Nobody else is asked."),
    "knocked_today": (409, "There was a knock within the last day. Reaching someone is open at any time."),
    "knocks_enough": (409, "There were many knocks today. Reaching someone is open at any time."),
    "door_gone": (410, "Nobody is asked at this door any more. It is good that you would have come."),
    "ring_first": (
        409,
        "A call rings for you, and goes first. After it, or when it passes, you can go here.",
    ),
    # Vault and push
    "vault_full": (413, "The space kept for you is full. Delete something first."),
    "push_refused": (400, "This address cannot be used for push."),
    # Stories
    "own_story": (403, "This is for others than the one who wrote the story."),
    "own_question": (403, "This is for others than the one who wrote the question."),
    "questions_waiting": (409, "Some of your questions still wait for readers. These words are kept."),
    "already_read": (409, "You have already said what you think of this story. It stays as you said it."),
    "stories_waiting": (409, "Three of your stories wait to be read. The next one can be offered after."),
    "stories_full": (409, "You keep as many stories here as can be kept. Take one away before the next."),
    # Reports
    "not_verified": (409, "The server could not confirm these messages, so nothing was sent."),
    "needs_second_person": (409, "This takes a second person."),
    # When a circle meets, or a guide has time
    "schedule_unreadable": (400, "This time or length could not be read. Nothing was changed."),
    "zone_unknown": (400, "This time zone is not known. Choose one from the list."),
    "rule_unreadable": (400, "This way of repeating could not be read. Nothing was changed."),
    "rule_too_dense": (
        400,
        "This can be at most once a day. For more times in a day, make a second one.",
    ),
    "rule_contradicts": (400, "This way of repeating does not fit together, or not with the first time."),
    "rule_too_large": (400, "This repeats more often, or for longer, than can be kept."),
    "occurrence_unknown": (404, "There is nothing at that time."),
    "occurrences_overlap": (409, "Another meeting of this circle is at that time."),
    # Circles: who is in them
    "band_unfit": (403, "A circle is held by grown-ups, one for people under 18 by those cleared for it."),
    "circles_full": (409, "You are in as many circles as one person can be. Leave one before the next."),
    "no_facilitator": (409, "They are no facilitator of this network yet. A steward can invite them as one."),
    "line_full": (409, "So many wait here already that nobody can be added now. Please look again later."),
    # Guided sessions: times and bookings
    "guide_not_verified": (403, "Times can be offered once a steward has verified you as a guide."),
    "guide_not_adult": (409, "A guide has to be an adult. A steward can write that down first."),
    "no_such_time": (400, "The clock is set forward over this time, so it does not exist on that day."),
    "time_not_offered": (404, "This time is not offered."),
    "time_taken": (409, "This time is taken by now. Please choose another one."),
    "own_time_taken": (409, "You have another session at that time."),
    "bookings_full": (409, "You have as many sessions before you as can be booked. Others are after them."),
    "offers_full": (409, "You offer as many times as can be kept. End one before the next."),
    "session_begun": (409, "Somebody has come in already, or it has begun. It can be closed there."),
    # Circles: the meeting
    "agree_first": (409, "The promises of this circle changed. Read them, and say yes to them, first."),
    "meeting_begun": (409, "Somebody has come into this meeting already, so it stays as it was announced."),
    "meeting_cancelled": (410, "This meeting does not take place."),
    "not_your_turn": (409, "The piece is not with you. Your words are kept."),
    "chairs_taken": (409, "All chairs are taken."),
    "voice_not_offered": (409, "Nobody can speak aloud here. Writing goes on as before."),
    "bonds_for_adults": (403, "Bonds are for people who said that they are 18 or over."),
    "voice_for_adults": (403, "Speaking aloud is for people who said that they are 18 or over."),
    # Bonds
    "pact_first": (409, "First both of you read and sign the promise. Nothing was changed."),
    "bond_rests": (409, "The bond rests. Either of you can wake it; nothing is lost."),
    "depth_not_open": (409, "This depth is not open yet. It opens when both of you want it."),
    "questions_open": (409, "So many questions are open already. The next can be asked when one has closed."),
}


class Refusal(Exception):  # noqa: N818 - it is the domain's word, and nothing went wrong
    """A request that is refused: nothing was changed.

    ``code`` is one of :data:`CODES`; ``detail`` is shown to the client as it is, so it holds nothing that
    the client may not know (a current version, a name of a field, a time in milliseconds).
    """

    def __init__(self, code: str, **detail: Any) -> None:
        if code not in CODES:
            raise KeyError(f"unknown error code {code!r}")
        super().__init__(code)
        self.code = code
        self.detail = detail

    @property
    def status(self) -> int:
        return CODES[self.code][0]

    @property
    def sentence(self) -> str:
        return CODES[self.code][1]
