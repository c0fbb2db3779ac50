"""Shared frequency: boundaries first, reasons in words, and nobody ranked in sight (P10, P11)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asterism.circles.finding import Candidate, Fit, Reason, Seeker, fitting, rarity

# Monday the 5th of January 2026, 18:00 UTC: seven in the evening in Berlin, half past eleven at night in
# Kolkata.
MONDAY = round(datetime(2026, 1, 5, 18, tzinfo=UTC).timestamp() * 1000)
WEEK = 7 * 24 * 3600 * 1000
COMMON = {"loss": 50, "war": 2, "work": 80}


def seeker(**more: Any) -> Seeker:
    known = {"id": "ana", "band": "adult", "zone": "Europe/Berlin", "languages": frozenset({"de", "en"})}
    return Seeker(**{**known, **more})


def circle(id: str = "c1", **more: Any) -> Candidate:
    known = {"language": "de", "people": frozenset({"lea", "max"}), "starts_at": (MONDAY, MONDAY + WEEK)}
    return Candidate(id=id, **{**known, **more})


def found(person: Seeker, *circles: Candidate) -> list[str]:
    return [fit.circle for fit in fitting(person, circles, COMMON, 100)]


@pytest.mark.parametrize(
    ("person", "other"),
    [
        ({"band": "young"}, {}),
        ({}, {"band": "young"}),
        ({"languages": frozenset({"fr"})}, {}),
        ({"languages": frozenset()}, {}),
        ({"apart": frozenset({"max"})}, {}),
        ({"circles": frozenset({"c1"})}, {}),
        ({}, {"people": frozenset({"ana", "max"})}),
        ({}, {"starts_at": ()}),
    ],
)
def test_a_boundary_is_never_crossed_however_well_the_rest_fits(
    person: dict[str, Any], other: dict[str, Any]
) -> None:
    fits = {"threads": frozenset({"war"}), "hours": frozenset({19})}
    assert found(seeker(**fits), circle(threads=frozenset({"war"}))) == ["c1"]
    assert found(seeker(**{**fits, **person}), circle(**{"threads": frozenset({"war"}), **other})) == []


def test_what_few_carry_weighs_more_than_what_many_carry() -> None:
    person = seeker(threads=frozenset({"war", "loss", "work"}))
    circles = [circle("often", threads=frozenset({"work"})), circle("seldom", threads=frozenset({"war"}))]
    assert found(person, *circles) == ["seldom", "often"]
    assert rarity("war", COMMON, 100) > rarity("loss", COMMON, 100) > rarity("work", COMMON, 100) > 0


def test_the_hour_counts_in_the_week_of_the_person_and_is_told_in_it() -> None:
    evening = seeker(hours=frozenset({19}))
    (fit,) = fitting(evening, [circle()], COMMON, 100)
    assert Reason("hour", 19) in fit.reasons
    far = seeker(hours=frozenset({19}), zone="Asia/Kolkata")
    (fit,) = fitting(far, [circle()], COMMON, 100)
    assert not [r for r in fit.reasons if r.kind == "hour"]
    (fit,) = fitting(seeker(hours=frozenset({23}), zone="Asia/Kolkata"), [circle()], COMMON, 100)
    assert Reason("hour", 23) in fit.reasons
    now_and_then = circle(starts_at=(MONDAY, MONDAY + 3 * 3600 * 1000, MONDAY + WEEK + 7 * 3600 * 1000))
    (fit,) = fitting(evening, [now_and_then], COMMON, 100)
    assert not [r for r in fit.reasons if r.kind == "hour"], "one evening in three is no hour that suits"


def test_each_fit_says_why_in_keys_and_values_and_tells_no_number() -> None:
    person = seeker(threads=frozenset({"war", "loss"}), hours=frozenset({19}))
    threads = frozenset({"loss", "war", "work"})
    (fit,) = fitting(person, [circle(threads=threads, open=False)], COMMON, 100)
    assert fit.reasons == (
        Reason("thread", "war"),
        Reason("thread", "loss"),
        Reason("hour", 19),
        Reason("language", "de"),
        Reason("by_asking"),
    )
    assert [field.name for field in msgspec.structs.fields(Fit)] == ["circle", "reasons"]


def test_a_full_circle_comes_last_and_says_that_there_is_a_waiting_list() -> None:
    person = seeker(threads=frozenset({"war"}))
    full = circle("full", threads=frozenset({"war"}), capacity=3, people=frozenset({"x", "y", "z"}))
    fits = fitting(person, [full, circle("free")], COMMON, 100)
    assert [fit.circle for fit in fits] == ["free", "full"]
    assert fits[0].reasons[-1] == Reason("chair_free")
    assert fits[1].reasons[-1] == Reason("waiting_list")


def test_between_equals_the_order_stays_for_one_person_and_differs_between_people() -> None:
    circles = [circle(f"c{n}") for n in range(8)]
    orders = {tuple(found(seeker(id=f"p{n}"), *circles)) for n in range(8)}
    assert len(orders) > 4
    assert found(seeker(), *circles) == found(seeker(), *reversed(circles))


@settings(max_examples=80, deadline=None)
@given(
    threads=st.lists(st.frozensets(st.sampled_from(["war", "loss", "work", "new"])), max_size=40),
    mine=st.frozensets(st.sampled_from(["war", "loss", "work", "new"])),
    common=st.dictionaries(st.sampled_from(["war", "loss", "work"]), st.integers(0, 200)),
    people=st.integers(0, 100),
)
def test_whatever_the_counts_are_each_reason_is_true_and_the_list_is_bounded(
    threads: list[frozenset[str]], mine: frozenset[str], common: dict[str, int], people: int
) -> None:
    circles = {f"c{n}": circle(f"c{n}", threads=each) for n, each in enumerate(threads)}
    fits = fitting(seeker(threads=mine), circles.values(), common, people)
    assert len(fits) == min(20, len(circles))
    for fit in fits:
        told = {r.value for r in fit.reasons if r.kind == "thread"}
        assert told == mine & circles[fit.circle].threads
