"""The outside lines over HTTP: everybody reads them, stewards keep them, nothing that stood is lost."""

from typing import Any

import msgspec
import pytest

from asterism.outside.edition import Edition, shipped
from asterism.outside.store import lines_are_checked, take_edition
from tests.people_place import Place, place_fixture
from tests.persons import Person

__all__ = ["place_fixture"]

LIST = "/api/desk/lines"


async def take(place: Place, edition: Edition) -> int:
    return await place.store.write(lambda tx: take_edition(tx, edition))


@pytest.fixture(autouse=True)
async def _lines(place: Place) -> None:
    # Starting the server took the lines that come with the product.
    taken = await place.store.read(lambda tx: tx.one("SELECT COUNT(*) AS lines FROM outside_lines"))
    assert taken is not None
    assert taken["lines"] == len(shipped().lines)
    await place.run("UPDATE network SET country = 'GB' WHERE id = 1")


@pytest.fixture
async def ines(place: Place) -> Person:
    return await place.signed_in("ines", "steward")


async def line_named(steward: Person, name: str, country: str = "GB") -> dict[str, Any]:
    found = await steward.get(LIST, country=country)
    line: dict[str, Any] = next(line for line in found["lines"] if line["name"] == name)
    return line


async def test_somebody_who_is_not_signed_in_reads_the_lines_of_the_network(place: Place) -> None:
    """P4: no account, no country told, and the emergency number stands first."""
    told = await place.person("nobody").get("/api/lines")
    assert (told["country"], told["known"]) == ("GB", True)
    assert (told["lines"][0]["kind"], told["lines"][0]["phone"]) == ("emergency", "999")
    assert told["lines"][1]["hours"] == "24/7"
    assert {"GB", "DE", "US"} < set(told["countries"])
    assert "EU" not in told["countries"]


async def test_another_country_is_one_question_away(place: Place) -> None:
    told = await place.person("nobody").get("/api/lines", country="DE")
    assert told["lines"][0]["phone"] == "112"


async def test_youth_lines_come_first_for_minors(place: Place) -> None:
    told = await place.person("nobody").get("/api/lines", minor="true")
    assert [line["kind"] for line in told["lines"][:2]] == ["emergency", "youth"]


async def test_for_a_country_we_do_not_know_a_directory_is_named_and_no_number(place: Place) -> None:
    told = await place.person("nobody").get("/api/lines", country="ZZ")
    assert (told["known"], told["lines"], told["elsewhere"]) == (False, [], "findahelpline.com")


async def test_before_the_setup_no_country_is_guessed(place: Place) -> None:
    await place.run("UPDATE network SET country = NULL WHERE id = 1")
    told = await place.person("nobody").get("/api/lines")
    assert (told["country"], told["known"], told["lines"]) == (None, False, [])
    assert told["countries"]


async def test_notes_and_sources_are_for_stewards_only(place: Place, ines: Person) -> None:
    told = await place.person("nobody").get("/api/lines")
    assert not {"note", "source", "confidence"} & set(told["lines"][0])
    assert (await line_named(ines, "Samaritans"))["source"]


@pytest.mark.parametrize("role", ["supporter", "facilitator", "guide"])
async def test_only_stewards_reach_the_desk(place: Place, role: str) -> None:
    other = await place.signed_in("other", role)
    assert await other.refused("GET", f"{LIST}?country=GB") == "not_allowed"
    assert await other.refused("POST", "/api/desk/lines", NEW) == "not_allowed"
    assert await place.person("nobody").refused("GET", f"{LIST}?country=GB") == "not_signed_in"


NEW = {"country": "GB", "kind": "listening", "name": "A night line", "phone": "0123 456"}


async def test_a_line_that_a_steward_adds_is_shown_and_counts_as_checked(place: Place, ines: Person) -> None:
    made = await ines.post("/api/desk/lines", NEW)
    assert (made["shown"], made["expired"], made["checked_at"]) == (True, False, place.clock.now())
    told = await place.person("nobody").get("/api/lines")
    assert "A night line" in [line["name"] for line in told["lines"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"phone": ""},
        {"phone": "call us"},
        {"country": "Britain"},
        {"kind": "shop"},
        {"name": "x" * 121},
    ],
)
async def test_a_line_that_nobody_could_use_is_refused(
    place: Place, ines: Person, wrong: dict[str, str]
) -> None:
    before = await place.count("outside_lines")
    assert await ines.refused("POST", "/api/desk/lines", {**NEW, **wrong}) == "malformed"
    assert await place.count("outside_lines") == before


async def test_a_check_dates_the_line_and_two_checks_are_part_of_the_opening_rule(
    place: Place, ines: Person
) -> None:
    assert not await place.store.read(lambda tx: lines_are_checked(tx, "GB"))
    for name in ("General emergency", "Samaritans"):
        line = await line_named(ines, name)
        told = await ines.post(f"/api/desk/lines/{line['line']}/check", {"version": line["version"]})
        assert told["verified_on"] == "2025-06-15"
        assert told["expires_on"] == "2025-12-15"
        assert not told["expired"]
    assert (await ines.get(LIST, country="GB"))["checked"] is True
    assert await place.store.read(lambda tx: lines_are_checked(tx, "GB"))


async def test_of_two_stewards_who_change_a_line_the_second_learns_that_it_changed(
    place: Place, ines: Person
) -> None:
    tomasz = await place.signed_in("tomasz", "steward")
    line = await line_named(ines, "Samaritans")
    where = f"/api/desk/lines/{line['line']}"
    change = {**NEW, "name": "Samaritans", "phone": "116 123", "version": line["version"]}
    told = (await ines.http.put(where, json={**change, "hours": "24/7"})).json()
    assert told["version"] == line["version"] + 1
    assert await tomasz.refused("PUT", where, {**change, "phone": "1"}) == "stale"
    assert await tomasz.refused("POST", f"{where}/check", {"version": line["version"]}) == "stale"
    assert await tomasz.refused("DELETE", f"{where}?version={line['version']}") == "stale"
    assert (await line_named(ines, "Samaritans"))["phone"] == "116 123"


async def test_a_line_that_was_removed_is_gone_from_everywhere_but_the_history(
    place: Place, ines: Person
) -> None:
    line = await line_named(ines, "Childline")
    where = f"/api/desk/lines/{line['line']}"
    await ines.post(f"{where}/check", {"version": line["version"]})
    await ines.delete(where, version=line["version"] + 1)
    told = await place.person("nobody").get("/api/lines")
    assert "Childline" not in [each["name"] for each in told["lines"]]
    assert await ines.refused("POST", f"{where}/check", {"version": line["version"] + 2}) == "not_found"
    changes = (await ines.get(f"{where}/history"))["changes"]
    assert [(each["act"], each["by"]) for each in changes] == [
        ("removed", ines.member),
        ("checked", ines.member),
    ]
    assert changes[1]["before"]["verified_on"] == line["verified_on"]


async def test_the_same_edition_is_taken_once(place: Place) -> None:
    assert await take(place, shipped()) == 0


async def test_a_new_edition_changes_only_what_no_steward_has_touched(place: Place, ines: Person) -> None:
    touched, removed = await line_named(ines, "Samaritans"), await line_named(ines, "Childline")
    await ines.post(f"/api/desk/lines/{touched['line']}/check", {"version": touched["version"]})
    await ines.delete(f"/api/desk/lines/{removed['line']}", version=removed["version"])
    gone = "Shout"
    lines = tuple(msgspec.structs.replace(line, phone="000") for line in shipped().lines if line.name != gone)
    await take(place, Edition("another", lines))
    found = {line["name"]: line["phone"] for line in (await ines.get(LIST, country="GB"))["lines"]}
    assert found["Samaritans"] == touched["phone"]
    assert found["General emergency"] == "000"
    assert "Childline" not in found
    assert gone not in found
    await take(place, shipped())
    assert gone in {line["name"] for line in (await ines.get(LIST, country="GB"))["lines"]}
