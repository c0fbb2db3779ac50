"""What makes somebody fit to answer, and when the network may open. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from asterism.errors import Refusal

Need = Literal["practice", "sign_off", "good_standing"]

# Read before the practice talk; the texts are the client's, under these names.
TRAINING_UNITS: tuple[str, ...] = (
    "listening",
    "not-advising",
    "heavy-words",
    "danger-now",
    "boundaries",
    "letting-go",
    "own-care",
)

# What a person may have lived with: the list a network starts from and then edits. The client has their
# texts.
FIRST_THREADS: tuple[str, ...] = (
    "loss",
    "anxiety",
    "low-mood",
    "addiction",
    "loneliness",
    "illness",
    "caring-for-someone",
    "being-different",
    "work",
    "money",
    "family",
    "love",
    "faith",
    "war-and-flight",
)

STEWARDS_TO_OPEN = 2
SUPPORTERS_TO_OPEN = 2


@dataclass(frozen=True, slots=True)
class SupporterFacts:
    """What the dispatcher needs to know of one supporter; boundaries and rest come on top of it."""

    member: str
    name: str | None
    standing: str
    signed_off: bool
    probation: bool
    """Takes no crisis."""
    cleared_minors: bool
    adult: bool
    steward: bool
    languages: frozenset[str]
    threads: frozenset[str]
    practised: bool

    @property
    def ready(self) -> bool:
        """May start a shift and be rung."""
        return self.signed_off and self.practised and self.standing in ("good", "probation")


def needs(*, practised: bool, signed_off: bool, standing: str) -> list[Need]:
    """What is missing before the first shift, in the order in which it comes."""
    missing: list[Need] = []
    if not practised:
        missing.append("practice")
    if not signed_off:
        missing.append("sign_off")
    if standing not in ("good", "probation"):
        missing.append("good_standing")
    return missing


def missing_to_open(
    *, set_up: bool, stewards: int, lead: str, signed_off: int, lines_checked: bool, test_call: bool
) -> list[Literal["setup", "stewards", "lead", "supporters", "lines", "test_call"]]:
    """What is not there yet before "Reach someone" may appear; empty: the network is open."""
    missing: list[Literal["setup", "stewards", "lead", "supporters", "lines", "test_call"]] = []
    if not set_up:
        missing.append("setup")
    if stewards < STEWARDS_TO_OPEN:
        missing.append("stewards")
    if not lead.strip():
        missing.append("lead")
    if signed_off < SUPPORTERS_TO_OPEN:
        missing.append("supporters")
    if not lines_checked:
        missing.append("lines")
    if not test_call:
        missing.append("test_call")
    return missing


def steward_needs_second(role: str, made_by: str | None, stewards: Sequence[str]) -> bool:
    """Whether an invitation opens only after a second steward's yes: that of a steward, once there is a
    second one to give it. The command line of the machine (made by nobody) is the way back when no steward
    is left.
    """
    return role == "steward" and made_by is not None and any(each != made_by for each in stewards)


def may_second(made_by: str | None, steward: str) -> None:
    if made_by == steward:
        raise Refusal("needs_second_person")


def tidy_words(words: Iterable[str]) -> list[str]:
    """Words in their order, trimmed, without empty ones and repeats."""
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))
