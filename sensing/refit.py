"""A linear head fitted on what the frozen model makes of texts: how well its features serve another question.

The solver is our own and needs NumPy alone, since the evaluation runs wherever the tests run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sensing.model import Model
from sensing.text import sentences, shouted, tokens, windows

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """What the frozen model makes of texts.

    Sparse: the rows of known wide features with their values, text after text (`starts` has one more entry
    than there are texts). Dense: pooled values of the nets and the mixed logits, mean and maximum over
    windows; and of the logits of single sentences mean, maximum and minimum.
    """

    rows: NDArray[np.int64]
    values: Array
    starts: NDArray[np.int64]
    dense: Array
    logits: list[NDArray[np.float32]]


def seen(model: Model, texts: Sequence[str]) -> Seen:
    """Runs the model over texts, whether it knows their language or not."""
    rows, values, starts, dense, logits = [], [], [0], [], []
    for text in texts:
        words, loud = tokens(text), shouted(text)
        parts = windows(words)
        at, value = model.wide_values(np.concatenate([model.numbers(window, loud) for window in parts]))
        rows.append(at)
        values.append(value)
        starts.append(starts[-1] + len(at))
        z, pooled = model.read_windows(parts, loud)
        logits.append(z)
        alone = [sentence for window in parts for sentence in sentences(window)] or parts
        each = model.read_windows(alone, loud)[0]
        over = (pooled.mean(axis=0), z.mean(axis=0), z.max(axis=0))
        dense.append(np.concatenate([*over, each.mean(axis=0), each.max(axis=0), each.min(axis=0)]))
    return Seen(
        np.concatenate(rows),
        np.concatenate(values).astype(np.float64),
        np.array(starts),
        np.array(dense, np.float64),
        logits,
    )


def lowest(cost: Callable[[Array], tuple[float, Array]], start: Array, rounds: int, memory: int = 8) -> Array:
    """L-BFGS with a halving line search: where a smooth convex cost is about lowest."""
    at = start
    value, slope = cost(at)
    steps: list[tuple[Array, Array, float]] = []
    for _ in range(rounds):
        way = slope.copy()
        shares = []
        for s, y, r in reversed(steps):
            share = r * (s @ way)
            shares.append(share)
            way -= share * y
        if steps:
            s, y, _ = steps[-1]
            way *= (s @ y) / (y @ y)
        else:
            way /= max(1.0, float(np.abs(slope).sum()))
        for (s, y, r), share in zip(steps, reversed(shares), strict=True):
            way += s * (share - r * (y @ way))
        reach, fall = 1.0, float(slope @ way)
        while True:
            new = at - reach * way
            new_value, new_slope = cost(new)
            if new_value <= value - 1e-4 * reach * fall or reach < 1e-8:
                break
            reach /= 2
        s, y = new - at, new_slope - slope
        if s @ y > 1e-12:
            steps = [*steps[-(memory - 1) :], (s, y, 1 / float(s @ y))]
        if abs(value - new_value) < 1e-7 * max(1.0, abs(value)):
            return new
        at, value, slope = new, new_value, new_slope
    return at


class Head:
    """A softmax over classes on the sparse and the dense features of a frozen model."""

    def __init__(self, train: Seen, classes: NDArray[np.int64], sparse: float, dense: float) -> None:
        """Fits the head. `sparse` and `dense` are how strongly the two kinds of weights are held to zero."""
        self._mean = train.dense.mean(axis=0)
        self._spread = train.dense.std(axis=0) + 1e-3
        # Rows that no training text has would keep weight 0, so only those met are fitted.
        self._met = np.unique(train.rows)
        count, outputs, size = len(classes), int(classes.max()) + 1, len(self._met)
        deep = self._scaled(train)
        rows, values, starts = self._known(train)
        y = np.eye(outputs)[classes]
        order = np.argsort(rows, kind="stable")
        in_order, text_of = values[order][:, None], np.repeat(np.arange(count), np.diff(starts))[order]
        first = np.searchsorted(rows[order], np.arange(size))

        def cost(flat: Array) -> tuple[float, Array]:
            map_ = flat.reshape(-1, outputs)
            z = _summed(rows, values, starts, map_[:size]) + deep @ map_[size:-1] + map_[-1]
            z = z - z.max(axis=1, keepdims=True)
            log = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            gap = np.exp(log) - y
            slope = np.concatenate(
                [
                    np.add.reduceat(gap[text_of] * in_order, first) + sparse * map_[:size],
                    deep.T @ gap + dense * map_[size:-1],
                    gap.sum(axis=0, keepdims=True),
                ]
            )
            held = sparse / 2 * (map_[:size] ** 2).sum() + dense / 2 * (map_[size:-1] ** 2).sum()
            return float(-(y * log).sum() + held), slope.ravel()

        start = np.zeros((size + deep.shape[1] + 1) * outputs)
        self._map = lowest(cost, start, 60).reshape(-1, outputs)

    def _scaled(self, texts: Seen) -> Array:
        scaled: Array = np.clip((texts.dense - self._mean) / self._spread, -4, 4)
        return scaled

    def _known(self, texts: Seen) -> tuple[NDArray[np.intp], Array, NDArray[np.int64]]:
        """The sparse features of texts by their place among those met in training; others are left out."""
        at = np.minimum(np.searchsorted(self._met, texts.rows), len(self._met) - 1)
        known = self._met[at] == texts.rows
        before = np.concatenate([[0], np.cumsum(known)])
        return at[known], texts.values[known], before[texts.starts]

    def shares(self, texts: Seen) -> Array:
        """The probability of each class, `[texts, classes]`."""
        size = len(self._met)
        z = _summed(*self._known(texts), self._map[:size]) + self._scaled(texts) @ self._map[size:-1]
        z = z + self._map[-1]
        raised = np.exp(z - z.max(axis=1, keepdims=True))
        found: Array = raised / raised.sum(axis=1, keepdims=True)
        return found


def _summed(rows: NDArray[np.intp], values: Array, starts: NDArray[np.int64], map_: Array) -> Array:
    """For each text the sum of its values times the rows of a map; zero where it has none."""
    moved = np.concatenate([map_[rows] * values[:, None], np.zeros((1, map_.shape[1]))])
    sums: Array = np.add.reduceat(moved, starts[:-1])
    sums[np.diff(starts) == 0] = 0
    return sums
