"""P20: too many requests of one session are refused with a time to come back, and the way in stays open."""

from __future__ import annotations

from tests.people_place import Place, place_fixture

__all__ = ["place_fixture"]


async def test_too_many_requests_are_refused_with_a_time_and_the_way_in_stays_open(place: Place) -> None:
    place.parts.http_pace.per_session = (1.0, 3.0)
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    answers = [await ana.http.get("/api/blocks") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[3].json()["code"] == "too_fast"
    assert answers[3].headers["retry-after"] == "1"
    assert answers[3].headers["cache-control"] == "no-store"
    # Others are not held up by it, and what belongs to the way in is not either.
    assert await ben.get("/api/blocks") == []
    for _ in range(10):
        await ana.get("/api/me")
        await ana.get("/api/lines")
        await ana.get("/api/calls/current")
    assert (await ana.sign_in())["member"] == ana.member
    reach = await ana.http.post("/api/calls", json={"client_id": "c", "device": ana.device})
    assert reach.json()["code"] == "not_open_yet"
    await place.clock.advance(1_000)
    assert await ana.get("/api/blocks") == []


async def test_without_a_session_the_network_prefix_is_counted(place: Place) -> None:
    place.parts.http_pace.per_prefix = (1.0, 2.0)
    nobody = place.person("nobody")
    codes = [await nobody.refused("GET", "/api/blocks") for _ in range(3)]
    assert codes == ["not_signed_in", "not_signed_in", "too_fast"]
    assert (await nobody.sign_in())["new"] is True
    assert await nobody.get("/api/blocks") == []
