"""Which outside lines are shown, in which order, and when they have to be looked at again. Pure.

A line of another country is never shown in place of a missing one: a number that rings nowhere, or somewhere
else (116 123 is another service in Ukraine), is worse than the plain sentence that points to a directory.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

Kind = Literal["emergency", "crisis", "listening", "youth"]
Confidence = Literal["high", "medium", "low"]

MONTHS_UNTIL_EXPIRY = 6
DIRECTORY = "findahelpline.com"
"""A directory of lines in other countries, shown as plain text, never opened by us."""

ALWAYS = "24/7"
_ORDER_FOR_ADULTS: dict[str, int] = {"emergency": 0, "crisis": 1, "listening": 2, "youth": 3}
_ORDER_FOR_MINORS: dict[str, int] = {"emergency": 0, "youth": 1, "crisis": 2, "listening": 3}

# The file has rows for numbers that are reserved in the whole European Union. They do not ring in every
# country, so they are knowledge for stewards and not lines of a country.
NOT_COUNTRIES = frozenset({"EU"})


class OutsideLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line. ``phone`` is as dialled inside the country; empty ``hours`` means that they are not known."""

    id: str
    country: str
    kind: Kind
    name: str
    phone: str = ""
    text: str = ""
    hours: str = ""
    languages: str = ""
    source: str = ""
    verified_on: str
    """A date as far as it is known: ``2026``, ``2026-05`` or ``2026-05-17``."""
    confidence: Confidence
    note: str = ""
    checked_at: int | None = None
    """When a steward last checked it, in milliseconds; None when none did."""
    version: int = 1


def may_be_shown(line: OutsideLine) -> bool:
    """High and medium lines are shown unasked; a low one waits for a steward's check."""
    return line.confidence != "low" or line.checked_at is not None


def shown(lines: Iterable[OutsideLine], country: str, *, minor: bool = False) -> list[OutsideLine]:
    """The lines of one country as people see them.

    Emergency numbers first, then one line that answers around the clock, then the rest. For minors youth
    lines come right after the emergency numbers, those around the clock before the others.
    """
    if country in NOT_COUNTRIES:
        return []
    fitting = in_order(
        (line for line in lines if line.country == country and may_be_shown(line)), minor=minor
    )
    return fitting if minor else _one_around_the_clock_first(fitting)


def in_order(lines: Iterable[OutsideLine], *, minor: bool = False) -> list[OutsideLine]:
    """By kind, those around the clock before the others, those with a number before text only."""
    kinds = _ORDER_FOR_MINORS if minor else _ORDER_FOR_ADULTS
    return sorted(
        lines, key=lambda line: (kinds[line.kind], line.hours != ALWAYS, not line.phone, line.name, line.id)
    )


def _one_around_the_clock_first(lines: Sequence[OutsideLine]) -> list[OutsideLine]:
    emergency = [line for line in lines if line.kind == "emergency"]
    others = [line for line in lines if line.kind != "emergency"]
    always = next((line for line in others if line.hours == ALWAYS and line.kind != "youth"), None)
    if always is None:
        return emergency + others
    return [*emergency, always, *(line for line in others if line is not always)]


def countries(lines: Iterable[OutsideLine]) -> list[str]:
    """The countries for which there is something to show, in alphabetical order of their codes."""
    return sorted({line.country for line in lines if may_be_shown(line)} - NOT_COUNTRIES)


def earliest_day(verified_on: str) -> date | None:
    """The earliest day that a date may mean. A year alone may mean its first day."""
    parts = verified_on.split("-")
    try:
        year, month, day = (int(part) for part in (*parts, "1", "1")[:3])
        return date(year, month, day)
    except ValueError:
        return None


def expires_on(line: OutsideLine) -> date | None:
    """The day on which a line has to be checked again; None when its date cannot be read."""
    day = earliest_day(line.verified_on)
    if day is None:
        return None
    months = day.month - 1 + MONTHS_UNTIL_EXPIRY
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def is_expired(line: OutsideLine, today: date) -> bool:
    """Whether stewards are warned. The line stays visible with its date: an old number beats none."""
    expiry = expires_on(line)
    return expiry is None or expiry <= today


def are_checked(lines: Iterable[OutsideLine], country: str) -> bool:
    """Whether a steward checked an emergency number and another line of this country (the opening rule)."""
    checked = [line for line in shown(lines, country) if line.checked_at is not None]
    return any(line.kind == "emergency" for line in checked) and any(
        line.kind != "emergency" for line in checked
    )


def is_complete(line: OutsideLine) -> bool:
    """A line that nobody can call or write to is none."""
    return bool(line.name.strip()) and bool(line.phone.strip() or line.text.strip())
