"""How well anybody could tell by the sky whether one person was in it: computed, not tried.

Each number in a picture is, up to what the attacker knows already, noise, or noise moved by one. Whatever the
attacker does meanwhile, many such pictures together tell no more than independent draws of the pair would
(adaptive composition of dominating pairs: Zhu, Dong, Wang, "Optimal Accounting of Differential Privacy via
Characteristic Function", 2022, theorem 10). The distribution of the privacy loss is convolved on a grid, each
loss rounded up, so that what comes out is never too small (Koskela, Jälkö, Honkela 2020).
"""

from __future__ import annotations

import math

import numpy as np

from asterism.sky import rules
from asterism.sky.noise import law

GRID = 5e-4
EACH_EDGE = (rules.REST, rules.COLOUR, rules.BESIDES, rules.BESIDES)
"""What one person can move at one edge: their colour, the rest if it is hidden, circles, soft rings."""


def delta(
    epsilon: float,
    nights: int = 1,
    edges: int = rules.COUNTED,
    moved: tuple[tuple[float, int], ...] = EACH_EDGE,
) -> float:
    """The delta that goes with this epsilon for one person's part in so many nights. For 0 it is the
    advantage of the best of all tests: how much more often "was there" is said rightly than wrongly."""
    losses, lowest, cut = np.array([1.0]), 0, 1.0
    for width, reach in moved:
        part = np.array(law(width, reach))
        cut *= float(1 - part[0])  # Seen at the end of its reach, noise gives away that it was not moved.
        steps = np.ceil(np.log(part[1:] / part[:-1]) / GRID).astype(int)
        one = np.zeros(steps.max() - steps.min() + 1)
        np.add.at(one, steps - steps.min(), part[1:])
        losses, lowest = _times(losses, one), lowest + int(steps.min())
    losses, lowest, cut = _power(losses, nights * edges), lowest * nights * edges, cut ** (nights * edges)
    loss = (np.arange(len(losses)) + lowest) * GRID
    above = loss > epsilon
    return float(1 - cut + (losses[above] * (1 - np.exp(epsilon - loss[above]))).sum())


def _power(losses: np.ndarray, times: int) -> np.ndarray:
    if times == 1:
        return losses
    half = _power(losses, times // 2)
    return _times(_times(half, half), losses) if times % 2 else _times(half, half)


def _times(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    length = len(one) + len(other) - 1
    size = 1 << math.ceil(math.log2(length))
    both: np.ndarray = np.fft.irfft(np.fft.rfft(one, size) * np.fft.rfft(other, size), size)[:length]
    return both.clip(0)
