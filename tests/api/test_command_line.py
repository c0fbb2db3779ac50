"""The commands against a store that they cannot open: one sentence, an exit status, and nothing half made."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from asterism.settings import PREFIX
from tests.node import free_port

ROOT = Path(__file__).parents[2]
COMMANDS = ("serve", "invite", "backup")


def asterism(*arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return subprocess.run(
        [sys.executable, "-m", "asterism.cli", *arguments], env={**clean, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip


def _no_database(folder: Path) -> list[str]:
    return [f"--data={folder / 'data'}", f"--store=postgresql://asterism@127.0.0.1:{free_port()}/network"]


def _no_sqlite(folder: Path) -> list[str]:
    (folder / "data").mkdir()
    (folder / "data" / "asterism.db").write_bytes(b"These are notes, and no database.\n" * 200)
    return [f"--data={folder / 'data'}"]


def _no_folder(folder: Path) -> list[str]:
    (folder / "data").write_text("a file where the folder should be")
    return [f"--data={folder / 'data'}"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("where", [_no_database, _no_sqlite, _no_folder])
def test_a_store_that_cannot_be_opened_is_one_sentence_and_nothing_is_made(
    tmp_path: Path, where: Callable[[Path], list[str]], command: str
) -> None:
    flags = where(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = asterism(command, *flags, "--port=0")
    assert done.returncode == 1, done
    assert "Traceback" not in done.stdout + done.stderr
    said = [line for line in done.stderr.splitlines() if line]
    assert len(said) == 1, said
    assert "cannot be" in said[0]
    assert done.stdout == ""
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "data" / "keys").exists()


def test_restoring_into_a_store_that_cannot_be_opened_makes_no_keys(tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    backup.mkdir()
    done = asterism("restore", str(backup), *_no_sqlite(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data" / "keys").exists()
