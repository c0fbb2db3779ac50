"""The table of figures, from the committed weights."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sensing import corpora
from sensing.corpora import Case, span
from sensing.figures import area, calibration_error, f1, macro_f1, spearman
from sensing.model import Model, Sensed, shipped
from sensing.refit import Head, Seen, seen
from sensing.text import shouted, tokens, windows
from sensing.weights import HOME, BrokenWeightsError

HERE: Final = Path(__file__).resolve().parent
RECORD: Final = HERE / "record.json"
CARD: Final = HERE.parent / "docs" / "sensing-card.md"
BEGIN: Final = "<!-- figures -->"
END: Final = "<!-- end of figures -->"

SLACK: Final = 0.004
"""By so much a figure may differ from the recorded one: another processor adds up in another order."""

ALARM: Final = 0.5
"""The crisis probability from which the suite counts an alarm; the product starts from the same."""

# How strongly refitted heads are held to zero: by the val split, or a part of the train split, alone.
TWEETS: Final = (0.3, 4000.0)
POSTS: Final = (0.5, 4000.0)
POSTS_LEVEL: Final = 0.45
"""From this probability on a post of Dreaddit tells of stress: best F1 in five parts of its train split."""

Floats = NDArray[np.float64]


@dataclass
class Report:
    """Lines to print, and which musts were missed."""

    lines: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    worse: list[str] = field(default_factory=list)
    recorded: dict[str, float] = field(default_factory=dict)
    part: str = ""

    def say(self, line: str = "") -> None:
        """Adds a line."""
        self.lines.append(line)
        print(line, flush=True)

    def row(
        self, name: str, floor: str, must: float, aim: float, ours: float, *, below: bool = False
    ) -> None:
        """Adds a row of the table; `below` where small figures are good."""
        name_alone = f"{self.part}{name.strip()}"
        self.figures[name_alone] = round(ours, 4)
        recorded = self.recorded.get(name_alone)
        if recorded is not None and (ours - recorded if below else recorded - ours) > SLACK:
            self.worse.append(f"{name_alone}: {ours:.4f}, recorded {recorded:.4f}")
        good = ours <= must if below else ours >= must
        reached = ours <= aim if below else ours >= aim
        if not good:
            self.missed.append(name_alone)
        verdict = ("ok, aim reached" if reached else "ok") if good else "MISSED"
        sign = "<=" if below else ">="
        self.say(f"{name:<42} {floor:>6} {sign} {must:.2f}  {aim:.2f}   {ours:.3f}  {verdict}")


def evaluate(data: Path, set_aside: bool, *, kept: bool = False, record: bool = False) -> int:
    """Prints the table.

    Args:
        data: the folder of public sets; what is missing there is not run.
        set_aside: also the half of the suite that is set aside.
        kept: do not ask whether musts are met, but whether no figure is worse than the recorded ones.
        record: write the figures to the record and the card.

    Returns:
        1 when there are no weights, or a must is missed, or (with `kept`) a figure got worse; else 0.
    """
    report = Report(recorded=json.loads(RECORD.read_text()) if kept else {})
    try:
        model = shipped(HOME)
    except BrokenWeightsError as error:
        report.say(f"The weights cannot be used: {error}")
        return 1
    report.say(f"{'test':<42} {'floor':>6} {'must':>7}  aim    ours")
    for name, run in PUBLIC.items():
        if (data / name).is_dir():
            run(model, data, report)
        else:
            report.say(f"{name}: not run, since {data / name} is not here.")
    cases = corpora.suite()
    crisis(model, [case for case in cases if not case.set_aside], report, "open half")
    if set_aside:
        crisis(model, [case for case in cases if case.set_aside], report, "half set aside")
    languages(model, report)
    report.say()
    report.say("Missed: " + "; ".join(report.missed) + "." if report.missed else "Every must is met.")
    if record:
        RECORD.write_text(json.dumps(report.figures, indent=2, sort_keys=True) + "\n")
        before, _, rest = CARD.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        table = "\n".join(["", "```text", *report.lines, "```", ""])
        CARD.write_text(before + BEGIN + table + END + after, encoding="utf-8")
    if kept:
        report.say(
            "Worse: " + "; ".join(report.worse) if report.worse else "No figure is worse than recorded."
        )
        return 1 if report.worse else 0
    return 1 if report.missed else 0


def goemotions(model: Model, data: Path, report: Report) -> None:
    """The 28 by thresholds that were tuned on the dev split."""
    rows = corpora.goemotions(data, "test")
    logits = first_logits(model, rows.texts)
    levels = np.array(model.header["thresholds"]["kinds"])
    said, true = logits[:, span("kinds")] > levels, rows.targets[:, span("kinds")] > 0
    each = [f1(said[:, at], true[:, at]) for at in range(said.shape[1])]
    report.row("GoEmotions test, 28-way macro-F1", ".447", 0.47, 0.50, float(np.mean(each)))
    report.say("  by kind: " + ", ".join(f"{k} {v:.2f}" for k, v in zip(corpora.KINDS, each, strict=True)))
    p = 1 / (1 + np.exp(-logits[:, span("families")].astype(np.float64)))
    y = rows.targets[:, span("families")]
    names = corpora.OUTPUTS["families"]
    gaps = [calibration_error(p[:, i], y[:, i].astype(np.float64)) for i in range(len(names))]
    report.say(
        "  families: "
        + ", ".join(f"{n} AUROC {area(p[:, i], y[:, i] > 0):.2f}" for i, n in enumerate(names))
        + f"; calibration error {np.mean(gaps):.3f}"
    )


def sad(model: Model, data: Path, report: Report) -> None:
    """Severity, stressor and the calibration of severity."""
    rows = corpora.sad(data, "test")
    told = [model.told(model.logits(text)) for text in rows.texts]
    severity = np.array([each.severity for each in told])
    true = 10 * rows.targets[:, span("severity")][:, 0].astype(np.float64)
    report.row("SAD severity, Spearman", ".550", 0.62, 0.66, spearman(severity, true))
    said = np.array([int(np.argmax(list(each.stressor.values()))) for each in told])
    classes = rows.targets[:, span("stressor")].argmax(axis=1)
    report.row("SAD stressor, 9-way macro-F1", ".665", 0.72, 0.75, macro_f1(said, classes, 9))
    report.row(
        "calibration error of severity (SAD test)",
        "-",
        0.05,
        0.03,
        calibration_error(severity / 10, true / 10),
        below=True,
    )
    words = np.array([len(text.split()) for text in rows.texts])
    for name, inside in by_length(words):
        if inside.sum() >= 30:
            report.say(
                f"  severity, {name}: "
                f"Spearman {spearman(severity[inside], true[inside]):.3f} ({inside.sum()})"
            )


def tweeteval(model: Model, data: Path, report: Report) -> None:
    """A head on the frozen features, fitted on the train and val splits."""
    train, y_train = corpora.tweeteval(data, "train")
    val, y_val = corpora.tweeteval(data, "val")
    test, y = corpora.tweeteval(data, "test")
    head = Head(seen(model, train + val), np.concatenate([y_train, y_val]), *TWEETS)
    said = head.shares(seen(model, test)).argmax(axis=1)
    report.row("TweetEval emotion, macro-F1 (refitted)", ".660", 0.70, 0.74, macro_f1(said, y, 4))


def dreaddit(model: Model, data: Path, report: Report) -> None:
    """A head on the frozen features, fitted on the train split."""
    train, y_train = corpora.dreaddit(data, "train")
    test, y = corpora.dreaddit(data, "test")
    head = Head(seen(model, train), y_train, *POSTS)
    p = head.shares(seen(model, test))[:, 1]
    report.row("Dreaddit test F1 (refitted)", ".765", 0.79, 0.81, f1(p > POSTS_LEVEL, y == 1))
    report.say(f"  AUROC {area(p, y == 1):.3f}")


def annomi(model: Model, data: Path, report: Report) -> None:
    """Agreement of the listening head with what therapists did; nothing is learned from AnnoMI."""
    heard = {
        "reflection": "reflection",
        "open_question": "question",
        "closed_question": "question",
        "affirmation": "therapist_input",
        "advice": "therapist_input",
        "information": "therapist_input",
        "other": "other",
    }
    pairs = corpora.annomi(data)
    logits = first_logits(model, [text for _, text in pairs])[:, span("listening")]
    said = np.array([heard[corpora.LISTENING[at]] for at in logits.argmax(axis=1)])
    true = np.array([behaviour for behaviour, _ in pairs])
    agreed = float((said == true).mean())
    chance = sum(float((said == each).mean() * (true == each).mean()) for each in set(heard.values()))
    report.say(
        f"AnnoMI, {len(pairs)} utterances of therapists: agreement {agreed:.2f}, "
        f"kappa {(agreed - chance) / (1 - chance):.2f}; F1 "
        + ", ".join(f"{each} {f1(said == each, true == each):.2f}" for each in dict.fromkeys(heard.values()))
    )


PUBLIC: Final[dict[str, Callable[[Model, Path, Report], None]]] = {
    "goemotions": goemotions,
    "tweeteval-emotion": tweeteval,
    "dreaddit": dreaddit,
    "sad": sad,
    "annomi": annomi,
}


def crisis(model: Model, cases: list[Case], report: Report, name: str) -> None:
    """Sensitivity and false alarms, each capability, calibration, and what the word count alone tells."""
    told = [sensed(model, case.text) for case in cases]
    p = np.array([each.crisis for each in told])
    present = np.array([case.present for case in cases])
    report.part = f"{name}: "
    report.say(f"Crisis suite, {name}: {len(cases)} messages, {int(present.sum())} with present risk")
    alarm = p >= ALARM
    report.row("  sensitivity for present risk", "-", 0.95, 0.98, float(alarm[present].mean()))
    report.row("  false alarms on the innocent", "-", 0.05, 0.03, float(alarm[~present].mean()), below=True)
    report.row(
        "  calibration error of crisis",
        "-",
        0.05,
        0.03,
        calibration_error(p, present.astype(np.float64)),
        below=True,
    )
    words = np.array([float(len(case.text.split())) for case in cases])
    report.say(
        f"  AUROC {area(p, present):.3f}; words and score: rank correlation {spearman(words, p):.2f}, within "
        f"present {spearman(words[present], p[present]):.2f}, "
        f"within innocent {spearman(words[~present], p[~present]):.2f}; "
        f"not known as English: {sum(each.unknown is not None for each in told)}"
    )
    for length, inside in by_length(words):
        if (inside & present).any() and (inside & ~present).any():
            report.say(
                f"  {length}: sensitivity {alarm[inside & present].mean():.3f}, false alarms "
                f"{alarm[inside & ~present].mean():.3f} ({int(inside.sum())})"
            )
    for capability in dict.fromkeys(case.capability for case in cases):
        at = np.array([case.capability == capability for case in cases])
        right = int(alarm[at].sum()) if present[at].all() else int((~alarm[at]).sum())
        report.say(f"    {capability:<48} {right:>3} of {int(at.sum()):>3} right")


def languages(model: Model, report: Report) -> None:
    """Whether the device knows what it cannot read."""
    report.part = ""
    for name, wanted in (("other-languages", False), ("english", True)):
        pairs = corpora.tongues(name)
        if pairs:
            known = [model.sense(text).unknown is None for _, text in pairs]
            report.row(
                f"knows whether it knows: {name}",
                "-",
                0.95,
                0.98,
                float(np.mean([k is wanted for k in known])),
            )


def sensed(model: Model, text: str) -> Sensed:
    """What the device says, with nothing sensed where it does not know."""
    return model.sense(text)


def first_logits(model: Model, texts: list[str]) -> NDArray[np.float32]:
    """The logits of each text, the mean over its windows."""
    return np.array(
        [model.read_windows(windows(tokens(text)), shouted(text))[0].mean(axis=0) for text in texts],
        np.float32,
    )


def by_length(words: NDArray[np.float64]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Texts by their number of words."""
    for first, last in ((1, 6), (7, 15), (16, 40), (41, 10_000)):
        name = f"{first} to {last} words" if last < 10_000 else f"more than {first - 1} words"
        yield name, (words >= first) & (words <= last)


__all__ = ["Report", "Seen", "evaluate"]
