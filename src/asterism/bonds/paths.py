"""Paths of questions in three depths, and the questions that can be asked."""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.store.base import Tx

_HOUSE = {
    "first-light": (1, ("What did the light look like where you were today?",)),
}


async def question_of(_tx: Tx, question: str) -> tuple[str, int]:
    """(words, depth) of a question that can be asked now. Refused with ``not_found``."""
    path, _, number = question.rpartition("-")
    if path not in _HOUSE or not number.isdigit() or int(number) >= len(_HOUSE[path][1]):
        raise Refusal("not_found")
    depth, words = _HOUSE[path]
    return words[int(number)], depth


async def depth_of(_tx: Tx, path: str) -> int:
    """The depth of a path that can be walked now. Refused with ``not_found``."""
    if path not in _HOUSE:
        raise Refusal("not_found")
    return _HOUSE[path][0]
