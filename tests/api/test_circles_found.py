"""P11: the circle that fits is found with its reasons, and what a boundary keeps away is never shown."""

from __future__ import annotations

from typing import Any

from asterism.circles.finding import MAX_FITS
from asterism.circles.frequencies import FEW, Frequencies, coarse
from asterism.schedules.kept_schedule import as_kept
from asterism.schedules.schedule import plan
from asterism.store.base import Tx
from tests.api.test_circles import WEEKLY, adult, facilitator, join, made
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

TUESDAY_EVENING = 24 + 19


async def find(person: Person, **asked: Any) -> Any:
    return await person.post("/api/circles/find", {"zone": "Europe/Berlin", **asked})


async def found(person: Person, **asked: Any) -> list[str]:
    return [each["circle"] for each in (await find(person, **asked))["circles"]]


async def test_circles_come_with_why_they_fit_and_full_ones_last(any_place: Place) -> None:
    place = any_place
    await place.run('UPDATE network SET threads = \'["loss", "work"]\' WHERE id = 1')
    fay, flo = await facilitator(place), await facilitator(place, "flo")
    asking = await made(fay, "one", threads=["loss"], open=False)
    full = await made(flo, "two", threads=["loss"], schedule={**WEEKLY, "start": "2025-06-18T09:00"})
    plain = await made(flo, "three", schedule={**WEEKLY, "start": "2025-06-19T09:00"})
    german = await made(flo, "four", language="de-AT")
    for number in range(2):
        await join(await adult(place, f"p{number}"), full)
    ana = await adult(place, "ana", languages=["en"], threads=["loss", "work"])
    told = await find(ana, hours=[])
    assert [each["circle"] for each in told["circles"]] == [asking, plain, full]
    assert told["unsaid"] == []
    reasons = [[(why["kind"], why["value"]) for why in each["reasons"]] for each in told["circles"]]
    assert reasons == [
        [("thread", "loss"), ("language", "en"), ("by_asking", "")],
        [("language", "en"), ("chair_free", "")],
        [("thread", "loss"), ("language", "en"), ("waiting_list", "")],
    ]
    assert told["circles"][0]["next"]["start"] == WEEKLY["start"]
    (only,) = (await find(ana, hours=[TUESDAY_EVENING]))["circles"]
    assert (only["circle"], {"kind": "hour", "value": str(TUESDAY_EVENING)} in only["reasons"]) == (
        asking, True,
    )  # fmt: skip
    assert await found(ana, zone="Asia/Tokyo", hours=[TUESDAY_EVENING]) == []
    assert set(await found(ana, thread="loss")) == {asking, full}
    assert await found(ana, thread="work") == []
    assert await found(ana, language="de") == [german]
    await join(ana, asking)
    assert asking not in await found(ana)
    assert await ana.refused("POST", "/api/circles/find", {"zone": "Nowhere/There"}) == "zone_unknown"


async def test_p11_what_a_boundary_keeps_away_is_not_found(any_place: Place) -> None:
    place = any_place
    fay, ben = await facilitator(place), await adult(place, "ben")
    ana = await adult(place, "ana", languages=["en"])
    one = await made(fay)
    await join(ben, one)
    assert await found(ana) == [one]
    await place.run("INSERT INTO blocks VALUES (?, ?, 1)", ben.member, ana.member)
    assert await found(ana) == []
    await place.run("DELETE FROM blocks")
    await place.run("UPDATE members SET standing = 'suspended' WHERE id = ?", fay.member)
    assert await found(ana) == []


async def test_whoever_has_not_said_their_age_or_languages_is_told_what_depends_on_it(place: Place) -> None:
    fay = await facilitator(place)
    await place.run("INSERT INTO supporters (member, probation, cleared_minors) VALUES (?, 0, 1)", fay.member)
    await made(fay)
    young = await made(fay, "two", band="young")
    uma = await place.signed_in("uma")
    assert await find(uma) == {"circles": [], "unsaid": ["age", "languages"]}
    told = await find(uma, language="en")
    assert ([each["circle"] for each in told["circles"]], told["unsaid"]) == ([young], ["age", "languages"])
    await uma.patch("/api/me", {"age": "adult", "languages": ["en"]})
    told = await find(uma)
    assert (young not in [each["circle"] for each in told["circles"]], told["unsaid"]) == (True, [])
    assert len(told["circles"]) == 1


async def test_how_many_carry_a_thread_tells_nothing_of_one_person(place: Place) -> None:
    async def carry(threads: str, people: int) -> None:
        for number in range(people):
            await place.run(
                "INSERT INTO members (id, account_key, account_key_version, languages, threads, standing,"
                " made_at) VALUES (?, ?, 1, '[]', ?, 'good', 0)",
                f"{threads} {number}", f"{threads} {number}".encode(), threads,
            )  # fmt: skip

    async def counted(known: Frequencies) -> Any:
        return await place.store.read(known.known)

    await carry('["loss"]', 20)
    await carry('["work"]', FEW - 1)
    known = Frequencies()
    assert await counted(known) == ({"loss": 16}, 16)
    await carry('["faith","loss"]', 13)
    assert await counted(known) == ({"loss": 16}, 16)
    assert await counted(Frequencies()) == ({"loss": 32, "faith": FEW}, 32)
    place.skip(3_600_000)
    assert await counted(known) == ({"loss": 32, "faith": FEW}, 32)
    assert [coarse(n) for n in (0, 7, 8, 15, 16, 1000)] == [8, 8, 8, 8, 16, 512]


async def many(place: Place, fay: Person, n: int) -> None:
    """So many circles of eight, each with seven people and a schedule of its own."""

    async def work(tx: Tx) -> None:
        for number in range(7 * n // 10):
            await tx.run(
                "INSERT INTO members (id, account_key, account_key_version, languages, threads, standing,"
                " made_at) VALUES (?, ?, 1, '[]', '[\"loss\"]', 'good', 0)",
                f"m{number}", f"m{number}".encode(),
            )  # fmt: skip
        for number in range(n):
            start = f"2025-06-{17 + number % 7}T{8 + number % 12:02}:{5 * (number % 12):02}"
            schedule = plan(start, "Europe/Berlin", "FREQ=WEEKLY", 30 + number % 200)
            await tx.run(
                "INSERT INTO circles (id, client_id, made_by, made_at, version, theme, welcome, promises,"
                " promises_edition, language, chairs, taken, open, listed, band, threads, schedule, revision,"
                " changed_at) VALUES (?, ?, ?, 0, 1, 'Theme', 'Welcome.', '[\"We listen.\"]', 1, 'en', 8, 7,"
                " 1, 1, 'adult', ?, ?, 0, 0)",
                f"c{number}", f"c{number}", fay.member, '["loss"]' if number % 3 else "[]", as_kept(schedule),
            )  # fmt: skip
            people = [fay.member, *(f"m{(number * 7 + each) % (7 * n // 10)}" for each in range(6))]
            for each, member in enumerate(people):
                await tx.run(
                    "INSERT INTO circle_people (circle, member, standing, role, star, words, agreed_edition,"
                    " experienced, takes_over, since) VALUES (?, ?, 'in', ?, ?, '', 1, 0, 0, 0)",
                    f"c{number}", member, "member" if each else "facilitator", f"star {each}",
                )  # fmt: skip

    await place.store.write(work)


async def test_among_hundreds_of_circles_the_twenty_that_fit_best_are_shown(place: Place) -> None:
    await place.run("UPDATE network SET threads = '[\"loss\"]' WHERE id = 1")
    fay = await facilitator(place)
    await many(place, fay, 300)
    ana = await adult(place, "ana", languages=["en"], threads=["loss"])
    told = await find(ana, hours=list(range(24 + 8, 24 + 20)))
    assert len(told["circles"]) == MAX_FITS
    for each in told["circles"]:
        kinds = [why["kind"] for why in each["reasons"]]
        assert kinds == ["thread", "hour", "language", "chair_free"]
