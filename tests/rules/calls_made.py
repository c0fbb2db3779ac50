"""Calls, people and their surroundings for the tests of the state table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from asterism.calls import rules
from asterism.calls.state import Around, Call, Outcome, Person
from asterism.errors import Refusal

T0 = 1_750_000_000_000


def person(name: str, **more: object) -> Person:
    return Person(id=name, cleared_minors=True, **more)  # type: ignore[arg-type]


def among(*people: Person, **more: object) -> Around:
    return Around(people=people, caller_seen_at=T0, lead_seen_at=T0, **more)  # type: ignore[arg-type]


def pressed(**more: object) -> Call:
    return rules.reach(id="c", caller="ann", client_id="1", room="r", now=T0, **more).call  # type: ignore[arg-type]


def held(*, at: int = T0, age: str | None = "adult") -> Call:
    ben = person("ben")
    call = rules.due(pressed(age=age), among(ben), T0).call
    return rules.accept(call, call.offers[0].id, ben, among(ben), at).call


def kinds(outcome: Outcome) -> list[str]:
    return [effect.kind for effect in outcome.effects]


def refused(code: str, what: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refusal:
        what()
    assert refusal.value.code == code
