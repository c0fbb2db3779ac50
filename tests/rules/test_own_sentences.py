"""The training sentences of our own: their form, their number and balance, and what multiplies them."""

from __future__ import annotations

import math
import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sensing import corpora
from sensing.corpora import STRESSORS, suite
from sensing.families import FAMILIES
from sensing.own import grammar
from sensing.own.augment import WAYS, augment
from sensing.own.grammar import examples

OWN = Path(__file__).parents[2] / "sensing" / "own"
HEADS = {
    "crisis.tsv": ("kind", "present", "severity", "text"),
    "severity.tsv": ("severity", "text"),
    "feelings.tsv": ("family", "text"),
    "listening.tsv": ("class", "text"),
    "parts.tsv": ("part", "present", "severity", "text"),
}
# Short and general on purpose, as in the test of the suite.
METHODS = r"overdos\w*|noose|hang(ed|ing)? (my|him|her)self|slit\w*|poison\w*|razors?|blades?|guns?|\d+ ?mg"
LISTENING = {
    *("reflection", "open_question", "closed_question"),
    *("affirmation", "advice", "information", "other"),
}


def rows(name: str) -> list[dict[str, str]]:
    head, *lines = (OWN / name).read_text(encoding="utf-8").splitlines()
    assert tuple(head.split("\t")) == HEADS[name]
    return [dict(zip(HEADS[name], line.split("\t"), strict=True)) for line in lines]


def chance_to_be_longer(left: list[str], right: list[str]) -> float:
    """How often a text of the left has more words than one of the right, ties counting half (the AUROC)."""
    other = sorted(count_words(text) for text in right)
    longer = sum(bisect_left(other, words) + bisect_right(other, words) for words in map(count_words, left))
    return longer / (2 * len(left) * len(right))


def count_words(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("name", HEADS)
def test_no_sentence_stands_twice_or_has_a_loose_end(name: str) -> None:
    texts = [row["text"] for row in rows(name)]
    assert all(text == text.strip() and text for text in texts)
    if name != "parts.tsv":  # A slot of the grammar may share a word with another slot.
        assert not [text for text, times in Counter(text.lower() for text in texts).items() if times > 1]


def test_present_risk_and_innocence_are_about_equal_in_number_and_in_length() -> None:
    present = [row["text"] for row in rows("crisis.tsv") if row["present"] == "1"]
    innocent = [row["text"] for row in rows("crisis.tsv") if row["present"] == "0"]
    assert len(present) + len(innocent) >= 1_400
    assert 0.8 < len(present) / len(innocent) < 1.25
    assert 0.45 < chance_to_be_longer(present, innocent) < 0.55
    for texts in (present, innocent):
        assert sum(40 <= len(text.split()) <= 120 for text in texts) >= 20


def messages() -> dict[str, list[tuple[str, str]]]:
    """The messages on crisis by file: whether there is present risk, and the text."""
    found = {}
    for path in sorted((OWN / "messages").glob("*.tsv")):
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        assert head == "present\ttext", path.name
        pairs = [line.split("\t") for line in lines]
        assert all(len(pair) == 2 and pair[0] in ("0", "1") for pair in pairs), path.name
        found[path.name] = [(pair[0], pair[1]) for pair in pairs]
    return found


def test_the_messages_are_as_many_and_as_long_on_both_sides() -> None:
    every = [pair for pairs in messages().values() for pair in pairs]
    present = [text for label, text in every if label == "1"]
    innocent = [text for label, text in every if label == "0"]
    assert len(every) >= 70_000
    assert 0.9 < len(present) / len(innocent) < 1.1
    assert 0.44 < chance_to_be_longer(present, innocent) < 0.56
    for name, pairs in messages().items():
        assert 0.35 < sum(label == "1" for label, _ in pairs) / len(pairs) < 0.6, name


def test_by_their_weights_the_messages_are_just_as_long_on_both_sides() -> None:
    rows = corpora.messages()
    column = corpora.COLUMNS["crisis"][0]
    present, weight = rows.targets[:, column] > 0.5, rows.weights[:, column]
    words = np.array([count_words(text) for text in rows.texts])
    met = range(words.max() + 1)
    heavy = np.array([weight[present & (words == each)].sum() for each in met])
    light = np.array([weight[~present & (words == each)].sum() for each in met])
    longer = (heavy * (np.cumsum(light) - light / 2)).sum() / heavy.sum() / light.sum()
    assert 0.495 < longer < 0.505
    assert 0.98 < heavy.sum() / light.sum() < 1.02


def test_no_message_has_two_labels_or_says_how() -> None:
    labels: dict[str, str] = {}
    for pairs in messages().values():
        for label, text in pairs:
            assert text == text.strip(), text
            assert labels.setdefault(text.lower(), label) == label, text
            assert not re.search(rf"\b({METHODS})\b", text.lower()) or label == "0", text


def test_messages_about_stress_name_a_stressor_and_how_heavy_it_is() -> None:
    count = 0
    for path in (OWN / "stress").glob("*.tsv"):
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        count += len(lines)
        assert head == "stressor\tseverity\ttext"
        for line in lines:
            stressor, severity, text = line.split("\t")
            assert stressor in STRESSORS
            assert 0 <= float(severity) <= 10
            assert text.strip()
    assert count >= 7_000


def test_a_present_risk_is_never_called_mild_and_innocence_never_the_worst() -> None:
    for row in rows("crisis.tsv"):
        low, high = (7, 10) if row["present"] == "1" else (0, 7)
        assert low <= int(row["severity"]) <= high, row["text"]


def test_each_degree_family_and_class_has_its_share() -> None:
    degrees = Counter(int(row["severity"]) for row in rows("severity.tsv"))
    assert sorted(degrees) == list(range(11))
    assert min(degrees.values()) >= 25
    families = Counter(row["family"] for row in rows("feelings.tsv"))
    assert set(families) == set(FAMILIES)
    assert min(families.values()) >= 40
    classes = Counter(row["class"] for row in rows("listening.tsv"))
    assert set(classes) == LISTENING
    assert min(classes.values()) >= 110


def test_the_exam_was_not_learnt_by_heart() -> None:
    def bare(text: str) -> str:
        return "".join(letter for letter in text.lower() if letter.isalnum())

    exam = {
        bare(cell)
        for table in (OWN.parent / "suite").glob("*.tsv")
        for line in table.read_text(encoding="utf-8").splitlines()[1:]
        for cell in line.split("\t")
    }
    assert exam
    own = [row["text"] for name in ("crisis.tsv", "severity.tsv") for row in rows(name)]
    own += [example.text for example in examples(seed=5, count=6_000)]
    own += [text for pairs in messages().values() for _, text in pairs]
    assert not [text for text in own if bare(text) in exam]


def test_no_message_nearly_stands_in_the_exam() -> None:
    def bag(text: str) -> frozenset[str]:
        return frozenset(re.findall(r"[\w']+", text.lower()))

    exam = [bag(case.text) for case in suite()]
    holding: dict[str, list[int]] = {}
    for at, words in enumerate(exam):
        for word in words:
            holding.setdefault(word, []).append(at)
    own = [row["text"] for row in rows("crisis.tsv")]
    for text in own + [text for pairs in messages().values() for _, text in pairs]:
        words = bag(text)
        # Two of which seven tenths are shared share one of the rarest few words of each.
        rarest = sorted(words, key=lambda word: len(holding.get(word, ())))
        few = rarest[: len(words) - math.ceil(0.7 * len(words)) + 1]
        for at in {at for word in few for at in holding.get(word, ())}:
            assert len(words & exam[at]) < 0.7 * len(words | exam[at]), text


def test_the_grammar_gives_the_same_thousands_for_the_same_seed() -> None:
    made = examples(seed=5, count=6_000)
    assert examples(seed=5, count=50) == examples(seed=5, count=50)
    assert made[:50] != examples(seed=6, count=50)
    assert len({example.text.lower() for example in made}) == 6_000
    present = [example.text for example in made if example.present]
    assert len(present) == 3_000
    innocent = [example.text for example in made if not example.present]
    assert 0.45 < chance_to_be_longer(present[:500], innocent[:500]) < 0.55
    assert not [text for text in present + innocent if "{" in text or "}" in text]
    assert all(0 < example.weight < 1 for example in made)


def test_the_grammar_says_when_it_cannot_make_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "_cores", lambda part, present: (grammar.Core(5, f"{part} {present}"),))
    monkeypatch.setattr(grammar, "_texts", lambda part: (part, part, part, part))
    with pytest.raises(ValueError, match="fewer than 1500"):
        examples(seed=1, count=1_500)


def test_each_way_of_typing_changes_a_text_and_keeps_to_its_dice() -> None:
    text = "Please, I don't know what to do, the work is killing me and I'm going to write through the night."
    for way in WAYS:
        seen = {way(text, random.Random(seed)) for seed in range(20)}
        assert any(other != text for other in seen), way.__name__
        assert way(text, random.Random(3)) == way(text, random.Random(3))
    assert augment("", random.Random(1)).strip() == augment("", random.Random(1)).strip()
    dice = random.Random(9)
    assert len({augment(text, dice) for _ in range(50)}) > 40


def test_a_contrast_stands_beside_one_of_the_other_class() -> None:
    contrasts = [row["present"] for row in rows("parts.tsv") if row["part"] == "contrast"]
    assert len(contrasts) >= 60
    assert all(one != other for one, other in list(pairwise(contrasts))[::2])
