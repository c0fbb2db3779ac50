"""Fields of meaning, written by hand, that a rare word lends its sense from.

From scratch and from some fifty thousand short texts, "foreclosure" is met hardly ever; that it belongs with
debt is what `fields.tsv` adds, and `carries-*.tsv` what some thousands of words carry: how pleasant they are,
how heavy, which kinds of feeling and which part of life they speak of. How a field counts is learned. The
lists travel together in the header of the weights.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

# Endings that are taken off, in this order, until the rest (three letters or more) stands in the list.
ENDINGS: Final = (
    *(("ies", "y"), ("ied", "y"), ("ily", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e")),
    *(("es", ""), ("s", ""), ("ly", ""), ("d", ""), ("er", "")),
)


def _listed() -> dict[str, str]:
    found: dict[str, list[str]] = {}
    lines = Path(__file__).with_name("fields.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        field, words = line.split("\t")
        for word in words.split():
            fields = found.setdefault(word, [])
            if field not in fields:
                fields.append(field)
    for word, carried in _carried().items():
        found.setdefault(word, []).extend(carried)
    return {word: " ".join(fields) for word, fields in sorted(found.items())}


def _carried() -> dict[str, list[str]]:
    """Of each word what it carries, as names of fields: `~v-2`, `~w5`, `~kj` (a kind), `~work`."""
    found: dict[str, list[str]] = {}
    for path in sorted(Path(__file__).parent.glob("carries-*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            word, valence, weight, kinds, life = line.split("\t")
            senses = [f"~v{valence}"] if valence not in ("", "0") else []
            senses += [f"~w{weight}"] if weight not in ("", "0", "1") else []
            senses += [f"~k{kind}" for kind in kinds.replace("-", "").replace("n", "")]
            senses += [f"~{life}"] if life != "-" else []
            if senses and word not in found:
                found[word] = senses
    return found


FIELDS: Final[dict[str, str]] = _listed()
"""A word to its fields, parted by a space, in the order of the list."""


@lru_cache(maxsize=100_000)
def fields(word: str) -> tuple[str, ...]:
    """The fields of a word, by itself or by what is left of it without an ending; mostly none."""
    if word in FIELDS:
        return tuple(FIELDS[word].split(" "))
    for ending, instead in ENDINGS:
        if word.endswith(ending):
            rest = word[: len(word) - len(ending)] + instead
            if len(rest) >= 3 and rest in FIELDS:
                return tuple(FIELDS[rest].split(" "))
    return ()
