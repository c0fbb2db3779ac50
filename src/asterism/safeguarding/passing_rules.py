"""Breaking confidentiality: who may propose, confirm, act alone, review and judge an appeal. Pure.

It takes two: one steward proposes, another confirms or declines. Where nobody answers for two minutes the
proposer may act alone, and then two others review it within a day.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from asterism.errors import Refusal

State = Literal["proposed", "confirmed", "declined", "withdrawn", "lapsed", "alone", "reviewed"]
Asks = Literal["answer", "wait", "act_alone", "review", "appeal"]

WAIT_MS = 2 * 60_000
"""How long a second person has to answer before the proposer may act alone."""
REVIEW_MS = 24 * 3_600_000
REVIEWERS = 2
LAPSES_MS = 24 * 3_600_000
"""After so long a proposal is about a danger of yesterday: it is made anew, or not at all."""
NO_STANDS_MS = 3_600_000
"""So long after a second person's no, nobody acts alone on the same matter: that would be a way around it."""
APPEAL_MS = 30 * 86_400_000


@dataclass(frozen=True, slots=True)
class Passing:
    """One matter of breaking confidentiality, as far as the rules need it. ``others``: the stewards of this
    moment without the proposer and without the one it is about."""

    state: State
    about: str
    proposer: str
    at: int
    others: frozenset[str]
    answered_by: str | None = None
    no_at: int | None = None
    """When somebody last declined the same matter, or None."""
    review_due_at: int | None = None
    reviewers: frozenset[str] = frozenset()
    acted_at: int | None = None
    told_at: int | None = None
    appealed_at: int | None = None
    appeal_answered: bool = False

    @property
    def acted(self) -> bool:
        """Whether something was passed on."""
        return self.state in ("confirmed", "alone", "reviewed")


def takes_part(about: str, steward: str) -> None:
    """A steward about whom the matter is knows of none of it."""
    if about == steward:
        raise Refusal("not_found")


def lapsed(p: Passing, now: int) -> bool:
    return p.state == "proposed" and now >= p.at + LAPSES_MS


def _still_proposed(p: Passing, now: int) -> None:
    if p.state != "proposed":
        raise Refusal("stale", state=p.state)
    if lapsed(p, now):
        raise Refusal("closed")


def may_answer(p: Passing, steward: str, now: int) -> None:
    """Confirm or decline: another steward than the one who proposed, while it stands."""
    takes_part(p.about, steward)
    _still_proposed(p, now)
    if steward == p.proposer:
        raise Refusal("needs_second_person")


def may_withdraw(p: Passing, steward: str, now: int) -> None:
    takes_part(p.about, steward)
    _still_proposed(p, now)
    if steward != p.proposer:
        raise Refusal("not_allowed")


def alone_at(p: Passing) -> int:
    """From when the proposer may act alone (ms): after two minutes, at once where nobody else could answer,
    and not within an hour of a second person's no."""
    if p.no_at is not None and p.others:
        return max(p.at + WAIT_MS, p.no_at + NO_STANDS_MS)
    return p.at + WAIT_MS if p.others else p.at


def may_act_alone(p: Passing, steward: str, now: int) -> None:
    """``needs_second_person`` for anybody but the proposer, ``not_yet`` while others have their time."""
    takes_part(p.about, steward)
    _still_proposed(p, now)
    if steward != p.proposer:
        raise Refusal("needs_second_person")
    if now < (from_when := alone_at(p)):
        raise Refusal("not_yet", at=from_when)


def reviews_needed(others: AbstractSet[str], reviewers: AbstractSet[str]) -> int:
    """Two; all others where there are fewer. Where there is nobody yet, the first who comes: never none."""
    return max(1, min(REVIEWERS, len(others | reviewers)))


def may_review(p: Passing, steward: str) -> None:
    takes_part(p.about, steward)
    if p.state != "alone" or steward in p.reviewers:
        raise Refusal("stale", state=p.state)
    if steward == p.proposer:
        raise Refusal("needs_second_person")


def is_reviewed(p: Passing) -> bool:
    return len(p.reviewers) >= reviews_needed(p.others, p.reviewers)


def overdue(p: Passing, now: int) -> bool:
    return p.state == "alone" and p.review_due_at is not None and now >= p.review_due_at


def may_tell(p: Passing, steward: str) -> None:
    """Telling the person later, once it does not endanger them any more."""
    takes_part(p.about, steward)
    if not p.acted or p.told_at is not None:
        raise Refusal("stale", state=p.state)


def may_appeal(p: Passing, now: int) -> bool:
    """Once, within thirty days of being told."""
    return p.acted and p.told_at is not None and p.appealed_at is None and now < p.told_at + APPEAL_MS


def may_judge_appeal(p: Passing, steward: str) -> None:
    """Somebody who had no part in it, wherever there is one."""
    takes_part(p.about, steward)
    if p.appealed_at is None or p.appeal_answered:
        raise Refusal("stale", state=p.state)
    parties = {p.proposer, p.answered_by}
    if steward in parties and p.others - parties:
        raise Refusal("needs_second_person")


def asks(p: Passing, steward: str, now: int) -> Asks | None:
    """What it asks of this steward at this moment, None for nothing."""
    if p.state == "proposed" and not lapsed(p, now):
        if steward != p.proposer:
            return "answer"
        return "act_alone" if now >= alone_at(p) else "wait"
    if p.state == "alone" and steward != p.proposer and steward not in p.reviewers:
        return "review"
    if p.appealed_at is not None and not p.appeal_answered:
        parties = {p.proposer, p.answered_by}
        if steward not in parties or not p.others - parties:
            return "appeal"
    return None


def is_settled(p: Passing, now: int) -> bool:
    """Whether nothing about it waits for anybody any more."""
    if p.state == "alone" or (p.appealed_at is not None and not p.appeal_answered):
        return False
    return p.state != "proposed" or lapsed(p, now)
