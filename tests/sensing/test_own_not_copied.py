"""No message of our own stands in a public set, whichever part of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
OWN = Path(__file__).resolve().parents[2] / "sensing" / "own"
SETS = ("goemotions", "sad", "tweeteval-emotion", "dreaddit", "counsel-chat", "annomi")
SHORTEST = 6
"""What has fewer words is said by everybody."""


def bare(text: str) -> str:
    """The words alone, small, parted by one space."""
    return " ".join("".join(c if c.isalnum() or c == "'" else " " for c in text.lower()).split())


def public() -> set[str]:
    csv.field_size_limit(10**8)
    found = set()
    for name in SETS:
        for path in sorted((DATA / name).glob("*")):
            if path.suffix == ".csv":
                with path.open(encoding="utf-8", newline="") as file:
                    found |= {bare(cell) for row in csv.reader(file) for cell in row}
            elif path.suffix in (".tsv", ".txt"):
                for line in path.read_text(encoding="utf-8").splitlines():
                    found |= {bare(cell) for cell in line.split("\t")}
    return found


def test_no_message_of_ours_stands_in_a_public_set() -> None:
    if not DATA.is_dir():
        pytest.skip(f"{DATA} is not here, so nothing can be compared with it.")
    theirs = public()
    assert len(theirs) > 50_000
    for path in sorted(OWN.rglob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            text = bare(line.split("\t")[-1])
            assert len(text.split()) < SHORTEST or text not in theirs, (path.name, text)
