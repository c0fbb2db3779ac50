"""Who may speak and hear aloud in a meeting, and credentials for the relay that carries it. Pure rules."""

from __future__ import annotations

import base64
import hashlib
import hmac

from asterism.circles.state import MINUTE, SECOND, Meeting
from asterism.errors import Refusal
from asterism.settings import Settings
from asterism.wire.meetings import VoiceAccess

STAYS_FOR = 5 * MINUTE
"""How long credentials are good beyond the latest end of the meeting, in ms."""


def voice_offered(settings: Settings, band: str) -> bool:
    """Whether people of a circle for this age band may speak aloud here: there is a relay, and they are
    adults.
    """
    return bool(settings.voice_relays and settings.voice_secret) and band == "adult"


def may_have_voice(meeting: Meeting, member: str, *, age: str | None, band: str, settings: Settings) -> None:
    """The door of the relay: somebody who is in an open meeting, and said that they are an adult.

    Refused with ``not_found`` to whoever is not in the meeting, ``closed`` after its end,
    ``voice_not_offered`` where there is none, ``voice_for_adults``.
    """
    if not meeting.is_here(member):
        raise Refusal("not_found")
    if not meeting.is_open:
        raise Refusal("closed")
    if not voice_offered(settings, band):
        raise Refusal("voice_not_offered")
    if age != "adult":
        raise Refusal("voice_for_adults")


def relay_access(settings: Settings, until: int, chance: str) -> VoiceAccess:
    """Credentials by the TURN REST scheme (draft-uberti-behave-turn-rest-00, section 2.2), as coturn's
    ``use-auth-secret`` takes them.

    The user name is the expiry in seconds and chance: nothing in it tells who it is, and two of one person
    have nothing in common. ``until``: ms since the epoch. ``chance``: drawn anew for each.
    """
    username = f"{until // SECOND}:{chance}"
    tag = hmac.new(settings.voice_secret.encode(), username.encode(), hashlib.sha1).digest()
    return VoiceAccess(
        urls=list(settings.voice_relays),
        username=username,
        credential=base64.b64encode(tag).decode("ascii"),
        until=until // SECOND * SECOND,
    )
