"""A bond as the rules know it: the two sides, the visit, the questions that are open. Pure.

A side is ``a`` or ``b``; what only one of the two may know stands with its side, and what the other sees is
made without reading it (see ``views.py``).
"""

from __future__ import annotations

from typing import Literal

import msgspec

from asterism.wire.bonds import BondState

Side = Literal["a", "b"]
SIDES: tuple[Side, Side] = ("a", "b")
Did = Literal["open", "sealed", "passed"]
"""What one side did with a question that is open; known to that side alone."""

HOUR = 3_600_000
DAY = 24 * HOUR
PACT_EDITION = 1
"""The promise as it stands; its words are the client's, in each language."""
QUESTION_MS = 3 * DAY
OPEN_AT_ONCE = 3
DAWN_MS = 5 * 60_000
"""From the beginning of a visit's dawn until its room takes no more words."""
WORDLESS_MS = DAY
LONGEST_VISIT_MS = 3 * DAY
BOND_DAWN_MS = DAY
FORGOTTEN_AFTER_MS = 14 * DAY
"""So long the one who did not end a bond finds it among their own as ended, with nothing in it."""
TOMBSTONE_MS = 30 * DAY
UNFOUNDED_MS = 20_000
"""Whoever comes to a visit whose opener did not found its room for so long founds it instead."""
CONFIDENCES = 100
CONFIDENCE_BYTES = 24 * 1024 * 1024
"""What one of the two can entrust in one bond; what the other has entrusted takes none of it away."""
ALL_QUESTIONS = 500
"""Questions that are kept of a bond; the oldest that turned make room."""
DEEPEST = 3
UNVEILED_AT = {"words": 1, "name": 1, "voice": 2, "picture": 3}


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two. ``want``: the depth they want next, which nobody else knows."""

    member: str
    signed_at: int | None = None
    want: int | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A question that is open for both. ``a`` and ``b``: what each did, unseen by the other."""

    id: str
    opened_at: int
    due_at: int
    a: Did = "open"
    b: Did = "open"

    def did(self, side: Side) -> Did:
        return self.a if side == "a" else self.b


class OpenVisit(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    room: str
    path: str | None
    by: Side
    opened_at: int
    dawning_at: int | None = None


class Bond(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    state: BondState
    made_at: int
    a: Person
    b: Person
    depth: int = 1
    key_edition: int = 0
    visit: OpenVisit | None = None
    questions: tuple[Question, ...] = ()
    visits: int = 0
    last_dawn: int | None = None
    resting_since: int | None = None
    ended_at: int | None = None
    ended_by: Side | None = None
    dawn_at: int | None = None
    cleared: bool = False

    def person(self, side: Side) -> Person:
        return self.a if side == "a" else self.b

    def question(self, asked: str) -> Question | None:
        return next((each for each in self.questions if each.id == asked), None)


def other_side(side: Side) -> Side:
    return "b" if side == "a" else "a"


Happened = Literal["revealed", "turned", "visit_closed", "ended", "cleared", "forgotten"]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a step made of a bond. ``other_sees``: something is different for the other side as well.

    ``happened``: what the store carries out beside, each with the id of the question or room it is about.
    """

    bond: Bond
    other_sees: bool = False
    happened: tuple[tuple[Happened, str], ...] = ()
