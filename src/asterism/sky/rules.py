"""The blur of the sky: when it turns, when it looks at whom, and what of the true numbers it shows.

It never shows more stars than there are: from a true number the reach of the noise is taken away, the noise
is added, and the rest is rounded down. So five that are shown are five at least; nothing is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import get_args

from asterism.sky.noise import keyed, noise
from asterism.wire.knocks import Family
from asterism.wire.sky import SkyCounts, SkyView

MINUTE = 60_000
EPOCH_MS = 30 * MINUTE
"""The counts change at its edges only."""
NIGHT_MS = 1440 * MINUTE
COUNTED = 6
"""At so many edges of one night a star is counted at most."""
FLOOR = 5
"""Fewer are never shown."""
STEP = 5
FORGOTTEN_MS = NIGHT_MS
"""A choice goes by itself so long after its person was last here."""
HERE_MS = 75_000
"""Presence in the store is up to 15 s behind a minute without a beat."""
LINES_AT_MOST = 100
"""Groups that a line joins, so that a picture has a largest size."""
COLOURS: tuple[Family, ...] = get_args(Family)
PLAIN = "plain"

REST, COLOUR, BESIDES = (4.0, 12), (6.0, 18), (8.0, 24)
"""Width and reach of the noise: of those in no shown colour, of a colour, of circles and soft rings."""

Noise = Callable[[str, tuple[float, int]], int]


def epoch_of(now: int) -> int:
    return now // EPOCH_MS


def begins(epoch: int) -> int:
    return epoch * EPOCH_MS


def night_of(now: int) -> int:
    """Nights go from noon to noon, UTC."""
    return (now + NIGHT_MS // 2) // NIGHT_MS


def next_look(secret: bytes, member: str, now: int) -> int:
    """When the sky looks at this person next: once in each epoch, at a moment of their own that only the
    secret tells, whatever they do meanwhile."""
    epoch = epoch_of(now)
    at = _look(secret, member, epoch)
    return at if at > now else _look(secret, member, epoch + 1)


def _look(secret: bytes, member: str, epoch: int) -> int:
    return begins(epoch) + keyed(secret, "look", member, epoch) % EPOCH_MS


@dataclass(frozen=True, slots=True)
class Truth:
    """What the sky holds: stars by colour (or ``plain``), and how many of them are in a circle or with
    somebody."""

    stars: Mapping[str, int] = field(default_factory=dict)
    in_circle: int = 0
    accompanied: int = 0


def blurred(truth: Truth, drawn: Noise) -> tuple[SkyCounts, list[int], int]:
    """Stars, groups joined by a line, soft rings. ``drawn`` gives the noise of this epoch for a name.

    Noise is drawn for every colour, also where nobody is: else the sight of a colour would tell of one.
    """
    shown = {
        colour: seen
        for colour in COLOURS
        if (seen := _at_least(truth.stars.get(colour, 0), COLOUR, drawn(colour, COLOUR)))
    }
    rest = sum(number for colour, number in truth.stars.items() if colour not in shown)
    counts = SkyCounts(plain=_at_least(rest, REST, drawn("rest", REST)), **shown)
    total = counts.plain + sum(shown.values())
    # Which circle, and how large it is, is no part of it: as many groups of five as there are people for.
    lines = min(total, _at_least(truth.in_circle, BESIDES, drawn("circles", BESIDES))) // STEP
    rings = min(total, _at_least(truth.accompanied, BESIDES, drawn("accompanied", BESIDES)))
    return counts, [STEP] * min(lines, LINES_AT_MOST), rings


def _at_least(number: int, law: tuple[float, int], drawn: int) -> int:
    lower = (number - law[1] + drawn) // STEP * STEP
    return lower if lower >= FLOOR else 0


def view(secret: bytes, epoch: int, truth: Truth) -> SkyView:
    """The one picture of an epoch."""
    stars, circles, accompanied = blurred(truth, lambda name, law: noise(secret, law[0], law[1], name, epoch))
    return SkyView(
        at=begins(epoch), next_at=begins(epoch + 1), stars=stars, circles=circles, accompanied=accompanied
    )
