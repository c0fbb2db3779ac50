"""P6, P14: what has served its time goes by itself, every day."""

from __future__ import annotations

import asyncio
import os

from asterism.upkeep import COPY_DAYS, DAY_MS, Upkeep
from tests.people_place import Place, any_place_fixture

__all__ = ["any_place_fixture"]

TABLES = ("sessions", "invitations", "reports", "shifts", "safety_ends", "passings")


async def _write(place: Place, name: str, days: dict[str, int]) -> None:
    """A row of each kind that is so many days old."""
    now = place.clock.now()
    at = {table: now - days[table] * DAY_MS for table in TABLES}
    ana = await place.signed_in(name)
    await place.run("UPDATE sessions SET used_day = ? WHERE member = ?", at["sessions"], ana.member)
    await place.run(
        "INSERT INTO invitations (id, token_hash, role, note, made_at, expires_at, used_at)"
        " VALUES (?, ?, 'supporter', '', 0, ?, ?)",
        name, name.encode(), now, at["invitations"],
    )  # fmt: skip
    for state in ("decided", "appealed"):
        await place.run(
            "INSERT INTO reports (id, client_id, version, room, about, reporter, bundle, at, state, steps,"
            " decided_at) VALUES (?, ?, 1, 'r', 'a', ?, ?, 0, ?, '[]', ?)",
            f"{name}-{state}", state, name, b"", state, at["reports"],
        )  # fmt: skip
    await place.run(
        "INSERT INTO shifts (id, member, started_at, ends_at, ended_at) VALUES (?, ?, 0, 0, ?)",
        name, name, at["shifts"],
    )  # fmt: skip
    await place.run(
        "INSERT INTO safety_ends (call, caller, by_member, reason, at) VALUES (?, 'c', 'b', '', ?)",
        name, at["safety_ends"],
    )  # fmt: skip
    # An appeal that nobody has answered keeps its end.
    await place.run(
        "INSERT INTO safety_ends (call, caller, by_member, reason, at, appealed_at)"
        " VALUES (?, 'c', 'b', '', ?, 0)",
        f"{name}-appealed", at["safety_ends"],
    )  # fmt: skip
    for settled in (at["passings"], None):
        await place.run(
            "INSERT INTO passings (id, version, matter, about, proposer, at, reason, passed, to_whom,"
            " telling_endangers, state, settled_at)"
            " VALUES (?, 1, 'm', 'a', 's', 0, '', '', '', 0, 'alone', ?)",
            f"{name}-{settled is None}", settled,
        )  # fmt: skip


async def test_rows_keys_and_copies_that_are_over_go_and_the_others_stay(any_place: Place) -> None:
    place = any_place
    over = {"sessions": 401, "invitations": 31, "reports": 181, "shifts": 91, "safety_ends": 31,
            "passings": 181}  # fmt: skip
    await _write(place, "old", over)
    await _write(place, "new", {table: days - 2 for table, days in over.items()})
    place.parts.room_keys.create_now("orphan")
    copies = [place.folder / "before-migration-0001.db", place.folder / "before-migration-0002.db"]
    for age, copy in zip((COPY_DAYS, COPY_DAYS - 1), copies, strict=True):
        copy.write_bytes(b"copy")
        made = (place.clock.now() + DAY_MS - age * DAY_MS) / 1000
        os.utime(copy, (made, made))
    place.skip(DAY_MS)
    upkeep = Upkeep(place.parts)
    await upkeep.tick()
    assert upkeep._task is not None
    await asyncio.gather(upkeep._task)
    left = {table: await place.count(table) for table in TABLES}
    # A report whose appeal nobody has answered stays.
    assert left == {
        "sessions": 1, "invitations": 1, "reports": 3, "shifts": 1, "safety_ends": 3, "passings": 3,
    }  # fmt: skip
    assert place.parts.room_keys.rooms() == set()
    assert [copy.exists() for copy in copies] == [False, True]
