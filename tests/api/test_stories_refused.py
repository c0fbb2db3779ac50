"""P10: what the library refuses, and what it tells nobody. Each refusal with its code and nothing changed."""

from __future__ import annotations

from typing import Any

import pytest

from asterism.stories import rules
from tests.api.test_stories import FITS, NOT_YET, found, only, published, readers, revision, words
from tests.people_place import Place, any_place_fixture, place_fixture

__all__ = ["any_place_fixture", "place_fixture"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": "a" * 1_000_000}, "too_large"),
        ({"text": "a" * 20_001}, "too_large"),
        ({"title": "a" * 121}, "too_large"),
        ({"text": "nothing\x00"}, "malformed"),
        ({"title": "\x07"}, "malformed"),
        ({"threads": ["unheard of"]}, "malformed"),
        ({"notes": ["spoilers"]}, "malformed"),
        ({"language": "?"}, "malformed"),
        ({"text": ""}, "malformed"),
        ({"text": "   "}, "malformed"),
        ({"author": "somebody"}, "malformed"),
        ({"name": "n" * 41}, "too_large"),
    ],
)
async def test_an_offer_that_does_not_fit_changes_nothing(place: Place, changes: Any, code: str) -> None:
    ana = await place.signed_in("ana")
    assert await ana.refused("POST", "/api/stories", words("one", **changes)) == code
    assert await place.count("stories") == 0
    assert await place.count("story_pace") == 0


async def test_markup_is_told_back_as_the_text_it_is(place: Place) -> None:
    ana = await place.signed_in("ana")
    text = "<script>alert('x')</script>\n[link](http://example.org) & \u200fשלום"
    story = await published(place, ana, "one", text=text, title="<i>Quiet</i>")
    book = await ana.get(f"/api/stories/{story}")
    assert (book["title"], book["text"]) == ("<i>Quiet</i>", text)
    assert await found(ana, "script") == [story]


async def test_sending_an_offer_again_is_offering_once(any_place: Place) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    first = await ana.post("/api/stories", words("one"))
    for _ in range(rules.OFFERS_AT_ONCE + 2):
        assert (await ana.post("/api/stories", words("one", title="changed")))["story"] == first["story"]
    assert await place.count("stories") == 1
    assert (await ben.post("/api/stories", words("one")))["story"] != first["story"]


async def test_three_wait_to_be_read_and_the_fourth_is_kept_on_the_device(any_place: Place) -> None:
    place = any_place
    ana = await place.signed_in("ana")
    stories = [(await ana.post("/api/stories", words(str(number))))["story"] for number in range(3)]
    assert await ana.refused("POST", "/api/stories", words("four")) == "stories_waiting"
    (last, *_) = [each for each in await ana.get("/api/stories/own") if each["story"] == stories[2]]
    answer = await ana.http.put(f"/api/stories/{stories[2]}", json=revision(last))
    assert answer.status_code == 200
    await ana.post(f"/api/stories/{stories[0]}/withdraw")
    assert (await ana.post("/api/stories", words("four")))["waiting"]["state"] == "offered"


async def test_a_thousand_offers_are_some_few(place: Place) -> None:
    """Offered and withdrawn in turn, so that never three wait."""
    ana = await place.signed_in("ana")
    codes = []
    for number in range(40):
        answer = await ana.http.post("/api/stories", json=words(str(number)))
        codes.append(answer.status_code)
        if answer.status_code == 201:
            await ana.post(f"/api/stories/{answer.json()['story']}/withdraw")
        else:
            assert answer.json()["code"] == "too_fast"
            assert answer.json()["detail"]["retry_after_s"] == rules.OFFER_EVERY_MS // 1000
    assert codes.count(201) == rules.OFFERS_AT_ONCE
    place.skip(rules.OFFER_EVERY_MS)
    await ana.post("/api/stories", words("later"))
    assert await ana.refused("POST", "/api/stories", words("soon")) == "too_fast"


async def test_a_stale_version_and_a_foreign_story_are_refused_alike_for_what_they_are(
    any_place: Place,
) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    story = await published(place, ana, "one")
    path = f"/api/stories/{story}"
    told = await only(ana)
    old = revision(told, title="Old") | {"version": told["version"] - 1}
    assert await ana.refused("PUT", path, old) == "stale"
    appeal = {"edition": 1, "words": "Please."}
    for person_path, method, body in (
        (path, "PUT", revision(told, title="Mine now")),
        (f"{path}/withdraw", "POST", {}),
        (f"{path}/appeal", "POST", appeal),
    ):
        code = await ben.refused(method, person_path, body)
        nowhere = await ben.refused(method, person_path.replace(story, "a" * 26), body)
        assert code == nowhere == "not_found"
    assert await ana.refused("POST", f"{path}/appeal", appeal) == "stale"
    assert await only(ana) == told


async def test_what_is_not_published_looks_as_if_it_were_not_there(place: Place) -> None:
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    story = (await ana.post("/api/stories", words("one")))["story"]
    for method, path, body in (
        ("GET", "/api/stories/{}", None), ("POST", "/api/stories/{}/glow", {"stayed": True}),
    ):  # fmt: skip
        there = await ben.http.request(method, path.format(story), json=body)
        nowhere = await ben.http.request(method, path.format("b" * 26), json=body)
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    assert await found(ben) == []


async def test_verdicts_are_for_readers_who_did_not_write_it_and_come_once(any_place: Place) -> None:
    place = any_place
    ana = await place.signed_in("ana", "facilitator")
    ben = await place.signed_in("ben", "supporter")
    fay, stu = await readers(place)
    story = (await ana.post("/api/stories", words("one")))["story"]
    path = f"/api/stories/{story}/reading"
    assert await ben.refused("POST", path, {"edition": 1, **FITS}) == "not_allowed"
    assert await ben.refused("GET", "/api/stories/reading") == "not_allowed"
    assert await ben.refused("GET", f"/api/stories/reading/{story}") == "not_allowed"
    assert await ana.refused("POST", path, {"edition": 1, **FITS}) == "own_story"
    assert await ana.refused("GET", f"/api/stories/reading/{story}") == "own_story"
    assert (await ana.get("/api/stories/reading"))["waiting"] == []
    assert await fay.refused("POST", path, {"edition": 1, "verdict": "not_yet"}) == "malformed"
    assert await fay.refused("POST", path, {"edition": 2, **FITS}) == "stale"
    await fay.post(path, {"edition": 1, **FITS})
    await fay.post(path, {"edition": 1, **FITS})
    assert await fay.refused("POST", path, {"edition": 1, **NOT_YET}) == "already_read"
    assert await fay.refused("GET", f"/api/stories/reading/{story}") == "already_read"
    assert await place.count("story_readings") == 1
    assert (await only(ana))["waiting"]["state"] == "offered"
    await stu.post(path, {"edition": 1, **FITS})
    flo = await place.signed_in("flo", "facilitator")
    assert await flo.refused("POST", path, {"edition": 1, **NOT_YET}) == "stale"


async def test_nobody_takes_down_or_decides_about_their_own(place: Place) -> None:
    ana = await place.signed_in("ana", "steward")
    story = await published(place, ana, "one")
    why = {"edition": 1, "reason": "Mine after all."}
    assert await ana.refused("POST", f"/api/stories/{story}/take-down", why) == "own_story"
    sam = await place.signed_in("sam", "steward")
    assert await sam.refused("POST", f"/api/stories/{story}/take-down", why | {"edition": 2}) == "stale"
    assert await sam.refused("POST", f"/api/stories/{story}/take-down", why | {"reason": ""}) == "malformed"
    await sam.post(f"/api/stories/{story}/take-down", why)
    await ana.post(f"/api/stories/{story}/appeal", {"edition": 1, "words": "Please."})
    decision = {"edition": 1, "publish": True, "reason": "I say so."}
    assert await ana.refused("POST", f"/api/stories/{story}/appeal-decision", decision) == "own_story"
    assert (await ana.get("/api/stories/reading"))["appeals"] == []


async def test_whose_part_is_paused_sees_and_takes_back_their_own_and_nothing_else(place: Place) -> None:
    ana = await place.signed_in("ana", "facilitator")
    ben = await place.signed_in("ben")
    mine, other = await published(place, ana, "one"), await published(place, ben, "two")
    waiting = (await ben.post("/api/stories", words("three")))["story"]
    await place.run("UPDATE members SET standing = 'suspended' WHERE id = ?", ana.member)
    place.parts.sessions.forget(ana.member)
    told = await only(ana)
    for method, path, body in (
        ("POST", "/api/stories/search", {}), ("POST", "/api/stories/tonight", {}),
        ("GET", f"/api/stories/{other}", None), ("POST", f"/api/stories/{other}/glow", {"stayed": True}),
        ("POST", "/api/stories", words("two")), ("PUT", f"/api/stories/{mine}", revision(told)),
        ("GET", "/api/stories/reading", None), ("GET", f"/api/stories/reading/{waiting}", None),
        ("POST", f"/api/stories/{waiting}/reading", {"edition": 1, **FITS}),
    ):  # fmt: skip
        assert await ana.refused(method, path, body) == "suspended", path
    await ana.post(f"/api/stories/{mine}/withdraw")
    assert await place.count("stories") == 2


async def test_without_a_session_the_library_is_closed(place: Place) -> None:
    ana = await place.signed_in("ana")
    story = await published(place, ana, "one")
    nobody = place.person("nobody")
    for method, path, body in (
        ("POST", "/api/stories/search", {}), ("POST", "/api/stories/tonight", {}),
        ("GET", f"/api/stories/{story}", None), ("GET", "/api/stories/own", None),
        ("POST", "/api/stories", words("one")), ("POST", f"/api/stories/{story}/withdraw", {}),
    ):  # fmt: skip
        assert await nobody.refused(method, path, body) == "not_signed_in", path


async def test_nobody_is_told_who_wrote_or_who_read(place: Place) -> None:
    """P18 asks for reasons, not for names: neither side can find the other by anything that is answered."""
    ana, ben = await place.signed_in("ana", name="Ana"), await place.signed_in("ben")
    fay, stu = await readers(place)
    story = (await ana.post("/api/stories", words("one", name=None)))["story"]
    seen = [
        await fay.http.get("/api/stories/reading"), await fay.http.get(f"/api/stories/reading/{story}"),
        await fay.http.post(f"/api/stories/{story}/reading", json={"edition": 1, **FITS}),
        await stu.http.post(f"/api/stories/{story}/reading", json={"edition": 1, **FITS}),
        await ben.http.get(f"/api/stories/{story}"), await ben.http.post("/api/stories/search", json={}),
        await ben.http.post("/api/stories/tonight", json={}),
    ]  # fmt: skip
    for answer in seen:
        assert answer.status_code == 200
        assert ana.member not in answer.text
        assert "Ana" not in answer.text
    own = await ana.http.get("/api/stories/own")
    assert fay.member not in own.text
    assert stu.member not in own.text
    me = await ana.http.get("/api/me")
    assert fay.member not in me.text


async def test_a_page_that_was_never_given_is_refused(place: Place) -> None:
    ana = await place.signed_in("ana")
    for after in ("x", "1.2", "1.2.3 OR 1=1", "9" * 40 + ".1.aa", "-1.0.aa"):
        assert await ana.refused("POST", "/api/stories/search", {"after": after}) == "malformed"
        asked = {"words": "lake", "after": after}
        assert await ana.refused("POST", "/api/stories/search", asked) == "malformed"
