"""How a report moves, and who may move it. Pure."""

from __future__ import annotations

from typing import Literal

from asterism.errors import Refusal

State = Literal["new", "taken", "decided", "appealed", "closed"]
# Reports that one person may have open at once; beyond it the stewards have to come after first.
OPEN_PER_REPORTER = 20
APPEAL_MS = 30 * 86_400_000


def may_take(state: State) -> None:
    """A report is taken when it is new, or taken over from a colleague; not once it was decided."""
    if state not in ("new", "taken"):
        raise Refusal("stale", state=state)


def may_decide(state: State, taken_by: str | None, steward: str) -> None:
    """Only the steward who took it decides, so that two never decide side by side."""
    if state != "taken" or taken_by != steward:
        raise Refusal("stale", state=state)


def may_appeal(state: State, decided_at: int | None, now: int) -> bool:
    """Once, within thirty days of the decision, by either side; the first appeal reopens it."""
    return state == "decided" and decided_at is not None and now < decided_at + APPEAL_MS


def may_answer(state: State, decided_by: str | None, steward: str, *, another: bool) -> None:
    """Another steward judges an appeal than the one who decided, wherever there is another."""
    if state != "appealed":
        raise Refusal("stale", state=state)
    if decided_by == steward and another:
        raise Refusal("needs_second_person")


def may_say_passed_on(outcome: str, *, acted: bool) -> None:
    """That something was passed on outside is never decided by one: two did it before, or one whom others
    review."""
    if outcome == "passed_on" and not acted:
        raise Refusal("needs_second_person")


def may_judge(reporter: str, steward: str, *, another: bool) -> None:
    """Nobody judges their own complaint where another steward can."""
    if reporter == steward and another:
        raise Refusal("needs_second_person")
