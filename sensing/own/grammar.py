"""A small seeded grammar that multiplies the sentences of our own.

Its parts stand in `parts.tsv`, written by hand like the tables beside it: openings, cores, settings and
closings of messages, for people at present risk and for people who are not, with as many shared parts as
possible, so that what tells the two apart is the core and never the company it keeps. A contrast stands
beside another of the other class that differs from it in few words. `examples(seed, count)` gives the same
examples for the same seed, half of them of each class, none twice.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_SLOTS: Final = ("time", "past", "day", "who", "place", "trade")

WEIGHT: Final = 0.3
"""How much an example of the grammar counts against one written by hand."""


@dataclass(frozen=True, slots=True)
class Example:
    """One made message: `present` is the class, `severity` goes from 0 to 10, `weight` from 0 to 1."""

    kind: str
    present: bool
    severity: int
    text: str
    weight: float = WEIGHT


def examples(seed: int, count: int) -> list[Example]:
    """`count` distinct examples, of each class one half, in an order that the seed decides.

    Raises ValueError when the parts cannot make so many.
    """
    dice = random.Random(seed)
    found: dict[str, Example] = {}
    wanted = {True: count // 2, False: count - count // 2}
    barren = 0
    while any(wanted.values()):
        present = dice.random() < wanted[True] / (wanted[True] + wanted[False])
        made = _message(present, dice)
        key = made.text.lower()
        if key in found:
            barren += 1
            if barren > 10 * count:
                raise ValueError(f"The parts of the grammar make fewer than {count} examples.")
            continue
        found[key] = made
        wanted[present] -= 1
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Core:
    """What decides the class of a message: its severity from 0 to 10, and the sentence with its slots."""

    severity: int
    text: str


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    """The rows of the parts: which part, present risk, severity, text; the head left away."""
    lines = Path(__file__).with_name("parts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return tuple(
        (part, present, severity, text)
        for part, present, severity, text in (line.split("\t") for line in lines)
    )


@cache
def _texts(part: str) -> tuple[str, ...]:
    """The texts of a part that either class may hold."""
    return tuple(text for name, _, _, text in _rows() if name == part)


@cache
def _cores(part: str, present: bool) -> tuple[Core, ...]:
    """The sentences of a part that decide the class."""
    return tuple(
        Core(int(severity), text)
        for name, is_risk, severity, text in _rows()
        if name == part and is_risk == str(int(present))
    )


def _message(present: bool, dice: random.Random) -> Example:
    """One message of the class: a core alone, or among sentences that either class could hold."""
    part = "contrast" if dice.random() < 0.4 else "core"
    kind = f"grammar_{part}"
    core = dice.choice(_cores(part, present))
    severity = core.severity
    sentences = [fill(core.text, dice)]
    shape = dice.random()
    if shape < 0.35:
        pass
    elif shape < 0.6:
        sentences.insert(0, fill(dice.choice(_texts("opening")), dice))
    elif shape < 0.75:
        sentences.append(fill(dice.choice(_texts("closing")), dice))
    else:
        kind = "grammar_long"
        heavy = dice.sample(_texts("distress"), dice.randint(0, 2))
        company = [fill(text, dice) for text in dice.sample(_texts("everyday"), dice.randint(1, 4)) + heavy]
        dice.shuffle(company)
        company.insert(dice.randint(0, len(company)), sentences[0])
        sentences = company
        severity = max(severity, 5) if heavy else severity
    return Example(kind, present, severity, " ".join(_begin(text) for text in sentences))


def fill(text: str, dice: random.Random) -> str:
    """The sentence with every {slot} filled by one of its words."""
    for slot in _SLOTS:
        while f"{{{slot}}}" in text:
            text = text.replace(f"{{{slot}}}", dice.choice(_texts(slot)), 1)
    return text


def _begin(text: str) -> str:
    """The sentence with a capital in front, as everybody begins one who takes care."""
    return text[:1].upper() + text[1:]
