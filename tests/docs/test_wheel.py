"""The wheel that hatch packs holds the client and everything else, and starts where no source is."""

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from urllib.request import urlopen

import httpx
import pytest

from asterism.settings import PREFIX
from tests.docs.test_commands import PATIENCE_S, Started

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "asterism"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [made] = folder.glob("asterism-*.whl")
    return made


def test_the_wheel_holds_the_whole_package_and_the_built_client(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        manifest = json.loads(packed.read("asterism/client/manifest.json"))
    there = {
        f"asterism/{path.relative_to(PACKAGE)}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - names == set()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"asterism"}
    model = json.loads((ROOT / "web" / "public" / "sense" / "manifest.json").read_bytes())["file"]
    assert f"asterism/client/sense/{model}" in names, "the model is served; what trains it is not packed"
    for entry in manifest.values():
        for name in (entry["file"], *entry.get("css", ())):
            assert f"asterism/client/{name}" in names


def test_the_wheel_starts_in_an_environment_without_the_source(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "environment"
    venv.create(place, with_pip=False)
    [site] = place.glob("lib/python3*/site-packages")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
        [scripts] = [name for name in packed.namelist() if name.endswith("entry_points.txt")]
        assert "asterism = asterism.cli:main" in packed.read(scripts).decode()
    # The libraries are those of this environment; what makes the source importable here is not read there.
    (site / "libraries.pth").write_text(f"{Path(httpx.__file__).parents[1]}\n")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX) and k != "PYTHONPATH"}
    python = place / "bin" / "python"
    where = subprocess.run(
        [python, "-c", "import asterism; print(asterism.__file__)"],
        cwd=tmp_path, env=clean, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert Path(where.strip()).is_relative_to(site)
    process = subprocess.Popen(
        [python, "-m", "asterism.cli", "serve", f"--data={tmp_path / 'data'}", "--port=0"],
        cwd=tmp_path, env=clean, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        run = Started(process)
        address = run.until(r"Asterism is here: (http://127\.0\.0\.1:\d+)")
        with urlopen(address, timeout=PATIENCE_S) as answer:
            page = answer.read().decode()
        scripts_named = re.findall(r'src="(/[^"]+\.js)"', page)
        assert scripts_named
        for name in scripts_named:
            with urlopen(address + name, timeout=PATIENCE_S) as answer:
                assert answer.status == 200
                assert len(answer.read()) > 200
        assert run.stop() == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(PATIENCE_S)
        assert process.stdout is not None
        process.stdout.close()
