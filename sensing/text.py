"""Reads a text into words and numbers, the same way here and in the browser (`web/src/sense/text.ts`).

Only what both sides do alike is used: NFKD, lower case, explicit ranges of code points, regular expressions
without classes that differ, and FNV-1a over UTF-8. `docs/decisions/sensing-model.md` tells every step.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sensing.fields import fields
from sensing.words import EXPANSIONS, LEET, LOOK_ALIKES, MASKED, NEGATIONS, PERSONS

Numbers = NDArray[np.uint32]

MOST_CODE_POINTS: Final = 120_000
"""Of a longer text the first and the last half of this many code points are read."""

DECOMPOSED_AT_ONCE: Final = 256
"""So many code points are decomposed at once: the time for a heap of marks grows with its square."""

WINDOW: Final = 64
STRIDE: Final = 48
MOST_WINDOWS: Final = 256

# Combining marks left by the decomposition, soft hyphen, zero-width signs, direction marks, variation
# selectors, skin tones, tags, and lone surrogates.
_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ud800-\udfff\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f]"
)
_SPACES = re.compile("[\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+")
_APOSTROPHES = re.compile("[\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032`\u00b4]")
_QUOTES = re.compile("[\u201c-\u201f\u00ab\u00bb\u2033]")
_RUNS = re.compile(r"(.)\1{2,}")

LETTER: Final = (
    "a-z\u00c0-\u1fff\u2c00-\u2fef\u3005-\ud7ff\uf900-\ufdff\ufe70-\uff00"
    "\U00010000-\U0001efff\U00020000-\U0003ffff"
)
_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.)[^ ]+)"
    r"|(?P<mark>\[(?:name|religion)\])"
    r"|(?P<mention>@[a-z0-9_]+)"
    rf"|(?P<spelled>[a-z](?:[ .\-]{{1,2}}[a-z]){{2,}}(?![0-9'{LETTER}]))"
    r"|(?P<face>[:;=]'?-?[()\[\]/|*3]|[:;=]-?[dp](?![a-z0-9])|</?3(?![0-9]))"
    rf"|(?P<word>[0-9$]?[{LETTER}]+(?:[0-9'!@$*#_|]{{1,3}}[{LETTER}]+)*[0-9]*)"
    r"|(?P<number>[0-9]+(?:[.,:][0-9]+)*)"
    r"|(?P<ask>[?!]*\?[?!]*)"
    r"|(?P<shout>!+)"
    r"|(?P<trail>\.\.+)"
    r"|(?P<sign>[.,\"])"
    r"|(?P<picture>[\u2190-\u2bff\U0001f000-\U0001faff])"
)
_LATIN = re.compile("[a-z]")
_GAPS = re.compile(r"[ .\-]")
_MASK = re.compile("[*#_]")
_INNER = re.compile(f"[{LETTER}][0-9!@$|]{{1,3}}[{LETTER}]")
_PARTED = re.compile(r"^([a-z]{3,})!([a-z]{3,})$")
_MASKED = [(len(word), word) for word in MASKED]


def normalise(text: str) -> str:
    """The text in the one form that is read: decomposed, small letters, nothing unseen, single spaces."""
    if len(text) > MOST_CODE_POINTS:
        text = text[: MOST_CODE_POINTS // 2] + " " + text[-(MOST_CODE_POINTS // 2) :]
    text = "".join(
        unicodedata.normalize("NFKD", text[at : at + DECOMPOSED_AT_ONCE])
        for at in range(0, len(text), DECOMPOSED_AT_ONCE)
    )
    text = _UNSEEN.sub("", text).lower()
    text = _UNSEEN.sub("", text)
    text = _QUOTES.sub('"', _APOSTROPHES.sub("'", text))
    return _RUNS.sub(r"\1\1", _SPACES.sub(" ", text))


def shouted(text: str) -> bool:
    """Whether a text is written in capitals: eight or more of A-Z, and more than half of its a-z and A-Z."""
    capitals = small = 0
    for character in text[:MOST_CODE_POINTS]:
        if "A" <= character <= "Z":
            capitals += 1
        elif "a" <= character <= "z":
            small += 1
    return capitals >= 8 and capitals > small


@lru_cache(maxsize=100_000)
def _read_word(word: str) -> tuple[str, ...]:
    """One written word as the words it is read as."""
    parted = _PARTED.match(word)
    if parted:
        return (*_read_word(parted[1]), "!", *_read_word(parted[2]))
    if _LATIN.search(word):
        word = "".join(LOOK_ALIKES.get(character, character) for character in word)
    if word in EXPANSIONS:
        return tuple(EXPANSIONS[word].split(" "))
    if _MASK.search(word):
        for length, plain in _MASKED:
            if length == len(word) and all(a == b or a in "*#_" for a, b in zip(word, plain, strict=True)):
                return (plain,)
        word = _MASK.sub("", word)
    if _INNER.search(word) or word[0] == "$":
        word = "".join(LEET.get(character, character) for character in word)
        if word in EXPANSIONS:
            return tuple(EXPANSIONS[word].split(" "))
    word = word.removesuffix("'s")
    word = word.replace("'", "")
    return tuple(EXPANSIONS.get(word, word).split(" "))


def tokens(text: str) -> list[str]:
    """The words and signs of a text, in order. Bounded only by the bound of `normalise`."""
    found: list[str] = []
    for match in _TOKEN.finditer(normalise(text)):
        kind, token = match.lastgroup or "", match[0]
        if kind == "word":
            found.extend(_read_word(token))
        elif kind == "spelled":
            found.extend(_read_word(_GAPS.sub("", token)))
        else:
            found.append(_SIGNS.get(kind, token))
    return [token for token in found if token]


_SIGNS: Final[dict[str, str]] = {
    "link": "[link]",
    "mention": "[name]",
    "number": "[number]",
    "ask": "?",
    "shout": "!",
    "trail": "..",
}


def fnv(data: bytes, value: int = 2166136261) -> int:
    """FNV-1a, 32 bit, of bytes; `value` goes on from an earlier part."""
    for byte in data:
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


@lru_cache(maxsize=400_000)
def number(word: str) -> int:
    """The number of a word: FNV-1a of its UTF-8."""
    return fnv(word.encode())


def key(kind: str, *words: str) -> int:
    """The number of a feature: its kind (one letter), then each word's number taken in like a byte."""
    value = fnv(kind.encode())
    for word in words:
        value = ((value ^ number(word)) * 16777619) & 0xFFFFFFFF
    return value


@lru_cache(maxsize=400_000)
def pieces(word: str) -> tuple[int, ...]:
    """The numbers of the 3, 4 and 5 byte long pieces of `<word>`; none for signs and marks.

    Bytes of UTF-8, so that both sides cut alike. At most the first 30 bytes of a word are cut.
    """
    first = word[0]
    if not ("a" <= first <= "z" or first >= "\u00c0"):
        return ()
    data = b"<" + word.encode()[:30] + b">"
    return tuple(
        fnv(data[at : at + size], _PIECE)
        for size in (3, 4, 5)
        for at in range(len(data) - size + 1)
        if size < len(data)
    )


_PIECE: Final = fnv(b"c ")


def windows(words: list[str]) -> list[list[str]]:
    """At most 64 words each, a new one every 48 words; of more than 256 the first and the last 128."""
    if len(words) <= WINDOW:
        return [words]
    starts = list(range(0, len(words) - WINDOW + STRIDE, STRIDE))
    if len(starts) > MOST_WINDOWS:
        starts = starts[: MOST_WINDOWS // 2] + starts[-MOST_WINDOWS // 2 :]
    return [words[start : start + WINDOW] for start in starts]


def sentences(words: list[str]) -> list[list[str]]:
    """The sentences of a window, each with its end, those of three words and signs or more."""
    found: list[list[str]] = [[]]
    for word in words:
        found[-1].append(word)
        if word in ENDS:
            found.append([])
    return [sentence for sentence in found if len(sentence) >= 3]


def features(words: list[str], loud: bool) -> Numbers:
    """The numbers of all wide features of one window, each as often as it occurs."""
    return np.concatenate(near_and_far(words, loud))


def near_and_far(words: list[str], loud: bool) -> tuple[Numbers, Numbers]:
    """The features of one window, and apart from them those of words far apart and of the last sentence.

    `w` a word; `b` two neighbours; `t` three; `k` two with one between; `x` two of a sentence with two or
    three between; `p` a word with whom its clause speaks of and whether a negation stands within the four
    words before it; `c` pieces; `g` fields; `z` a field and a word up to five after it in its sentence, `q`
    a word and a field so; `l` a word of the last sentence; `s` shouting.
    """
    if not words:
        return np.array([_SHOUT] if loud else [], np.uint32), np.array([], np.uint32)
    at = np.array([number(word) for word in words], np.uint32)
    states, spoken = [], []
    person, denied = "0", 0
    sentence, latest = 0, 0
    of = np.full(len(words), -1)
    for place, word in enumerate(words):
        if word in ENDS:
            person, denied = "0", 0
            sentence += 1
            continue
        of[place] = latest = sentence
        states.append(_STATES[person, denied > 0])
        spoken.append(place)
        denied = 4 if word in NEGATIONS else max(0, denied - 1)
        person = PERSONS.get(word, person)
    one, two, three, apart, far, last = (_taken(_START[kind], at) for kind in "wbtkxl")
    found = [one, _taken(two[:-1], at[1:]), _taken(apart[:-2], at[2:])]
    found.append(_taken(_taken(three[:-2], at[1:-1]), at[2:]))
    found.append(_taken(np.array(states, np.uint32), at[spoken]))
    found += [_cut(word) for word in words]
    found.append(np.array([each for word in words for each in field_keys(word)], np.uint32))
    distant = [last[of == latest]]
    for gap in (3, 4):
        near = (of[:-gap] == of[gap:]) & (of[gap:] >= 0)
        distant.append(_taken(far[:-gap], at[gap:])[near])
    lent = [sense_numbers(word) for word in words]
    senses = np.concatenate(lent)
    places = np.repeat(np.arange(len(words)), [len(each) for each in lent])
    before, after = _taken(_START["z"], senses), _taken(_START["q"], at)
    for gap in range(1, NEAR + 1):
        near = places + gap < len(words)
        near[near] = of[places[near] + gap] == of[places[near]]
        found.append(_taken(before[near], at[places[near] + gap]))
        near = places - gap >= 0
        near[near] = of[places[near] - gap] == of[places[near]]
        found.append(_taken(after[places[near] - gap], senses[near]))
    if loud:
        found.append(np.array([_SHOUT], np.uint32))
    return np.concatenate(found), np.concatenate(distant)


NEAR: Final = 5
"""So many words on, a field and a word of one sentence still belong together."""


@lru_cache(maxsize=100_000)
def sense_numbers(word: str) -> Numbers:
    """The numbers of what a word lends those near it: its fields, its person, that it denies; an end none."""
    if word in ENDS:
        return np.array([], np.uint32)
    found = list(fields(word))
    if word in PERSONS:
        found.append("@" + PERSONS[word])
    if word in NEGATIONS:
        found.append("@n")
    return np.array([number(each) for each in found], np.uint32)


@lru_cache(maxsize=100_000)
def field_keys(word: str) -> tuple[int, ...]:
    """The numbers of the fields of a word."""
    return tuple(key("g", field) for field in fields(word))


def _taken(state: Numbers | np.uint32, at: Numbers) -> Numbers:
    """Numbers of words taken in, as `key` does it."""
    found: Numbers = (state ^ at) * np.uint32(16777619)
    return found


@lru_cache(maxsize=400_000)
def _cut(word: str) -> Numbers:
    return np.array(pieces(word), np.uint32)


ENDS: Final = frozenset({".", "?", "!", ".."})
_SHOUT: Final = key("s")
_START: Final = {kind: np.uint32(fnv(kind.encode())) for kind in "wbtkxlzq"}
_STATES: Final = {
    (person, denied): key("p", person + ("n" if denied else ""))
    for person in "0123"
    for denied in (False, True)
}
