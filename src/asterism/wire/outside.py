"""The outside lines, as people see them and as stewards keep them.

=====================================  ==================  =========
GET /api/lines?country=XX&minor=true   -                   Lines
GET /api/desk/lines?country=XX         -                   DeskLines
POST /api/desk/lines                   LineAsked           DeskLine, 201
PUT /api/desk/lines/{line}             LineChanged         DeskLine
POST /api/desk/lines/{line}/check      LineVersion         DeskLine
DELETE /api/desk/lines/{line}?version= LineVersion         null
GET /api/desk/lines/{line}/history     -                   LineHistory
=====================================  ==================  =========
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from asterism.wire.base import Asked, Count, Country, Id, Line, Ms, Told

LineKind = Literal["emergency", "crisis", "listening", "youth"]
LineConfidence = Literal["high", "medium", "low"]
LineName = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
LineNumber = Annotated[str, msgspec.Meta(max_length=40, pattern=r"^[0-9+*#() ./-]*$")]


class LinesAsked(Asked):
    """``country`` left out means the network's own; it is never guessed. ``minor`` puts youth lines first."""

    country: Country | None = None
    minor: bool = False


class OutsideLineView(Told):
    """A line as people see it. ``phone`` is as dialled inside the country; empty ``hours``: not known."""

    line: Id
    kind: LineKind
    name: str
    phone: str
    text: str
    """How to write to it, in words, such as ``text SHOUT to 85258``."""
    hours: str
    languages: str
    verified_on: str
    """When it was last verified, as far as that is known: a year, a month or a day."""


class Lines(Told):
    """``known`` is false when we have no line there; then ``elsewhere`` names a directory, as plain text."""

    country: str | None
    known: bool
    lines: list[OutsideLineView]
    countries: list[str]
    """Countries with lines, for the choice of another one."""
    elsewhere: str


class DeskLinesAsked(Asked):
    country: Country


class DeskLine(Told):
    """A line with what stewards need to judge it."""

    line: Id
    version: Count
    country: str
    kind: LineKind
    name: str
    phone: str
    text: str
    hours: str
    languages: str
    source: str
    verified_on: str
    confidence: LineConfidence
    note: str
    checked_at: Ms | None
    shown: bool
    """Whether people see it: a line of low confidence waits for a check."""
    expires_on: str | None
    expired: bool


class DeskLines(Told):
    """``checked``: a steward checked an emergency number and another line (part of the opening rule)."""

    country: str
    checked: bool
    expired: Count
    lines: list[DeskLine]


class LineAsked(Asked):
    """A line that a steward adds. It needs a number or a way to write."""

    country: Country
    kind: LineKind
    name: LineName
    phone: LineNumber = ""
    text: Line = ""
    hours: Annotated[str, msgspec.Meta(max_length=120)] = ""
    languages: Annotated[str, msgspec.Meta(max_length=120)] = ""
    source: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    note: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class LineChanged(LineAsked, kw_only=True):
    version: Count


class LineVersion(Asked):
    """The version that the steward had before them."""

    version: Count


class LineChange(Told):
    act: Literal["added", "changed", "checked", "removed"]
    by: Id
    at: Ms
    version: Count
    before: DeskLine | None


class LineHistory(Told):
    changes: list[LineChange]
