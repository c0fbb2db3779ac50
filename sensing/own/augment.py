"""Ways in which people really type: slips, short forms, capitals, evasion, faces.

Each function takes a text and a `random.Random` and gives another text of the same meaning, so the label
stays. All are pure: the same text and the same state of the dice give the same result. Evasion is for texts
of either class, or else a star in a word would itself become the sign.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

Way = Callable[[str, random.Random], str]

_WORD: Final = re.compile(r"[A-Za-z']+")
_KEYS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SHORT: Final[dict[str, str]] = dict(
    pair.split("=")
    for line in """
you=u|your=ur|are=r|to=2|too=2|for=4|be=b|and=n|because=cuz|going to=gonna|want to=wanna|tonight=2nite
tomorrow=tmrw|please=pls|people=ppl|with=wiv|without=w/o|really=rly|something=smth|someone=sum1|right now=rn
anymore=nemore|any more=anymore|don't know=dunno|what=wot|know=kno|my=me|have to=hafta|enough=enuf
though=tho|through=thru|love=luv|should=shud
""".strip().split("\n")
    for pair in line.split("|")
)
_BY_EAR: Final = (
    *(("ight", "ite"), ("ough", "uf"), ("tion", "shun"), ("ing ", "in "), ("ould", "ud"), ("ie", "ei")),
    *(("ck", "k"), ("ll", "l"), ("ss", "s"), ("tt", "t"), ("wh", "w"), ("ture", "cher"), ("ery", "ry")),
    *(("ph", "f"), ("kn", "n"), ("ea", "ee")),
)
_DISGUISE: Final = {"a": "@4", "e": "3*", "i": "1!*", "o": "0*", "u": "*", "s": "$5", "l": "1", "t": "7"}
_HIDDEN_WORDS: Final = re.compile(
    r"\b(suicid\w*|kill\w*|die|died|dying|dead|death|end|alive|hurt\w*|cut\w*|shoot|hang|hell|hate\w*)\b",
    re.IGNORECASE,
)
_FACES: Final = (
    *("😂", "😭", "🙃", "🥲", "💀", "🖤", "❤️", "🙏", "😅", "😔"),
    *("🤷", "✨", "😩", "🫠", "👍", ":(", ":)", "lol", "xx"),
)


def misspell(text: str, dice: random.Random) -> str:
    """One slip in about every sixth word of four letters or more: swapped, doubled, lost, or a key beside."""
    return _WORD.sub(lambda found: _slip(found[0], dice) if dice.random() < 0.17 else found[0], text)


def _slip(word: str, dice: random.Random) -> str:
    if len(word) < 4:
        return word
    at = dice.randint(1, len(word) - 2)
    match dice.randint(0, 3):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at] + word[at:]
        case 2:
            return word[:at] + word[at + 1 :]
        case _:
            return word[:at] + _beside(word[at], dice) + word[at + 1 :]


def _beside(letter: str, dice: random.Random) -> str:
    """A key next to this one, or the letter itself where the keyboard has none."""
    for row in _KEYS:
        where = row.find(letter.lower())
        if where >= 0:
            return dice.choice(row[max(0, where - 1) : where + 2].replace(letter.lower(), "") or letter)
    return letter


def by_ear(text: str, dice: random.Random) -> str:
    """Spelling as it sounds, for up to three of the places where English is unfair."""
    for seen, heard in dice.sample(_BY_EAR, 6):
        if dice.random() < 0.5:
            text = text.replace(seen, heard)
    return text


def shorten(text: str, dice: random.Random) -> str:
    """Short forms of messages on a phone, each taken with a chance of two in three."""
    for long, short in _SHORT.items():
        if dice.random() < 0.67:
            text = re.sub(rf"\b{long}\b", short, text, flags=re.IGNORECASE)
    return text


def lower(text: str, dice: random.Random) -> str:
    """All in small letters, now and then in capitals throughout."""
    return text.upper() if dice.random() < 0.15 else text.lower()


def unpunctuate(text: str, dice: random.Random) -> str:
    """Without apostrophes, and in half of the cases without any other mark."""
    text = text.replace("'", "").replace("’", "")
    return re.sub(r"[.,;:!?]+(?=\s|$)", "", text) if dice.random() < 0.5 else text


def evade(text: str, dice: random.Random) -> str:
    """Words that filters look for, disguised: a star, a digit or a mark for a letter, or gaps between."""
    return _HIDDEN_WORDS.sub(lambda found: _disguise(found[0], dice), text)


def _disguise(word: str, dice: random.Random) -> str:
    if len(word) < 10 and dice.random() < 0.2:
        return dice.choice(" .-").join(word)
    hidable = [at for at, letter in enumerate(word) if at > 0 and letter.lower() in _DISGUISE]
    if not hidable:
        return word
    at = dice.choice(hidable)
    return word[:at] + dice.choice(_DISGUISE[word[at].lower()]) + word[at + 1 :]


def stretch(text: str, dice: random.Random) -> str:
    """One word drawn out, as in sooo."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) > 1 and word[-1:].lower() in tuple("aeiouyhrs")]
    if long:
        at = dice.choice(long)
        words[at] += words[at][-1] * dice.randint(2, 4)
    return " ".join(words)


def face(text: str, dice: random.Random) -> str:
    """A face, a heart or a short laugh behind it; the same ones for every class, as people use them."""
    return f"{text} {dice.choice(_FACES)}" + (f" {dice.choice(_FACES)}" if dice.random() < 0.3 else "")


WAYS: Final[tuple[Way, ...]] = (misspell, by_ear, shorten, lower, unpunctuate, evade, stretch, face)


def augment(text: str, dice: random.Random, *, most: int = 3) -> str:
    """The text in up to `most` of the ways together; the text itself where none of them applies."""
    for way in dice.sample(WAYS, dice.randint(1, min(most, len(WAYS)))):
        text = way(text, dice)
    return " ".join(text.split())
