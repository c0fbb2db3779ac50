"""The land of a bond: alike for both, slow, never less, and never told by what one side keeps to itself."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from asterism.bonds.land import WHOLE, Land, Shared, grown, seed_of

SOME = st.integers(0, 300)
TWO = st.tuples(SOME, SOME)
SHARED = st.builds(Shared, answers=st.tuples(SOME, SOME, SOME), entrusted=TWO, opened=TWO, visits=SOME)
PARTS = ("lake", "trees", "stars", "light")


def parts(land: Land) -> list[int]:
    return [getattr(land, part) for part in PARTS]


@settings(max_examples=100, deadline=None)
@given(life=st.lists(SHARED, max_size=6))
def test_the_land_never_shrinks_and_is_never_quite_finished(life: list[Shared]) -> None:
    land = Land()
    for shared in life:
        after = grown(land, shared)
        assert all(now >= before for before, now in zip(parts(land), parts(after), strict=True))
        assert all(0 <= part < WHOLE for part in parts(after))
        land = after


@given(shared=SHARED)
def test_it_is_the_same_land_whichever_of_the_two_gave_more(shared: Shared) -> None:
    turned = Shared(
        answers=shared.answers, visits=shared.visits, entrusted=shared.entrusted[::-1],
        opened=shared.opened[::-1],
    )  # fmt: skip
    assert grown(Land(), shared) == grown(Land(), turned)


def test_what_is_shared_evenly_shines_more_than_what_one_gives_alone() -> None:
    evenly = grown(Land(), Shared(entrusted=(6, 6)))
    alone = grown(Land(), Shared(entrusted=(12, 0)))
    assert evenly.trees == alone.trees
    assert evenly.light > alone.light == 0


def test_each_star_is_seen_and_later_ones_change_less() -> None:
    steps = [grown(Land(), Shared(answers=(n, 0, 0))).stars for n in range(40)]
    gains = [after - before for before, after in pairwise(steps)]
    assert all(gain > 0 for gain in gains[:25])
    assert gains[0] > 3 * gains[30]
    deep, shallow = grown(Land(), Shared(answers=(0, 0, 5))), grown(Land(), Shared(answers=(5, 0, 0)))
    assert deep.lake > shallow.lake
    assert deep.stars == shallow.stars


def test_the_shape_of_the_land_belongs_to_the_bond() -> None:
    assert seed_of("one") != seed_of("other")
    assert seed_of("one") == seed_of("one")
    assert len(seed_of("one")) == 32
