"""`asterism serve`, composed for the crash tests: all is the product's but the store's watcher and the disk.

    python -m tests.crash.victim '{"plan": {...}, "forgetful": true, ...}' serve --data=... --port=...

A plan may also come later, as one line of JSON on standard input.
"""

from __future__ import annotations

import random
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec

import asterism.app
import asterism.keys
import asterism.store.migrate
import asterism.store.sqlite
from asterism.cli import main as cli
from asterism.clock import Clock
from asterism.opening import make_folder
from asterism.settings import Settings
from tests.crash.disk import ForgetfulDisk
from tests.crash.doom import Doom, DoomedPostgres, DoomedSqlite, Plan


class Orders(msgspec.Struct, frozen=True):
    """What the driver wants of this process. ``broken``: a fault, to see that the checker finds it."""

    plan: Plan = Plan()
    forgetful: bool = False
    more_migrations: str = ""
    broken: str = ""
    seed: int = 0


def main() -> None:
    orders = msgspec.json.decode(sys.argv[1], type=Orders)
    doom = Doom()
    DoomedSqlite.doom = DoomedPostgres.doom = doom
    DoomedSqlite.lies = DoomedPostgres.lies = orders.broken == "early_ack"
    if orders.forgetful:
        _make_forgetful(doom, orders.seed)
    if orders.broken == "unflushed":
        _never_flush()
    if orders.more_migrations:
        _add_migrations(Path(orders.more_migrations))
    asterism.app.open_store = _open_store  # type: ignore[attr-defined]
    doom.arm(orders.plan)
    threading.Thread(target=_listen, args=(doom,), daemon=True).start()
    cli(sys.argv[2:], prog_name="asterism")


async def _open_store(settings: Settings, clock: Clock) -> Any:
    """As ``asterism.opening.open_store``, with stores that watch."""
    if settings.dialect == "postgres":
        return await DoomedPostgres.open(settings.store, clock=clock, connections=settings.store_connections)
    make_folder(settings)
    return await DoomedSqlite.open(settings.sqlite_file, clock=clock)


def _listen(doom: Doom) -> None:
    for line in sys.stdin:
        doom.arm(msgspec.json.decode(line, type=Plan))


def _make_forgetful(doom: Doom, seed: int) -> None:
    def before_sync(path: str) -> None:
        if doom.touches(path) and doom.meets("sync"):
            doom.end()

    disk = ForgetfulDisk(random.Random(seed), before_sync)
    asterism.keys.os = disk.keys  # type: ignore[assignment,attr-defined]
    doom.cut_power = disk.cut


def _never_flush() -> None:
    connect = asterism.store.sqlite.connect

    def careless(*args: Any, **kwargs: Any) -> Any:
        db = connect(*args, **kwargs)
        list(db.execute("PRAGMA synchronous=OFF"))
        return db

    asterism.store.sqlite.connect = careless


def _add_migrations(folder: Path) -> None:
    load = asterism.store.migrate.load

    def with_more(where: Path | None = None) -> Any:
        return load(where) + (load(folder) if where is None else [])

    asterism.store.migrate.load = with_more  # type: ignore[assignment]


if __name__ == "__main__":
    main()
