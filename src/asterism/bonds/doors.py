"""The door of a bond: the only way to hold one is to be one of its two. For all others it is not there."""

from __future__ import annotations

from dataclasses import dataclass

from asterism.bonds import store
from asterism.bonds.state import Bond, Side, other_side
from asterism.errors import Refusal
from asterism.store.base import Tx


@dataclass(frozen=True, slots=True)
class Held:
    """A bond in the hands of one of its two. ``side``: their own."""

    bond: Bond
    side: Side

    @property
    def me(self) -> str:
        return self.bond.person(self.side).member

    @property
    def other(self) -> str:
        return self.bond.person(other_side(self.side)).member


async def walk_together(tx: Tx, bond: str, one: str, other: str) -> bool:
    """Whether these are the two of a bond that goes on."""
    first, second = sorted((one, other))
    row = await tx.one(
        "SELECT 1 AS there FROM bonds WHERE id = ? AND member_a = ? AND member_b = ? AND ended_at IS NULL",
        bond, first, second,
    )  # fmt: skip
    return row is not None


async def bond_for_member(tx: Tx, bond: str, member: str, *, locked: bool = True) -> Held:
    """The door of the two; ``locked``: nobody else changes the bond until the commit.

    Refused with ``not_found`` for everybody else, and once nothing is left of it for them: after its dawn for
    whoever ended it, two weeks later for the other.
    """
    # Whose it is stands before its row is taken: a stranger keeps nobody waiting.
    row = await tx.one("SELECT member_a, member_b FROM bonds WHERE id = ?", bond)
    if row is None or not member or member not in (row["member_a"], row["member_b"]):
        raise Refusal("not_found")
    kept = await (store.locked(tx, bond) if locked else store.load(tx, bond))
    side: Side = "a" if kept.a.member == member else "b"
    if kept.cleared and kept.ended_by == side:
        raise Refusal("not_found")
    return Held(kept, side)
