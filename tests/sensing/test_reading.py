"""How a text is read before the model sees it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensing.fields import fields
from sensing.text import (
    MOST_CODE_POINTS,
    WINDOW,
    features,
    field_keys,
    fnv,
    key,
    pieces,
    shouted,
    tokens,
    windows,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("I don't know", ["i", "do", "not", "know"]),
        ("i dont know", ["i", "do", "not", "know"]),
        ("k!ll", ["kill"]),
        ("su1c1de", ["suicide"]),
        ("k*ll", ["kill"]),
        ("unalive", ["kill"]),
        ("k i l l", ["kill"]),
        ("k.i.l.l", ["kill"]),
        ("ki\u200bll", ["kill"]),
        ("\u202ellik\u202c", ["llik"]),
        ("kіll", ["kill"]),  # the letter in the middle is Cyrillic
        ("ＫＩＬＬ", ["kill"]),
        ("sooooo", ["soo"]),
        ("what?!", ["what", "?"]),
        ("no... yes", ["no", "..", "yes"]),
        ("see https://example.org/a?b", ["see", "[link]"]),
        ("café", ["cafe"]),
        ("😢", ["😢"]),
        ("умереть", ["умереть"]),
        ("", []),
        ("\ud800", []),
    ],
)
def test_a_text_is_read_as_meant(written: str, read: list[str]) -> None:
    assert tokens(written) == read


def test_fnv_is_the_one_of_its_authors() -> None:
    assert fnv(b"") == 0x811C9DC5
    assert fnv(b"a") == 0xE40C292C
    assert fnv(b"foobar") == 0xBF9CF968


def test_a_key_takes_order_and_kind_into_account() -> None:
    assert len({key("b", "i", "am"), key("b", "am", "i"), key("k", "i", "am"), key("w", "i")}) == 4


def test_the_writer_and_somebody_else_leave_different_marks() -> None:
    mine, theirs = features(tokens("i want to die"), False), features(tokens("he wants to die"), False)
    assert key("p", "1", "die") in mine
    assert key("p", "3", "die") in theirs
    assert key("p", "1", "die") not in theirs


def test_a_negation_reaches_four_words_far_and_not_over_the_end_of_a_sentence() -> None:
    near = features(tokens("i would not want to die"), False)
    over = features(tokens("i would not. die"), False)
    assert key("p", "1n", "die") in near
    assert key("p", "0", "die") in over


def test_a_word_lends_its_sense_from_what_it_carries_and_from_its_field() -> None:
    assert {"money", "~money"} <= set(fields("rents"))
    assert set(field_keys("happy")) & set(field_keys("glad"))
    assert not set(field_keys("happy")) & set(field_keys("funeral"))
    assert field_keys("the") == ()


def test_pieces_are_cut_from_bytes_and_never_from_signs() -> None:
    assert len(pieces("die")) == 3 + 2  # <di die ie> and <die die>; the whole is no piece
    assert pieces("?") == ()
    assert pieces("ё") != ()


def test_a_long_text_is_read_in_windows_that_overlap() -> None:
    parts = windows([str(at) for at in range(200)])
    assert [part[0] for part in parts] == ["0", "48", "96", "144"]
    assert all(len(part) <= WINDOW for part in parts)
    assert parts[-1][-1] == "199"


def test_a_very_long_text_is_read_from_both_of_its_ends() -> None:
    text = "first " + "word " * MOST_CODE_POINTS + "last"
    parts = windows(tokens(text))
    assert len(parts) == 256
    assert parts[0][0] == "first"
    assert parts[-1][-1] == "last"


def test_shouting_needs_more_capitals_than_small_letters() -> None:
    assert shouted("LEAVE ME ALONE")
    assert not shouted("Leave Me ALONE please")
    assert not shouted("OK")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    words = tokens(text)
    assert all(words)
    for window in windows(words):
        features(window, shouted(text))
