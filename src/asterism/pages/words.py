"""The texts of the pages: the part of Fluent they use, and the two pseudo-languages.

A message is ``id = words``, may go on in indented lines, and may hold ``{ $name }``. Anything else in a file
is refused when it is read, so that a text never reaches a person half understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

_TEXTS = Path(__file__).parent / "texts"
_MESSAGE = re.compile(r"^([a-z][a-z0-9-]*) = (.+)$")
_PLACEABLE = re.compile(r"\{ \$([a-z]+) \}")
_PLAIN = "aceilnorstuyACEILNORSTUY"
_ACCENTED = "áçéíłñóřšťúýÁÇÉÍŁÑÓŘŠŤÚÝ"


class TextsError(ValueError):
    """A file of texts holds something that is not understood."""


def parse(source: str) -> dict[str, str]:
    """Messages by id. Raises ``TextsError`` for anything outside the subset."""
    messages: dict[str, str] = {}
    last = ""
    for number, line in enumerate(source.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            last = ""
        elif line.startswith(" ") and last:
            messages[last] += " " + line.strip()
        elif (found := _MESSAGE.match(line)) and found[1] not in messages:
            last = found[1]
            messages[last] = found[2].strip()
        else:
            raise TextsError(f"Line {number} is not a message: {line!r}")
    for name, words in messages.items():
        if "{" in _PLACEABLE.sub("", words):
            raise TextsError(f"{name} holds a placeable that is not understood.")
    return messages


@cache
def _messages(folder: str) -> dict[str, str]:
    messages: dict[str, str] = {}
    for path in sorted((_TEXTS / folder).glob("*.ftl")):
        messages |= parse(path.read_text(encoding="utf-8"))
    return messages


def _stretched(words: str) -> str:
    out: list[str] = []
    letters = 0
    for letter in words:
        at = _PLAIN.find(letter)
        shown = letter if at < 0 else _ACCENTED[at]
        out.append(shown)
        letters = letters + 1 if letter.isalpha() else 0
        if letters % 3 == 2:
            out.append(shown)
    return "".join(out)


def _mirrored(words: str) -> str:
    return f"\u202e{words}\u202c" if words.strip() else words


_PSEUDO: dict[str, tuple[str, Callable[[str], str]]] = {
    "longer": ("ltr", _stretched),
    "mirror": ("rtl", _mirrored),
}
LANGUAGES = ("en", *_PSEUDO)


class Words:
    """The words of one language: ``words("first-reach")``."""

    def __init__(self, code: str) -> None:
        self.code = code if code in LANGUAGES else "en"
        self.locale = "en"
        self.dir, self._change = _PSEUDO.get(self.code, ("ltr", str))
        self._of = _messages(self.locale)

    def __contains__(self, name: str) -> bool:
        return name in self._of

    def __call__(self, name: str, **args: str) -> str:
        """The words for an id, with its arguments put in. An unknown id or argument is a KeyError."""
        parts = _PLACEABLE.split(self._of[name])
        # Every second part is the name of an argument, which is shown as it came.
        return "".join(args[part] if at % 2 else self._change(part) for at, part in enumerate(parts))

    def country(self, code: str) -> str:
        """The name of a country, or its code where we have no name for it."""
        name = f"country-{code.lower()}"
        return self(name) if name in self._of else code
