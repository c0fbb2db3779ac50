"""Words made alike: what is typed without accents finds what was written with them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asterism.stories.folding import (
    LONGEST_WORD,
    MOST_OF_A_WORD,
    MOST_WORDS,
    QUERY_WORDS,
    TITLE_WEIGHT,
    fold,
    query,
    weights,
    words_in,
)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Straße", "strasse"), ("STRASSE", "straße"), ("café", "cafe"), ("cafe\u0301", "CAFÉ"),
        ("ﬁnd", "find"), ("œuvre", "oeuvre"), ("Łódź", "lodz"), ("smørrebrød", "smorrebrod"),
        ("İstanbul", "istanbul"), ("ısırgan", "isirgan"), ("ΣΊΣΥΦΟΣ", "σισυφος"), ("Ёлка", "елка"),
        ("שָׁלוֹם", "שלום"), ("مُحَمَّد", "محمد"), ("ｆｕｌｌ", "full"), ("naïve", "naive"), ("Þór", "thor"),
    ],
)  # fmt: skip
def test_two_ways_of_writing_a_word_are_one(written: str, typed: str) -> None:
    assert words_in(written) == words_in(typed)


@pytest.mark.parametrize(("one", "other"), [("かき", "がき"), ("की", "का"), ("한국", "하국"), ("a", "b")])
def test_marks_that_make_another_word_stay(one: str, other: str) -> None:
    assert words_in(one) != words_in(other)


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=80))
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    assert words_in(unicodedata.normalize("NFC", text)) == words_in(unicodedata.normalize("NFD", text))


@given(st.text(alphabet=st.characters(whitelist_categories=("Lu", "Ll"), max_codepoint=0x24F), max_size=40))
def test_capitals_do_not_matter(text: str) -> None:
    assert words_in(text.upper()) == words_in(text.upper().lower())


@given(st.text(max_size=200))
def test_a_word_is_never_empty_never_long_and_has_no_spaces(text: str) -> None:
    for word in words_in(text):
        assert 0 < len(word) <= LONGEST_WORD
        assert not any(sign.isspace() for sign in word)


@given(st.text(max_size=120), st.text(max_size=120))
def test_every_word_of_a_story_is_found_by_itself(title: str, text: str) -> None:
    kept = weights(title, text)
    for word in [*words_in(title), *words_in(text)]:
        assert word in kept
        looked_for = query(word + " ")
        assert set(looked_for.words) <= kept.keys(), (word, looked_for)


def test_writing_without_spaces_is_found_by_its_neighbours() -> None:
    kept = weights("", "私の母は死んだ")
    assert set(query("母は死").words) | {query("母は死").beginning} <= kept.keys()
    (only,) = (query("母").beginning,)
    assert any(word.startswith(only or "?") for word in kept)


def test_a_title_weighs_more_and_repeating_a_word_gains_little() -> None:
    kept = weights("lake", "lake " + "rain " * 500 + "sun")
    assert kept == {"lake": TITLE_WEIGHT + 1, "rain": MOST_OF_A_WORD, "sun": 1}


def test_so_many_words_of_one_story_are_kept_and_no_more() -> None:
    assert len(weights("first", " ".join(f"w{number}" for number in range(9_000)))) == MOST_WORDS


def test_only_a_word_that_is_still_being_typed_is_a_beginning() -> None:
    assert (query("my mo").words, query("my mo").beginning) == (("my",), "mo")
    assert (query("my mo ").words, query("my mo ").beginning) == (("my", "mo"), None)
    assert query("mo mo").words == ()
    assert query("mo mo").beginning == "mo"
    assert not query(" !? ")


def test_twelve_words_of_a_query_count() -> None:
    asked = query(" ".join(f"w{number}" for number in range(40)))
    assert asked.words == tuple(f"w{number}" for number in range(QUERY_WORDS))
    assert asked.beginning is None
