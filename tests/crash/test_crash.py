"""A sample of crashes on both stores, and the proof that the checker sees what it looks for."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.points import MESSAGE, Point, points_for
from tests.crash.world import world
from tests.servers import PostgresServer, postgres

ROUNDS_A_WORLD = 7
SQLITE = points_for("sqlite")
POSTGRES = points_for("postgres")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with postgres(durable=True) as server:
        yield server


def _shares(points: tuple[Point, ...]) -> list[list[Point]]:
    """All points in an order of their own, in shares that one network lives through."""
    mixed = list(points)
    random.Random(8).shuffle(mixed)
    return [mixed[at : at + ROUNDS_A_WORLD] for at in range(0, len(mixed), ROUNDS_A_WORLD)]


async def _live(folder: Path, store: str, address: str, seed: int, points: list[Point]) -> None:
    async with world(folder, store=store, address=address, seed=seed) as made:
        for point, then in zip(points, [*points[1:], None], strict=True):
            told = await made.play(point, then)
            assert told.reached, f"the process did not come to: {point.name}"
        assert made.history.acked
        assert made.history.leads
        assert made.history.closed


@pytest.mark.parametrize("share", range(len(_shares(SQLITE))))
async def test_nothing_acknowledged_is_lost_or_doubled_on_sqlite(tmp_path: Path, share: int) -> None:
    await _live(tmp_path, "sqlite", "", 100 + share, _shares(SQLITE)[share])


@pytest.mark.parametrize("share", range(len(_shares(POSTGRES))))
async def test_nothing_acknowledged_is_lost_or_doubled_on_postgresql(
    tmp_path: Path, share: int, postgres_server: PostgresServer
) -> None:
    address = postgres_server.new_database()
    await _live(tmp_path, "postgres", address, 200 + share, _shares(POSTGRES)[share])


async def test_a_store_that_acknowledges_before_it_commits_is_found_out(tmp_path: Path) -> None:
    await _is_found_out(tmp_path, "early_ack", Point("a lie", "before_commit", MESSAGE, 1))


async def test_a_store_that_does_not_flush_what_it_acknowledges_is_found_out(tmp_path: Path) -> None:
    await _is_found_out(tmp_path, "unflushed", Point("a power cut", power=True))


async def _is_found_out(folder: Path, broken: str, point: Point) -> None:
    async with world(folder, seed=5, broken=broken) as made:
        with pytest.raises(AssertionError, match=r"was acknowledged|was read"):
            await made.play(point)
