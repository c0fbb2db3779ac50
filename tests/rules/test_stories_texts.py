"""What people wrote is held to its bounds, and stays what they wrote."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.errors import Refusal
from asterism.stories.texts import NAME, NOTES, TEXT, TITLE, note_bits, notes_of, primary, said, written
from asterism.wire.stories import StoryOffered

THREADS = ["loss", "work"]


def offer(**changes: Any) -> StoryOffered:
    given: dict[str, Any] = {
        "client_id": "c", "title": "t", "text": "x", "threads": [], "notes": [], "language": "en",
    }  # fmt: skip
    return StoryOffered(**given | changes)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": "a\x00b"}, "malformed", "title"),
        ({"text": "bell \x07"}, "malformed", "text"),
        ({"text": "turned \u202e over"}, "malformed", "text"),
        ({"text": "half \ud800"}, "malformed", "text"),
        ({"name": "\x1b[0m"}, "malformed", "name"),
        ({"title": " \n "}, "malformed", "title"),
        ({"text": "\n\n"}, "malformed", "text"),
        ({"title": "t" * (TITLE + 1)}, "too_large", "title"),
        ({"text": "x" * (TEXT + 1)}, "too_large", "text"),
        ({"name": "n" * (NAME + 1)}, "too_large", "name"),
        ({"threads": ["loss", "unheard of"]}, "malformed", "threads"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_field(changes: Any, code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        written(offer(**changes), THREADS)
    assert (refused.value.code, refused.value.detail["field"]) == (code, field)


def test_bounds_count_what_is_kept_and_not_what_was_typed() -> None:
    kept = written(offer(text="e\u0301" * TEXT, title="o\u0308" * TITLE), THREADS)
    assert (len(kept.text), len(kept.title)) == (TEXT, TITLE)


def test_markup_stays_text_and_lines_stay_lines() -> None:
    told = "<b>bold</b> & *stars*\n\nsecond\u200f"
    assert written(offer(text=told.replace("\n", "\r\n")), THREADS).text == told


def test_a_title_is_one_line_and_an_empty_name_is_none() -> None:
    kept = written(offer(title="  two\n lines\t", name="  "), THREADS)
    assert (kept.title, kept.name) == ("two lines", None)


def test_threads_come_once_and_the_language_is_written_small() -> None:
    kept = written(offer(threads=["work", "loss", "work"], language="pt-BR"), THREADS)
    assert (kept.threads, kept.language, primary(kept.language)) == (("work", "loss"), "pt-br", "pt")


@given(st.lists(st.sampled_from(NOTES)))
def test_notes_come_back_as_they_were_told(notes: list[Any]) -> None:
    assert notes_of(note_bits(notes)) == [note for note in NOTES if note in notes]


def test_the_bits_of_the_notes_never_move() -> None:
    """What the store holds is read by this order; only the end may grow."""
    assert NOTES[:12] == (
        "loss", "suicide", "self_harm", "violence", "sexual_violence", "childhood", "eating", "addiction",
        "illness", "birth_and_child_loss", "war_and_flight", "hatred",
    )  # fmt: skip


@given(st.text(max_size=60))
def test_whatever_is_kept_is_normal_and_can_be_shown(text: str) -> None:
    try:
        kept = written(offer(text=text), THREADS).text
    except Refusal:
        return
    assert unicodedata.is_normalized("NFC", kept)
    assert all(sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs") for sign in kept)


def test_a_reason_that_is_only_spaces_is_none() -> None:
    assert said("  ", "reason") == ""
    with pytest.raises(Refusal):
        said(" a  ", "words", least=3)
