"""What the pages say exists: links, settings, commands, flags, promises."""

import re
import tomllib
from pathlib import Path

import pytest

from asterism.cli import main as commands
from asterism.settings import every_setting, load

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
FAMILIES = ("rules", "contract", "api", "night", "crash", "browser")


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of one language."""
    found = re.findall(rf"^[ ]*```{language}\n(.*?)^[ ]*```$", page.read_text(encoding="utf-8"), re.S | re.M)
    return [re.sub(r"^ {1,4}", "", block, flags=re.M) for block in found]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://", "#")):
            continue
        path, _, heading = target.partition("#")
        there = (page.parent / path).resolve()
        assert there.exists(), f"{page.name} links to {target}"
        if heading:
            headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.M)
            assert heading in {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in headings}


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_setting_in_an_example_exists_and_fits(page: Path, tmp_path: Path) -> None:
    for number, block in enumerate(blocks(page, "toml")):
        file = tmp_path / f"{number}.toml"
        file.write_text(block, encoding="utf-8")
        assert tomllib.loads(block)
        load({}, {}, config=str(file))
    flags = {setting.name for setting in every_setting()}
    for name in re.findall(r"\bASTERISM_([A-Z_]+)\b", page.read_text(encoding="utf-8")):
        assert name.lower() in flags | {"config"}, f"{page.name} names ASTERISM_{name}"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_that_is_shown_exists_with_its_flags(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = re.findall(r"^(?:sudo )?(?:\./run|asterism)(?: .*)?$", "\n".join(blocks(page, "sh")), re.M)
    shown += re.findall(r"`(\./run[^`]*|asterism [a-z][^`]*)`", text)
    for line in shown:
        words = line.partition("#")[0].replace("sudo ", "").split()[1:]
        name = words[0] if words and not words[0].startswith("-") else "serve"
        assert name in commands.commands, f"{page.name} shows {line}"
        known = {option for parameter in commands.commands[name].params for option in parameter.opts}
        for word in words:
            if word.startswith("-"):
                assert word in known | {"--help"}, f"{page.name} shows {line}"


def test_every_command_is_told_of_in_the_page_for_those_who_operate() -> None:
    pages = "".join(
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operate.md", "install.md")
    )
    for name in set(commands.commands) - {"serve", "openapi"}:
        assert f"asterism {name}" in pages or f"./run {name}" in pages, name


def promises() -> dict[str, str]:
    text = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (P\d+)\. ", text, flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def names(file: Path, promise: str) -> bool:
    """Whether a file names a promise, in its words or in the name of a test."""
    return bool(re.search(rf"(?<![a-z0-9]){promise}(?![0-9])", file.read_text(encoding="utf-8"), re.I))


def test_all_twenty_promises_are_explained() -> None:
    assert list(promises()) == [f"P{number}" for number in range(1, 21)]


@pytest.mark.parametrize("name", [f"P{number}" for number in range(1, 21)])
def test_a_promise_is_checked_where_the_page_says_so(name: str) -> None:
    """Every family that the page names for a promise has a test file that names the promise."""
    told = promises()[name].partition("*Checked by:*")[2]
    assert told.strip(), f"{name} does not say how it is checked"
    for family in FAMILIES:
        if re.search(rf"\b{family}\b", told):
            files = (ROOT / "tests" / family).rglob("*.py")
            assert any(names(file, name) for file in files), family


@pytest.mark.parametrize("name", [f"P{number}" for number in range(1, 21)])
def test_every_test_file_that_the_page_names_for_a_promise_names_the_promise(name: str) -> None:
    told = promises()[name].partition("*Checked by:*")[2].partition("*Falls short:*")[0]
    for file in re.findall(r"`([\w.]+\.(?:py|ts))`", told):
        folder = ROOT / "tests" if file.endswith(".py") else ROOT / "web" / "src"
        found = [path for path in folder.rglob(file) if "node_modules" not in path.parts]
        assert found, f"{name} names {file}, which is not there"
        assert any(names(path, name) for path in found), file


def test_what_falls_short_is_said_at_the_promise_and_in_the_threat_model() -> None:
    """Whoever reads only one of the two pages learns of every known gap."""
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    gaps = text.partition("## What falls short today")[2]
    named = {name for names in re.findall(r"\((P\d+(?:, P\d+)*)\)", gaps) for name in names.split(", ")}
    short = {name for name, page in promises().items() if "*Falls short:*" in page}
    assert short == named
