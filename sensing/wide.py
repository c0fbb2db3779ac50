"""The wide part: which features it keeps, and its linear map, fitted to the end by L-BFGS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

from sensing.corpora import CHOICES, WIDTH, Floats, Rows, span
from sensing.text import features, shouted, tokens, windows

Keys = NDArray[np.uint32]


def numbers(text: str) -> Keys:
    """The features of a text, all its windows together."""
    words, loud = tokens(text), shouted(text)
    return np.concatenate([features(window, loud) for window in windows(words)])


def counted(found: Sequence[Keys], least: int) -> tuple[Keys, NDArray[np.int64]]:
    """The features that occur in at least so many texts, ascending, and in how many."""
    keys, counts = np.unique(np.concatenate([np.unique(each) for each in found]), return_counts=True)
    return keys[counts >= least], counts[counts >= least]


def matrix(found: Sequence[Keys], keys: Keys, idf: Floats) -> csr_matrix:
    """(1 + ln count) * idf of the known features of each text, each row of length 1."""
    columns, starts = [], [0]
    for each in found:
        at = np.searchsorted(keys, each)
        at[at == len(keys)] = 0
        at = at[keys[at] == each]
        columns.append(at)
        starts.append(starts[-1] + len(at))
    ones = np.ones(starts[-1], np.float32)
    made = csr_matrix((ones, np.concatenate(columns), np.array(starts)), shape=(len(found), len(keys)))
    made.sum_duplicates()
    made.data = (1 + np.log(made.data)) * idf[made.indices]
    length = np.sqrt(np.asarray(made.multiply(made).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(length, 1e-9)) @ made).tocsr().astype(np.float32)


def fit(
    x: csr_matrix, rows: Rows, head: str, shrink: float, rounds: int, columns: slice | None = None
) -> tuple[Floats, Floats]:
    """The map and bias of one head: logistic for every output, or softmax where one of them is true."""
    columns = columns or span(head)
    at = np.flatnonzero(rows.weights[:, columns].any(axis=1))
    x, y, weight = x[at], rows.targets[at, columns], rows.weights[at, columns]
    turned, n, outputs = x.T.tocsr(), x.shape[1], y.shape[1]

    def cost(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        map_ = flat.reshape(n + 1, outputs).astype(np.float32)
        z = x @ map_[:n] + map_[n]
        if head in CHOICES:
            raised = np.exp(z - z.max(axis=1, keepdims=True))
            shares = raised / raised.sum(axis=1, keepdims=True)
            total = -(weight * y * np.log(shares + 1e-9)).sum()
        else:
            shares = 1 / (1 + np.exp(-z))
            total = (weight * (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))).sum()
        slope = (weight * (shares - y)).astype(np.float32)
        down = np.empty((n + 1, outputs))
        down[:n] = turned @ slope + shrink * map_[:n]
        down[n] = slope.sum(axis=0)
        return float(total) + shrink / 2 * float((map_[:n].astype(np.float64) ** 2).sum()), down.ravel()

    options: Any = {"maxiter": rounds, "maxcor": 6}
    best = minimize(cost, np.zeros((n + 1) * outputs), jac=True, method="L-BFGS-B", options=options).x
    best = best.reshape(n + 1, outputs).astype(np.float32)
    return best[:n], best[n]


SHRINK = {"kinds": 0.4, "stressor": 0.6, "severity": 1.0, "crisis": 0.3, "listening": 0.1}
ROUNDS = {"kinds": 40, "stressor": 40, "severity": 30, "crisis": 60, "listening": 40}
QUOTA = {"kinds": 14_000, "stressor": 6_000, "severity": 4_000, "crisis": 18_000, "listening": 2_500}
TOGETHER = {"kinds": slice(span("kinds").start, span("families").stop)}
"""Kinds and families have the same texts and the same kind of loss, so they are fitted in one go."""


def fit_all(x: csr_matrix, rows: Rows, rounds: float = 1.0) -> tuple[Floats, Floats]:
    """Every head: `[n, WIDTH]` and `[WIDTH]`; `rounds` shortens the fitting."""
    map_ = np.zeros((x.shape[1], WIDTH), np.float32)
    bias = np.zeros(WIDTH, np.float32)
    for head, shrink in SHRINK.items():
        columns = TOGETHER.get(head, span(head))
        if rows.weights[:, columns].any():
            most = int(ROUNDS[head] * rounds)
            map_[:, columns], bias[columns] = fit(x, rows, head, shrink, most, columns)
    return map_, bias


def telling(x: csr_matrix, rows: Rows, times: float) -> NDArray[np.intp]:
    """The features that go most with an output of some head, `times` its quota: what is fitted at first."""
    chosen: set[int] = set()
    for head, quota in QUOTA.items():
        at = np.flatnonzero(rows.weights[:, span(head)].any(axis=1))
        if len(at) == 0:
            continue
        some, y, weight = x[at], rows.targets[at, span(head)], rows.weights[at, span(head)]
        share = (weight * y).sum(axis=0) / weight.sum(axis=0)
        pull = np.abs(some.T @ (weight * (y - share)))
        spread = np.sqrt(np.asarray(some.multiply(some).sum(axis=0)).ravel())[:, None]
        worth = (pull / (spread * np.sqrt(share * (1 - share) + 1e-6) + 1e-6)).max(axis=1)
        chosen.update(int(each) for each in np.argsort(-worth)[: int(quota * times)] if worth[each] > 0)
    return np.array(sorted(chosen))


def kept(x: csr_matrix, map_: Floats, most: int) -> NDArray[np.intp]:
    """The features worth their bytes: those that move the outputs of a head most over the texts."""
    moves = np.sqrt(np.asarray(x.multiply(x).mean(axis=0)).ravel())
    worth = np.zeros(x.shape[1])
    for head, quota in QUOTA.items():
        each = moves * np.abs(map_[:, span(head)]).max(axis=1)
        if each.any():
            # Ranks, not values: each head gets its quota first, and what many heads want comes before.
            rank = np.empty(len(each))
            rank[np.argsort(-each)] = np.arange(len(each))
            worth += np.exp(-rank / quota)
    return np.sort(np.argsort(-worth, kind="stable")[:most])


FOLDS = 3


def unseen(x: csr_matrix, rows: Rows, public: int, seed: int) -> Floats:
    """The kinds of the first `public` rows, each told by a fit that has not seen it: `[public, kinds]`."""
    columns = span("kinds")
    fold = np.random.default_rng(seed).integers(0, FOLDS, len(rows.texts))
    fold[public:] = FOLDS
    found = np.zeros((public, columns.stop - columns.start), np.float32)
    for each in range(FOLDS):
        at = np.flatnonzero(fold != each)
        map_, bias = fit(x[at], rows.pick(at), "kinds", SHRINK["kinds"], 22)
        away = np.flatnonzero(fold == each)
        found[away] = x[away] @ map_ + bias
    return found


def trained(rows: Rows, most: int, public: int, seed: int) -> tuple[Keys, Floats, Floats, Floats, Floats]:
    """The whole wide part: keys, idf, map and bias of the features worth their bytes; and `unseen`."""
    found = [numbers(text) for text in rows.texts]
    keys, counts = counted(found, 3)
    idf = (np.log(len(found) / counts) + 1).astype(np.float32)
    x = matrix(found, keys, idf)
    at = telling(x, rows, 1.6)
    keys, idf = keys[at], idf[at]
    x = matrix(found, keys, idf)
    at = kept(x, fit_all(x, rows, 0.4)[0], most)
    keys, idf = keys[at], idf[at]
    x = matrix(found, keys, idf)
    return keys, idf, *fit_all(x, rows), unseen(x, rows, public, seed)
