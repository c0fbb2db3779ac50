"""Stories: what people write for one another, how it is read before it stands, and how it is found.

Everybody with a session may read what is published; nothing of a story is encrypted end to end. Nobody is
ever told who wrote a story, and its author is never told who read it.

POST   /api/stories/search                 SearchAsked          Shelf
POST   /api/stories/tonight                TonightAsked         Tonight
GET    /api/stories/own                    -                    list[OwnStory]
POST   /api/stories                        StoryOffered         OwnStory
GET    /api/stories/{story}                -                    Book
PUT    /api/stories/{story}                StoryRevised         OwnStory
POST   /api/stories/{story}/withdraw       -                    -
POST   /api/stories/{story}/glow           Glow                 GlowTold
POST   /api/stories/{story}/concern        ConcernSaid          -
POST   /api/stories/{story}/appeal         StoryAppeal          OwnStory
GET    /api/stories/reading                -                    ReadingQueue    facilitators and stewards
GET    /api/stories/reading/{story}        -                    ToRead          facilitators and stewards
POST   /api/stories/{story}/reading        Reading              ReadingQueue    facilitators and stewards
POST   /api/stories/{story}/appeal-decision  AppealDecision     ReadingQueue    stewards
POST   /api/stories/{story}/take-down      TakeDown             -               stewards
POST   /api/stories/{story}/concerns-looked-at  ConcernLookedAt  ReadingQueue  stewards
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Id, Language, Ms, Thread, Told

ContentNote = Literal[
    "loss", "suicide", "self_harm", "violence", "sexual_violence", "childhood", "eating", "addiction",
    "illness", "birth_and_child_loss", "war_and_flight", "hatred",
]  # fmt: skip
"""What a story tells of that some do not want to meet: a death; suicide; hurting oneself; violence; sexual
violence; being hurt as a child; eating and the body; addiction; illness and treatment; pregnancy, birth and
the death of a child; war and flight; being hated for what one is."""

Verdict = Literal["fits", "not_yet"]
StandingState = Literal["published", "taken_down", "down_appealed", "stays_down"]
WaitingState = Literal["offered", "returned", "appealed", "refused"]
EditionState = Literal[
    "offered", "returned", "appealed", "refused", "published", "taken_down", "down_appealed", "stays_down"
]
"""``refused`` and ``stays_down``: an appeal was answered so, which is final for this edition."""

# Room for text that becomes shorter when it is normalised; what is kept has the bounds of the rules.
StoryText = Annotated[str, msgspec.Meta(min_length=1, max_length=40_000)]
StoryTitle = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Notes = Annotated[list[ContentNote], msgspec.Meta(max_length=12)]
StoryThreads = Annotated[list[Thread], msgspec.Meta(max_length=6)]
Words = Annotated[str, msgspec.Meta(min_length=3, max_length=1000)]
Edition = Annotated[int, msgspec.Meta(ge=1, le=1 << 31)]
Light = Annotated[int, msgspec.Meta(ge=0, le=4)]
"""How a book glows, in five steps; never how many."""


# ---------------------------------------------------------------- the reading room


class SearchAsked(Asked):
    """Which books to look for; without ``words`` the newest first. Words are asked for in a body, not in an
    address, so that they stand in no log of a proxy.

    At most twelve words count; the last one also matches as a beginning unless a space follows it.
    ``without``: notes of stories that are not to be shown. ``after``: the ``next`` of the page before.
    """

    words: Annotated[str, msgspec.Meta(max_length=200)] = ""
    thread: Thread | None = None
    language: Language | None = None
    without: Notes = []
    after: Annotated[str, msgspec.Meta(max_length=80)] | None = None


class BookSpine(Told):
    """A book as it stands on the shelf. ``name``: None when the author wants none shown."""

    story: Id
    title: str
    name: str | None
    threads: list[str]
    notes: list[ContentNote]
    language: str
    light: Light


class Shelf(Told):
    """At most twenty books. ``next``: what to ask ``after`` for more; None: there are no more."""

    books: list[BookSpine]
    next: str | None


class Book(Told):
    """A published story. The text is plain: whatever looks like markup is text."""

    story: Id
    edition: Edition
    title: str
    text: str
    name: str | None
    threads: list[str]
    notes: list[ContentNote]
    language: str
    light: Light
    stayed: bool
    """Whether I said that it stayed with me."""
    mine: bool


class TonightAsked(Asked):
    """``besides``: books that were shown already; another one is chosen while there is one."""

    without: Notes = []
    besides: Annotated[list[Id], msgspec.Meta(max_length=50)] = []


class Tonight(Told):
    """A book for tonight, or None when no book may be shown."""

    book: BookSpine | None


class Glow(Asked):
    stayed: bool


class GlowTold(Told):
    stayed: bool
    light: Light


# ---------------------------------------------------------------- one's own


class StoryOffered(Asked):
    """A story to be read by two before it stands. ``client_id`` makes it harmless to send it again.

    The title holds at most 120 characters and the text 20,000, after normalisation; ``name`` at most 40.
    """

    client_id: Id
    title: StoryTitle
    text: StoryText
    threads: StoryThreads
    notes: Notes
    language: Language
    name: Annotated[str, msgspec.Meta(max_length=100)] | None = None


class StoryRevised(Asked):
    """A new edition, read anew; what is published stands until then. It takes the place of one that still
    waits or was returned. ``version``: the story's version that was revised."""

    version: Count
    title: StoryTitle
    text: StoryText
    threads: StoryThreads
    notes: Notes
    language: Language
    name: Annotated[str, msgspec.Meta(max_length=100)] | None = None


class ReaderSaid(Told):
    """What one of the readers said; who is not told, nor in which order."""

    verdict: Verdict
    reason: str


class OwnEdition(Told):
    """One edition as its author sees it.

    ``readers`` is empty while it is being read. ``reason``: why it was taken down. ``appeal_answer``: what a
    steward who had not read it decided about the appeal.
    """

    edition: Edition
    state: EditionState
    title: str
    text: str
    name: str | None
    threads: list[str]
    notes: list[ContentNote]
    language: str
    offered_at: Ms
    decided_at: Ms | None
    readers: list[ReaderSaid]
    reason: str | None
    may_appeal: bool
    appeal: str | None
    appeal_answer: str | None


class OwnStory(Told):
    """``standing``: what was published, also when it was taken down. ``waiting``: what is being read or came
    back. At least one of the two is there."""

    story: Id
    version: Count
    made_at: Ms
    light: Light
    standing: OwnEdition | None
    waiting: OwnEdition | None


class StoryAppeal(Asked):
    """Against an edition's return or its taking down, once, in one's own words."""

    edition: Edition
    words: Words


# ---------------------------------------------------------------- reading for others


class ReadingLine(Told):
    """A story that waits for my verdict: one that I neither wrote nor read."""

    story: Id
    edition: Edition
    title: str
    threads: list[str]
    notes: list[ContentNote]
    language: str
    offered_at: Ms


class StoryAppealView(Told):
    """An appeal that this steward may decide. ``about``: what it is against."""

    story: Id
    edition: Edition
    about: Literal["return", "taking_down"]
    title: str
    text: str
    name: str | None
    threads: list[str]
    notes: list[ContentNote]
    language: str
    readers: list[ReaderSaid]
    reason: str | None
    appeal: str
    appealed_at: Ms


class ConcernSaid(Asked):
    """What worries me about this edition. Stewards read it; they are not told whose words they are."""

    edition: Edition
    words: Words


class ConcernLookedAt(Asked):
    """The story stays as it is: the edition that was read."""

    edition: Edition


class StoryConcern(Told):
    """A story that stands and worries somebody. ``words``: what they said, at most twelve of them."""

    story: Id
    edition: Edition
    title: str
    language: str
    words: list[str]
    since: Ms


class ReadingQueue(Told):
    """What waits longest first, at most fifty of each. ``appeals`` and ``concerns`` are for stewards and
    empty for others."""

    waiting: list[ReadingLine]
    appeals: list[StoryAppealView]
    concerns: list[StoryConcern]


class ToRead(Told):
    """A story to read before it stands. ``stands``: an earlier edition is published. ``taken_down``: why an
    earlier edition was taken down, if it was."""

    story: Id
    edition: Edition
    title: str
    text: str
    name: str | None
    threads: list[str]
    notes: list[ContentNote]
    language: str
    offered_at: Ms
    stands: bool
    taken_down: str | None


class Reading(Asked):
    """A verdict on exactly this edition. Without a reason ``not_yet`` is not taken."""

    edition: Edition
    verdict: Verdict
    reason: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class AppealDecision(Asked):
    edition: Edition
    publish: bool
    reason: Words


class TakeDown(Asked):
    """``edition``: the one that was read, so that a newer one is not taken down unread."""

    edition: Edition
    reason: Words
