"""Mixing of the two parts, calibration and thresholds, all from texts that neither part was trained on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from sensing.corpora import CHOICES, Floats

Array = NDArray[np.float64]


def mixed(wide: Floats, deep: Floats, y: Floats, weight: Floats, head: str) -> tuple[Floats, Floats, Floats]:
    """How much of each part, and which bias, make the likeliest outputs of a head: `[O]` three times.

    One share of each part for the whole head where one output is true, one for each output elsewhere; both
    are held to be positive, and to a common value, as far as there are few texts.
    """
    outputs = y.shape[1]
    if head in CHOICES:

        def cost(v: Array) -> float:
            z = np.exp(v[0]) * wide + np.exp(v[1]) * deep
            z = z - z.max(axis=1, keepdims=True)
            return float(-(y * (z - np.log(np.exp(z).sum(axis=1, keepdims=True)))).sum() / len(y))

        best = minimize(cost, np.log([0.6, 0.6]), method="Nelder-Mead", options={"maxiter": 200}).x
        return (
            np.full(outputs, np.exp(best[0]), np.float32),
            np.full(outputs, np.exp(best[1]), np.float32),
            np.zeros(outputs, np.float32),
        )
    shares = np.zeros((3, outputs), np.float32)
    for at in range(outputs):

        def cost_of(v: Array, at: int = at) -> float:
            z = np.exp(v[0]) * wide[:, at] + np.exp(v[1]) * deep[:, at] + v[2]
            loss = np.maximum(z, 0) - z * y[:, at] + np.log1p(np.exp(-np.abs(z)))
            pull = (v[0] - np.log(0.55)) ** 2 + (v[1] - np.log(0.55)) ** 2 + 0.3 * v[2] ** 2
            return float((weight[:, at] * loss).sum() + 2.0 * pull)

        best = minimize(
            cost_of, np.array([-0.6, -0.6, 0.0]), method="Nelder-Mead", options={"maxiter": 300}
        ).x
        shares[:, at] = np.exp(best[0]), np.exp(best[1]), best[2]
    return shares[0], shares[1], shares[2]


SHARES: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)


def mixed_by(
    figure: Callable[[Floats], float],
    wide: Floats,
    deep: Floats,
    y: Floats,
    weight: Floats,
    shares: Sequence[float],
    *,
    one: bool = False,
) -> tuple[Floats, Floats, Floats]:
    """One share of each part for all outputs: the one with the best figure, then scaled to be likely.

    The likeliest mixture of each output by itself leans on the deep part where a dozen true texts happen to
    agree with it; one share for all does not. `figure` says how good mixed logits are, `shares` which shares
    of the deep part are tried; `one` is for heads of which exactly one output is true.
    """
    share = max(shares, key=lambda each: figure((1 - each) * wide + each * deep))
    z = (1 - share) * wide + share * deep

    def cost(v: Array) -> float:
        s = np.exp(v[0]) * z
        if one:
            s = s - s.max(axis=1, keepdims=True)
            return float((weight * y * (np.log(np.exp(s).sum(axis=1, keepdims=True)) - s)).sum())
        s = s + v[1]
        return float((weight * (np.maximum(s, 0) - s * y + np.log1p(np.exp(-np.abs(s))))).sum())

    # Where one of them is true, a shift for each would follow how often it comes in six hundred texts.
    best = minimize(cost, np.zeros(1 if one else 2), method="L-BFGS-B").x
    scale, ones = np.exp(best[0]), np.ones(y.shape[1], np.float32)
    return (
        (ones * (1 - share) * scale).astype(np.float32),
        (ones * share * scale).astype(np.float32),
        (ones * (0 if one else best[1])).astype(np.float32),
    )


def rising(x: Array, y: Array, weight: Array | None = None) -> Array:
    """The best never-falling levels for `y` along `x` (pool adjacent violators), in the order of `x`."""
    order = np.argsort(x, kind="stable")
    weight = np.ones(len(x)) if weight is None else weight
    blocks: list[list[float]] = []
    for at in order:
        blocks.append([float(y[at]), float(weight[at]), 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            level, mass, count = blocks.pop()
            total = blocks[-1][1] + mass
            blocks[-1] = [
                (blocks[-1][0] * blocks[-1][1] + level * mass) / total,
                total,
                blocks[-1][2] + count,
            ]
    levels = np.concatenate([np.full(int(count), level) for level, _, count in blocks])
    found = np.empty(len(x))
    found[order] = levels
    return found


def knots(x: Array, y: Array, count: int, low: float, high: float) -> tuple[Floats, Floats]:
    """A rising line of straight parts: at quantiles of `x` the mean of `y` around, made never-falling."""
    order = np.argsort(x, kind="stable")
    groups = np.array_split(order, count)
    at = np.array([x[group].mean() for group in groups])
    level = rising(at, np.array([y[group].mean() for group in groups]))
    at = np.concatenate([[at[0] - 3], at, [at[-1] + 3]])
    level = np.clip(np.concatenate([[level[0] - 0.2 * (level[0] - low)], level, [level[-1]]]), low, high)
    return at.astype(np.float32), level.astype(np.float32)


def logistic_knots(z: Array, y: Array, weight: Array) -> tuple[Floats, Floats]:
    """A logistic curve through (z, y), written as straight parts between 33 knots."""

    def cost(v: Array) -> float:
        s = np.exp(v[0]) * z + v[1]
        loss = np.maximum(s, 0) - s * y + np.log1p(np.exp(-np.abs(s)))
        return float((weight * loss).sum() + 0.5 * (v[0] ** 2))

    slope, shift = minimize(cost, np.zeros(2), method="Nelder-Mead").x
    steps = np.linspace(-8, 8, 49)
    at = (steps - shift) / np.exp(slope)
    return at.astype(np.float32), (1 / (1 + np.exp(-steps))).astype(np.float32)


def thresholds(z: Floats, y: Floats) -> Array:
    """For each output the threshold of the logit with the best F1 expected: `[O]`.

    What is right beyond a threshold is counted half by the labels and half by the (calibrated) probabilities:
    with a dozen true texts labels alone would be luck.
    """
    found = []
    for at in range(y.shape[1]):
        line = z[:, at].astype(np.float64)
        order = np.argsort(-line)
        p = 1 / (1 + np.exp(-line[order]))
        p *= y[:, at].sum() / p.sum()
        right = np.cumsum(y[order, at] + p) / 2
        f1 = 2 * right / (np.arange(1, len(order) + 1) + y[:, at].sum())
        best = int(f1[: len(f1) // 2 + len(f1) // 4].argmax())
        found.append((line[order[best]] + line[order[min(best + 1, len(order) - 1)]]) / 2)
    return np.array(found)


def best_shares(z: Floats, y: Floats) -> Array:
    """Of how large a share of texts each output is said at its threshold: `[O]`."""
    found: Array = (z > thresholds(z, y)).mean(axis=0)
    return found


def steadied(z: Floats, y: Floats, shares: Array) -> Array:
    """Thresholds half by what is best here and half by what was best on eight times as many texts.

    A few thousand texts have a dozen true ones of a rare kind; thresholds by them alone were worth .05 less
    elsewhere.
    """
    there = np.array([np.quantile(z[:, at], 1 - share) for at, share in enumerate(shares)])
    mean: Array = (thresholds(z, y) + there) / 2
    return mean
