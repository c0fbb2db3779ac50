"""Lines in, lines out: what `python -m sensing score` does with each line."""

from __future__ import annotations

import json
from typing import Any

from sensing.model import Model

UNKNOWN = {
    "empty": "There is nothing to read.",
    "no_words": "There are no words to read.",
    "script": "The device reads English only; this is written in another script.",
    "language": "The device reads English only; this looks like another language, or none.",
}


def scored(model: Model, line: str) -> dict[str, Any]:
    """What the device senses in one line of JSON, or what is wrong with the line; never raises for any line.

    An error is `{"error": code, "message": sentence}` with `bad_json`, `not_an_object`, `text_missing` or
    `text_not_a_string`.
    """
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return _error("bad_json", "The line is not valid JSON.")
    if not isinstance(asked, dict):
        return _error("not_an_object", 'The line is not an object such as {"text": "..."}.')
    if "text" not in asked:
        return _error("text_missing", "The object has no text.")
    text = asked["text"]
    if not isinstance(text, str):
        return _error("text_not_a_string", "The text is not a string.")
    sensed = model.sense(text)
    if sensed.unknown:
        return {
            "known": False,
            "reason": sensed.unknown,
            "message": UNKNOWN[sensed.unknown],
            "feelings": dict.fromkeys(model.header["outputs"]["families"], 0.0),
            "severity": 0.0,
            "crisis": 0.0,
        }
    return {
        "known": True,
        "feelings": _rounded(sensed.feelings),
        "severity": round(sensed.severity, 4),
        "crisis": round(sensed.crisis, 6),
        "kinds": _rounded(sensed.kinds),
        "stressor": _rounded(sensed.stressor),
    }


def _error(code: str, message: str) -> dict[str, str]:
    return {"error": code, "message": message}


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 6) for name, value in values.items()}
