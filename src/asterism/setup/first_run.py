"""The first run: a link that is printed once where the server was started, and only there. Never "first
visitor wins"."""

from __future__ import annotations

from asterism.parts import Parts
from asterism.people.rules import FIRST_THREADS, tidy_words
from asterism.people.store import give_role, known
from asterism.safeguarding.ledger import write_down
from asterism.setup import store
from asterism.store.base import Tx
from asterism.wire.network import SetupAsked


async def setup_link(parts: Parts) -> str | None:
    """A fresh one-time setup link, or None when the network is set up. An earlier link opens nothing any
    more.

    The token stands after the ``#``, so it is in no request line and no log of a proxy.
    """
    token = parts.dice.token()
    made = await parts.store.write(lambda tx: store.new_setup_token(tx, token))
    return f"{parts.settings.address}/setup#{token}" if made else None


async def complete(tx: Tx, asked: SetupAsked, member: str, *, entry: str) -> None:
    """Takes the setup token, writes the network down, and makes ``member`` its first steward.

    ``entry`` is a new id for the ledger. Refused with ``setup_done`` or ``not_found``; then nothing was
    changed.
    """
    await store.take_setup(tx, asked.token)
    row = await store.network_row(tx)
    threads = list(FIRST_THREADS) if asked.threads is None else asked.threads
    await store.edit(
        tx,
        row["version"],
        {
            "name": asked.name.strip(),
            "about": asked.about,
            "country": asked.country,
            "languages": tidy_words(asked.languages),
            "time_zone": asked.time_zone,
            "hours": asked.hours,
            "age_floor": asked.age_floor,
            "retention_days": asked.retention_days,
            "lead_name": asked.lead_name.strip(),
            "lead_contact": asked.lead_contact,
            "threads": tidy_words(threads),
        },
    )
    await give_role(tx, member, "steward", None)
    await known(tx, member)
    if asked.steward_name.strip():
        await tx.run("UPDATE members SET name = ? WHERE id = ?", asked.steward_name.strip(), member)
    await write_down(tx, entry, member, "set_up")
