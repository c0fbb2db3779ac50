"""The blur of the sky, as pure rules: never more than there are, never fewer than five, and not to be drawn
again (P9, P10)."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import asdict

from asterism.sky import rules
from asterism.sky.noise import law, noise
from asterism.wire.sky import SkyView

MEMBER = "somebody"
_stars = st.dictionaries(st.sampled_from([*rules.COLOURS, rules.PLAIN]), st.integers(0, 120))


def numbers(view: SkyView) -> list[int]:
    return [*asdict(view.stars).values(), *view.circles, view.accompanied]


@given(_stars, st.floats(0, 1), st.floats(0, 1), st.binary(min_size=4, max_size=4), st.integers(0, 1 << 22))
def test_it_never_shows_more_than_there_are_and_never_fewer_than_five(
    stars: dict[str, int], in_circle: float, accompanied: float, secret: bytes, epoch: int
) -> None:
    there = sum(stars.values())
    truth = rules.Truth(stars, int(there * in_circle), int(there * accompanied))
    view = rules.view(secret, epoch, truth)
    shown = asdict(view.stars)
    assert all(each == 0 or each >= rules.FLOOR for each in numbers(view))
    assert all(each % rules.STEP == 0 for each in numbers(view))
    assert all(shown[colour] <= stars.get(colour, 0) for colour in rules.COLOURS)
    hidden = sum(number for colour, number in stars.items() if not shown[colour] or colour == "plain")
    assert shown["plain"] <= hidden
    assert sum(view.circles) <= truth.in_circle
    assert view.accompanied <= truth.accompanied


def test_a_colour_of_many_is_seen_and_a_colour_of_few_is_among_the_plain() -> None:
    view = rules.view(b"secret", 7, rules.Truth({"hope": 200, "shame": 4, "plain": 100}, 100, 90))
    assert 160 <= view.stars.hope <= 200
    assert view.stars.shame == 0
    assert 75 <= view.stars.plain <= 104
    assert view.circles
    assert set(view.circles) == {rules.STEP}
    assert 40 <= view.accompanied <= 90
    assert (view.at, view.next_at) == (rules.begins(7), rules.begins(8))


def test_with_fewer_than_five_there_is_no_count_at_all() -> None:
    few = rules.Truth({"hope": 2, "plain": 2}, 4, 4)
    assert all(not any(numbers(rules.view(b"secret", epoch, few))) for epoch in range(500))


def test_a_picture_has_a_largest_size() -> None:
    stars = dict.fromkeys([*rules.COLOURS, rules.PLAIN], 1 << 40)
    assert len(rules.view(b"secret", 7, rules.Truth(stars, 1 << 40, 1 << 40)).circles) == rules.LINES_AT_MOST


def test_noise_is_the_same_however_often_it_is_asked_for_and_another_for_each_epoch_name_and_network() -> (
    None
):
    drawn = [noise(b"secret", 6, 18, "hope", epoch) for epoch in range(200)]
    assert drawn == [noise(b"secret", 6, 18, "hope", epoch) for epoch in range(200)]
    for other in (
        [noise(b"secret", 6, 18, "hope", epoch) for epoch in range(200, 400)],
        [noise(b"secret", 6, 18, "fear", epoch) for epoch in range(200)],
        [noise(b"other secret", 6, 18, "hope", epoch) for epoch in range(200)],
    ):
        assert sum(one == two for one, two in zip(drawn, other, strict=True)) < 40


def test_noise_follows_its_law() -> None:
    """Chi square over 20,000 draws with numbers that are drawn seldom taken together; the key is fixed."""
    for width, reach in (rules.REST, rules.COLOUR, rules.BESIDES):
        drawn = Counter(noise(b"secret", width, reach, epoch) for epoch in range(20_000))
        assert min(drawn) >= -reach
        assert max(drawn) <= reach
        expected = {number - reach: 20_000 * part for number, part in enumerate(law(width, reach))}
        often = [number for number, times in expected.items() if times >= 20]
        off = sum((drawn[number] - expected[number]) ** 2 / expected[number] for number in often)
        assert off < len(often) + 4 * (2 * len(often)) ** 0.5


@given(st.binary(min_size=4, max_size=4), st.integers(0, 1 << 42))
def test_each_is_looked_at_once_in_an_epoch_whatever_they_do_meanwhile(secret: bytes, now: int) -> None:
    at = rules.next_look(secret, MEMBER, now)
    assert now < at < rules.begins(rules.epoch_of(now) + 2)
    assert rules.next_look(secret, MEMBER, (now + at) // 2) == at
    assert rules.epoch_of(rules.next_look(secret, MEMBER, at)) == rules.epoch_of(at) + 1


def test_the_moment_of_a_look_is_spread_over_the_epoch_and_unlike_for_each_person_and_epoch() -> None:
    within = [
        rules.next_look(b"secret", MEMBER, rules.begins(epoch)) % rules.EPOCH_MS for epoch in range(400)
    ]
    parts = Counter(at * 10 // rules.EPOCH_MS for at in within)
    assert all(15 <= parts[part] <= 70 for part in range(10))
    others = {rules.next_look(b"secret", f"member {number}", 0) for number in range(400)}
    assert len(others) == 400


def test_a_night_goes_from_noon_to_noon() -> None:
    noon = rules.NIGHT_MS // 2
    assert rules.night_of(noon - 1) != rules.night_of(noon)
    assert rules.night_of(noon) == rules.night_of(noon + rules.NIGHT_MS - 1)
    assert noon % rules.EPOCH_MS == 0
