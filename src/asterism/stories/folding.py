"""Words made alike, so that whoever types without accents finds what was written with them. Pure.

Everything is done here and nothing in the database, so both stores hold and compare the same words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

LONGEST_WORD = 32
"""Characters; what is longer is cut, in stories and in queries alike."""
MOST_WORDS = 4_000
"""Different words that are kept of one story; those that come first."""
QUERY_WORDS = 12
TITLE_WEIGHT = 6
MOST_OF_A_WORD = 4
"""A word that comes more often in the text counts no more than this, so that repeating it gains nothing."""

# Marks that stand for accents and vowel points: Latin, Greek, Cyrillic, Hebrew, Arabic, and those for any
# script. Vowel signs of Indic scripts and voicing marks of kana change the word, so they stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
# Letters that Unicode does not take apart, as people without them on their keyboard write them. What
# ``casefold`` does (ß, ligatures of presentation) is not repeated.
_LETTERS = str.maketrans({
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ŧ": "t", "ŋ": "ng",
    "ı": "i", "ĸ": "k", "ə": "e", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ј": "j", "ة": "ه", "ى": "ي",
})  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+")
# Written without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+"
)


def fold(text: str) -> str:
    """The same text without capitals, accents, ligatures and compatibility forms; folding twice changes
    nothing."""
    for _ in range(3):  # A capital under an accent can hide another form; it is through after two rounds.
        before = text
        apart = unicodedata.normalize("NFKD", text).casefold()
        bare = _MARKS.sub("", unicodedata.normalize("NFKD", apart)).translate(_LETTERS)
        text = unicodedata.normalize("NFKC", bare)
        if text == before:
            break
    return text


def words_in(text: str) -> list[str]:
    """The folded words in their order. Where words have no spaces between them: each two neighbours."""
    found: list[str] = []
    for run in _runs(fold(text)):
        at = 0
        for piece in _UNSPACED.finditer(run):
            if piece.start() > at:
                found.append(run[at : piece.start()][:LONGEST_WORD])
            signs = piece[0]
            found += [signs[i : i + 2] for i in range(len(signs) - 1)] or [signs]
            at = piece.end()
        if at < len(run):
            found.append(run[at:][:LONGEST_WORD])
    return found


def _runs(text: str) -> list[str]:
    """Letters, digits and the marks that belong to them. Invisible joiners inside a word are not part of
    it."""
    if text.isascii():
        return _WORD.findall(text)
    return "".join(sign if sign.isalnum() else _beside(sign) for sign in text).split()


def _beside(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in ("Mn", "Mc"):
        return sign
    return "" if kind == "Cf" else " "


def weights(title: str, text: str) -> dict[str, int]:
    """The words of a story and how much each says about it (1 to 10), in the order in which they come."""
    counts = Counter(words_in(text))
    found = dict.fromkeys(words_in(title), TITLE_WEIGHT)
    for word, count in counts.items():
        if word in found:
            found[word] += min(count, MOST_OF_A_WORD)
        elif len(found) < MOST_WORDS:
            found[word] = min(count, MOST_OF_A_WORD)
    return found


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody typed. ``beginning``: the last word, when it also counts as the beginning of one."""

    words: tuple[str, ...]
    beginning: str | None

    def __bool__(self) -> bool:
        return bool(self.words) or self.beginning is not None


def query(text: str) -> Query:
    """The first twelve different words; the last one is a beginning until a space follows it."""
    words = words_in(text)
    whole = list(dict.fromkeys(words))[:QUERY_WORDS]
    if not words or text[-1:].isspace() or words[-1] not in whole:
        return Query(tuple(whole), None)
    last = words[-1]
    return Query(tuple(word for word in whole if word != last), last)
