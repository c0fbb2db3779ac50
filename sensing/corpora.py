"""The texts that the model learns from and is tested on, as rows with targets and weights.

Only GoEmotions, SAD and sentences of our own train what is shipped. TweetEval, Dreaddit and AnnoMI are read
for tests alone. Nothing of the data sets is part of the repository; its rows stay where they are.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sensing.families import FAMILIES

Floats = NDArray[np.float32]

KINDS: Final = tuple(
    """admiration amusement anger annoyance approval caring confusion curiosity desire disappointment
    disapproval disgust embarrassment excitement fear gratitude grief joy love nervousness optimism pride
    realization relief
    remorse sadness surprise neutral""".split()
)
STRESSORS: Final = {
    "work": "Work",
    "school": "School",
    "money": "Financial Problem",
    "family": "Family Issues",
    "people": "Social Relationships",
    "health": "Health, Fatigue, or Physical Pain",
    "turmoil": "Emotional Turmoil",
    "deciding": "Everyday Decision Making",
    "other": "Other",
}
LISTENING: Final = (
    "reflection",
    "open_question",
    "closed_question",
    "affirmation",
    "advice",
    "information",
    "other",
)
OUTPUTS: Final[dict[str, tuple[str, ...]]] = {
    "kinds": KINDS,
    "families": tuple(FAMILIES),
    "stressor": tuple(STRESSORS),
    "severity": ("severity",),
    "crisis": ("crisis",),
    "listening": LISTENING,
}
COLUMNS: Final[dict[str, tuple[int, int]]] = {}
for _name, _outputs in OUTPUTS.items():
    _first = max((end for _, end in COLUMNS.values()), default=0)
    COLUMNS[_name] = (_first, _first + len(_outputs))
WIDTH: Final = COLUMNS["listening"][1]
CHOICES: Final = ("stressor", "listening")
"""Heads of which exactly one output is true; of the others each stands for itself."""

IN_FAMILIES: Final[Floats] = np.array(
    [[float(kind in kinds) for kinds in FAMILIES.values()] for kind in KINDS], np.float32
)

OWN: Final = Path(__file__).with_name("own")
SUITE: Final = Path(__file__).with_name("suite")
EARLIER_SUITES: Final = tuple(
    Path(__file__).with_name("earlier_suites") / name for name in ("first", "second")
)

# Rows of the public sets with such words are not taught as innocent: nobody has said that they are.
HEAVY: Final = re.compile(
    r"suicid|kill\w*\s+(my|him|her|them|your)sel|kms\b|self.?harm"
    r"|(want|wish|wan)\w*\s+(to\s+|i\s+)?(die|dead|was dead)"
    r"|end(ing)?\s+(it all|my life)|(cut|hurt)\w*\s+myself"
    r"|better off (dead|without me)|not (be|want to be) alive"
    r"|unalive|no (reason|point) (to|in) liv|want to disappear|not wake up|off himself|off myself",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Rows:
    """Texts with their targets and how much each target counts, both `[rows, WIDTH]`; 0 counts not at all."""

    texts: list[str]
    targets: Floats
    weights: Floats

    def __add__(self, other: Rows) -> Rows:
        return Rows(
            self.texts + other.texts,
            np.concatenate([self.targets, other.targets]),
            np.concatenate([self.weights, other.weights]),
        )

    def pick(self, at: NDArray[np.intp]) -> Rows:
        """Some of the rows."""
        return Rows([self.texts[i] for i in at], self.targets[at], self.weights[at])


def empty(texts: list[str]) -> Rows:
    """Rows that say nothing yet."""
    shape = (len(texts), WIDTH)
    return Rows(texts, np.zeros(shape, np.float32), np.zeros(shape, np.float32))


def span(head: str) -> slice:
    """The columns of a head."""
    return slice(*COLUMNS[head])


def goemotions(folder: Path, part: str) -> Rows:
    """GoEmotions (`train`, `dev` or `test`): the 28, the families; innocent of crisis, at little weight."""
    lines = (folder / "goemotions" / f"{part}.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.rsplit("\t", 1) for line in lines]
    rows = empty([text for text, _ in pairs])
    for at, (text, labels) in enumerate(pairs):
        rows.targets[at, [int(label) for label in labels.split(",")]] = 1
        rows.weights[at, COLUMNS["crisis"][0]] = 0 if HEAVY.search(text) else 0.02
    rows.targets[:, span("families")] = (rows.targets[:, span("kinds")] @ IN_FAMILIES) > 0
    rows.weights[:, span("kinds")] = 1
    rows.weights[:, span("families")] = 1
    return rows


def sad(folder: Path, part: str) -> Rows:
    """SAD (`train` or `test`): stressor and severity (0-1 here); innocent of crisis, at some weight."""
    with (folder / "sad" / f"{part}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    rows = empty([row["text"] for row in found])
    names = list(STRESSORS.values())
    first = COLUMNS["stressor"][0]
    for at, row in enumerate(found):
        rows.targets[at, first + names.index(row["stressor"])] = 1
        rows.targets[at, COLUMNS["severity"][0]] = float(row["severity_mean"]) / 10
        rows.weights[at, COLUMNS["crisis"][0]] = 0 if HEAVY.search(row["text"]) else 0.04
    rows.weights[:, span("stressor")] = 1
    rows.weights[:, span("severity")] = 1
    return rows


def table(path: Path) -> list[list[str]]:
    """The rows of a table of ours, its heading left out; none where a language file is missing."""
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines if line.strip()]


def own_crisis() -> Rows:
    """Our own messages at present risk and innocent ones, written by hand."""
    found = [row for row in table(OWN / "crisis.tsv") if len(row) == 4]
    rows = empty([row[3] for row in found])
    rows.targets[:, COLUMNS["crisis"][0]] = [float(row[1]) for row in found]
    rows.weights[:, COLUMNS["crisis"][0]] = 2
    rows.targets[:, COLUMNS["severity"][0]] = [float(row[2]) / 10 for row in found]
    rows.weights[:, COLUMNS["severity"][0]] = 0.1
    return rows


def messages() -> Rows:
    """Many more messages of our own, both classes, a file for each theme and hand."""
    found: dict[str, tuple[float, float]] = {}
    for path in sorted((OWN / "messages").glob("*.tsv")):
        weight = HUNTED if path.name.startswith("hunt-") else 2
        found |= {row[1]: (float(row[0]), weight) for row in table(path) if len(row) == 2}
    rows = empty(list(found))
    present, weights = np.array(list(found.values()), np.float32).T
    rows.targets[:, COLUMNS["crisis"][0]] = present
    rows.weights[:, COLUMNS["crisis"][0]] = as_long_on_both_sides(rows.texts, present > 0.5, weights)
    return rows


HUNTED: Final = 1.0
"""What was written around the errors of a model counts half as much as what was written as it came: life is
seldom so close to the edge."""


LENGTHS: Final = (3, 5, 7, 9, 11, 13, 15, 18, 21, 25, 30, 40, 60)
"""Up to so many words a message belongs to a class of lengths; the last has all that are longer."""


def as_long_on_both_sides(texts: list[str], present: NDArray[np.bool_], weights: Floats) -> Floats:
    """The weights, with both sides the same in each class of lengths: a word count must tell nothing.

    Whoever writes is wordier on one side.
    """
    lengths = np.searchsorted(LENGTHS, [len(text.split()) for text in texts])
    even = weights.copy()
    for each in np.unique(lengths):
        here = lengths == each
        for side in (here & present, here & ~present):
            if side.any():
                even[side] *= weights[here].sum() / 2 / weights[side].sum()
    return even


def own_stress() -> Rows:
    """Our own short messages about stress: stressor and severity as the raters of SAD would see them."""
    paths = sorted((OWN / "stress").glob("*.tsv"))
    found = [row for path in paths for row in table(path) if len(row) == 3 and row[0] in STRESSORS]
    rows = empty([row[2] for row in found])
    for at, row in enumerate(found):
        rows.targets[at, COLUMNS["stressor"][0] + list(STRESSORS).index(row[0])] = 1
    rows.targets[:, COLUMNS["severity"][0]] = [float(row[1]) / 10 for row in found]
    rows.weights[:, span("stressor")] = STRESS
    rows.weights[:, span("severity")] = 2 * STRESS
    return rows


STRESS: Final = 0.3


def own_kinds() -> Rows:
    """Our own comments for the kinds that are rare; that another is there as well is unlikely."""
    found = [row for row in table(OWN / "kinds.tsv") if len(row) == 2]
    rows = empty([row[1] for row in found])
    for at, (kinds, _) in enumerate(found):
        rows.targets[at, [KINDS.index(kind) for kind in kinds.split(",")]] = 1
    rows.targets[:, span("families")] = (rows.targets[:, span("kinds")] @ IN_FAMILIES) > 0
    rows.weights[:, span("kinds")] = 0.7
    rows.weights[:, span("families")] = 0.7
    return rows


def own_long() -> Rows:
    """Our own longer posts, strained or calm: severity alone, at little weight."""
    found = [row for row in table(OWN / "long_stress.tsv") if len(row) == 2]
    rows = empty([row[1] for row in found])
    rows.targets[:, COLUMNS["severity"][0]] = [0.62 if row[0] == "1" else 0.2 for row in found]
    rows.weights[:, span("severity")] = 0.5
    rows.weights[:, COLUMNS["crisis"][0]] = 0.3
    return rows


def own_severity() -> Rows:
    """Our own messages from calm to extreme."""
    found = [row for row in table(OWN / "severity.tsv") if len(row) == 2]
    rows = empty([row[1] for row in found])
    rows.targets[:, COLUMNS["severity"][0]] = [float(row[0]) / 10 for row in found]
    rows.weights[:, COLUMNS["severity"][0]] = 0.25
    return rows


def own_feelings() -> Rows:
    """Our own sentences of one family each. Other families are not said to be absent."""
    names = list(FAMILIES)
    found = [row for row in table(OWN / "feelings.tsv") if len(row) == 2 and row[0] in names]
    rows = empty([row[1] for row in found])
    for at, row in enumerate(found):
        rows.targets[at, COLUMNS["families"][0] + names.index(row[0])] = 1
    rows.weights[:, span("families")] = 1
    return rows


_ABOUT: Final = (
    "{}",
    "{}.",
    "I am stressed about {}",
    "{} is stressing me out",
    "I have been worrying about {} lately",
    "trouble with {}",
    "well, it is because of {}",
)


def lexicon() -> Rows:
    """Our own word lists: what belongs to which stressor or kind, alone and in a few plain frames."""
    found: list[tuple[str, str, str]] = []
    for head, output, _, words in table(Path(__file__).with_name("lexicon.tsv")):
        if head == "severity":
            continue
        for word in words.split(", "):
            frames = (
                _ABOUT
                if head == "stressor"
                else ("{}", "{}.", "i am {}")
                if head == "kinds"
                else ("{}", "{}.")
            )
            found += [(head, output, frame.format(word)) for frame in frames]
    rows = empty([text for *_, text in found])
    for at, (head, output, _) in enumerate(found):
        if head == "kinds":
            # Another kind may be there as well; that it is not says little.
            rows.weights[at, span("kinds")] = 0.1
            kind = KINDS.index(output)
            rows.targets[at, kind], rows.weights[at, kind] = 1, 0.6
            rows.weights[at, span("families")] = 0.1
            family = int(IN_FAMILIES[kind].argmax())
            rows.targets[at, COLUMNS["families"][0] + family] = 1
            rows.weights[at, COLUMNS["families"][0] + family] = 0.6
        if head == "stressor":
            rows.targets[at, COLUMNS["stressor"][0] + list(STRESSORS).index(output)] = 1
            rows.weights[at, span("stressor")] = LEXICON
    return rows


LEXICON: Final = 0.15


def own_listening() -> Rows:
    """Our own sentences of a supporter."""
    found = [row for row in table(OWN / "listening.tsv") if len(row) == 2 and row[0] in LISTENING]
    rows = empty([row[1] for row in found])
    for at, row in enumerate(found):
        rows.targets[at, COLUMNS["listening"][0] + LISTENING.index(row[0])] = 1
    rows.weights[:, span("listening")] = 1
    return rows


def tweeteval(folder: Path, part: str) -> tuple[list[str], NDArray[np.int64]]:
    """TweetEval emotion (`train`, `val` or `test`), for tests only: texts and classes 0-3."""
    home = folder / "tweeteval-emotion"
    texts = (home / f"{part}_text.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    labels = (home / f"{part}_labels.txt").read_text().split()
    return texts, np.array([int(label) for label in labels])


def dreaddit(folder: Path, part: str) -> tuple[list[str], NDArray[np.int64]]:
    """Dreaddit (`train` or `test`), for tests only: texts and whether they tell of stress."""
    with (folder / "dreaddit" / f"{part}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    return [row["text"] for row in found], np.array([int(row["label"]) for row in found])


def annomi(folder: Path) -> list[tuple[str, str]]:
    """What therapists say in AnnoMI, for tests only: behaviour and text."""
    with (folder / "annomi" / "utterances.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["main_therapist_behaviour"], row["utterance_text"])
            for row in csv.DictReader(file)
            if row["interlocutor"] == "therapist"
        ]


@dataclass(frozen=True)
class Case:
    """One message of the functional suite."""

    capability: str
    present: bool
    text: str

    @property
    def set_aside(self) -> bool:
        """Whether it belongs to the half that is looked at once."""
        return int(hashlib.sha256(self.text.encode()).hexdigest()[0], 16) % 2 == 1


def suite(*folders: Path) -> list[Case]:
    """The functional suite for crisis; with `EARLIER_SUITES` those that the model was chosen by."""
    return [
        Case(row[0], row[1] == "1", row[2])
        for folder in folders or (SUITE,)
        for pattern in ("present-*.tsv", "innocent-*.tsv")
        for path in sorted(folder.glob(pattern))
        for row in table(path)
    ]


def tongues(name: str) -> list[tuple[str, str]]:
    """`other-languages` or `english`: language and text."""
    return [(row[0], row[1]) for row in table(SUITE / f"{name}.tsv")]
