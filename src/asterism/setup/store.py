"""The one row of the network, inside a transaction."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from asterism.errors import Refusal
from asterism.people.store import as_text, words_of
from asterism.store.base import Row, Tx
from asterism.wire.network import Hours

# Which fields stewards edit, and which of them are kept as JSON.
EDITABLE = (
    "name", "about", "country", "languages", "time_zone", "hours", "age_floor", "retention_days", "lead_name",
    "lead_contact", "threads",
)  # fmt: skip
_LISTS = frozenset(("languages", "hours", "threads"))


async def network_row(tx: Tx) -> Row:
    row = await tx.one("SELECT * FROM network WHERE id = 1")
    if row is None:
        raise RuntimeError("the row of the network is missing")
    return row


async def country_of_network(tx: Tx) -> str | None:
    """The network's country (ISO 3166, two letters), or None before the first run."""
    country = (await network_row(tx))["country"]
    return None if country is None else str(country)


async def threads_of_network(tx: Tx) -> list[str]:
    found = words_of((await network_row(tx))["threads"])
    return [str(thread) for thread in found]


def hours_of(row: Row) -> list[Hours]:
    return msgspec.json.decode(row["hours"], type=list[Hours])


def token_hash(token: str) -> bytes:
    return hashlib.sha256(b"asterism setup 1" + token.encode()).digest()


async def new_setup_token(tx: Tx, token: str) -> bool:
    """Makes this the one setup token; the one before opens nothing any more. False: already set up."""
    return (
        await tx.run(
            "UPDATE network SET setup_hash = ? WHERE id = 1 AND set_up_at IS NULL", token_hash(token)
        )
        == 1
    )


async def take_setup(tx: Tx, token: str) -> None:
    """Uses the setup token up.

    Refused with ``setup_done``, or ``not_found`` for a token that does not fit.
    """
    taken = await tx.run(
        "UPDATE network SET set_up_at = ?, setup_hash = NULL WHERE id = 1 AND set_up_at IS NULL AND"
        " setup_hash = ?",
        tx.now, token_hash(token),
    )  # fmt: skip
    if not taken:
        row = await network_row(tx)
        raise Refusal("setup_done" if row["set_up_at"] is not None else "not_found")


async def edit(tx: Tx, version: int, changes: dict[str, Any]) -> None:
    """Writes the given fields over ``version``. Refused with ``stale`` and the present version."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise KeyError(unknown)
    names = [name for name in EDITABLE if name in changes]
    values = [as_text(changes[name]) if name in _LISTS else changes[name] for name in names]
    sets = "".join(f", {name} = ?" for name in names)
    changed = await tx.run(
        f"UPDATE network SET version = version + 1{sets} WHERE id = 1 AND version = ?", *values, version
    )
    if not changed:
        raise Refusal("stale", version=(await network_row(tx))["version"])
