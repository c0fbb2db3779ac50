"""P11: who could walk together. Boundaries hold whatever else is in common; nobody is given more than they
have room for; what is looked at first and what decides agree."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from asterism.bonds import matching
from asterism.bonds.matching import AT_MOST, Wisher, in_common, matches, rarities, reasons, within_boundaries

THREADS = ("loss", "anxiety", "loneliness", "work", "sleep", "anger")
some = st.frozensets(st.sampled_from(THREADS), max_size=3)


@st.composite
def pools(draw: st.DrawFn) -> list[Wisher]:
    return [
        Wisher(
            member=f"m{number}", threads=draw(some), hope_threads=draw(some), not_threads=draw(some),
            hopes=draw(st.frozensets(st.sampled_from(matching._HOPES), max_size=2)),
            pace=draw(st.sampled_from(("slow", "steady", "quick"))),
            languages=draw(st.frozensets(st.sampled_from(("en", "de", "fr")), min_size=1)),
            hours=draw(st.frozensets(st.integers(0, 167), max_size=4)),
        )
        for number in range(draw(st.integers(0, 9)))
    ]  # fmt: skip


def room(pool: list[Wisher], each: int = AT_MOST) -> dict[str, int]:
    return {wisher.member: each for wisher in pool}


@given(
    pools(),
    st.lists(st.integers(0, AT_MOST), min_size=9, max_size=9),
    st.frozensets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_p11_no_boundary_is_crossed_and_nobody_has_more_than_they_have_room_for(
    pool: list[Wisher], frees: list[int], kept_apart: frozenset[tuple[int, int]]
) -> None:
    apart = {frozenset((f"m{a}", f"m{b}")) for a, b in kept_apart}
    free = dict(zip(room(pool), frees, strict=False))
    pairs = matches(pool, free, lambda a, b: frozenset((a, b)) in apart)
    given_to = {wisher.member: 0 for wisher in pool}
    for a, b in pairs:
        assert within_boundaries(a, b)
        assert in_common(a, b)
        assert frozenset((a.member, b.member)) not in apart
        given_to[a.member] += 1
        given_to[b.member] += 1
    assert len({frozenset((a.member, b.member)) for a, b in pairs}) == len(pairs)
    assert all(given_to[member] <= free[member] for member in given_to)
    # In so small a pool everybody is looked at: whoever fits and has room is not left beside each other.
    taken = {frozenset((a.member, b.member)) for a, b in pairs}
    for a in pool:
        for b in pool:
            pair = frozenset((a.member, b.member))
            if (
                a.member < b.member
                and within_boundaries(a, b)
                and in_common(a, b)
                and pair not in apart | taken
            ):
                assert given_to[a.member] == free[a.member] or given_to[b.member] == free[b.member]


@given(pools())
@settings(max_examples=50, deadline=None)
def test_the_first_look_sees_every_boundary_that_the_second_sees(pool: list[Wisher]) -> None:
    if len(pool) < 2:
        return
    mine, others = matching._features(pool, matching.Rows())
    fit = mine @ others
    for row, a in enumerate(pool):
        for column, b in enumerate(pool):
            if a.member != b.member:
                assert (fit[row, column] > -100) == within_boundaries(a, b)
                assert abs(fit[row, column] - fit[column, row]) < 0.01


def test_the_best_of_many_are_those_that_putting_all_in_order_finds() -> None:
    dice = np.random.default_rng(5)
    for columns in (20, 700, 4000, 4033):
        fit = dice.random((30, columns), dtype=np.float32)
        places, weights = matching._best_of(fit)
        expected = np.sort(fit, axis=1)[:, -matching.PROPOSED :]
        assert np.array_equal(np.sort(weights, axis=1), expected)
        assert np.array_equal(np.take_along_axis(fit, places, axis=1), weights)


def test_what_few_know_means_more_than_what_all_know() -> None:
    crowd = [
        Wisher(member=f"c{n}", threads=frozenset({"work"}), languages=frozenset({"en"})) for n in range(60)
    ]
    ana = Wisher(member="ana", threads=frozenset({"work", "loss"}), languages=frozenset({"en"}))
    ben = Wisher(member="ben", threads=frozenset({"work", "loss"}), languages=frozenset({"en"}))
    pairs = matches([*crowd, ana, ben], room([*crowd, ana, ben], 1), lambda a, b: False)
    assert {pairs[0][0].member, pairs[0][1].member} == {"ana", "ben"}
    why = reasons(ana, ben, rarities([*crowd, ana, ben]), 62)
    assert [(each.why, each.what, each.rare) for each in why][:2] == [
        ("shared", ["loss"], True), ("shared", ["work"], False),
    ]  # fmt: skip
    # Among few, rare would tell of one.
    assert not any(each.rare for each in reasons(ana, ben, rarities([ana, ben, *crowd[:5]]), 7))


def test_one_who_knows_what_the_other_hopes_to_meet_is_a_reason_on_both_sides() -> None:
    ana = Wisher(member="ana", hope_threads=frozenset({"loss"}), languages=frozenset({"en"}))
    ben = Wisher(member="ben", threads=frozenset({"loss"}), languages=frozenset({"en"}))
    ((one, other),) = matches([ana, ben], room([ana, ben]), lambda a, b: False)
    for me, them in ((one, other), (other, one)):
        assert ("complement", ["loss"]) in [(each.why, each.what) for each in reasons(me, them, {}, 2)]


def test_only_pairs_of_those_who_ask_are_made() -> None:
    pool = [
        Wisher(member=f"m{n}", threads=frozenset({"loss"}), languages=frozenset({"en"})) for n in range(6)
    ]
    pairs = matches(pool, room(pool), lambda a, b: False, only=frozenset({"m2"}))
    assert len(pairs) == AT_MOST
    assert all("m2" in (a.member, b.member) for a, b in pairs)


def test_what_is_kept_from_round_to_round_changes_nothing_but_the_time_it_takes() -> None:
    pool = [
        Wisher(
            member=f"m{n}", threads=frozenset({THREADS[n % 6], THREADS[n % 4]}), languages=frozenset({"en"})
        )
        for n in range(20)
    ]
    rows = matching.Rows()
    for changed in (0, 7, 13):
        fresh = Wisher(member=f"m{changed}", threads=frozenset({THREADS[5]}), languages=frozenset({"en"}))
        pool[changed] = fresh
        pool.append(Wisher(member=f"x{changed}", threads=frozenset({"new"}), languages=frozenset({"en"})))
        kept = matches(pool, room(pool), lambda a, b: False, rows=rows)
        assert kept == matches(pool, room(pool), lambda a, b: False)
