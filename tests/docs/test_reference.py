"""The reference is what the program says of itself, and the program says something of everything."""

import inspect
from pathlib import Path
from typing import get_args

import pytest

from asterism.api import ENDPOINTS, Endpoint
from asterism.errors import CODES
from asterism.reference import render
from asterism.wire import frames

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_is_what_the_program_writes() -> None:
    written = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert written == render(), "run: python -m asterism.reference > docs/reference.md"


@pytest.mark.parametrize("spec", ENDPOINTS, ids=lambda spec: f"{spec.method} {spec.path}")
def test_every_endpoint_says_what_it_does(spec: Endpoint) -> None:
    assert len(spec.summary) > 15, f"{spec.handler.__name__} needs a docstring"


@pytest.mark.parametrize(
    "kind", [*get_args(frames.UpFrame), *get_args(frames.DownFrame)], ids=lambda kind: str(kind.__name__)
)
def test_every_frame_says_what_it_is(kind: type) -> None:
    assert kind.__doc__ is not None
    assert len(inspect.cleandoc(kind.__doc__)) > 15


@pytest.mark.parametrize("code", CODES)
def test_every_error_code_has_a_sentence_a_person_understands(code: str) -> None:
    status, sentence = CODES[code]
    assert 400 <= status < 600
    assert sentence.endswith(".")
    assert "!" not in sentence
    assert "_" not in sentence
