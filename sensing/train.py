"""Trains the model, mixes and calibrates its parts, and writes the weights: reproducible from one seed."""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sensing import calibrate, corpora, deep, wide
from sensing.corpora import COLUMNS, OUTPUTS, Floats, Rows, span
from sensing.export import listed, quantised
from sensing.figures import area, f1, macro_f1, spearman
from sensing.model import Model
from sensing.own import augment, grammar
from sensing.text import WINDOW, tokens
from sensing.weights import Weights, pack, save

SEED: Final = 20
GRAMMAR: Final = 6_000
MOST_DEEP: Final = 31_000


Fitted = tuple[deep.Vocabulary, dict[str, Any], wide.Wide, NDArray[np.float64]]


def said(started: float, what: str) -> None:
    """One line about how far the training is."""
    print(f"{time.monotonic() - started:7.0f} s  {what}", flush=True)


def apart(rows: Rows, share: float, seed: int) -> tuple[Rows, Rows]:
    """The rows in two: what is trained on, and what is kept to mix and calibrate by."""
    dice = np.random.default_rng(seed)
    order = dice.permutation(len(rows.texts))
    cut = int(len(order) * share)
    return rows.pick(np.sort(order[cut:])), rows.pick(np.sort(order[:cut]))


def varied(rows: Rows, company: list[str], seed: int) -> Rows:
    """The rows again, as people type them: with slips, disguise and company that tell nothing."""
    dice = random.Random(seed)
    ways: list[Any] = list(augment.WAYS)
    texts = []
    for text in rows.texts:
        for _ in range(dice.randint(1, 2)):
            text = dice.choice(ways)(text, dice)
        if dice.random() < 0.3:
            around = [dice.choice(company) for _ in range(dice.randint(1, 3))]
            around.insert(dice.randint(0, len(around)), text)
            text = " ".join(around)
        texts.append(text)
    return Rows(texts, rows.targets, rows.weights * np.float32(0.5))


def letters(heavy: Rows, calm: list[str], seed: int, count: int) -> Rows:
    """Long messages of both classes, three to eight texts each: with one heavy text in every other one.

    So that neither length nor everyday company tells anything.
    """
    dice = random.Random(seed)
    column = COLUMNS["crisis"][0]
    risky = [text for text, y in zip(heavy.texts, heavy.targets[:, column], strict=True) if y > 0.5]
    safe = [text for text, y in zip(heavy.texts, heavy.targets[:, column], strict=True) if y < 0.5]
    texts = []
    for at in range(count):
        parts = [dice.choice(safe if dice.random() < 0.5 else calm) for _ in range(dice.randint(2, 7))]
        parts.insert(dice.randint(0, len(parts)), dice.choice(risky if at % 2 else safe))
        texts.append(" ".join(parts))
    # Only what the deep part and one window read may decide the label.
    whole = [at for at, text in enumerate(texts) if len(tokens(text)) <= WINDOW]
    rows = corpora.empty([texts[at] for at in whole])
    rows.targets[:, column] = [float(at % 2) for at in whole]
    rows.weights[:, column] = 0.6
    return rows


def gathered(data: Path, seed: int) -> tuple[Rows, NDArray[np.intp], dict[str, Rows]]:
    """What is trained on, how often each row comes, and what is kept to mix and calibrate by, by head."""
    public, held_sad = apart(corpora.sad(data, "train"), 0.12, seed)
    crisis, held_crisis = apart(corpora.own_crisis() + corpora.messages(), 0.06, seed + 1)
    severity, held_severity = apart(corpora.own_severity(), 0.1, seed + 2)
    listening, held_listening = apart(corpora.own_listening(), 0.15, seed + 3)
    feelings = corpora.own_feelings()
    made = grammar.examples(seed, GRAMMAR)
    grown = corpora.empty([each.text for each in made])
    grown.targets[:, COLUMNS["crisis"][0]] = [float(each.present) for each in made]
    grown.weights[:, COLUMNS["crisis"][0]] = grammar.WEIGHT * 0.3
    talk = corpora.goemotions(data, "train")
    calm = [
        text
        for text, kinds in zip(talk.texts, talk.targets[:, span("kinds")], strict=True)
        if kinds[-1] and not corpora.HEAVY.search(text) and 3 <= len(text.split()) <= 25
    ][:4000]
    parts = [
        (talk, 1),
        (public, 2),
        (corpora.own_stress(), 2),
        (crisis, 2),
        (varied(crisis, calm, seed + 4), 1),
        (letters(crisis, calm, seed + 6, 4000), 1),
        (grown, 1),
        (severity, 2),
        (corpora.own_long(), 1),
        (feelings, 2),
        (corpora.own_kinds(), 2),
        (corpora.lexicon(), 1),
        (listening, 4),
    ]
    rows = parts[0][0]
    for each, _ in parts[1:]:
        rows = rows + each
    repeats = np.concatenate([np.full(len(each.texts), times) for each, times in parts])
    held = {
        "kinds": corpora.goemotions(data, "dev"),
        "families": corpora.goemotions(data, "dev"),
        "stressor": held_sad,
        "severity": held_sad + held_severity,
        "crisis": held_crisis,
        "listening": held_listening,
    }
    return rows, repeats, held


BY_FIGURE: Final = ("kinds", "families", "stressor", "severity")
"""Heads whose parts are mixed in one share, by the figure they are judged by; others by what is likeliest."""

DEEP_SHARE: Final = {"stressor": 0.2, "severity": 0.2}
"""How much of the deep part, where it is not chosen: the six hundred texts of SAD that are kept apart said
from one training to the next anything from none to a half."""

PARTS: Final = ("wide", "deep", "mixed")


def held_figure(head: str, z: Floats, y: Floats, weight: Floats) -> float:
    """What a head is worth on texts kept apart: the figure of the table where there is one."""
    if head in corpora.CHOICES:
        return macro_f1(z.argmax(axis=1), y.argmax(axis=1), y.shape[1])
    if head == "severity":
        public = weight[:, 0] == 1
        return spearman(z[public, 0].astype(np.float64), y[public, 0].astype(np.float64))
    if head == "crisis":
        return area(z[:, 0].astype(np.float64), y[:, 0] > 0)
    levels = calibrate.thresholds(z, y)
    return float(np.mean([f1(z[:, at] > levels[at], y[:, at] > 0) for at in range(y.shape[1])]))


def fitted(rows: Rows, repeats: NDArray[np.intp], seed: int, epochs: int, started: float) -> Fitted:
    """Both parts: vocabulary and parameters of the deep one, the wide one, and shares.

    The shares say of how many texts each kind is best told (`calibrate.best_shares`), by fits that had not
    seen them.
    """
    public = int((rows.weights[:, span("kinds")] == 1).all(axis=1).sum())

    # The two parts know nothing of each other until they are mixed, so each has a processor of its own.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as beside:
        side_part = beside.submit(wide.trained, rows, public, seed)
        vocabulary = deep.Vocabulary([tokens(text) for text in rows.texts], least=3, most=MOST_DEEP)
        params = deep.train(
            vocabulary,
            rows,
            repeats,
            deep.Shape(epochs=epochs),
            seed,
            lambda epoch, _: said(started, f"deep: epoch {epoch + 1}"),
        )
        side, told = side_part.result()
    said(started, f"wide: {len(side.keys)} features")
    shares = calibrate.best_shares(told, rows.targets[:public, span("kinds")])
    return vocabulary, params, side, shares


def train(data: Path, home: Path, seed: int = SEED, epochs: int = deep.Shape.epochs) -> dict[str, Any]:
    """Trains, and writes weights and manifest to `home`. Returns the thresholds."""
    started = time.monotonic()
    rows, repeats, held = gathered(data, seed)
    said(started, f"{len(rows.texts)} texts")
    return finished(fitted(rows, repeats, seed, epochs, started), rows, held, home, seed, started)


RISK: Final = 0.46
"""The share of present risk that crisis is calibrated to: as among hard messages, not as in life."""


def as_likely(model: Model, held: dict[str, Rows]) -> tuple[Floats, Floats]:
    """What the crisis logit means: on the earlier suites, which are not trained on, and some ordinary talk.

    Our own messages that are kept apart would not do: they come in twins, and are harder than what is written
    without a twin in mind.
    """
    cases = corpora.suite(*corpora.EARLIER_SUITES)
    talk = [text for text in held["kinds"].texts if not corpora.HEAVY.search(text)][:800]
    texts = [case.text for case in cases] + talk
    z = np.array([model.head(model.logits(text), "crisis").max() for text in texts], np.float64)
    y = np.array([case.present for case in cases] + [False] * len(talk), np.float64)
    ordinary = np.arange(len(y)) >= len(cases)
    weight = np.where(y > 0, RISK / (y > 0).sum(), 0)
    weight[ordinary] = (1 - RISK) * ORDINARY / len(talk)
    hard = (y == 0) & ~ordinary
    weight[hard] = (1 - RISK) * (1 - ORDINARY) / hard.sum()
    return calibrate.logistic_knots(z, y, weight * 1000)


ORDINARY: Final = 0.5
"""So much of the innocent part is ordinary talk; the rest was written to be mistaken."""


def finished(
    parts: Fitted, rows: Rows, held: dict[str, Rows], home: Path, seed: int, started: float
) -> dict[str, Any]:
    """Mixes, calibrates and writes what was fitted. Returns the thresholds."""
    vocabulary, trained, whole, told = parts
    tensors, params, side = quantised(whole, vocabulary.keys, trained)
    mix = np.zeros((3, corpora.WIDTH), np.float32)
    raw: dict[str, tuple[Floats, Rows]] = {}
    for head, kept in held.items():
        z_wide = side.logits(kept.texts)[:, span(head)]
        z_deep = deep.predict(vocabulary, params, kept.texts)[:, span(head)]
        y, weight = kept.targets[:, span(head)], kept.weights[:, span(head)]
        if head in BY_FIGURE:
            figure = partial(held_figure, head, y=y, weight=weight)
            shares = (DEEP_SHARE[head],) if head in DEEP_SHARE else calibrate.SHARES
            mix[:, span(head)] = calibrate.mixed_by(
                figure, z_wide, z_deep, y, weight, shares, one=head in corpora.CHOICES
            )
        else:
            mix[:, span(head)] = calibrate.mixed(z_wide, z_deep, y, weight, head)
        a, b, c = mix[:, span(head)]
        raw[head] = (a * z_wide + b * z_deep + c, kept)
        three = (z_wide, z_deep, raw[head][0])
        said(
            started,
            f"{head} on what was kept apart: "
            + ", ".join(
                f"{part} {held_figure(head, z, y, weight):.4f}" for part, z in zip(PARTS, three, strict=True)
            ),
        )
    said(started, "mixed")

    z, kept = raw["severity"]
    public = kept.weights[:, COLUMNS["severity"][0]] == 1
    tensors["severity.knots"], tensors["severity.values"] = calibrate.knots(
        z[public, 0].astype(np.float64),
        10 * kept.targets[public, COLUMNS["severity"][0]].astype(np.float64),
        12,
        0,
        10,
    )
    # What the kept parts of SAD and of our own severity were for is done, and an eighth of so few texts is
    # too much to leave out. Mixture and knots stay those of the fit that had not seen them.
    again = quantised(wide.refitted(whole, rows + held["severity"], "stress"), vocabulary.keys, trained)[0]
    tensors.update({name: again[name] for name in ("wide.stress.weight", "wide.stress.scale", "wide.bias")})
    tensors["mix.wide"], tensors["mix.deep"], tensors["mix.bias"] = mix
    tensors["crisis.knots"], tensors["crisis.values"] = (
        np.array([-1, 1], np.float32),
        np.array([0, 1], np.float32),
    )
    levels = calibrate.steadied(raw["kinds"][0], held["kinds"].targets[:, span("kinds")], told)
    header = {
        "groups": [[group, wide.outputs(group).start, wide.outputs(group).stop] for group in side.tables],
        "columns": {name: list(columns) for name, columns in COLUMNS.items()},
        "lists": listed(),
        "nets": len(params["out"]),
        "outputs": {name: list(outputs) for name, outputs in OUTPUTS.items()},
        "seed": seed,
        "thresholds": {"kinds": [round(float(level), 5) for level in levels]},
    }
    # As the device reads it, sentence by sentence, so by the model itself.
    model = Model(Weights(header, tensors))
    tensors["crisis.knots"], tensors["crisis.values"] = as_likely(model, held)
    save(home, pack(header, tensors))
    said(started, f"written to {home}")
    return json.loads(json.dumps(header["thresholds"]))  # type: ignore[no-any-return]
