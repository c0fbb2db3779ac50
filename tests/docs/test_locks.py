"""Everything that is installed is named with its hash, and nothing says where it has to come from."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def pins(lock: Path) -> set[tuple[str, str, str]]:
    """(name, version, where it applies) of each entry; one library can stand there once for each Python."""
    pin = r"^([a-z0-9._-]+)==([^ ;\\]+)(?: ; ([^\\]+))?"
    return {
        (name, version, where.strip())
        for name, version, where in re.findall(pin, lock.read_text(encoding="utf-8"), re.M | re.I)
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_every_package_has_a_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-", text, re.M)
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.M | re.I)[1:]
    assert len(entries) == len(pins(lock)) > 0
    for entry in entries:
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_what_is_locked_in_two_versions_says_where_each_is_for(lock: Path) -> None:
    for name, count in Counter(name for name, _, _ in pins(lock)).items():
        assert count == 1 or all(where for other, _, where in pins(lock) if other == name), name


def test_tests_run_with_the_very_versions_that_are_served() -> None:
    served, tested = (
        {(name, version) for name, version, _ in pins(ROOT / "requirements" / lock)}
        for lock in ("runtime.txt", "test.txt")
    )
    assert served <= tested


def test_the_clients_lock_has_no_address() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    for name, entry in lock["packages"].items():
        assert "resolved" not in entry, name
        assert not name or "integrity" in entry or entry.get("optional"), name


def test_the_licence_is_there_as_a_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert "limitations under the License." in text
