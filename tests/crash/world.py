"""One network that lives through many crashes: its process, its people, and its history."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
import shutil
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from asterism import demo, logs
from asterism.app import build
from asterism.clock import SystemClock
from asterism.people import training
from asterism.people.store import give_role, practised
from asterism.settings import Settings
from asterism.store.base import Tx
from tests.crash.checker import check
from tests.crash.doom import Plan
from tests.crash.history import History
from tests.crash.people import Actor, Caller, Supporter
from tests.crash.points import Point
from tests.crash.reading import PostgresReading, Reading, SqliteReading
from tests.crash.victim import Orders
from tests.node import cookies_of, free_port
from tests.persons import Person

ROOT = Path(__file__).parents[2]
PATIENCE_S = 150.0
"""Far more than anything takes, so that a busy machine fails no test."""
NAP_EVERY_S = 5.0
CALLERS, SUPPORTERS = 4, 3
MORE_MIGRATION = """
CREATE TABLE crash_notes (id TEXT PRIMARY KEY, room TEXT NOT NULL, at BIGINT NOT NULL);
INSERT INTO crash_notes (id, room, at) SELECT id, room, reached_at FROM calls;
CREATE INDEX crash_notes_room ON crash_notes (room);
UPDATE crash_notes SET at = at + 1;
"""


@dataclass
class Told:
    """What a round came to."""

    point: str
    reached: bool
    restart_s: float
    late_s: float


@dataclass
class World:
    folder: Path
    store: str
    dice: random.Random
    settings: Settings
    reading: Reading
    broken: str = ""
    history: History = field(default_factory=History)
    actors: list[Actor] = field(default_factory=list)
    process: asyncio.subprocess.Process | None = None
    forgetful: bool = False
    migrated: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    # ------------------------------------------------------------ the process

    async def start(
        self, plan: Plan | None = None, *, forgetful: bool = False, backups: bool = False
    ) -> bool:
        """Starts the server; False when it ended by its plan before it listened."""
        orders = Orders(
            plan=plan or Plan(), forgetful=forgetful, broken=self.broken, seed=self.dice.getrandbits(30),
            more_migrations=str(self.folder / "migrations") if self.migrated else "",
        )  # fmt: skip
        self.forgetful = forgetful
        settings = self.settings
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.crash.victim", msgspec.json.encode(orders).decode(), "serve",
                f"--data={settings.data}", f"--port={settings.port}", f"--store={settings.store}",
                "--no-prefix-fairness", f"--backup-hours={1 if backups else 0}", "--log-level=warning",
                cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self.process.stdout is not None
        while line := await asyncio.wait_for(self.process.stdout.readline(), PATIENCE_S):
            if b"Asterism is here" in line:
                return True
        await self.process.wait()
        if plan is None:
            raise RuntimeError((self.folder / "log").read_text(errors="replace")[-3000:])
        return False

    async def kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        self.process = None

    async def arm(self, plan: Plan) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(plan) + b"\n")
        await self.process.stdin.drain()

    async def ended(self, seconds: float) -> bool:
        assert self.process is not None
        try:
            await asyncio.wait_for(self.process.wait(), seconds)
        except TimeoutError:
            return False
        return True

    # ------------------------------------------------------------ one round

    async def play(self, point: Point, then: Point | None = None) -> Told:
        """Load, the end of the process at this point, a new start, and a look at the history.

        ``then`` is the next point, so that the process that is looked at can be the one that it ends.
        """
        plan = Plan(
            point.moment or ("at_once" if point.power else ""), point.touching,
            1 + self.dice.randrange(point.most), point.power,
        )  # fmt: skip
        if point.kind == "migration":
            reached = await self._in_a_migration(plan)
        elif point.kind == "backup":
            await self.kill()
            await self._let_nobody_rest()
            # One that was taken within the hour would be enough, and none would be begun.
            shutil.rmtree(self.settings.backups, ignore_errors=True)
            self.busy(True)
            listening = await self.start(plan, backups=True)
            reached = not listening or await self.ended(PATIENCE_S)
        else:
            reached = await self._while_running(point, plan)
        self.busy(False)
        await self.kill()
        before = time.monotonic()
        await self.start(forgetful=then is not None and then.power, backups=point.kind == "backup")
        restart_s = time.monotonic() - before
        late_s = await self.settle()
        if point.kind == "backup":
            await self._a_whole_backup()
        await self.look()
        return Told(point.name, reached, restart_s, late_s)

    async def _while_running(self, point: Point, plan: Plan) -> bool:
        if self.process is None or self.forgetful != point.power:
            await self.kill()
            await self.start(forgetful=point.power)
        self.busy(True)
        wanted = len(self.history.acked) + self.dice.randrange(10, 80)
        if point.kind == "dawn":
            await self._let_nobody_rest()
            await self.until(lambda: bool(self._may_dissolve()), "a closed call")
        else:
            await self._let_nobody_rest()
            await self.until(lambda: len(self.history.acked) >= wanted, "some load")
        if not plan.moment:
            await self.kill()
            return True
        await self.arm(plan)
        if point.kind == "dawn":
            await self._bring_dawn()
        return await self.ended(PATIENCE_S)

    async def _let_nobody_rest(self) -> None:
        """A good rest: on a slow machine a talk lasts for minutes, and a pause would follow it."""
        await self.reading.change(
            "UPDATE duty SET rest_until = 0, rest_minimum_until = 0, calls = 0, crises = 0"
        )

    async def _in_a_migration(self, plan: Plan) -> bool:
        """A new version with one more migration, which ends the process in its middle."""
        if not self.history.acked:
            await self.start()
            self.busy(True)
            await self.until(lambda: bool(self.history.acked), "something to carry over")
        if self.migrated:
            # Only one is known to this world: taken back, as if the version before had gone on.
            await self.kill()
            await self.reading.change("DROP TABLE crash_notes")
            await self.reading.change("DELETE FROM schema_version WHERE version = 9000")
        else:
            (self.folder / "migrations").mkdir(exist_ok=True)
            (self.folder / "migrations" / "9000_crash_notes.sql").write_text(MORE_MIGRATION)
        await self.kill()
        self.migrated = True
        return not await self.start(plan)

    def busy(self, on: bool) -> None:
        for actor in self.actors:
            actor.busy = on

    async def until(self, found: object, what: str, seconds: float = PATIENCE_S) -> None:
        slept = time.monotonic()
        end = slept + seconds
        while not found():  # type: ignore[operator]
            if time.monotonic() > end:
                raise TimeoutError(f"{what} did not come; {self.state()}")
            await asyncio.sleep(0.02)
            if time.monotonic() > slept + NAP_EVERY_S:
                slept = time.monotonic()
                await self._let_nobody_rest()

    def state(self) -> str:
        return "; ".join(
            f"{type(actor).__name__} live={actor.live} asking={actor.asking} {actor.last_asked}"
            f" pending={sum(len(side.pending) for side in actor.rooms.values())}"
            for actor in self.actors
        )

    async def settle(self) -> float:
        """Until everybody is back and nothing is overdue; for how many seconds something was."""
        began = time.monotonic()
        await self.until(lambda: all(actor.settled for actor in self.actors), "peace")
        late_s = 0.0
        while True:
            rows = await self.reading.rows(
                "SELECT id, state, due_at FROM calls WHERE state <> 'closed' AND due_at IS NOT NULL"
            )
            overdue = [row for row in rows if row["due_at"] < time.time() * 1000 - 700]
            if not overdue:
                return late_s
            late_s = time.monotonic() - began
            if late_s > PATIENCE_S:
                self.history.wrong(f"calls do not move on: {overdue}")
                return late_s
            await asyncio.sleep(0.1)

    async def look(self) -> None:
        """The history against the database; raises AssertionError with all that is not as it was told."""
        if self.history.dissolved:
            await self._dawns_are_through()
        await check(self.history, self.reading, self.settings.keys_folder, int(time.time() * 1000))
        unexpected = [each for actor in self.actors for each in actor.unexpected]
        if self.migrated:
            steps = await self.reading.rows("SELECT name FROM schema_version WHERE version = 9000")
            notes = await self.reading.rows(
                "SELECT c.reached_at, n.at FROM crash_notes n JOIN calls c ON c.id = n.id"
            )
            if len(steps) != 1 or not notes or any(row["at"] != row["reached_at"] + 1 for row in notes):
                self.history.wrong("the migration was not carried out, or not once")
        wrong = self.history.violations + unexpected
        assert not wrong, "\n".join(wrong[:20])

    # ------------------------------------------------------------ dawns and backups

    def _may_dissolve(self) -> list[tuple[str, str]]:
        return [
            (call, room)
            for _, call, room in self.history.known.values()
            if call in self.history.closed and room not in self.history.dissolved
        ]

    async def _bring_dawn(self) -> None:
        """A day goes by for two closed calls."""
        now = int(time.time() * 1000) - 1
        for call, room in self._may_dissolve()[:2]:
            self.history.dissolved.add(room)
            await self.reading.change(f"UPDATE rooms SET dawn_at = {now} WHERE id = '{room}'")
            await self.reading.change(f"UPDATE calls SET dawn_at = {now} WHERE id = '{call}'")

    async def _dawns_are_through(self) -> None:
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            left = {row["id"] for row in await self.reading.rows("SELECT id FROM rooms")}
            if not left & self.history.dissolved:
                return
            await asyncio.sleep(0.1)
        self.history.wrong("a dawn that was begun did not end")

    async def _a_whole_backup(self) -> None:
        """What has its name is whole; and one is taken now."""
        backups = self.settings.backups
        end = time.monotonic() + PATIENCE_S
        whole: list[Path] = []
        while not whole and time.monotonic() < end:
            if backups.is_dir():
                whole = [each for each in backups.iterdir() if (each / "manifest.json").exists()]
            await asyncio.sleep(0.1)
        if not whole:
            self.history.wrong("no backup was taken after the one that was broken off")
        for folder in backups.iterdir():
            if folder.suffix == ".partial" or folder.name.startswith("."):
                continue
            manifest = json.loads((folder / "manifest.json").read_bytes())
            for table in manifest["tables"]:
                content = (folder / f"{table['name']}.rows").read_bytes()
                if hashlib.sha256(content).hexdigest() != table["file_sha256"]:
                    self.history.wrong(f"backup {folder.name}: {table['name']} is damaged")


@asynccontextmanager
async def world(
    folder: Path, *, store: str = "sqlite", address: str = "", seed: int = 0, broken: str = ""
) -> AsyncIterator[World]:
    """A network that is open, with people who are signed in; its process is not started yet."""
    dice = random.Random(seed)
    settings = Settings(
        data=str(folder / "data"), port=free_port(), store=address, prefix_fairness=False, backup_hours=0
    )
    reading: Reading = PostgresReading(address) if address else SqliteReading(settings.sqlite_file)
    made = World(folder, store, dice, settings, reading, broken)
    people = await _prepare(settings, made.url)
    try:
        for seat, (person, cookie) in enumerate(people):
            kind = Caller if seat < CALLERS else Supporter
            own = random.Random(dice.getrandbits(60))
            made.actors.append(kind(made.url, person.member, person.device, cookie, made.history, own))
        yield made
    finally:
        for actor in made.actors:
            await actor.aclose()
        await made.kill()


async def _prepare(settings: Settings, url: str) -> list[tuple[Person, str]]:
    """Sets the network up in this process, before the one that is going to be killed starts."""
    logs.configure("console", "warning")
    app = build(settings)
    people: list[tuple[Person, str]] = []
    async with app.router.lifespan_context(app):
        parts = app.state.parts
        await demo.prepare(parts)
        steward = await parts.store.read(
            lambda tx: tx.one("SELECT member FROM roles WHERE role = 'steward' LIMIT 1")
        )
        for seat in range(CALLERS + SUPPORTERS):
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=url) as http:
                person = Person(http, f"person {seat}")
                await person.sign_in()
                people.append((person, cookies_of(person)))
            if seat >= CALLERS:
                records = [parts.dice.new_id(), parts.dice.new_id()]

                async def ready(tx: Tx, person: Person = person, records: Sequence[str] = records) -> None:
                    await give_role(tx, person.member, "supporter", steward["member"])
                    await practised(tx, person.member)
                    now = SystemClock().now()
                    await training.sign_off(tx, records[0], person.member, steward["member"], "A test.", now)
                    await training.end_probation(
                        tx, records[1], person.member, steward["member"], "A test.", now
                    )

                await parts.store.write(ready)
    return people
