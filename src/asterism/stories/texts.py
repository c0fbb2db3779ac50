"""What people wrote, tidied and held to its bounds before anything is kept. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import get_args

from asterism.errors import Refusal
from asterism.wire.stories import ContentNote, StoryOffered, StoryRevised

TITLE = 120
TEXT = 20_000
NAME = 40
NOTES: tuple[ContentNote, ...] = get_args(ContentNote)
"""In this order they are bits of a number in the store: new ones come at the end, none is taken out."""


@dataclass(frozen=True, slots=True)
class Written:
    """One edition's words as they are kept."""

    title: str
    text: str
    name: str | None
    threads: tuple[str, ...]
    notes: int
    language: str


def written(asked: StoryOffered | StoryRevised, network_threads: Collection[str]) -> Written:
    """What is kept of what was sent. Refused with ``malformed`` or ``too_large`` and the field."""
    for thread in asked.threads:
        if thread not in network_threads:
            raise Refusal("malformed", field="threads")
    name = " ".join(_clean(asked.name or "", "name").split())
    return Written(
        title=_bounded(" ".join(_clean(asked.title, "title").split()), "title", TITLE),
        text=_bounded(_clean(asked.text, "text").strip(), "text", TEXT),
        name=_bounded(name, "name", NAME) if name else None,
        threads=tuple(dict.fromkeys(asked.threads)),
        notes=note_bits(asked.notes),
        language=asked.language.lower(),
    )


def said(words: str, field: str, *, least: int = 0) -> str:
    """A reason or an appeal: one's own words in plain text. Refused with ``malformed`` when too short."""
    clean = _clean(words, field).strip()
    if len(clean) < least:
        raise Refusal("malformed", field=field)
    return clean


def note_bits(notes: Collection[ContentNote]) -> int:
    return sum(1 << NOTES.index(note) for note in set(notes))


def notes_of(bits: int) -> list[ContentNote]:
    return [note for at, note in enumerate(NOTES) if bits & 1 << at]


def primary(language: str) -> str:
    """The language without region or script: ``pt`` for ``pt-BR`` (RFC 5646 section 2.2.1)."""
    return language.lower().partition("-")[0]


def _clean(text: str, field: str) -> str:
    """NFC with plain line ends. What steers a screen instead of being read is refused: it is no text."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    for sign in text:
        if sign != "\n" and (unicodedata.category(sign) in ("Cc", "Cs") or sign in _TURNING):
            raise Refusal("malformed", field=field, why="a character that cannot be shown")
    return text


# Embeddings and overrides can turn the words around them; the marks that right-to-left text needs are not
# among them.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _bounded(text: str, field: str, limit: int) -> str:
    if not text:
        raise Refusal("malformed", field=field)
    if len(text) > limit:
        raise Refusal("too_large", field=field, limit=limit)
    return text
