"""Making a knock: who may, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asterism.errors import Refusal
from asterism.knocks import rules, steps, store
from asterism.knocks.state import DAY, Knock
from asterism.people.store import member_row
from asterism.setup.store import threads_of_network
from asterism.store.base import Tx

if TYPE_CHECKING:
    from asterism.parts import Parts

CONFIRMED_A_DAY = 6
"""Knocks of one person that they confirmed, within a day: a bound, and far from what anybody needs."""


async def may_knock(tx: Tx, member: str) -> None:
    """Refused with ``knocks_for_adults`` for whoever has not said that they are one, ``suspended`` for
    whoever's part is paused. Reaching someone stays open to both."""
    row = await member_row(tx, member)
    if row["age"] != "adult":
        raise Refusal("knocks_for_adults")
    if row["standing"] == "suspended":
        raise Refusal("suspended")


async def not_too_often(tx: Tx, member: str, *, confirmed: bool) -> None:
    """Unconfirmed once in 24 hours: refused with ``knocked_today`` and when the next may be; confirmed ones
    with ``knocks_enough``."""
    made = await store.made_lately(tx, member, confirmed=confirmed)
    most = CONFIRMED_A_DAY if confirmed else 1
    if len(made) >= most:
        code = "knocks_enough" if confirmed else "knocked_today"
        raise Refusal(code, at=made[len(made) - most] + DAY)


async def known_thread(tx: Tx, thread: str | None) -> str | None:
    """The same where it is one of the network's own threads, else nothing: what somebody wrote cannot be told
    by it, and a list that changed keeps nobody from knocking."""
    return thread if thread is not None and thread in await threads_of_network(tx) else None


async def make(tx: Tx, parts: Parts, new: Knock) -> Knock:
    """Writes a knock and asks the first one. The knock of the same press, or the one that is open, is given
    instead; refused with ``call_open`` while a call is."""
    there = await store.standing(tx, new.member, new.client_id)
    if there is not None:
        return await steps.keep(tx, parts, there, await steps.now_of(tx, there))
    await may_knock(tx, new.member)
    call = await steps.in_call(tx, new.member)
    if call is not None:
        raise Refusal("call_open", call=call)
    await not_too_often(tx, new.member, confirmed=new.confirmed)
    await store.insert(tx, new)
    return await steps.keep(tx, parts, new, rules.elapse(new, tx.now), new=True)
