"""`asterism doctor` on an installation that is well, and on several that are not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from asterism import demo
from asterism.doctor import Finding, examine
from asterism.settings import Settings
from asterism.store.base import Tx, Value
from tests.api.test_command_line import asterism
from tests.circles_held import make_circle
from tests.node import Node

CONTACT = "mailto:desk@example.org"


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A network that is set up as the demo is, and stopped."""
    data = tmp_path / "data"
    async with Node(data) as node:
        await demo.prepare(node.parts)
    return data


async def broken(folder: Path, **settings: object) -> list[str]:
    found: list[Finding] = await examine(Settings(data=str(folder), push_contact=CONTACT, **settings))  # type: ignore[arg-type]
    assert len(found) > 3
    return [finding.sentence for finding in found if finding.state == "broken"]


async def test_nothing_is_to_be_mended_in_an_installation_that_is_well(folder: Path) -> None:
    assert await broken(folder) == []
    done = await asyncio.to_thread(asterism, "doctor", f"--data={folder}")
    assert done.returncode == 0, done.stdout
    assert "Nothing has to be mended." in done.stdout
    assert "There are 2 stewards." in done.stdout


async def _run(folder: Path, sql: str, *args: Value) -> None:
    async def work(tx: Tx) -> None:
        assert await tx.run(sql, *args)

    async with Node(folder) as node:
        await node.parts.dispatcher.stop()
        await node.parts.store.write(work)


async def _a_key_file_is_open(folder: Path) -> None:
    key = next(path for path in sorted((folder / "keys").rglob("*")) if path.is_file())
    key.chmod(0o644)


async def _a_steward_was_suspended(folder: Path) -> None:
    await _run(folder, "UPDATE members SET standing = 'suspended' WHERE name = 'Tomasz'")


async def _a_call_was_set_aside(folder: Path) -> None:
    async def work(tx: Tx) -> None:
        await tx.run(
            "INSERT INTO calls (id, caller, client_id, room, state, version, need, term, reached_at, line_at,"
            " due_at, hungry, ringing, companions, practice, forgotten, lease_until, fence, tries,"
            " set_aside_at, body) VALUES ('c', 'm', 'p', 'r', 'waiting', 1, 'heavy', 0, ?, 0, ?, 0, 0, 0,"
            " 0, 0, 0, 0, 6, ?, ?)",
            tx.now, tx.now + 3_600_000, tx.now, b"",
        )  # fmt: skip

    async with Node(folder) as node:
        await node.parts.dispatcher.stop()
        await node.parts.store.write(work)


async def _a_meeting_was_set_aside(folder: Path) -> None:
    async with Node(folder) as node:
        await node.parts.dispatcher.stop()
        circle, start = await make_circle(node.parts.store, node.clock.now())
        await node.parts.store.write(
            lambda tx: tx.run(
                "INSERT INTO meetings (id, circle, start, room, version, stage, due_at, lease_until, tries,"
                " set_aside_at, private, forgotten, body)"
                " VALUES ('m', ?, ?, 'r', 1, 'round', ?, 0, 6, ?, 0, 0, ?)",
                circle, start, tx.now + 3_600_000, tx.now, b"",
            )
        )  # fmt: skip


async def _a_session_was_set_aside(folder: Path) -> None:
    async with Node(folder) as node:
        await node.parts.dispatcher.stop()
        await node.parts.store.write(
            lambda tx: tx.run(
                "INSERT INTO guided_sessions (id, room, guide, member, version, due_at, lease_until, tries,"
                " set_aside_at, body) VALUES ('s', 'r', 'g', 'm', 1, ?, 0, 6, ?, ?)",
                tx.now + 3_600_000, tx.now, b"",
            )
        )  # fmt: skip


async def _the_outside_lines_are_gone(folder: Path) -> None:
    await _run(folder, "UPDATE network SET country = 'XX'")


async def _a_newer_version_was_here(folder: Path) -> None:
    await _run(folder, "UPDATE schema_version SET version = 9999 WHERE version = 0")


async def _the_database_is_gone(folder: Path) -> None:
    (folder / "asterism.db").unlink()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_a_key_file_is_open, "Others on this machine can open the key file"),
        (_a_steward_was_suspended, "There is one steward"),
        (_a_call_was_set_aside, "1 calls could not be stepped"),
        (_a_meeting_was_set_aside, "1 meetings could not be stepped"),
        (_a_session_was_set_aside, "1 guided sessions could not be stepped"),
        (_the_outside_lines_are_gone, "There are no outside lines for XX"),
        (_a_newer_version_was_here, "written by a newer version"),
        (_the_database_is_gone, "There is no database at"),
    ],
)
async def test_what_is_wrong_is_said_in_one_sentence_and_with_the_exit_status(
    folder: Path, make: Callable[[Path], Awaitable[None]], sentence: str
) -> None:
    await make(folder)
    [said] = await broken(folder)
    assert sentence in said
    done = await asyncio.to_thread(asterism, "doctor", f"--data={folder}")
    assert done.returncode == 1
    assert f"BROKEN  {said}" in done.stdout
    assert "1 to mend." in done.stdout


async def test_a_bus_that_nobody_answers_for_or_somebody_else_is_to_be_mended(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    [said] = await broken(folder, nats=f"nats://127.0.0.1:{port}")
    assert "NATS cannot be reached" in said

    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 a mail server\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        [said] = await asyncio.to_thread(asyncio.run, broken(folder, nats=f"nats://127.0.0.1:{port}"))
    assert said == "What answers at the NATS address is not a NATS server."
