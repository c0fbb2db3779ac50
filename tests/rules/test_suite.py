"""The functional suite for crisis keeps its own rules: named capabilities, two equal halves, nothing that
says how, and neither length nor heavy words to tell the two sides apart by."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

SUITE = Path(__file__).resolve().parents[2] / "sensing" / "suite"
LANGUAGES = ("other-languages.tsv", "english.tsv")

# Short and general on purpose: a list that knew every method would itself be what it forbids.
NOWHERE = (
    r"overdos\w*|noose|hang(ed|ing)? (my|him|her)self|slit\w*|poison\w*|rope|razors?|blades?|guns?|\d+ ?mg"
)
NOT_WITH_RISK = r"pills?|bridge|knife|knives|cliff|rooftop|tracks"
SHARED = ("die", "dead", "killing", "suicide", "goodbye", "hurt", "cut", "end", "tonight", "tired", "gone")


def lines(name: str, columns: int) -> list[list[str]]:
    text = (SUITE / name).read_text("utf-8")
    assert text.endswith("\n")
    head, *rows = (line.split("\t") for line in text[:-1].split("\n"))
    assert head[-1] == "text"
    assert len(head) == columns
    for row in rows:
        assert len(row) == columns, row
        assert all(cell and cell == cell.strip() for cell in row), row
    return rows


@cache
def suite() -> tuple[tuple[str, bool, str], ...]:
    rows = []
    for path in sorted(SUITE.glob("*.tsv")):
        if path.name not in LANGUAGES:
            for capability, present, text in lines(path.name, 3):
                assert capability == path.stem
                assert present in ("0", "1")
                assert capability.startswith("present-" if present == "1" else "innocent-")
                rows.append((capability, present == "1", text))
    return tuple(rows)


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w']+", text.lower()))


def is_open(text: str) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest()[0], 16) % 2 == 0


def auroc(risk: list[int], none: list[int]) -> float:
    return sum((a > b) + 0.5 * (a == b) for a in risk for b in none) / (len(risk) * len(none))


def test_it_has_at_least_six_hundred_sentences_in_capabilities_of_at_least_twenty() -> None:
    counts = Counter(capability for capability, _, _ in suite())
    assert len(suite()) >= 600
    assert min(counts.values()) >= 20, counts.most_common()[-3:]
    assert 0.4 <= sum(present for _, present, _ in suite()) / len(suite()) <= 0.6


def test_no_sentence_stands_twice_or_nearly_twice() -> None:
    texts = [text for _, _, text in suite()]
    assert len({text.casefold() for text in texts}) == len(texts)
    bags = [words(text) for text in texts]
    for (one, a), (other, b) in combinations(zip(texts, bags, strict=True), 2):
        # Sizes that differ this much cannot reach the bound, and most pairs differ this much.
        if 0.7 * len(a) <= len(b) <= len(a) / 0.7:
            assert len(a & b) < 0.7 * len(a | b), (one, other)


def test_the_hash_parts_each_side_into_two_halves() -> None:
    for side in (True, False):
        texts = [text for _, present, text in suite() if present is side]
        assert 0.4 <= sum(map(is_open, texts)) / len(texts) <= 0.6
    for capability in {capability for capability, _, _ in suite()}:
        halves = Counter(is_open(text) for name, _, text in suite() if name == capability)
        assert min(halves[True], halves[False]) >= 5, capability


def test_length_alone_does_not_tell_the_sides_apart() -> None:
    for half in (None, True, False):
        lengths: dict[bool, list[int]] = {True: [], False: []}
        for _, present, text in suite():
            if half is None or is_open(text) is half:
                lengths[present].append(len(text.split()))
        assert 0.42 <= auroc(lengths[True], lengths[False]) <= 0.58, half


def test_the_heavy_words_stand_on_both_sides() -> None:
    for word in SHARED:
        sides = Counter(present for _, present, text in suite() if re.search(rf"\b({word})\b", text.lower()))
        assert min(sides[True], sides[False]) >= 3, (word, sides)


def test_nothing_says_how() -> None:
    for _, present, text in suite():
        assert not re.search(rf"\b({NOWHERE})\b", text.lower()), text
        assert not (present and re.search(rf"\b({NOT_WITH_RISK})\b", text.lower())), text


def test_the_languages_are_many_and_english_is_english() -> None:
    other, english = lines("other-languages.tsv", 2), lines("english.tsv", 2)
    kinds = {language for language, _ in other}
    assert len(kinds - {"code", "gibberish", "numbers", "emoji", "marks"}) >= 15
    assert "en" not in kinds
    assert {language for language, _ in english} == {"en"}
    for rows in (other, english):
        assert len(rows) >= 120
        assert len({text for _, text in rows}) == len(rows)


def test_the_counts_in_the_readme_are_the_counts() -> None:
    readme = (SUITE / "README.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (\d+) \|$", readme, re.M))
    counts = Counter(capability for capability, _, _ in suite())
    assert told == {capability: str(count) for capability, count in counts.items()}
