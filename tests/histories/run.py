"""Runs histories: starts nodes, hands their addresses to the driver in Node, and reads its verdict."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tests.histories.control import Control
from tests.node import Node
from tests.servers import nats, postgres

ROOT = Path(__file__).resolve().parent.parent.parent
WEB = ROOT / "web"
DRIVER = ROOT / ".cache" / "histories" / "main.js"


def build_driver() -> None:
    """Bundles the driver with the client's code as it stands now."""
    import subprocess

    subprocess.run(
        ["npx", "--no-install", "vite", "build", "--config", "src/histories/vite.config.ts"],
        cwd=WEB,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextlib.asynccontextmanager
async def nodes(store: str) -> AsyncIterator[list[Node]]:
    """``sqlite``: one node. ``cluster``: two nodes over one PostgreSQL and one NATS."""
    folder = Path(tempfile.mkdtemp(prefix="asterism-histories-"))
    try:
        if store == "sqlite":
            async with Node(folder / "data", backup_hours=0) as node:
                yield [node]
            return
        with postgres() as database, nats() as bus:
            address = database.new_database()
            async with (
                Node(folder / "data", address=address, nats=bus.address, backup_hours=0) as first,
                Node(folder / "data", address=address, nats=bus.address, backup_hours=0) as second,
            ):
                yield [first, second]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def play(
    *,
    seed: int,
    histories: int,
    store: str,
    at_once: int,
    verbose: bool = False,
    aloud: bool = False,
    only: str = "",
) -> tuple[dict[str, Any], str]:
    """Returns the verdict, and everything that the driver printed before it; ``aloud``: prints it as well."""
    async with nodes(store) as running, Control(running) as control:
        wanted = {
            "nodes": [node.url for node in running],
            "control": control.url,
            "seed": seed,
            "histories": histories,
            "at_once": at_once,
            "verbose": verbose,
            "only": only,
        }
        process = await asyncio.create_subprocess_exec(
            "node", "--experimental-websocket", "--no-warnings", str(DRIVER), json.dumps(wanted),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=dict(os.environ),
            limit=1 << 24,
        )  # fmt: skip
        lines: list[str] = []
        assert process.stdout is not None
        try:
            async for line in process.stdout:
                lines.append(line.decode(errors="replace").rstrip())
                if aloud:
                    print(lines[-1], flush=True)
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    try:
        verdict: dict[str, Any] = json.loads(lines[-1])
    except (IndexError, ValueError):
        raise RuntimeError(f"the driver ended without a verdict:\n{chr(10).join(lines[-60:])}") from None
    return verdict, "\n".join(lines[:-1])
