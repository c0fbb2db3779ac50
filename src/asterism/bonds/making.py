"""A bond begins: both said yes, each unseen by the other until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.bonds import rules, store
from asterism.errors import Refusal
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts


async def begin_bond(tx: Tx, parts: Parts, a: str, b: str) -> str:
    """The bond of these two, made now unless they have one that goes on; its id.

    It is called in the transaction in which the second yes is written, and may be called by both at the same
    moment: there is one bond. Whether the two may meet (age, blocks) is asked by whoever calls. Both are told
    after the commit that there is something new. Refused with ``malformed`` for one person alone.
    """
    if not a or not b or a == b:
        raise Refusal("malformed", why="a bond is of two")
    first, second = sorted((a, b))
    there = await store.between(tx, first, second)
    if there is None:
        bond = rules.begin(parts.dice.new_id(), first, second, tx.now)
        if await store.insert(tx, bond):
            there = bond.id
        else:
            there = await store.between(tx, first, second)
            assert there is not None
    tx.after(lambda: parts.hub.place_changed("bonds", (first, second)))
    return there
