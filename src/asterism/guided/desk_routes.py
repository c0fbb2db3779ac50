"""Guides at the steward's desk: verifying, withdrawing it, and answering an appeal."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.guided import verifying
from asterism.guided.telling import News, derived
from asterism.safeguarding import ledger
from asterism.store.base import Tx
from asterism.stories.texts import said
from asterism.wire.guided import DeskGuide, VerifyGuide, WithdrawGuide
from asterism.wire.safety import AnswerSafetyAppeal, Appeal


@endpoint("GET", "/api/desk/guides", who="steward")
async def desk_guides(door: Door) -> DeskGuide:
    """All guides, those who are not verified before the others, and appeals but none against my own act."""
    return await door.parts.store.read(lambda tx: verifying.desk(tx, door.me))


@endpoint(
    "POST", "/api/desk/guides/{member}/verify", who="steward",
    errors=("malformed", "not_found", "needs_second_person", "guide_not_adult"),
)  # fmt: skip
async def verify(door: Door, member: str, body: VerifyGuide) -> DeskGuide:
    """Writes down that I verified a guide: what I looked at and when, never the document."""
    entry = door.parts.dice.new_id()
    checked = said(body.checked, "checked", least=3)

    async def work(tx: Tx) -> DeskGuide:
        news = News(tx, entry, door.parts)
        await verifying.verify(tx, news, entry, member, door.me, body, checked)
        return await verifying.desk(tx, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint(
    "POST", "/api/desk/guides/{member}/withdraw", who="steward",
    errors=("malformed", "not_found", "needs_second_person", "stale"),
)  # fmt: skip
async def withdraw(door: Door, member: str, body: WithdrawGuide) -> DeskGuide:
    """Withdraws a verification, with a reason that the guide reads. Coming sessions are cancelled."""
    entry = door.parts.dice.new_id()
    reason = said(body.reason, "reason", least=3)

    async def work(tx: Tx) -> DeskGuide:
        await verifying.withdraw(tx, News(tx, entry, door.parts), entry, member, door.me, reason)
        return await verifying.desk(tx, door.me)

    return await door.parts.store.write(work, serial=False)


@endpoint("POST", "/api/guide-withdrawals/{ref}/appeal", errors=("malformed", "not_found", "stale"))
async def appeal(door: Door, ref: str, body: Appeal) -> None:
    """Appeals that my verification was withdrawn, once, in my own words."""
    words = said(body.words, "words", least=3)
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> None:
        by = await verifying.appeal(tx, ref, door.me, words)
        await ledger.write_down(tx, entry, None, "guide_appealed", ref, hidden_from=by or None)
        tx.after(lambda: door.parts.hub.desk_changed(but=by))

    await door.parts.store.write(work)


@endpoint(
    "POST", "/api/desk/guide-appeals/{ref}/answer", who="steward", errors=("malformed", "not_found", "stale")
)
async def answer(door: Door, ref: str, body: AnswerSafetyAppeal) -> DeskGuide:
    """Answers such an appeal with a reason that the guide reads; when it does not stand they guide again."""
    words = said(body.answer, "answer", least=3)
    entry = door.parts.dice.new_id()

    async def work(tx: Tx) -> DeskGuide:
        row = await verifying.answer(tx, ref, door.me, words, derived(entry, "notice"), stands=body.stands)
        await ledger.write_down(
            tx, derived(entry, "ledger"), door.me, "guide_appeal_answered", ref,
            hidden_from=row["by_member"] or None, upheld=str(body.stands).lower(),
        )  # fmt: skip
        tx.after(door.parts.hub.desk_changed)
        return await verifying.desk(tx, door.me)

    return await door.parts.store.write(work)
