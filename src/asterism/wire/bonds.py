"""Bonds: wishing for one, being suggested to each other, the pact, visits, sealed answers, what is entrusted.

What people say to each other passes here only sealed: answers under a key of two shares, everything else
under the bond's own key, which the server never has.

=====================================================  ================  ============  ==================
GET    /api/bonds                                      -                 OwnBonds
POST   /api/bonds/wishes                               SetWishes         OwnBonds
POST   /api/bonds/wishes/end                           -                 OwnBonds
POST   /api/bonds/suggestions/{suggestion}/answer      AnswerSuggestion  OwnBonds      whose it is
GET    /api/paths                                      -                 Paths
GET    /api/paths/questions                            -                 OwnPathQuestions
POST   /api/paths/questions                            ProposeQuestion   OwnPathQuestions
POST   /api/paths/questions/{question}/reading         ReadQuestion      OwnPathQuestions   readers
POST   /api/paths/questions/{question}/withdraw        -                 OwnPathQuestions   whose it is
GET    /api/bonds/{bond}                               -                 BondView      the two
POST   /api/bonds/{bond}/sign                          SignPact          BondView      the two
POST   /api/bonds/{bond}/key                           GiveBondKey       BondView      the two
POST   /api/bonds/{bond}/key-packages                  LeaveKeyPackages  BondView      the two
POST   /api/bonds/{bond}/visit                         Visit             BondView      the two
POST   /api/bonds/{bond}/dawn                          LetDawn           BondView      the two
POST   /api/bonds/{bond}/note                          LeaveNote         BondView      the two
GET    /api/bonds/{bond}/questions                     Earlier           Questions     the two
POST   /api/bonds/{bond}/questions                     OpenQuestion      BondView      the two
POST   /api/bonds/{bond}/questions/{asked}/seal        SealAnswer        BondView      the two
POST   /api/bonds/{bond}/questions/{asked}/pass        -                 BondView      the two
POST   /api/bonds/{bond}/questions/{asked}/hand-over   HandOverShare     BondView      the two
POST   /api/bonds/{bond}/deeper                        GoDeeper          BondView      the two
POST   /api/bonds/{bond}/confidences                   Entrust           BondView      the two
GET    /api/bonds/{bond}/confidences/{confidence}      -                 (bytes)       the two
POST   /api/bonds/{bond}/confidences/{confidence}/take-back   -          BondView      whose it is
POST   /api/bonds/{bond}/confidences/{confidence}/gone -                 BondView      the other
POST   /api/bonds/{bond}/rest                          Rest              BondView      the two
POST   /api/bonds/{bond}/end                           -                 OwnBonds      the two
=====================================================  ================  ============  ==================

Whoever is concerned is told by the frame ``place_changed`` that there is something to read anew.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Digest, Id, Key, Language, Ms, Signature, Thread, Told

MAX_ANSWER = 48 * 1024
"""Bytes of a sealed answer: 32 KiB of words, padded. Beyond this and the next two it is ``too_large``."""
MAX_CONFIDENCE = 512 * 1024
MAX_NOTE = 8 * 1024

BondThreads = Annotated[list[Thread], msgspec.Meta(max_length=12)]
Hope = Literal["be_heard", "understand", "company", "laughter", "courage", "quiet", "practice", "routine"]
"""What I hope for: to be heard, to be understood by one who knows it, company, to laugh again, courage for
a step, to be quiet together, to practise trusting, something that comes back each week."""
Pace = Literal["slow", "steady", "quick"]
"""How often words come: now and then; most days; many times a day."""
Depth = Annotated[int, msgspec.Meta(ge=1, le=3)]
Hours = Annotated[list[Annotated[int, msgspec.Meta(ge=0, le=167)]], msgspec.Meta(max_length=168)]
BondState = Literal["pact", "walking", "resting", "ended"]
PactEdition = Annotated[int, msgspec.Meta(ge=1, le=1000)]


# ---------------------------------------------------------------- the pool


class SetWishes(Asked):
    """Opts in, or changes what was wished. Adults only.

    ``threads``: what I know from inside. ``hope_threads``: what I would like to meet in the other.
    ``not_threads``: what I would rather not meet; never crossed. ``hours``: of my own week (Monday
    midnight is 0), lived in ``zone``.
    """

    threads: BondThreads
    languages: Annotated[list[Language], msgspec.Meta(min_length=1, max_length=8)]
    hope_threads: BondThreads = []
    not_threads: BondThreads = []
    hopes: Annotated[list[Hope], msgspec.Meta(max_length=8)] = []
    pace: Pace = "steady"
    hours: Hours = []
    zone: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] = "UTC"


class WishesView(Told):
    """My own wishes as they stand. ``rests_until``: nobody is suggested before then, as after a hard call."""

    threads: list[str]
    hope_threads: list[str]
    not_threads: list[str]
    hopes: list[Hope]
    pace: Pace
    languages: list[str]
    hours: list[int]
    zone: str
    rests_until: Ms | None


class SuggestionReason(Told):
    """One reason in words that the client says: ``shared`` and ``complement`` (threads; ``rare``: few know
    them), ``hope`` (hopes both have), ``language``, ``hours`` (how many a week), ``pace``."""

    why: Literal["shared", "complement", "hope", "language", "hours", "pace"]
    what: list[str]
    rare: bool = False
    count: int = 0


class Suggestion(Told):
    """Somebody, as their star and reasons. It stays until I answer or until it expires, whatever they do."""

    suggestion: Id
    star: str
    reasons: list[SuggestionReason]
    pace: Pace
    made_at: Ms
    expires_at: Ms
    said: Literal["yes"] | None
    """My own yes, unseen by the other until theirs is there. A no takes the suggestion away from me alone."""


class AnswerSuggestion(Asked):
    yes: bool


class BondShort(Told):
    """A bond in the list of my own. ``news``: there is something for me to do or to read."""

    bond: Id
    star: str
    state: BondState
    visit: Id | None
    room: Id | None
    news: bool
    since: Ms
    dawn_at: Ms | None


class OwnBonds(Told):
    """``may``: whether bonds are open to me; else why not (``age``: adults only; ``unsaid``: my age is not
    told; ``call``: I am in a call)."""

    may: Literal["yes", "age", "unsaid", "call"]
    wishes: WishesView | None
    suggestions: list[Suggestion]
    bonds: list[BondShort]


class PathQuestion(Told):
    question: Id
    words: str


class Path(Told):
    """A path of questions in one depth. ``by``: ``house`` or ``writers``."""

    path: Id
    title: str
    about: str
    depth: int
    language: str
    by: Literal["house", "writers"]
    questions: list[PathQuestion]


class Paths(Told):
    paths: list[Path]


class ProposeQuestion(Asked):
    """A question for paths, that two readers look at before anybody is asked it."""

    client_id: Id
    depth: Depth
    language: Language
    words: Annotated[str, msgspec.Meta(min_length=8, max_length=200)]


class ReadQuestion(Asked):
    """``reason``: why it cannot be asked of people; its author reads it."""

    yes: bool
    reason: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class OwnPathQuestion(Told):
    question: Id
    words: str
    depth: int
    language: str
    state: Literal["waiting", "open", "returned"]
    reason: str


class QuestionToRead(Told):
    question: Id
    words: str
    depth: int
    language: str
    since: Ms


class OwnPathQuestions(Told):
    """``to_read``: for readers, what waits for their verdict, longest first."""

    own: list[OwnPathQuestion]
    to_read: list[QuestionToRead]


# ---------------------------------------------------------------- a bond


class BondDevice(Told):
    device: Id
    credential: bytes


class BondPerson(Told):
    """The other. ``star``: drawn for this bond. Their keys, for the seal of the bond's key and for their
    seals. Once the bond has ended, however it did, all but the star is empty."""

    member: Id
    star: str
    here: bool
    account_key: bytes
    account_key_version: Count
    seal_key: bytes | None
    seal_signature: bytes | None
    devices: list[BondDevice]


class BondKeySealed(Told):
    """The bond's key, sealed to me by ``by`` and signed by their device (``seal.bond_key_bytes``)."""

    edition: Count
    by: Id
    device: Id
    body: bytes
    signature: bytes


class SignPact(Asked):
    """My signature under the promise as it stands in this edition."""

    edition: PactEdition


class GiveBondKey(Asked):
    """A key of the bond, drawn by my device and sealed to the other's seal key. ``edition``: the next one;
    whoever comes second takes the first's (``stale``)."""

    edition: Count
    device: Id
    body: Annotated[bytes, msgspec.Meta(min_length=32, max_length=4096)]
    signature: Signature


class LeaveKeyPackages(Asked):
    """MLS key packages of my device for coming visits, each used once, so that I need not be there when
    the other begins one. They take the place of those that were left before."""

    device: Id
    packages: Annotated[
        list[Annotated[bytes, msgspec.Meta(min_length=64, max_length=16384)]],
        msgspec.Meta(min_length=1, max_length=4),
    ]


class Visit(Asked):
    """Begins a visit, or comes to the one that is open. ``path``: walked together; None wanders."""

    device: Id
    path: Id | None = None


class LetDawn(Asked):
    """The visit's dawn begins for both: some minutes for last words, then its room closes."""

    visit: Id


class LeaveNote(Asked):
    """The one lingering note for the other, under the bond's key; an empty one takes it back, in any
    edition."""

    edition: Count
    body: bytes


class OpenQuestion(Asked):
    """Opens a question for both, of a depth that is open; at most three are."""

    client_id: Id
    question: Id


class SealAnswer(Asked):
    """``body`` is sealed under ``server_share`` XOR the author's share, which stays on the author's
    devices.

    ``commitment``: SHA-256 of the author's share. ``signature``: of the device over ``seal.answer_bytes``
    (bond, asked, author, edition of the bond's key, SHA-256 of body, commitment). A seal of another
    edition is ``stale``. Sealing again before both are sealed takes the earlier one's place.
    """

    device: Id
    edition: Count
    body: Annotated[bytes, msgspec.Meta(min_length=28)]
    server_share: Key
    commitment: Digest
    signature: Signature


class HandOverShare(Asked):
    """My share, under the bond's key, once my device has verified the other's seal. It is passed on
    when both are there."""

    edition: Count
    share: Annotated[bytes, msgspec.Meta(min_length=48, max_length=256)]


class SealView(Told):
    """A sealed answer as it was given. ``share``: the author's share under the bond's key, once both
    have handed theirs over."""

    author: Id
    device: Id
    edition: Count
    body: bytes
    server_share: bytes
    commitment: bytes
    signature: bytes
    sealed_at: Ms
    share: bytes | None
    share_edition: Count | None


class AskedQuestion(Told):
    """``state``: open until both are sealed (``revealed``) or three days are over (``turned``: somebody
    passed or did not come; nobody is told which). ``mine``: what I did, seen by me alone. ``theirs`` is
    there when both are sealed; ``my_seal`` always, so that another device of mine can read it."""

    asked: Id
    question: Id
    words: str
    depth: int
    state: Literal["open", "revealed", "turned"]
    opened_by: Id
    opened_at: Ms
    due_at: Ms
    mine: Literal["open", "sealed", "passed"]
    my_seal: SealView | None
    theirs: SealView | None


class Earlier(Asked):
    """``before``: questions that were opened before this one (``asked``)."""

    before: Id


class Questions(Told):
    """Earlier questions, newest first. ``earlier``: there are older ones."""

    questions: list[AskedQuestion]
    earlier: bool


class GoDeeper(Asked):
    """That I want the next depth; it opens when both do, and until then nobody knows. It can be taken
    back."""

    depth: Depth
    want: bool


class Entrust(Asked):
    """A confidence under the bond's key: words, or what a depth unveils (name at 1, voice at 2, picture at
    3).

    ``client_id`` is shown to both as ``ref`` and sealed into ``body``, so that one that was taken back cannot
    be shown again under another id.
    """

    client_id: Id
    kind: Literal["words", "name", "voice", "picture"]
    edition: Count
    body: Annotated[bytes, msgspec.Meta(min_length=28)]


class ConfidenceView(Told):
    """``taken_back``: its bytes are gone from the server; the other's device deletes its copy and says
    ``gone``."""

    confidence: Id
    ref: Id
    by: Id
    kind: Literal["words", "name", "voice", "picture"]
    edition: Count
    at: Ms
    size: int
    taken_back: bool


class NoteView(Told):
    by: Id
    edition: Count
    body: bytes
    at: Ms


class VisitView(Told):
    """``dawning_at``: its dawn has begun; ``closes_at``: its room closes then. ``until``: it closes by
    itself."""

    visit: Id
    room: Id
    path: Id | None
    opened_by: Id
    opened_at: Ms
    dawning_at: Ms | None
    closes_at: Ms


class LandView(Told):
    """What both devices draw the land from, alike: how far each thing has grown, in thousandths; only ever
    more. Never shown as numbers. ``light``: how evenly the two share."""

    seed: str
    lake: int
    trees: int
    stars: int
    light: int


class Rest(Asked):
    """The bond rests until somebody wakes it; nothing is lost."""

    on: bool


class BondView(Told):
    bond: Id
    version: Count
    state: BondState
    since: Ms
    me_star: str
    other: BondPerson
    pact_edition: int
    i_signed_at: Ms | None
    they_signed: bool
    """Only whether both have: true from the moment on in which the pact stands."""
    key: BondKeySealed | None
    key_edition: Count
    my_packages: int
    """How many key packages this member still has left here."""
    depth: int
    i_want_depth: int | None
    visit: VisitView | None
    last_dawn: Ms | None
    questions: list[AskedQuestion]
    """The newest first, as many as go into one answer."""
    earlier: bool
    """There are older ones, page by page."""
    confidences: list[ConfidenceView]
    notes: list[NoteView]
    land: LandView
    resting_since: Ms | None
    ended_at: Ms | None
    dawn_at: Ms | None
