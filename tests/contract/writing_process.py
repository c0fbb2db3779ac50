"""Writes numbered notes, many at once, and prints each number once it is acknowledged, until it is killed."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys

from asterism.clock import SystemClock
from asterism.store import StoreError, Tx
from asterism.store.postgres import PostgresStore
from asterism.store.sqlite import SqliteStore


async def main(where: str) -> None:
    store: SqliteStore | PostgresStore
    if where.startswith("postgresql:"):
        store = await PostgresStore.open(where, clock=SystemClock())
    else:
        store = await SqliteStore.open(where, clock=SystemClock())
    counter = itertools.count(1)

    async def voice() -> None:
        for number in counter:

            async def work(tx: Tx, number: int = number) -> None:
                await tx.run("INSERT INTO notes (room, seq, body) VALUES ('a', ?, ?)", number, bytes(300))

            try:
                await store.write(work)
            except StoreError:
                return
            os.write(1, b"%d\n" % number)

    await asyncio.gather(*(voice() for _ in range(50)))


asyncio.run(main(sys.argv[1]))
