"""The measures that the table is made of, in NumPy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def f1(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """F1 of a yes-or-no question; 0 where nothing was said and nothing was true."""
    right = float((said & true).sum())
    return 2 * right / max(1.0, float(said.sum() + true.sum()))


def macro_f1(said: NDArray[np.int64], true: NDArray[np.int64], classes: int) -> float:
    """The mean of F1 over classes of which one is true."""
    return float(np.mean([f1(said == each, true == each) for each in range(classes)]))


def ranks(values: Array) -> Array:
    """Ranks from 0; equal values share the mean of theirs."""
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    found: Array = ((ends - counts + ends - 1) / 2)[where]
    return found


def spearman(a: Array, b: Array) -> float:
    """The correlation of ranks; 0 where one side never changes."""
    x, y = ranks(a), ranks(b)
    x, y = x - x.mean(), y - y.mean()
    size = float(np.sqrt((x * x).sum() * (y * y).sum()))
    return float((x * y).sum()) / size if size else 0.0


def area(scores: Array, true: NDArray[np.bool_]) -> float:
    """AUROC: how often a true one scores above one that is not; ties count half."""
    positive, negative = int(true.sum()), int((~true).sum())
    if not positive or not negative:
        return float("nan")
    over = float(ranks(scores)[true].sum()) - positive * (positive - 1) / 2
    return over / (positive * negative)


def calibration_error(said: Array, true: Array, bins: int = 15) -> float:
    """The expected calibration error over bins of equal width: |mean said - mean true|, weighted by bin."""
    at = np.minimum((said * bins).astype(np.int64), bins - 1)
    total = 0.0
    for each in range(bins):
        inside = at == each
        if inside.any():
            total += inside.mean() * abs(float(said[inside].mean()) - float(true[inside].mean()))
    return float(total)
