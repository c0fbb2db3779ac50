"""The wide part: which features it keeps, and its linear map, fitted to the end by L-BFGS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags

from sensing.corpora import CHOICES, WIDTH, Floats, Rows, span
from sensing.text import near_and_far, shouted, tokens, windows

Keys = NDArray[np.uint32]


def numbers(text: str) -> Keys:
    """The features of a text, all its windows together."""
    return np.concatenate(parted(text))


def parted(text: str) -> tuple[Keys, Keys]:
    """The same in two, as `near_and_far` parts them."""
    words, loud = tokens(text), shouted(text)
    parts = [near_and_far(window, loud) for window in windows(words)]
    return np.concatenate([near for near, _ in parts]), np.concatenate([far for _, far in parts])


def counted(found: Sequence[Keys], least: int) -> tuple[Keys, NDArray[np.int64]]:
    """The features that occur in at least so many texts, ascending, and in how many."""
    keys, counts = np.unique(np.concatenate([np.unique(each) for each in found]), return_counts=True)
    return keys[counts >= least], counts[counts >= least]


def counts_of(found: Sequence[Keys], keys: Keys, idf: Floats) -> csr_matrix:
    """(1 + ln count) * idf of the known features of each text."""
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
    return made


def of_length_one(x: csr_matrix) -> csr_matrix:
    """The same with each row of length 1."""
    length = np.sqrt(np.asarray(x.multiply(x).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(length, 1e-9)) @ x).tocsr().astype(np.float32)


def matrix(found: Sequence[Keys], keys: Keys, idf: Floats) -> csr_matrix:
    """The known features of each text, each row of length 1."""
    return of_length_one(counts_of(found, keys, idf))


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


SHRINK = {"kinds": 0.4, "stressor": 0.6, "severity": 1.0, "crisis": 0.1, "listening": 0.1}
ROUNDS = {"kinds": 40, "stressor": 40, "severity": 30, "crisis": 70, "listening": 40}
TOGETHER = {"kinds": slice(span("kinds").start, span("families").stop)}
"""Kinds and families have the same texts and the same kind of loss, so they are fitted in one go."""

GROUPS: Final = {
    "feelings": ("kinds", "families"),
    "stress": ("stressor", "severity"),
    "crisis": ("crisis",),
    "listening": ("listening",),
}
"""Heads that share a table: a feature costs bytes only where it tells something."""
MOST: Final = {"feelings": 24_000, "stress": 24_000, "crisis": 110_000, "listening": 8_000}
"""How many features the table of a group has."""
FAR: Final = ("crisis", "listening")
"""Groups to which words far apart and the last sentence tell something; to the others they are noise."""


@dataclass(frozen=True)
class Table:
    """The linear map of one group: which of all features it has, and `[features, outputs of the group]`."""

    at: NDArray[np.intp]
    map_: Floats


@dataclass(frozen=True)
class Wide:
    """The whole wide part: the features of all groups, ascending, their idf, a table for each, biases."""

    keys: Keys
    idf: Floats
    tables: dict[str, Table]
    bias: Floats

    def logits(self, texts: Sequence[str]) -> Floats:
        """What it says of texts, all windows of one together: `[texts, WIDTH]`."""
        found = [numbers(text) for text in texts]
        z = np.tile(self.bias, (len(texts), 1))
        for group, table in self.tables.items():
            x = matrix(found, self.keys[table.at], self.idf[table.at])
            z[:, outputs(group)] += x @ table.map_
        return z


def outputs(group: str) -> slice:
    """The columns of a group, which lie side by side."""
    heads = GROUPS[group]
    return slice(span(heads[0]).start, span(heads[-1]).stop)


def fitted_heads(group: str) -> tuple[str, ...]:
    """The heads of a group that are fitted one by one."""
    return tuple(head for head in GROUPS[group] if head in SHRINK)


def fit_group(x: csr_matrix, rows: Rows, group: str, rounds: float = 1.0) -> tuple[Floats, Floats]:
    """The heads of a group: `[n, WIDTH]` and `[WIDTH]`; `rounds` shortens the fitting."""
    map_ = np.zeros((x.shape[1], WIDTH), np.float32)
    bias = np.zeros(WIDTH, np.float32)
    for head in fitted_heads(group):
        columns = TOGETHER.get(head, span(head))
        if rows.weights[:, columns].any():
            most = int(ROUNDS[head] * rounds)
            prior = one_sided(x, rows, head) if head == "crisis" else None
            some = x if prior is None else (x @ diags(prior)).tocsr().astype(np.float32)
            map_[:, columns], bias[columns] = fit(some, rows, head, SHRINK[head], most, columns)
            if prior is not None:
                map_[:, columns] *= prior[:, None]
    return map_, bias


def one_sided(x: csr_matrix, rows: Rows, head: str) -> Floats:
    """How far each feature may move: the more, the rarer it is and the more it goes with one side alone.

    A prior on the size of weights after Wang and Manning (2012): the logarithm of a feature's share among the
    true over that among the false, and a half for those that go with neither, times
    ln(texts / texts with it) + 1.
    """
    columns = span(head)
    y, weight = rows.targets[:, columns][:, 0] > 0, rows.weights[:, columns][:, 0]
    met = x.copy()
    met.data = np.ones_like(met.data)
    true, false = met.T @ (weight * y) + 1, met.T @ (weight * ~y) + 1
    rare = np.log(x.shape[0] / np.maximum(1, np.bincount(x.indices, minlength=x.shape[1]))) + 1
    found = (np.abs(np.log((true / true.sum()) / (false / false.sum()))) + 0.5) * rare
    prior: Floats = (found / np.sqrt((found * found).mean())).astype(np.float32)
    return prior


def telling(x: csr_matrix, rows: Rows, group: str, times: float) -> NDArray[np.intp]:
    """The features that go most with an output of a group, `times` as many as are kept: fitted at first."""
    chosen: set[int] = set()
    heads = fitted_heads(group)
    for head in heads:
        at = np.flatnonzero(rows.weights[:, span(head)].any(axis=1))
        if len(at) == 0:
            continue
        some, y, weight = x[at], rows.targets[at, span(head)], rows.weights[at, span(head)]
        share = (weight * y).sum(axis=0) / weight.sum(axis=0)
        pull = np.abs(some.T @ (weight * (y - share)))
        spread = np.sqrt(np.asarray(some.multiply(some).sum(axis=0)).ravel())[:, None]
        worth = (pull / (spread * np.sqrt(share * (1 - share) + 1e-6) + 1e-6)).max(axis=1)
        quota = int(MOST[group] * times / len(heads))
        chosen.update(int(each) for each in np.argsort(-worth)[:quota] if worth[each] > 0)
    return np.array(sorted(chosen), np.intp)


def kept(x: csr_matrix, map_: Floats, group: str) -> NDArray[np.intp]:
    """The features worth their bytes: those that move the outputs of a group most over the texts."""
    moves = np.sqrt(np.asarray(x.multiply(x).mean(axis=0)).ravel())
    worth = np.zeros(x.shape[1])
    for head in fitted_heads(group):
        each = moves * np.abs(map_[:, span(head)]).max(axis=1)
        if each.any():
            # Ranks, not values: what two heads want comes before.
            rank = np.empty(len(each))
            rank[np.argsort(-each)] = np.arange(len(each))
            worth += np.exp(-rank / MOST[group])
    return np.sort(np.argsort(-worth, kind="stable")[: MOST[group]])


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


def trained(rows: Rows, public: int, seed: int) -> tuple[Wide, Floats]:
    """The whole wide part, each group with the features worth their bytes; and `unseen`."""
    parts = [parted(text) for text in rows.texts]
    found = [np.concatenate(each) for each in parts]
    keys, counts = counted(found, 3)
    far = np.isin(keys, np.unique(np.concatenate([each for _, each in parts])))
    del parts
    idf = (np.log(len(found) / counts) + 1).astype(np.float32)
    full = counts_of(found, keys, idf)
    chosen: dict[str, tuple[NDArray[np.intp], Floats]] = {}
    bias = np.zeros(WIDTH, np.float32)
    told = np.zeros((0, 0), np.float32)
    for group, heads in GROUPS.items():
        columns = outputs(group)
        here = np.flatnonzero(rows.weights[:, columns].any(axis=1))
        some, raw = rows.pick(here), full[here]
        wanted = np.flatnonzero(~far | (group in FAR))
        at = wanted[telling(of_length_one(raw[:, wanted]), some, group, 1.6)]
        x = of_length_one(raw[:, at])
        at = at[kept(x, fit_group(x, some, group, 0.4)[0], group)]
        x = of_length_one(raw[:, at])
        map_, some_bias = fit_group(x, some, group)
        chosen[group] = at, map_[:, columns]
        bias[columns] = some_bias[columns]
        if "kinds" in heads:
            told = unseen(x, some, public, seed)
    every = np.unique(np.concatenate([at for at, _ in chosen.values()]))
    tables = {group: Table(np.searchsorted(every, at), map_) for group, (at, map_) in chosen.items()}
    return Wide(keys[every], idf[every], tables, bias), told


def refitted(side: Wide, rows: Rows, group: str) -> Wide:
    """The same features, with the map of one group fitted anew on other rows."""
    columns, table = outputs(group), side.tables[group]
    some = rows.pick(np.flatnonzero(rows.weights[:, columns].any(axis=1)))
    x = matrix([numbers(text) for text in some.texts], side.keys[table.at], side.idf[table.at])
    map_, some_bias = fit_group(x, some, group)
    bias = side.bias.copy()
    bias[columns] = some_bias[columns]
    return replace(side, tables={**side.tables, group: replace(table, map_=map_[:, columns])}, bias=bias)
