"""Somebody tries to tell by the sky whether one person is in it (P9, P10).

The attacker sees every frame, knows every other star of each edge exactly, chose many of them by accounts of
their own, knows when the person came online, how the blur works and all but its secret. What is not known is
whether the person chose to be seen. Worlds with and without the person are played by the real rules, and the
best test there is (the likelihood of what was seen, in the one and the other) guesses.

Then the same against skies that leave a part of the blur out, which shows what each part is for.
"""

from __future__ import annotations

import bisect
import math
import random
from collections.abc import Callable, Iterator
from functools import cache

from msgspec.structs import asdict

from asterism.sky import rules
from asterism.sky.noise import law
from asterism.wire.sky import SkyCounts, SkyView
from tests.rules.sky_bound import delta

BOUND = 0.35
"""One person, one night: how much more often the best test says "was there" rightly than wrongly."""
WORLDS = 600
ERROR = 0.06
"""More than two standard errors of an advantage over so many worlds of each kind."""
OTHERS = {"hope": 31, "plain": 36}
"""So many that everything is shown, the worst for the one who hides among them."""


@cache
def _below(number: int, spread: tuple[float, int]) -> float:
    """The probability that noise is less than this number."""
    width, reach = spread
    return math.fsum(law(width, reach)[: max(0, number + reach)])


@cache
def chance(seen: int, there: int, spread: tuple[float, int]) -> float:
    """The probability that this is shown where so many are."""
    lowest = seen - there + spread[1]
    if seen == 0:
        return _below(rules.FLOOR + lowest, spread)
    return _below(lowest + rules.STEP, spread) - _below(lowest, spread)


@cache
def weight(seen: int, there: int, spread: tuple[float, int]) -> float:
    """How much this speaks for one more than are known: the logarithm of the likelihoods' ratio, bounded."""
    with_one, without = chance(seen, there + 1, spread), chance(seen, there, spread)
    return math.log(max(with_one, 1e-12) / max(without, 1e-12))


def guess(pictures: list[SkyView]) -> bool:
    """Whether these pictures speak for the person, who would be in the colour of hope, in a circle, with
    somebody."""
    told = 0.0
    for picture in pictures:
        hope = picture.stars.hope
        told += weight(hope, OTHERS["hope"], rules.COLOUR)
        if hope == 0:
            told += weight(picture.stars.plain, sum(OTHERS.values()), rules.REST)
        total = sum(asdict(picture.stars).values())
        if sum(picture.circles) < total // rules.STEP * rules.STEP:
            told += weight(sum(picture.circles), OTHERS["hope"], rules.BESIDES)
        if picture.accompanied < total:
            told += weight(picture.accompanied, OTHERS["hope"], rules.BESIDES)
    return told > 0


def truth(target: bool) -> rules.Truth:
    stars = {**OTHERS, "hope": OTHERS["hope"] + target}
    return rules.Truth(stars, stars["hope"], stars["hope"])


def advantage(attack: Callable[[bool, random.Random], bool], worlds: int = WORLDS) -> float:
    """How much more often the attack says yes with the person than without."""
    dice = random.Random(5)
    said = {target: sum(attack(target, dice) for _ in range(worlds)) for target in (True, False)}
    return (said[True] - said[False]) / worlds


# ---------------------------------------------------------------- the sky as it is


def a_night(target: bool, dice: random.Random) -> bool:
    secret, first = dice.randbytes(16), dice.randrange(1 << 20)
    return guess([rules.view(secret, first + edge, truth(target)) for edge in range(rules.COUNTED)])


def test_nobody_can_be_singled_out_in_a_night() -> None:
    assert delta(0) <= BOUND
    found = advantage(a_night)
    assert found <= delta(0) + ERROR
    # An attack that finds nothing at all would show nothing about the bound.
    assert found >= 0.1


def test_what_is_said_of_more_nights_and_of_an_edge_is_what_comes_out() -> None:
    """The figures of docs/decisions/sky-blur.md."""
    assert delta(0, edges=1) <= 0.14
    assert delta(1) <= 0.1
    assert delta(2) <= 0.03
    assert delta(0, nights=2) <= 0.48
    assert delta(0, moved=(rules.COLOUR, rules.COLOUR, rules.REST)) <= 0.335
    assert 0.7 < delta(0, nights=7) <= 0.78


def test_asking_again_and_again_tells_nothing_new() -> None:
    """All frames of a night, as two hundred accounts got them: still one picture for each edge."""

    def attack(target: bool, dice: random.Random) -> bool:
        secret, first = dice.randbytes(16), dice.randrange(1 << 20)
        frames = [
            rules.view(secret, first + edge, truth(target)) for _ in range(4) for edge in range(rules.COUNTED)
        ]
        different = {(view.at, tuple(asdict(view.stars).values()), view.accompanied) for view in frames}
        assert len(different) == rules.COUNTED
        return guess(frames)

    assert advantage(attack, 120) <= delta(0) + 0.13


# ---------------------------------------------------------------- a part left out


def drawn(dice: random.Random) -> Callable[[str, tuple[float, int]], int]:
    """Noise of the same law, new each time."""

    def draw(_name: str, spread: tuple[float, int]) -> int:
        return bisect.bisect(_ends(spread), dice.random()) - spread[1]

    return draw


@cache
def _ends(spread: tuple[float, int]) -> tuple[float, ...]:
    return tuple(math.fsum(law(*spread)[: end + 1]) for end in range(2 * spread[1]))


def test_without_noise_the_attacker_puts_accounts_before_a_step_and_sees_the_person_cross_it() -> None:
    def attack(target: bool, _dice: random.Random) -> bool:
        own = rules.COLOUR[1] + rules.FLOOR - 1
        counts, _, _ = rules.blurred(rules.Truth({"hope": own + target}), lambda _name, _spread: 0)
        return counts.hope > 0

    assert advantage(attack, 50) > 0.9


def test_with_new_noise_in_each_frame_the_attacker_takes_the_mean_of_an_hour() -> None:
    def attack(target: bool, dice: random.Random) -> bool:
        told = 0.0
        for _ in range(600):
            counts, _, _ = rules.blurred(truth(target), drawn(dice))
            told += weight(counts.hope, OTHERS["hope"], rules.COLOUR)
        return told > 0

    assert advantage(attack, 20) > 0.9


def test_with_noise_that_stays_all_night_the_attacker_feels_for_the_step_and_waits_there() -> None:
    """Own accounts are lit one by one, before the person comes, until the picture changes; one is put out."""

    def attack(target: bool, dice: random.Random) -> bool:
        night = drawn(dice)("hope", rules.COLOUR)

        def shown(hope: int) -> SkyCounts:
            return rules.blurred(rules.Truth({"hope": hope}), lambda _name, _spread: night)[0]

        own = 40
        while shown(own + 1) == shown(own):
            own += 1
        return shown(own + target) != shown(own)

    assert advantage(attack, 50) > 0.9


def test_told_at_once_the_moment_of_a_frame_tells() -> None:
    """A frame whenever somebody comes or goes: its noise hides how many, its moment shows when. Others come
    and go every half minute; the attacker looks at the second in which the person came online."""

    def comings(dice: random.Random) -> Iterator[float]:
        at = 0.0
        while at < 1800:
            at += dice.expovariate(1 / 30)
            yield at

    def told_at_once(target: bool, dice: random.Random) -> bool:
        came = dice.uniform(60, 1740)
        moments = [*comings(dice), *([came + dice.uniform(0, 0.3)] if target else [])]
        return any(came <= moment < came + 1 for moment in moments)

    def as_it_is(target: bool, dice: random.Random) -> bool:
        came = 1000 * int(dice.uniform(60, 1740))
        secret = dice.randbytes(16)
        pictures = [
            rules.view(secret, rules.epoch_of(moment), truth(target)) for moment in (came, came + 1000)
        ]
        return any(came <= view.at < came + 1000 for view in pictures) and pictures[0] != pictures[1]

    assert advantage(told_at_once, 600) > 0.9
    assert advantage(as_it_is, 200) == 0


def test_without_a_late_look_the_edge_after_somebody_came_tells_which_half_hour_it_was() -> None:
    """Noise apart, which the weeks wear off: counted at the next edge, the half hour of a habit is certain; a
    look at a moment of one's own spreads it over two edges, and nobody knows by which one."""

    edge = rules.begins(1000)

    def attack(late: bool, at: int) -> float:
        """Whether she came shortly before the edge or shortly after it, by whether ``at`` counts her."""

        def one(before: bool, dice: random.Random) -> bool:
            came = edge - rules.EPOCH_MS // 4 if before else edge + rules.EPOCH_MS // 4
            seen = rules.next_look(dice.randbytes(16), "her", came) if late else came
            return rules.epoch_of(seen) + 1 <= at

        return advantage(one, 400)

    assert attack(False, 1000) > 0.9
    assert max(attack(True, at) for at in (1000, 1001, 1002)) < 0.35


def test_without_a_floor_and_noise_for_the_empty_the_sight_of_a_colour_tells() -> None:
    """Noise only where somebody is, and any number is shown: a colour that nobody else has."""

    def naive(target: bool, dice: random.Random) -> bool:
        stars = {"plain": 36, **({"shame": 1} if target else {})}
        shown = {name: max(1, number + drawn(dice)(name, rules.COLOUR)) for name, number in stars.items()}
        return "shame" in shown

    def as_it_is(target: bool, dice: random.Random) -> bool:
        view = rules.view(dice.randbytes(16), 7, rules.Truth({"plain": 36, "shame": int(target)}))
        return view.stars.shame > 0

    assert advantage(naive, 50) > 0.9
    assert advantage(as_it_is, 300) == 0


def test_without_a_bound_on_how_often_somebody_is_counted_the_edges_add_up() -> None:
    """A picture every five minutes of a day, and everybody in each of them."""

    def attack(target: bool, dice: random.Random) -> bool:
        told = 0.0
        for _ in range(288):
            counts, _, rings = rules.blurred(truth(target), drawn(dice))
            told += weight(counts.hope, OTHERS["hope"], rules.COLOUR)
            told += weight(rings, OTHERS["hope"], rules.BESIDES)
        return told > 0

    assert advantage(attack, 12) > 0.9


def test_a_change_of_colour_at_a_known_time_is_seen_where_it_counts_at_once() -> None:
    """The attacker knows when she changed, if she did, and holds the picture of before beside that of after.
    Both counts stand where one more, or one less, crosses a step."""

    def naive(target: bool, _dice: random.Random) -> bool:
        def picture(hope: int, fear: int) -> tuple[int, int]:
            return hope // rules.STEP * rules.STEP, fear // rules.STEP * rules.STEP

        return picture(20, 24) != (picture(19, 25) if target else picture(20, 24))

    def as_it_is(target: bool, dice: random.Random) -> bool:
        """The same, through all that she is counted in the night: one colour less, another more."""
        secret, told = dice.randbytes(16), 0.0
        for edge in range(rules.COUNTED):
            stars = {"hope": 31 - target, "fear": 31 + target, "plain": 36}
            view = rules.view(secret, edge, rules.Truth(stars))
            told += weight(view.stars.fear, 31, rules.COLOUR) - weight(view.stars.hope, 30, rules.COLOUR)
        return told > 0

    assert advantage(naive, 20) > 0.9
    assert advantage(as_it_is, 300) <= delta(0) + 0.09
