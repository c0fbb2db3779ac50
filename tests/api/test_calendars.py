"""Calendars and the public directory, fetched as other programs fetch them and read by parsers that are not
ours."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import icalendar
import jsonschema_rs
import pytest
import recurring_ical_events

from tests.api.test_circles import WEEKLY, adult, facilitator, join, made, see
from tests.people_place import HOST, Place, any_place_fixture, place_fixture
from tests.rules.test_calendar_files import MEETING_GUIDE

__all__ = ["any_place_fixture", "place_fixture"]

NOW = datetime(2025, 6, 15, 15, 6, tzinfo=UTC)
GUESSED = "/calendar/" + "a" * 52 + ".ics"


async def fetch(place: Place, path: str, **headers: str) -> httpx.Response:
    """As a calendar program does: without a session."""
    transport = httpx.ASGITransport(app=place.app)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as http:
        return await http.get(
            path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )


def shown(text: str) -> list[tuple[datetime, str]]:
    """What a calendar shows within four weeks."""
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        NOW, NOW + timedelta(days=28)
    )
    return sorted((each["DTSTART"].dt.astimezone(UTC), str(each["SUMMARY"])) for each in events)


async def test_a_calendar_shows_the_circles_one_is_in_until_its_address_ends(any_place: Place) -> None:
    place = any_place
    fay, ana = await facilitator(place), await adult(place, "ana")
    one, other = await made(fay), await made(fay, "two", theme="Sleep", chairs=3)
    await join(ana, one)
    assert await ana.get("/api/calendar") == {"path": None, "neutral": True, "made_at": None}
    told = await ana.post("/api/calendar", {"neutral": False})
    assert await ana.get("/api/calendar") == told
    answer = await fetch(place, told["path"])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    first = datetime(2025, 6, 17, 17, 0, tzinfo=UTC)
    weekly = [(first + timedelta(days=7 * n), "After a loss") for n in range(4)]
    assert shown(answer.text) == weekly
    again = await fetch(place, told["path"], if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    act = {"version": 1, "start": WEEKLY["start"], "what": "cancel"}
    await fay.post(f"/api/circles/{one}/occurrence", act)
    await join(ana, other)
    later = await fetch(place, told["path"], if_none_match=answer.headers["etag"])
    assert shown(later.text) == sorted(weekly[1:] + [(at, "Sleep") for at, _ in weekly])
    await ana.post(f"/api/circles/{other}/leave")
    assert shown((await fetch(place, told["path"])).text) == weekly[1:]
    new = await ana.post("/api/calendar", {"neutral": True})
    assert new["path"] != told["path"]
    assert (await fetch(place, told["path"])).status_code == 404
    neutral = (await fetch(place, new["path"])).text
    assert {title for _, title in shown(neutral)} == {"Appointment"}
    assert "loss" not in neutral
    assert (await ana.post("/api/calendar/end"))["path"] is None
    assert (await fetch(place, new["path"])).status_code == 404
    newest = await ana.post("/api/calendar", {"neutral": True})
    assert newest["path"] not in (told["path"], new["path"])


async def test_a_guess_and_an_address_that_ended_are_answered_alike(place: Place) -> None:
    ana = await adult(place, "ana")
    told = await ana.post("/api/calendar", {})
    await ana.post("/api/calendar/end")
    ended, guessed, short = [await fetch(place, path) for path in (told["path"], GUESSED, "/calendar/x.ics")]
    assert {each.status_code for each in (ended, guessed, short)} == {404}
    assert ended.content == guessed.content == short.content
    assert ended.headers == guessed.headers == short.headers
    place.parts.http_pace.per_prefix = (0.1, 3.0)
    codes = [(await fetch(place, GUESSED)).status_code for _ in range(5)]
    assert codes == [404, 404, 404, 429, 429]


def traces(folder: Path, phrase: bytes) -> list[str]:
    return [each.name for each in folder.rglob("*") if each.is_file() and phrase in each.read_bytes()]


async def test_of_an_address_only_a_hash_is_kept_and_no_log_line_has_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.node import Node

    caplog.set_level(logging.DEBUG)
    async with Node(tmp_path) as node:
        ana = await node.person("ana")
        secret = (await ana.post("/api/calendar", {}))["path"].split("/")[2].removesuffix(".ics")
        answer = await ana.http.get(f"/calendar/{secret}.ics")
        assert answer.status_code == 200
        (row,) = await node.parts.store.read(lambda tx: tx.all("SELECT * FROM calendar_feeds"))
        assert len(row["address_hash"]) == 32
    assert traces(tmp_path, secret.encode()) == []
    said = capsys.readouterr()
    # The client of this test tells of its own requests; what is looked at is what the server says.
    lines = [each.getMessage() for each in caplog.records if not each.name.startswith("http")]
    assert secret not in "".join([*lines, said.out, said.err])


async def test_somebody_who_is_paused_has_an_empty_calendar(place: Place) -> None:
    fay = await facilitator(place)
    await made(fay)
    path = (await fay.post("/api/calendar", {}))["path"]
    assert shown((await fetch(place, path)).text)
    await place.run("UPDATE members SET standing = 'suspended' WHERE id = ?", fay.member)
    place.parts.sessions.forget(fay.member)
    assert shown((await fetch(place, path)).text) == []
    assert await fay.refused("POST", "/api/calendar", {}) == "suspended"


async def test_the_public_directory_has_names_and_times_of_listed_circles_and_nobody_in_it(
    any_place: Place,
) -> None:
    place = any_place
    fay = await facilitator(place)
    await made(fay, "c0", listed=True)
    await made(fay, "c1", listed=False)
    await made(fay, "c2", listed=True, theme="Sleep")
    await made(fay, "c3", listed=True)
    (last,) = [
        each["circle"] for each in (await fay.get("/api/circles"))["circles"]
        if (await see(fay, each["circle"]))["theme"] == "Sleep"
    ]  # fmt: skip
    await fay.post(f"/api/circles/{last}/end", {"version": 1})
    answer = await fetch(place, "/directory/meetings.json")
    assert answer.headers["access-control-allow-origin"] == "*"
    guide: list[dict[str, Any]] = answer.json()
    assert [each["name"] for each in guide] == ["After a loss", "After a loss"]
    jsonschema_rs.validate(MEETING_GUIDE, guide)
    assert set(guide[0]) == {"name", "slug", "day", "time", "end_time", "timezone"}
    assert "Fay" not in answer.text
    assert fay.member not in answer.text
