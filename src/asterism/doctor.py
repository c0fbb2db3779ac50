"""What `asterism doctor` looks at: everything that could keep somebody waiting, in plain sentences."""

from __future__ import annotations

import shutil
import socket
import stat
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from asterism.circles.voice import relay_access
from asterism.circles.voice_relay import Answer, ask_relay
from asterism.clock import SystemClock
from asterism.dice import Dice, SystemDice
from asterism.dispatch.putting_off import STEPPED
from asterism.outside import rules as outside_rules
from asterism.outside import store as outside_store
from asterism.settings import Settings
from asterism.store.base import Store, StoreError, Tx

State = Literal["well", "advice", "broken"]

SKEW_MS = 2_000
SLOW_WRITE_S = 0.2
LATE_STEP_MS = 5_000
REACH_NATS_S = 3.0
ASK_RELAY_MS = 60_000
MEGABYTE = 1024 * 1024


class Finding(NamedTuple):
    """One sentence, and whether it is well, advice, or has to be mended."""

    state: State
    sentence: str


async def examine(settings: Settings) -> list[Finding]:
    """Looks at everything and changes nothing but the store's own pulse row."""
    found = [look_at_sqlite(), *look_at_folders(settings), look_at_nats(settings), look_at_push(settings)]
    found += look_at_voice(settings, SystemClock().now(), SystemDice())
    return found + [finding async for finding in look_at_store(settings)]


def look_at_sqlite() -> Finding:
    """SQLite before 3.51.3 can damage a database; the one that counts is inside apsw."""
    import apsw

    from asterism.store.sqlite import check_version

    version = apsw.sqlite_lib_version()
    try:
        check_version(version)
    except StoreError as error:
        return Finding("broken", f"{error}.")
    return Finding("well", f"SQLite is {version}.")


def look_at_folders(settings: Settings) -> list[Finding]:
    """Whether the folders can be written, are closed to others, and have room."""
    data = settings.data_folder
    if not data.is_dir():
        return [Finding("broken", f"The data folder {data} does not exist; the first start makes it.")]
    found = [_closed_to_others(data, "data folder"), _room(data, settings.disk_reserve_mb)]
    keys = settings.keys_folder
    if not keys.is_dir():
        found.append(Finding("broken", f"The keys folder {keys} does not exist; the first start makes it."))
    else:
        found.append(_closed_to_others(keys, "keys folder"))
        found += [_closed_to_others(file, "key file") for file in sorted(keys.rglob("*")) if _open(file)]
    if settings.backups.is_relative_to(data) and settings.backup_hours:
        found.append(
            Finding(
                "advice", "Backups lie beside the data; copy them to another machine, or set backup_folder."
            )
        )
    return found


def _open(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _closed_to_others(path: Path, what: str) -> Finding:
    if _open(path):
        return Finding("broken", f"Others on this machine can open the {what} {path}: chmod go-rwx {path}")
    return Finding("well", f"The {what} is closed to others.")


def _room(data: Path, reserve_mb: int) -> Finding:
    free = shutil.disk_usage(data).free // MEGABYTE
    if free < reserve_mb:
        return Finding(
            "broken", f"Only {free} MB are free; below {reserve_mb} MB only calls are still written."
        )
    if free < 4 * reserve_mb:
        return Finding("advice", f"{free} MB are free; {reserve_mb} MB are held back for calls.")
    return Finding("well", f"{free} MB are free.")


def look_at_nats(settings: Settings) -> Finding:
    """Whether the bus can be reached at all; without it hints come a second late, and nothing is lost."""
    if not settings.nats:
        return Finding("well", "One process; no NATS is needed.")
    where = urlsplit(settings.nats)
    try:
        with socket.create_connection((where.hostname or "", where.port or 4222), REACH_NATS_S) as line:
            told = line.recv(4)
    except OSError as error:
        return Finding(
            "broken", f"NATS cannot be reached ({error.strerror or error}); other processes hear late."
        )
    if told != b"INFO":
        return Finding("broken", "What answers at the NATS address is not a NATS server.")
    return Finding("well", "NATS answers.")


def look_at_push(settings: Settings) -> Finding:
    """Push needs an address to which push services may write."""
    if settings.push_contact:
        return Finding("well", "Push names a contact.")
    return Finding("advice", "No push_contact is set, so supporters are rung only while the page is open.")


def look_at_voice(settings: Settings, now: int, dice: Dice) -> list[Finding]:
    """Whether each relay gives a place for a voice to whom we send there; without one, people write."""
    if not settings.voice_relays:
        return [Finding("well", "No relay is set, so nobody speaks aloud in circles.")]
    access = relay_access(settings, now + ASK_RELAY_MS, dice.new_id())
    return [_relay(url, ask_relay(url, access)) for url in settings.voice_relays]


def _relay(url: str, answer: Answer) -> Finding:
    match answer:
        case "well":
            return Finding("well", f"The relay {url} answers and takes our credentials.")
        case "refused":
            return Finding(
                "broken", f"The relay {url} refuses us: voice_secret has to be its secret as well."
            )
        case "silent":
            return Finding("broken", f"The relay {url} does not answer; circles go on in writing.")
        case "something_else":
            return Finding("broken", f"What answers at {url} is not a relay that asks for credentials.")


async def look_at_store(settings: Settings) -> AsyncIterator[Finding]:
    """The store: reachable, durable, with the right clock and schema; and what is due in it."""
    if settings.dialect == "sqlite" and not settings.sqlite_file.exists():
        yield Finding("broken", f"There is no database at {settings.sqlite_file}; the first start makes it.")
        return
    from asterism.opening import open_store

    try:
        store = await open_store(settings, SystemClock())
    except (StoreError, OSError) as error:
        yield Finding("broken", f"The store cannot be opened: {error}.")
        return
    try:
        for finding in await _look_inside(store):
            yield finding
    except StoreError as error:
        yield Finding("broken", f"The store does not answer: {error}.")
    finally:
        await store.close()


async def _look_inside(store: Store) -> list[Finding]:
    seconds = await store.health()
    slow = seconds > SLOW_WRITE_S
    found = [
        Finding(
            "advice" if slow else "well",
            f"A durable write took {seconds * 1000:.0f} ms{'; this disk is slow for calls' if slow else ''}.",
        ),
        await store.read(_look_at_clock),
    ]
    from asterism.store.migrate import load

    newest = max(migration.version for migration in load())

    async def schema(tx: Tx) -> Finding:
        row = await tx.one("SELECT MAX(version) AS version FROM schema_version")
        version = -1 if row is None or row["version"] is None else int(row["version"])
        if version > newest:
            return Finding("broken", "The database was written by a newer version of Asterism.")
        if version < newest:
            return Finding(
                "advice", "The schema is older than this version; the next start brings it up to date."
            )
        return Finding("well", f"The schema is at {version:04}.")

    found.append(await store.read(schema))
    if found[-1].state == "well":
        found += await store.read(_look_at_network)
        found.append(await store.read(_look_at_due))
    return found


async def _look_at_clock(tx: Tx) -> Finding:
    skew = abs(tx.now - SystemClock().now())
    if skew > SKEW_MS:
        return Finding("advice", f"The store's clock and this machine's differ by {skew / 1000:.0f} s.")
    return Finding("well", "The store's clock and this machine's agree.")


async def _look_at_network(tx: Tx) -> list[Finding]:
    network = await tx.one("SELECT set_up_at, country FROM network WHERE id = 1")
    if network is None or network["set_up_at"] is None:
        return [Finding("advice", "The network is not set up yet; the setup link is printed at the start.")]
    stewards = await tx.one(
        "SELECT COUNT(*) AS n FROM roles JOIN members ON members.id = roles.member"
        " WHERE roles.role = 'steward' AND members.standing <> 'suspended'"
    )
    found = [_stewards(0 if stewards is None else int(stewards["n"]))]
    found += _lines(await outside_store.lines_of(tx, network["country"]), network["country"], tx.now)
    return found


def _stewards(count: int) -> Finding:
    if count == 0:
        return Finding(
            "broken", "There is no steward: nobody is on call. Use: asterism invite --role steward"
        )
    if count == 1:
        return Finding(
            "broken", "There is one steward; the network opens with two, so that one is always on call."
        )
    return Finding("well", f"There are {count} stewards.")


def _lines(lines: list[outside_rules.OutsideLine], country: str, now: int) -> list[Finding]:
    today = date.fromisoformat(outside_store.today(now))
    visible = outside_rules.shown(lines, country)
    found = []
    if not visible:
        found.append(
            Finding("broken", f"There are no outside lines for {country}; add them at the steward's desk.")
        )
    elif not outside_rules.are_checked(lines, country):
        found.append(
            Finding("advice", "No steward has checked the outside lines yet; the network opens after that.")
        )
    expired = [line for line in visible if outside_rules.is_expired(line, today)]
    if expired:
        found.append(
            Finding("advice", f"{len(expired)} outside lines were last verified over six months ago.")
        )
    elif visible:
        found.append(Finding("well", f"{len(visible)} outside lines are up to date."))
    return found


async def _look_at_due(tx: Tx) -> Finding:
    # What was put off is tried again later, and told of when it was set aside.
    for table, what in STEPPED.items():
        aside = await tx.one(
            f"SELECT COUNT(*) AS n FROM {table} WHERE set_aside_at IS NOT NULL AND due_at IS NOT NULL"
        )
        if aside is not None and aside["n"]:
            return Finding(
                "broken",
                f"{aside['n']} {what} could not be stepped and were set aside; the log says where.",
            )
    row = await tx.one(
        "SELECT COUNT(*) AS n FROM calls WHERE due_at < ? AND tries = 0", tx.now - LATE_STEP_MS
    )
    late = 0 if row is None else int(row["n"])
    if late:
        return Finding("advice", f"{late} steps are overdue; they run as soon as the server runs.")
    return Finding("well", "No step is overdue.")
