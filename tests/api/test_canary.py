"""P5, P6: what must not be kept is found nowhere on the server, and after a dawn nothing left there opens it.

Everything the server writes is searched byte by byte: data folder, the database's own files, backup, logs,
metrics.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import apsw
import asyncpg
import httpx
import msgspec
import pytest
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from asterism import backup, logs
from asterism.backup_rota import DAY_MS, end_old_ones
from asterism.rooms import admission
from asterism.rooms.dawn import run_due_dawns
from asterism.setup.first_run import setup_link
from asterism.store.base import Tx
from asterism.wire import frames
from tests.node import Line, Node, SkippingClock, say
from tests.persons import Person
from tests.servers import PostgresServer

WORDS = "I counted the swallows alone, canary 7f3c9d"
GESTURE = "a canary's light 51b2"
AGENT = "CanaryBrowser/66.6 (a phone of somebody)"
VISITOR = "203.0.113.77"
VISITOR_6 = "2001:db8:cafe:f00d::66"
VIA = f"{VISITOR_6}, {VISITOR}"
WRONG = "canary-in-something-malformed-2e9a"
NAME = "Wren who may be stored"


@pytest.fixture
def logged() -> Iterator[None]:
    """Logs as the server writes them, as talkative as they get; afterwards as before."""
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    logs.configure("json", "debug")
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


@dataclass
class Host:
    """A node, and every place where it leaves bytes."""

    node: Node
    folders: list[Path]
    address: str

    async def flush(self) -> None:
        """What waits in a log moves to its place, as it does by itself in time."""
        if self.address:
            connection = await asyncpg.connect(self.address)
            await connection.execute("CHECKPOINT")
            await connection.close()
        else:
            db = apsw.Connection(str(self.node.settings.sqlite_file))
            db.set_busy_timeout(5_000)
            assert list(db.execute("PRAGMA wal_checkpoint(TRUNCATE)")) == [(0, 0, 0)]
            db.close()

    def found(self, needles: Iterable[bytes]) -> list[str]:
        """Which of these stand anywhere on the disk, and where."""
        wanted = list(needles)
        hits = []
        for folder in self.folders:
            for path in folder.rglob("*"):
                if path.is_file():
                    content = path.read_bytes()
                    hits += [f"{needle!r} in {path.name}" for needle in wanted if needle in content]
        return hits


@pytest.fixture(params=["sqlite", "postgres"])
async def host(
    request: pytest.FixtureRequest, tmp_path: Path, logged: None, clock: SkippingClock
) -> AsyncIterator[Host]:
    address, folders = "", [tmp_path]
    if request.param == "postgres":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        address = server.new_database()
        folders.append(server.folder)
    async with Node(tmp_path / "data", clock=clock, address=address, backup_hours=0) as node:
        yield Host(node, folders, address)


def forms(secret: str | bytes) -> list[bytes]:
    """How bytes may hide in a file: as they are, as hex, as base64 in each of its three alignments."""
    raw = secret.encode() if isinstance(secret, str) else secret
    shapes = [raw, raw.hex().encode()]
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw)
        inner = coded[(shift * 8 + 5) // 6 : len(coded) // 4 * 4 - 4]
        shapes += [inner, inner.replace(b"+", b"-").replace(b"/", b"_")]
    return shapes


async def visitor(node: Node, seed: str) -> Person:
    """Somebody whose every request carries the name of a browser and, by the proxy, an address."""
    http = httpx.AsyncClient(
        base_url=node.url, timeout=20, headers={"user-agent": AGENT, "x-forwarded-for": VIA}
    )  # fmt: skip
    person = Person(http, seed)
    await person.sign_in()
    node._open.append(http)
    return person


async def talk(node: Node, ann: Person, ben: Person) -> tuple[str, Line, Line]:
    """Two people in a room, over sockets that carry the same traces."""
    lines = []
    for person in (ann, ben):
        line = await Line.open(node.url, person, **{"User-Agent": AGENT, "X-Forwarded-For": VIA})
        node._open.append(line)
        await line.hello()
        lines.append(line)
    room = await node.room(ann)
    await lines[0].found(room)
    await node.let_in(room, ben)
    await lines[0].add(room, ben)
    await lines[1].welcomed(room)
    return room, lines[0], lines[1]


def token_of(person: Person) -> str:
    return next(each.value for each in person.http.cookies.jar if each.value)


async def test_words_addresses_browsers_and_tokens_are_found_nowhere(
    host: Host, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    node = host.node
    link = await setup_link(node.parts)
    assert link is not None
    ann, ben = await visitor(node, "ann"), await visitor(node, "ben")
    await ann.patch("/api/me", {"name": NAME})
    done = await _set_up(ann, link.partition("#")[2])
    invitation = done["invitations"][0]["link"].partition("#")[2]
    await ben.post("/api/invitations/look", {"token": invitation})

    room, ann_line, ben_line = await talk(node, ann, ben)
    await ann_line.say(room, WORDS.encode(), epoch=1)
    await ben_line.acked(say(room, WORDS.encode() * 40, epoch=1))
    await ann_line.send(_gesture(room))
    await _send_nonsense(node, ann, ann_line)
    await node.parts.store.health()
    metrics = (await ann.http.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"})).text
    assert "asterism_" in metrics

    kept = tmp_path / "backup"
    await backup.backup(node.parts.store, node.settings.keys_folder, kept, clock=node.clock)
    await host.flush()
    said = capfd.readouterr()

    secrets = {
        "first words": WORDS, "gesture": GESTURE, "visitor": VISITOR, "visitor over IPv6": VISITOR_6,
        "browser": AGENT, "setup token": link.partition("#")[2], "invitation": invitation,
        "session of ann": token_of(ann), "session of ben": token_of(ben), "malformed": WRONG,
    }  # fmt: skip
    for what, secret in secrets.items():
        assert not host.found(forms(secret)), what
        for shape in forms(secret):
            assert shape.decode(errors="replace") not in metrics + said.out + said.err, what
    # The search finds what is allowed to be there: in the database and in the backup.
    hits = host.found([NAME.encode()])
    assert any("members.rows" in hit for hit in hits)
    assert len(hits) >= 2


async def test_after_a_dawn_nothing_that_is_left_opens_what_was_said(host: Host, tmp_path: Path) -> None:
    node = host.node
    room, ann_line, ben_line = await talk(node, await visitor(node, "ann"), await visitor(node, "ben"))
    for turn in range(20):
        await (ann_line if turn % 2 else ben_line).say(room, f"{WORDS} {turn}".encode(), epoch=1)
    rows = await node.rows("SELECT seq, device, ref, body FROM room_log WHERE room = ?", room)
    key_file = next((node.settings.keys_folder / "rooms").rglob(room))
    key, sealed = key_file.read_bytes(), [bytes(row["body"]) for row in rows]
    assert _opened(sealed, [key], room, rows), "the test would not notice a key that is left"
    kept = tmp_path / "backup"
    await backup.backup(node.parts.store, node.settings.keys_folder, kept, clock=node.clock)
    await host.flush()
    assert host.found(sealed), "the test would not notice a body that is left"

    async def now(tx: Tx) -> None:
        await admission.close(tx, room, node.clock.now() - 1)

    await node.parts.store.write(now)
    # The node's own loop may be first; either way the room is gone after this.
    await run_due_dawns(node.parts)
    for table in ("room_log", "room_members", "room_devices", "room_spans", "welcomes"):
        assert not await node.rows(f"SELECT room FROM {table} WHERE room = ?", room)
    assert not await node.rows("SELECT id FROM rooms WHERE id = ?", room)
    assert not key_file.exists()
    # The backup of before the dawn still holds the key, for seven days at most.
    end_old_ones(tmp_path, now=node.clock.now() + 7 * DAY_MS, days=7)
    assert not kept.exists()
    await host.flush()

    assert not host.found([key, *forms(key)[1:]])
    left = [path.read_bytes() for path in node.settings.keys_folder.rglob("*") if path.is_file()]
    assert not _opened(sealed, [each for each in left if len(each) == 32], room, rows)
    assert not host.found(forms(WORDS))
    if not host.address:
        # SQLite overwrites what is deleted. PostgreSQL keeps dead rows until it vacuums: so keys die first.
        assert not host.found(sealed)


def _opened(sealed: list[bytes], keys: list[bytes], room: str, rows: list[dict[str, str]]) -> bool:
    """Whether any of these keys opens any of these bodies, tried without the product's code."""
    for key in keys:
        for body, row in zip(sealed, rows, strict=True):
            bound_to = f"{room}\0entry {row['device']} {row['ref']}".encode()
            try:
                AESGCM(key).decrypt(body[1:13], body[13:], bound_to)
                return True
            except InvalidTag:
                continue
    return False


def _gesture(room: str) -> frames.Gesture:
    return frames.Gesture(room=room, generation=1, epoch=1, body=GESTURE.encode())


async def _send_nonsense(node: Node, person: Person, line: Line) -> None:
    """Mistakes of a client and probes of a stranger, each with something in it that belongs in no log."""
    for frame in ({"t": "say", "ref": "r1", "room": WRONG, "body": WRONG}, {"t": WRONG}, {WRONG: 1}):
        await line.raw(msgspec.msgpack.encode(frame))
    await line.raw(WRONG.encode())
    await line.settled()
    for path in (
        f"/api/{WRONG}",
        f"/{WRONG}?q={WRONG}",
        f"/api/lines?country={WRONG}",
        f"/api/vault/{WRONG}",
    ):
        await person.http.get(path)
    await person.http.post("/api/calls", content=WRONG.encode())
    await person.http.post("/api/calls", json={"client_id": WRONG, "device": WRONG, WRONG: WRONG})
    await person.http.get(
        "/api/me", headers={"cookie": f"asterism={WRONG}", "origin": f"https://{WRONG}.example"}
    )
    await person.http.get("/api/me", headers={"host": f"{WRONG}.example"})
    async with httpx.AsyncClient(base_url=node.url) as stranger:
        await stranger.post("/api/sign-in", json={"challenge": WRONG})


async def _set_up(person: Person, token: str) -> dict[str, list[dict[str, str]]]:
    done: dict[str, list[dict[str, str]]] = await person.post(
        "/api/setup",
        {
            "token": token, "name": "A network", "country": "GB", "languages": ["en"],
            "lead_name": "Ines", "steward_name": NAME, "invitations": [{"role": "supporter", "note": ""}],
        },
    )  # fmt: skip
    return done
