"""Whether a text is one that the device can read: English, in words.

A model that was taught English alone says something about any text. What it says about another language is
noise, so the device asks first, and senses nothing where it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from sensing.text import LETTER, normalise
from sensing.words import FUNCTION_WORDS, OTHER_TONGUES

_WORD: Final = re.compile(f"^[{LETTER}]")
_LATIN: Final = re.compile("[a-z]")
_CODE: Final = re.compile(r"[{}<>;=\\^~]|\(\)|\[\]|->|//")


def why_unknown(text: str, words: Sequence[str], heard: Callable[[str], bool]) -> str | None:
    """Why a text is not sensed, or None where it is known.

    Args:
        text: what was written.
        words: its `tokens`.
        heard: whether a word stands in the model's vocabulary.

    Returns:
        `empty` (nothing there), `no_words` (pictures, numbers and signs alone), `script` (mostly another
        script), `language` (another language, code, or no language at all), or None.
    """
    if not words:
        return "empty"
    spoken = [word for word in words if _WORD.match(word)]
    if not spoken:
        return "no_words"
    latin = [word for word in spoken if _LATIN.search(word)]
    if len(spoken) - len(latin) > 0.3 * len(spoken):
        return "script"
    plain = normalise(text)
    if len(_CODE.findall(plain)) > 0.02 * len(plain) + 2:
        return "language"
    count = len(latin)
    english = sum(word in FUNCTION_WORDS for word in latin)
    tongues = sum(word in OTHER_TONGUES for word in latin)
    known = sum(heard(word) for word in latin)
    if tongues > english and tongues >= 0.15 * count:
        return "language"
    if count < 4:
        return None if 2 * known >= count else "language"
    # Seven words and more of English hardly ever come without one of its small words, unless all are known.
    if known >= (0.8 if count < 7 else 0.95) * count or (english >= 0.2 * count and known >= 0.4 * count):
        return None
    return None if known >= 0.55 * count and english >= 0.1 * count else "language"
