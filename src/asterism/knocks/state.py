"""A knock as the rules know it, and whoever is asked because of it: values, only ever replaced."""

from __future__ import annotations

from typing import Literal

import msgspec

from asterism.calls.state import Need
from asterism.wire.knocks import Family, Named

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

State = Literal["asking", "at_door", "opened", "closed"]
How = Literal["opened", "lapsed", "nobody", "not_now", "reached"]
DoorState = Literal["asked", "knocking", "opened", "over"]

ASKED_FOR: dict[Named, int] = {"bonds": 2 * MINUTE, "facilitator": 2 * MINUTE, "supporters": MINUTE}
"""How long one person is asked before the next. Who is on shift waits for it; others may be anywhere."""
ASKING_AT_LEAST = 2 * MINUTE
"""So long it is shown that somebody is asked, also when nobody can be: a silence is no shorter."""
DOOR_FOR = 3 * MINUTE
"""How long whoever came stands at the door."""
ASKED_AT_MOST = 12
"""People who are asked because of one knock."""
OPENED_SHOWN = 3 * MINUTE
"""So long both are shown where the two are, before the knock is one that was."""
CLOSED_SHOWN = 15 * MINUTE
"""So long the person is shown how it ended."""
KEPT = DAY
"""After its end only times are kept, and these for a day."""


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One person who is asked. ``shown_from``: when whoever knocks is shown that one more was asked."""

    id: str
    member: str
    asked_as: Named
    bond: str | None = None
    state: DoorState = "asked"
    version: int = 1
    since: int
    shown_from: int
    lapses_at: int
    device: str | None = None

    @property
    def open(self) -> bool:
        return self.state in ("asked", "knocking")


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may be asked now."""

    member: str
    asked_as: Named
    bond: str | None = None


class Knock(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    member: str
    client_id: str
    device: str | None = None
    state: State = "asking"
    version: int = 1
    confirmed: bool = False
    named: tuple[Named, ...]
    need: Need = "steady"
    heaviness: int | None = None
    colour: Family | None = None
    thread: str | None = None
    since: int
    told: int = 0
    hidden_until: int
    how: How | None = None
    call: str | None = None
    bond: str | None = None
    closed_at: int | None = None
    due_at: int | None = None
    doors: tuple[Door, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in ("asking", "at_door")

    @property
    def at_door(self) -> Door | None:
        """Whoever stands at the door, or was let in."""
        return next((each for each in self.doors if each.state in ("knocking", "opened")), None)

    @property
    def open_door(self) -> Door | None:
        return next((each for each in self.doors if each.open), None)

    @property
    def seeks(self) -> bool:
        """Whether somebody else is to be asked now."""
        return self.state == "asking" and self.open_door is None and len(self.doors) < ASKED_AT_MOST

    def door(self, door: str) -> Door | None:
        return next((each for each in self.doors if each.id == door), None)
