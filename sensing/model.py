"""Runs the exported weights: the reference that the browser's runtime gives the same numbers as.

Everything is float32 unless said otherwise. `docs/decisions/sensing-model.md` tells the same in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sensing.known import why_unknown
from sensing.text import features, field_keys, key, pieces, sentences, shouted, tokens, windows
from sensing.weights import HOME, BrokenWeightsError, Weights, load

Floats = NDArray[np.float32]
MOST_ROWS: Final = 24
"""Of a word at most this many rows are summed: its own, its fields and its first pieces that are known."""


@dataclass(frozen=True)
class _Table:
    """The wide weights of one group of heads, and for each feature of all groups its row, or -1."""

    columns: slice
    weight: NDArray[np.int8]
    scale: Floats
    rows: NDArray[np.intp]


def _rows(groups: NDArray[np.uint8], bit: int) -> NDArray[np.intp]:
    """The rows of the features that belong to a group, in their order; -1 for the others."""
    own = (groups >> bit) & 1 == 1
    return np.where(own, np.cumsum(own) - 1, -1)


@dataclass(frozen=True)
class Sensed:
    """What the device makes of a text; `unknown` says why there is nothing, and then the rest is empty."""

    unknown: str | None
    feelings: dict[str, float]
    kinds: dict[str, float]
    stressor: dict[str, float]
    listening: dict[str, float]
    severity: float
    crisis: float


class Model:
    """The weights in memory, ready to sense. Immutable after it was made."""

    def __init__(self, weights: Weights) -> None:
        """Takes the tensors apart.

        Raises:
            KeyError: when the weights lack a tensor.
        """
        tensors = weights.tensors
        self.header = weights.header
        self.columns: dict[str, tuple[int, int]] = {
            name: (at[0], at[1]) for name, at in weights.header["columns"].items()
        }
        self._wide_keys = tensors["wide.keys"]
        self._deep_rows = {int(value): at for at, value in enumerate(tensors["deep.keys"])}
        self._idf = tensors["wide.idf"].astype(np.float32) * tensors["wide.idf_scale"][0]
        self.wide_size = len(tensors["wide.keys"])
        self._wide_bias = tensors["wide.bias"]
        self._wide = [
            _Table(slice(first, end), tensors[f"wide.{name}.weight"], tensors[f"wide.{name}.scale"], rows)
            for bit, (name, first, end) in enumerate(weights.header["groups"])
            for rows in [_rows(tensors["wide.groups"], bit)]
        ]
        self._embed = tensors["deep.embed"].astype(np.float32) * tensors["deep.scale"]
        self._nets = [
            {part: tensors[f"net{net}.{part}"] for part in _PARTS} for net in range(weights.header["nets"])
        ]
        self._mix_wide, self._mix_deep = tensors["mix.wide"], tensors["mix.deep"]
        self._mix_bias = tensors["mix.bias"]
        self._maps = {
            head: (tensors[f"{head}.knots"].astype(np.float64), tensors[f"{head}.values"].astype(np.float64))
            for head in ("severity", "crisis")
        }

    def heard(self, word: str) -> bool:
        """Whether a word stands in the vocabulary."""
        return key("w", word) in self._deep_rows

    def embed(self, words: list[str]) -> Floats:
        """The vectors of words, `[len(words), d]`."""
        return np.array([self._vector(word) for word in words], np.float32)

    @lru_cache(maxsize=60_000)  # noqa: B019
    def _vector(self, word: str) -> Floats:
        rows = [
            self._deep_rows[each]
            for each in (key("w", word), *field_keys(word), *pieces(word))
            if each in self._deep_rows
        ]
        rows = rows[:MOST_ROWS]
        if not rows:
            return np.zeros(self._embed.shape[1], np.float32)
        total: Floats = self._embed[rows].sum(axis=0) / np.sqrt(np.float32(len(rows)))
        return total

    def numbers(self, words: list[str], loud: bool) -> NDArray[np.intp]:
        """The rows of the known wide features of one window, each as often as it occurs."""
        asked = features(words, loud)
        at = np.searchsorted(self._wide_keys, asked)
        at[at == self.wide_size] = 0
        rows: NDArray[np.intp] = at[self._wide_keys[at] == asked]
        return rows

    def wide_values(self, rows: NDArray[np.intp]) -> tuple[NDArray[np.intp], Floats]:
        """Distinct rows with their values, scaled to length 1."""
        if not len(rows):
            return rows, np.zeros(0, np.float32)
        at, counts = np.unique(rows, return_counts=True)
        values = (1 + np.log(counts.astype(np.float32))) * self._idf[at]
        return at, values / np.sqrt((values * values).sum())

    def wide_logits(self, words: list[str], loud: bool) -> Floats:
        """The wide part for one window, `[O]`."""
        at, counts = np.unique(self.numbers(words, loud), return_counts=True)
        values = (1 + np.log(counts.astype(np.float32))) * self._idf[at]
        logits: Floats = self._wide_bias.copy()
        for table in self._wide:
            rows = table.rows[at]
            known = rows >= 0
            if known.any():
                own = values[known] / np.sqrt((values[known] * values[known]).sum())
                logits[table.columns] += (own @ table.weight[rows[known]].astype(np.float32)) * table.scale
        return logits

    def pooled(self, words: list[str]) -> list[Floats]:
        """What each net makes of one window before its heads, `[2H + 2d]` each."""
        x = self.embed(words)
        padded = np.pad(x, ((1, 1), (0, 0)))
        three = np.concatenate([padded[:-2], padded[1:-1], padded[2:]], axis=1)
        found = []
        for net in self._nets:
            h = np.maximum(three @ net["conv"] + net["conv_bias"], 0)
            over_h, over_x = _softmax(h @ net["attend_h"]), _softmax(x @ net["attend_x"])
            found.append(np.concatenate([over_h @ h, h.max(axis=0), over_x @ x, x.max(axis=0)]))
        return found

    def read_windows(self, parts: list[list[str]], loud: bool) -> tuple[Floats, Floats]:
        """Mixed logits `[windows, O]` and pooled values of all nets `[windows, nets * (2H + 2d)]`."""
        logits, seen = [], []
        for window in parts:
            pooled = self.pooled(window) if window else []
            deep = np.zeros_like(self._mix_bias)
            for at, net in zip(pooled, self._nets, strict=False):
                deep = deep + (at @ net["out"] + net["out_bias"]) / len(self._nets)
            logits.append(
                self._mix_wide * self.wide_logits(window, loud) + self._mix_deep * deep + self._mix_bias
            )
            empty = [np.zeros(net["out"].shape[0], np.float32) for net in self._nets]
            seen.append(np.concatenate(pooled or empty))
        return np.array(logits, np.float32), np.array(seen, np.float32)

    def logits(self, text: str) -> Floats:
        """Both parts mixed, one row for each window, `[windows, O]`; of an empty text one row of its bias."""
        parts, loud = windows(tokens(text)), shouted(text)
        logits = self.read_windows(parts, loud)[0]
        at = self.columns["crisis"][0]
        for row, window in zip(logits, parts, strict=True):
            row[at] = self._closer(row[at], window, loud, at)
        return logits

    def _closer(self, whole: np.float32, window: list[str], loud: bool, at: int) -> np.float32:
        """The crisis logit of a window, raised a quarter of the way to its heaviest sentence.

        Within sixty calm words one heavy sentence is thinned, since the wide part weighs shares. Alone it
        lacks what was said before ("he wrote: ..."), so it counts for a quarter, and it never calms.
        """
        parts = sentences(window)
        if len(parts) < 2:
            return whole
        heaviest: np.float32 = self.read_windows(parts, loud)[0][:, at].max()
        return max(whole, whole + CLOSER * (heaviest - whole))

    def head(self, logits: Floats, name: str) -> Floats:
        """The columns of one head."""
        first, end = self.columns[name]
        return logits[:, first:end]

    def mapped(self, name: str, values: Floats) -> NDArray[np.float64]:
        """Calibrated severity (0-10) or crisis (0-1): straight lines between knots over the raw value."""
        knots, levels = self._maps[name]
        return np.interp(values.astype(np.float64), knots, levels)

    def sense(self, text: str) -> Sensed:
        """Senses a text; never raises for any text."""
        words = tokens(text)
        unknown = why_unknown(text, words, self.heard)
        if unknown:
            return Sensed(unknown, {}, {}, {}, {}, 0.0, 0.0)
        return self.read(text)

    def read(self, text: str) -> Sensed:
        """Senses a text without asking whether it is known."""
        return self.told(self.logits(text))

    def told(self, logits: Floats) -> Sensed:
        """What the logits of a text's windows say together."""
        severity = self.mapped("severity", self.head(logits, "severity")[:, 0])
        crisis = self.mapped("crisis", self.head(logits, "crisis")[:, 0])
        return Sensed(
            unknown=None,
            feelings=self._named("families", _sigmoid(self.head(logits, "families")).mean(axis=0)),
            kinds=self._named("kinds", _sigmoid(self.head(logits, "kinds")).mean(axis=0)),
            stressor=self._named("stressor", _softmax(self.head(logits, "stressor")).mean(axis=0)),
            listening=self._named("listening", _softmax(self.head(logits, "listening")).mean(axis=0)),
            severity=float(0.75 * severity.max() + 0.25 * severity.mean()),
            crisis=float(crisis.max()),
        )

    def _named(self, head: str, values: Floats) -> dict[str, float]:
        names: list[str] = self.header["outputs"][head]
        return {name: float(value) for name, value in zip(names, values, strict=True)}


CLOSER: Final = np.float32(0.25)
"""How much of the way the crisis of a window goes to that of its heaviest sentence."""

_PARTS: Final = ("conv", "conv_bias", "attend_h", "attend_x", "out", "out_bias")


def _sigmoid(values: Floats) -> Floats:
    shares: Floats = (1 / (1 + np.exp(-values))).astype(np.float32)
    return shares


def _softmax(values: Floats) -> Floats:
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def shipped(folder: Path = HOME) -> Model:
    """The model of the weights that lie in the client.

    Raises:
        BrokenWeightsError: when they are missing or changed.
    """
    try:
        return Model(load(folder))
    except KeyError as missing:
        raise BrokenWeightsError(f"The weights file lacks {missing}.") from missing
