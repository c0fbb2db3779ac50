"""What everybody may know of the network, and whether it is open."""

from __future__ import annotations

from asterism.outside.store import lines_are_checked
from asterism.people.rules import missing_to_open
from asterism.people.store import with_role, words_of
from asterism.setup.store import hours_of, network_row
from asterism.store.base import Tx
from asterism.wire.network import Missing, NetworkView

BELIEVED_MS = 1_000


async def counts(tx: Tx) -> tuple[int, int]:
    """How many stewards there are, and how many supporters are practised, signed off and in good standing."""
    stewards = len(await with_role(tx, "steward"))
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM supporters s JOIN members m ON m.id = s.member WHERE s.signed_off_at"
        " IS NOT NULL"
        " AND s.practised_at IS NOT NULL AND m.standing IN ('good', 'probation')"
    )
    return stewards, 0 if row is None else int(row["n"])


async def missing(tx: Tx) -> list[Missing]:
    """What is not there yet before somebody may reach out; empty when the network is open."""
    row = await network_row(tx)
    stewards, signed_off = await counts(tx)
    checked = row["country"] is not None and await lines_are_checked(tx, row["country"])
    return missing_to_open(
        set_up=row["set_up_at"] is not None, stewards=stewards, lead=row["lead_name"], signed_off=signed_off,
        lines_checked=checked, test_call=row["test_call_at"] is not None,
    )  # fmt: skip


class Opening:
    """Whether "Reach someone" appears. A call that began while it was open goes on whatever changes later.

    That it is open is believed for a second, so that a press waits for nothing; that it is closed never is.
    """

    def __init__(self) -> None:
        self._open_at = 0

    async def is_open(self, tx: Tx) -> bool:
        if 0 <= tx.now - self._open_at < BELIEVED_MS:
            return True
        lacking = await missing(tx)
        self._open_at = 0 if lacking else tx.now
        return not lacking


async def on_shift(tx: Tx) -> set[str]:
    """Everybody whose shift is running."""
    rows = await tx.all("SELECT member FROM shifts WHERE ended_at IS NULL AND ends_at > ?", tx.now)
    return {row["member"] for row in rows}


async def network_facts(tx: Tx, *, push_key: bytes | None = None) -> NetworkView:
    """The network as the first page and every client see it."""
    row = await network_row(tx)
    lacking = await missing(tx)
    return NetworkView(
        set_up=row["set_up_at"] is not None,
        name=row["name"],
        about=row["about"],
        country=row["country"],
        languages=words_of(row["languages"]),
        time_zone=row["time_zone"],
        hours=hours_of(row),
        age_floor=row["age_floor"],
        lead_name=row["lead_name"] or None,
        threads=words_of(row["threads"]),
        open=not lacking,
        missing=lacking,
        anyone_on_shift=bool(await on_shift(tx)),
        push_key=push_key,
        now=tx.now,
    )
