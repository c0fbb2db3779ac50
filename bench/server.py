"""The server that is measured: ``asterism serve`` as it is, in a process of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """``async with Server(folder) as server``."""

    def __init__(
        self, folder: Path, *flags: str, command: tuple[str, ...] = ("asterism.cli", "serve")
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self._flags = flags
        self._command = command

    async def __aenter__(self) -> Self:
        module, *rest = self._command
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *rest, f"--data={self.folder}", f"--port={self.port}",
            "--log-level=warning", "--backup-hours=0", *self._flags,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            stdout=asyncio.subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        while not re.search(rb"https?://", line := await self._process.stdout.readline()):
            if not line:
                raise RuntimeError("the server did not start")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            await self._process.wait()

    def cpu_s(self) -> float:
        """Seconds of processor that the server has used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory."""
        text = Path(f"/proc/{self._process.pid}/status").read_text()
        match = re.search(r"VmRSS:\s+(\d+)", text)
        return int(match[1]) / 1024 if match else 0.0
