"""Outside lines over HTTP: for everybody to read, for stewards to keep."""

from __future__ import annotations

from datetime import date

import msgspec

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.outside import rules, store
from asterism.outside.rules import OutsideLine
from asterism.setup.store import country_of_network
from asterism.store.base import Tx
from asterism.wire.outside import (
    DeskLine,
    DeskLines,
    DeskLinesAsked,
    LineAsked,
    LineChange,
    LineChanged,
    LineHistory,
    Lines,
    LinesAsked,
    LineVersion,
    OutsideLineView,
)


@endpoint("GET", "/api/lines", who="anyone")
async def outside_lines(door: Door, query: LinesAsked) -> Lines:
    """The outside lines of the network's country or of another one that is asked for."""

    async def work(tx: Tx) -> Lines:
        country = query.country or await country_of_network(tx)
        found = rules.shown(await store.lines_of(tx, country), country, minor=query.minor) if country else []
        return Lines(
            country=country,
            known=bool(found),
            lines=[_for_people(line) for line in found],
            countries=await store.known_countries(tx),
            elsewhere=rules.DIRECTORY,
        )

    return await door.parts.store.read(work)


@endpoint("GET", "/api/desk/lines", who="steward")
async def desk_lines(door: Door, query: DeskLinesAsked) -> DeskLines:
    """Every line of a country, also those that wait for a check, with source, age and expiry."""

    async def work(tx: Tx) -> DeskLines:
        today = date.fromisoformat(store.today(tx.now))
        lines = await store.lines_of(tx, query.country)
        told = [_for_stewards(line, today) for line in rules.in_order(lines)]
        return DeskLines(
            country=query.country,
            checked=rules.are_checked(lines, query.country),
            expired=sum(line.expired and line.shown for line in told),
            lines=told,
        )

    return await door.parts.store.read(work)


@endpoint("POST", "/api/desk/lines", who="steward", status=201)
async def add_line(door: Door, body: LineAsked) -> DeskLine:
    """Adds a line that the steward has checked."""
    line_id, change_id = door.parts.dice.new_id(), door.parts.dice.new_id()
    # A steward who writes a line has spoken to one source: the line's own.
    line = _as_written(body, line_id, version=1, confidence="medium")

    async def work(tx: Tx) -> DeskLine:
        return _told_now(tx, await store.add(tx, line, door.me, change_id))

    return await door.parts.store.write(work)


@endpoint("PUT", "/api/desk/lines/{line}", who="steward", errors=("stale",))
async def change_line(door: Door, line: str, body: LineChanged) -> DeskLine:
    """Writes a line as the steward now knows it; this counts as a check."""
    change_id = door.parts.dice.new_id()

    async def work(tx: Tx) -> DeskLine:
        before = await store.line_by_id(tx, line)
        written = _as_written(body, line, version=body.version, confidence=before.confidence)
        return _told_now(tx, await store.change(tx, written, door.me, change_id))

    return await door.parts.store.write(work)


@endpoint("POST", "/api/desk/lines/{line}/check", who="steward", errors=("stale",))
async def check_line(door: Door, line: str, body: LineVersion) -> DeskLine:
    """Says that the steward found the line as it stands here."""
    change_id = door.parts.dice.new_id()

    async def work(tx: Tx) -> DeskLine:
        return _told_now(tx, await store.check(tx, line, body.version, door.me, change_id))

    return await door.parts.store.write(work)


@endpoint("DELETE", "/api/desk/lines/{line}", who="steward", errors=("stale",))
async def remove_line(door: Door, line: str, query: LineVersion) -> None:
    """Takes a line away; the history keeps it."""
    change_id = door.parts.dice.new_id()

    async def work(tx: Tx) -> None:
        await store.remove(tx, line, query.version, door.me, change_id)

    await door.parts.store.write(work)


@endpoint("GET", "/api/desk/lines/{line}/history", who="steward")
async def line_history(door: Door, line: str) -> LineHistory:
    """What stewards did to a line, newest first."""

    async def work(tx: Tx) -> LineHistory:
        changes = await store.history(tx, line)
        today = date.fromisoformat(store.today(tx.now))
        return LineHistory(
            changes=[
                LineChange(
                    act=change.act,
                    by=change.changed_by,
                    at=change.changed_at,
                    version=change.version,
                    before=None if change.before is None else _for_stewards(change.before, today),
                )
                for change in changes
            ]
        )

    return await door.parts.store.read(work)


def _as_written(body: LineAsked, line_id: str, *, version: int, confidence: rules.Confidence) -> OutsideLine:
    fields = {field: getattr(body, field).strip() for field in LineAsked.__struct_fields__}
    kept = {**fields, "id": line_id, "version": version, "confidence": confidence, "verified_on": ""}
    try:
        line = msgspec.convert(kept, OutsideLine)
    except msgspec.ValidationError as bad:
        raise Refusal("malformed", why=str(bad)[:200]) from None
    if not rules.is_complete(line):
        raise Refusal("malformed", why="A line needs a name, and a number or a way to write to it.")
    return line


def _told_now(tx: Tx, line: OutsideLine) -> DeskLine:
    return _for_stewards(line, date.fromisoformat(store.today(tx.now)))


def _for_people(line: OutsideLine) -> OutsideLineView:
    return OutsideLineView(
        line=line.id,
        kind=line.kind,
        name=line.name,
        phone=line.phone,
        text=line.text,
        hours=line.hours,
        languages=line.languages,
        verified_on=line.verified_on,
    )


def _for_stewards(line: OutsideLine, today: date) -> DeskLine:
    expires_on = rules.expires_on(line)
    return DeskLine(
        line=line.id,
        version=line.version,
        country=line.country,
        kind=line.kind,
        name=line.name,
        phone=line.phone,
        text=line.text,
        hours=line.hours,
        languages=line.languages,
        source=line.source,
        verified_on=line.verified_on,
        confidence=line.confidence,
        note=line.note,
        checked_at=line.checked_at,
        shown=rules.may_be_shown(line),
        expires_on=None if expires_on is None else expires_on.isoformat(),
        expired=rules.is_expired(line, today),
    )
