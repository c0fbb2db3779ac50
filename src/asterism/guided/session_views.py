"""A guided session as its two see it: both the same.

The facts are read in the transaction that changes the session, so that both can be told of a change without
reading it anew.
"""

from __future__ import annotations

from dataclasses import dataclass

from asterism.guided import rules
from asterism.guided.rules import Side
from asterism.guided.session_store import Kept
from asterism.store.base import Tx
from asterism.wire.guided import SessionPerson, SessionView

_NOBODY = ("", None)


@dataclass(frozen=True, slots=True)
class Facts:
    """A session and what is kept around it, at one moment."""

    kept: Kept
    guide: tuple[str, str | None]
    """Star and name, and the same of the member."""
    member: tuple[str, str | None]
    adults: bool
    """Both said that they are 18 or over."""

    @property
    def place(self) -> str:
        return self.kept.session.id

    @property
    def room(self) -> str:
        return self.kept.room

    @property
    def head(self) -> int:
        """The newest place in the room's log."""
        return self.kept.head

    @property
    def mark(self) -> tuple[int, int]:
        """What grows with every change of what anybody sees."""
        return self.kept.session.version, 0


async def facts(tx: Tx, kept: Kept) -> Facts:
    row = await tx.one(
        "SELECT b.guide_star, b.member_star, g.name AS guide_name, m.name AS member_name, g.age AS guide_age,"
        " m.age AS member_age FROM bookings b LEFT JOIN members g ON g.id = b.guide"
        " LEFT JOIN members m ON m.id = b.member WHERE b.id = ?",
        kept.session.id,
    )
    if row is None:
        return Facts(kept, _NOBODY, _NOBODY, adults=False)
    return Facts(
        kept,
        (row["guide_star"], row["guide_name"]),
        (row["member_star"], row["member_name"]),
        adults=row["guide_age"] == row["member_age"] == "adult",
    )


def view_of(facts: Facts, *, relay: bool) -> SessionView:
    session = facts.kept.session
    return SessionView(
        session=session.id, room=facts.kept.room, version=session.version, stage=session.stage,
        stage_at=session.stage_at, seed=session.seed, proposed=session.proposed,
        can_propose=list(rules.can_propose(session)), stopped=session.stopped_in is not None,
        words_alone=session.words_alone, guide=_person(session.guide, facts.guide),
        member=_person(session.member, facts.member), starts_at=session.starts_at, ends_at=session.ends_at,
        closes_by=session.closes_by, voice=relay and facts.adults, closed_at=session.closed_at,
        dawn_at=session.dawn_at,
    )  # fmt: skip


def _person(side: Side, known_as: tuple[str, str | None]) -> SessionPerson:
    star, name = known_as
    return SessionPerson(
        member=side.member or None, star=star, name=name, here=side.here, gone_at=side.gone_at
    )
