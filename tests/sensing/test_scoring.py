"""What `python -m sensing score` answers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sensing.families import FAMILIES
from sensing.model import Model, shipped
from sensing.scoring import scored

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def model() -> Model:
    return shipped()


def say(model: Model, text: str) -> dict[str, Any]:
    return scored(model, json.dumps({"text": text}))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "bad_json"),
        ("{", "bad_json"),
        ("[" * 100_000, "bad_json"),
        ('"text"', "not_an_object"),
        ("{}", "text_missing"),
        ('{"text": 7}', "text_not_a_string"),
        ('{"text": null}', "text_not_a_string"),
    ],
)
def test_a_bad_line_gets_a_stable_code_and_a_sentence(model: Model, line: str, code: str) -> None:
    answer = scored(model, line)
    assert answer["error"] == code
    assert answer["message"].endswith(".")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("\u200b\u202e", "empty"),
        ("😢", "no_words"),
        ("12345", "no_words"),
        ("Я больше не хочу", "script"),
        ("もう疲れた", "script"),
        ("Ich weiß nicht mehr weiter und habe keine Kraft", "language"),
        ("Je ne sais plus quoi faire et je suis fatigué", "language"),
        ("No puedo más y no quiero vivir así", "language"),
        ("function f(x) { return x => x.map((y) => y * 2); }", "language"),
        ("xkq zzvw pqrt hhgf wwqk", "language"),
        ("salamat ingat kayo lahat bukas simba family tayo", "language"),
    ],
)
def test_the_device_knows_when_it_does_not_know(model: Model, text: str, reason: str) -> None:
    answer = say(model, text)
    assert answer["known"] is False
    assert answer["reason"] == reason
    assert answer["crisis"] == 0
    assert answer["severity"] == 0
    assert answer["feelings"] == dict.fromkeys(FAMILIES, 0)


@pytest.mark.parametrize(
    "text",
    [
        "i wnat to dei tonigt",
        "I want to k!ll mys3lf",
        "me no can sleep, too many worry",
        "help",
        "ugh",
        # A list in English has none of its small words.
        "work tired sad lonely crying night drinking alone",
        "mi tired, mi head hot, mi nuh sleep since Sunday",
    ],
)
def test_misspelt_and_evasive_and_short_english_is_known(model: Model, text: str) -> None:
    assert say(model, text)["known"] is True


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "I am sad. " * 10_000,
        "\u202e\u200f I am so sad about this \u202c",
        "I a\u0301\u0323\u0301m so" + "\u0301" * 5000 + " sad",
        "I am sad \ud83d",
        "I am شكرا sad and lonely and tired of it all",
    ],
)
def test_strange_texts_are_answered_within_the_scales(model: Model, text: str) -> None:
    answer = say(model, text)
    assert 0 <= answer["severity"] <= 10
    assert 0 <= answer["crisis"] <= 1
    assert list(answer["feelings"]) == list(FAMILIES)
    assert all(0 <= p <= 1 for p in answer["feelings"].values())


def test_one_heavy_sentence_in_a_long_letter_is_not_thinned(model: Model) -> None:
    calm = "We went to the market and bought bread and apples. The bus was late again. "
    heavy = "I want to kill myself tonight. "
    alone, within = say(model, heavy)["crisis"], say(model, calm * 20 + heavy + calm * 20)["crisis"]
    assert say(model, calm * 40)["crisis"] < 0.2
    assert alone > 0.8
    assert within > 0.5


def test_the_command_answers_each_line_with_one_from_any_folder(tmp_path: Path) -> None:
    given = b'{"text": "I am happy today"}\nnonsense\n\xff\xfe\n{"text": ""}\n{"text": "last, no end"}'
    done = subprocess.run(
        [sys.executable, "-m", "sensing", "score"],
        input=given,
        capture_output=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        check=True,
        timeout=60,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [("error" in answer, answer.get("known")) for answer in answers] == [
        (False, True),
        (True, None),
        (True, None),
        (False, False),
        (False, True),
    ]
