"""The deep part: vectors of words and pieces, one convolution, pooling, heads; trained with JAX on a CPU.

`sensing/model.py` runs the same arithmetic in NumPy, and the browser in TypeScript.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from sensing.corpora import CHOICES, COLUMNS, Floats, Rows, span
from sensing.model import MOST_ROWS
from sensing.text import WINDOW, field_keys, key, pieces, tokens

Params = dict[str, Any]
Ints = NDArray[np.int32]

LOSS: Final = {
    "kinds": 1.0,
    "families": 0.5,
    "stressor": 4.0,
    "severity": 10.0,
    "crisis": 3.0,
    "listening": 1.0,
}


class Vocabulary:
    """Which words and pieces have a vector, and the rows of each word met."""

    def __init__(self, texts: Sequence[Sequence[str]], *, least: int = 2, most: int = 34_000) -> None:
        """Takes words of at least `least` texts, then the pieces most words share, up to `most`."""
        counts = Counter(word for text in texts for word in set(text))
        words = sorted(word for word, count in counts.items() if count >= least)
        shared: Counter[int] = Counter()
        for word, count in counts.items():
            for piece in set(pieces(word)):
                shared[piece] += min(count, 4)
        met = {each for word in counts for each in field_keys(word)}
        spare = max(0, most - len(words) - len(met))
        best = sorted(shared, key=lambda piece: (-shared[piece], piece))[:spare]
        self.keys = np.array(sorted({key("w", word) for word in words} | met | set(best)), np.uint32)
        self._at = {int(value): at + 1 for at, value in enumerate(self.keys)}
        self._rows: list[list[int]] = [[]]
        self._ids: dict[str, int] = {}

    def number(self, words: Sequence[str]) -> Ints:
        """The numbers of words in `rows`; 0 stands for none."""
        for word in words:
            if word not in self._ids:
                found = [self._at.get(each, 0) for each in (key("w", word), *field_keys(word), *pieces(word))]
                self._ids[word] = len(self._rows)
                self._rows.append([at for at in found if at][:MOST_ROWS])
        return np.array([self._ids[word] for word in words] or [0], np.int32)

    def rows(self) -> Ints:
        """For every word numbered so far its rows in the table of vectors, `[words, 24]`, 0 for none."""
        filled = np.zeros((len(self._rows), MOST_ROWS), np.int32)
        for at, found in enumerate(self._rows):
            filled[at, : len(found)] = found
        return filled


def first_window(text: str) -> list[str]:
    """What training reads of a text."""
    return tokens(text)[:WINDOW]


def batch(numbered: Sequence[Ints], rows: Ints) -> tuple[Ints, Ints, Floats]:
    """Rows of the words met `[U, 24]`, which stands where `[B, L]`, and where there is a word."""
    length = -(-max(len(each) for each in numbered) // 16) * 16
    at = np.zeros((len(numbered), length), np.int32)
    there = np.zeros((len(numbered), length), np.float32)
    for line, each in enumerate(numbered):
        at[line, : len(each)] = each
        there[line, : len(each)] = 1
    met, where = np.unique(at, return_inverse=True)
    table = np.zeros((-(-len(met) // 512) * 512, rows.shape[1]), np.int32)
    table[: len(met)] = rows[met]
    return table, where.reshape(at.shape).astype(np.int32), there


@dataclass(frozen=True)
class Shape:
    """Sizes of a net and how it is trained."""

    vector: int = 40
    hidden: int = 80
    nets: int = 2
    epochs: int = 8
    batch: int = 256
    rate: float = 0.003
    drop: float = 0.4
    drop_words: float = 0.1


def start(seed: int, count: int, outputs: int, shape: Shape) -> Params:
    """Parameters before training; row 0 of `embed`, which the nets share, stays zero by its mask."""
    keys = jax.random.split(jax.random.key(seed), 3)
    nets, d, hidden = shape.nets, shape.vector, shape.hidden
    return {
        "embed": jax.random.normal(keys[0], (count + 1, d)) * 0.3,
        "conv": jax.random.normal(keys[1], (nets, 3 * d, hidden)) / np.sqrt(3 * d),
        "conv_bias": jnp.zeros((nets, hidden)),
        "attend_h": jnp.zeros((nets, hidden)),
        "attend_x": jnp.zeros((nets, d)),
        "out": jax.random.normal(keys[2], (nets, 2 * hidden + 2 * d, outputs)) * 0.02,
        "out_bias": jnp.zeros((nets, outputs)),
    }


def forward(
    p: Params, table: Any, where: Any, there: Any, dice: Any = None, shape: Shape | None = None
) -> Any:
    """Logits `[nets, B, O]`; with `dice` words and pooled values are dropped, as in training."""
    known = (table > 0)[..., None]
    count = jnp.maximum((table > 0).sum(axis=1, keepdims=True), 1)
    x = (jnp.where(known, p["embed"][table], 0).sum(axis=1) / jnp.sqrt(count))[where]
    if dice is not None and shape is not None:
        of_words, of_values, dice = jax.random.split(dice, 3)
        x = x * jax.random.bernoulli(of_words, 1 - shape.drop_words, where.shape)[..., None]
        x = x * jax.random.bernoulli(of_values, 0.8, x.shape) / 0.8
    x = x * there[..., None]
    padded = jnp.pad(x, ((0, 0), (1, 1), (0, 0)))
    three = jnp.concatenate([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], axis=-1)
    absent = (there - 1) * 1e9
    hidden = absent[..., None]

    def one(net: Params, at: Any) -> Any:
        h = jax.nn.relu(three @ net["conv"] + net["conv_bias"])
        over_h = jax.nn.softmax(h @ net["attend_h"] + absent, axis=1)[..., None]
        over_x = jax.nn.softmax(x @ net["attend_x"] + absent, axis=1)[..., None]
        pooled = jnp.concatenate(
            [(over_h * h).sum(1), (h + hidden).max(1), (over_x * x).sum(1), (x + hidden).max(1)], axis=-1
        )
        if dice is not None and shape is not None:
            kept = jax.random.bernoulli(jax.random.fold_in(dice, at), 1 - shape.drop, pooled.shape)
            pooled = pooled * kept / (1 - shape.drop)
        return pooled @ net["out"] + net["out_bias"]

    nets = {name: value for name, value in p.items() if name != "embed"}
    return jnp.stack(
        [one({name: value[at] for name, value in nets.items()}, at) for at in range(p["out_bias"].shape[0])]
    )


def cost(z: Any, y: Any, weight: Any) -> Any:
    """The mean loss over a batch and the nets, all heads together: each net learns to be right by itself."""
    total = 0.0
    for head in COLUMNS:
        at = span(head)
        if head in CHOICES:
            each = -jax.nn.log_softmax(z[..., at]) * y[:, at]
        else:
            line = z[..., at]
            each = jnp.maximum(line, 0) - line * y[:, at] + jnp.log1p(jnp.exp(-jnp.abs(line)))
        total = total + LOSS[head] * (each * weight[:, at]).sum(axis=-1).mean()
    return total


def batches(
    numbered: Sequence[Ints], order: NDArray[np.intp], size: int, dice: np.random.Generator
) -> Iterator[Any]:
    """Batches of texts of like length, in random order; what does not fill one is left for the next epoch."""
    found = []
    for first in range(0, len(order), 20 * size):
        near = order[first : first + 20 * size]
        near = near[np.argsort([len(numbered[at]) for at in near], kind="stable")]
        found += [near[at : at + size] for at in range(0, len(near) - size + 1, size)]
    dice.shuffle(found)
    yield from found


def train(
    vocabulary: Vocabulary,
    rows: Rows,
    repeats: NDArray[np.intp],
    shape: Shape,
    seed: int,
    tell: Callable[[int, Params], None] = lambda epoch, params: None,
) -> Params:
    """Trains the nets together.

    `repeats` says how often each row comes in an epoch; `tell` hears after each epoch.
    """
    numbered = [vocabulary.number(first_window(text)) for text in rows.texts]
    table = vocabulary.rows()
    order = np.repeat(np.arange(len(numbered)), repeats)
    steps = max(1, shape.epochs * (len(order) // shape.batch))
    params = start(seed, len(vocabulary.keys), rows.targets.shape[1], shape)
    state = (jax.tree.map(jnp.zeros_like, params), jax.tree.map(jnp.zeros_like, params))

    @jax.jit
    def step(params: Params, state: Any, at: Any, dice: Any, given: Any, y: Any, weight: Any) -> Any:
        """One step of Adam, its rate falling along a cosine after a short rise, with decay of weights."""
        table, where, there = given
        slope = jax.grad(lambda p: cost(forward(p, table, where, there, dice, shape), y, weight))(params)
        rate = shape.rate * jnp.minimum(1, (at + 1) / 50) * 0.5 * (1 + jnp.cos(jnp.pi * at / steps))
        m = jax.tree.map(lambda a, g: 0.9 * a + 0.1 * g, state[0], slope)
        v = jax.tree.map(lambda a, g: 0.999 * a + 0.001 * g * g, state[1], slope)
        by_m, by_v = 1 - 0.9 ** (at + 1), 1 - 0.999 ** (at + 1)
        params = jax.tree.map(
            lambda p, a, b: p - rate * ((a / by_m) / (jnp.sqrt(b / by_v) + 1e-8) + 1e-4 * p), params, m, v
        )
        return params, (m, v)

    dice = np.random.default_rng(seed)
    at = 0
    for epoch in range(shape.epochs):
        for picked in batches(numbered, dice.permutation(order), shape.batch, dice):
            given = batch([numbered[each] for each in picked], table)
            key_ = jax.random.fold_in(jax.random.key(seed + 1), at)
            params, state = step(
                params, state, jnp.float32(at), key_, given, rows.targets[picked], rows.weights[picked]
            )
            at += 1
        tell(epoch, params)
    return {name: np.asarray(value, np.float32) for name, value in params.items()}


@jax.jit
def _run(params: Params, table: Any, where: Any, there: Any) -> Any:
    return forward(params, table, where, there).mean(axis=0)


def predict(vocabulary: Vocabulary, params: Params, texts: Sequence[str]) -> Floats:
    """Logits of texts by their first window, `[texts, O]`."""
    numbered = [vocabulary.number(first_window(text)) for text in texts]
    table = vocabulary.rows()
    order = np.argsort([len(each) for each in numbered], kind="stable")
    found = np.zeros((len(texts), params["out"].shape[-1]), np.float32)
    for first in range(0, len(order), 512):
        at = order[first : first + 512]
        found[at] = np.asarray(_run(params, *batch([numbered[each] for each in at], table)))
    return found
