"""P5, P8. Two people walk through a bond with the client's own code: what they seal, entrust and say is read
by both, and found nowhere on the server."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path

from asterism.bonds.making import begin_bond
from asterism.store.base import Tx
from tests.histories.run import DRIVER
from tests.node import Node


async def test_what_two_seal_for_each_other_both_read_and_the_server_never(tmp_path: Path) -> None:
    async with Node(tmp_path / "data", backup_hours=0) as node:
        walking = await asyncio.create_subprocess_exec(
            "node", "--experimental-websocket", "--no-warnings", str(DRIVER.with_name("bond.js")), node.url,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 20,
        )  # fmt: skip
        try:
            assert walking.stdin is not None
            assert walking.stdout is not None
            ana, ben = (await walking.stdout.readline()).decode().split()

            async def work(tx: Tx) -> str:
                return await begin_bond(tx, node.parts, ana, ben)

            bond = await node.parts.store.write(work)
            walking.stdin.write(f"{bond}\n".encode())
            read = json.loads((await walking.stdout.read()).decode().splitlines()[-1])
        finally:
            if walking.returncode is None:
                walking.kill()
            await walking.wait()
        assert read["faults"] == []
        assert read["early"] in (None, {"state": "closed"})
        assert read["ana"] == {"state": "read", "words": "a canary hears it", "asked": None}
        assert read["ben"] == {"state": "read", "words": "a canary sings", "asked": None}
        assert read["note"] == "a canary waits"
        assert read["name"] == "Canary"
        assert read["opened"] == "a canary trusts"
        assert read["heard"] == ["a canary calls"]
        assert read["editions"] == [1, 1]
        assert read["trouble"] == [None, None]
    kept = b"".join(each.read_bytes() for each in (tmp_path / "data").rglob("*") if each.is_file())
    assert len(kept) > 100_000
    assert b"canary" not in kept.lower()
    for at in range(3):
        # In base64 the same word looks one of three ways.
        assert base64.b64encode(b" " * at + b"a canary")[4:8] not in kept
