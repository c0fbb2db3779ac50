"""P6, P10, P18: stories are offered, read by two, published, found, and gone when they are withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from asterism.people.store import give_role
from tests.node import Node
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

FITS = {"verdict": "fits", "reason": "Thank you for this."}
NOT_YET = {"verdict": "not_yet", "reason": "A street is named. Could you leave it out?"}


def words(client_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "client_id": client_id, "title": "The café by the lake", "threads": [], "notes": [],
        "text": "I sat there every morning.\nI came back.", "language": "en", "name": "Wren", **changes,
    }  # fmt: skip


def revision(story: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body = words("", **changes) | {"version": story["version"]}
    del body["client_id"]
    return body


async def readers(place: Place) -> tuple[Person, Person]:
    return await place.signed_in("fay", "facilitator"), await place.signed_in("stu", "steward")


async def published(place: Place, author: Person, client_id: str, **changes: Any) -> str:
    """A story that two have read."""
    told = await author.post("/api/stories", words(client_id, **changes))
    for reader in await readers(place):
        await reader.post(f"/api/stories/{told['story']}/reading", {"edition": 1, **FITS})
    return str(told["story"])


async def found(person: Person, text: str = "", **asked: Any) -> list[str]:
    shelf = await person.post("/api/stories/search", {"words": text, **asked})
    return [book["story"] for book in shelf["books"]]


async def only(person: Person) -> dict[str, Any]:
    (story,) = await person.get("/api/stories/own")
    return dict(story)


# ---------------------------------------------------------------- from the offer to the shelf


async def test_a_story_stands_once_two_have_read_it_and_is_found_without_its_accents(
    any_place: Place,
) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    fay, stu = await readers(place)
    story = (await ana.post("/api/stories", words("one")))["story"]
    assert await ben.refused("GET", f"/api/stories/{story}") == "not_found"
    assert [line["story"] for line in (await fay.get("/api/stories/reading"))["waiting"]] == [story]
    left = await fay.post(f"/api/stories/{story}/reading", {"edition": 1, **FITS})
    assert left["waiting"] == []
    assert (await only(ana))["waiting"]["readers"] == []
    assert await found(ben, "cafe") == []
    await stu.post(f"/api/stories/{story}/reading", {"edition": 1, **FITS})
    assert await found(ben, "CAFE LAKE") == [story]
    book = await ben.get(f"/api/stories/{story}")
    assert book["text"] == "I sat there every morning.\nI came back."
    assert (book["name"], book["mine"], book["stayed"], book["light"]) == ("Wren", False, False, 0)
    kinds = [notice["kind"] for notice in (await ana.get("/api/me"))["notices"]]
    assert kinds == ["story_published"]


async def test_a_story_that_does_not_fit_yet_comes_back_with_the_reason_and_is_read_anew(
    any_place: Place,
) -> None:
    place = any_place
    ana = await place.signed_in("ana")
    fay, stu = await readers(place)
    story = (await ana.post("/api/stories", words("one")))["story"]
    await fay.post(f"/api/stories/{story}/reading", {"edition": 1, **NOT_YET})
    told = await only(ana)
    assert told["waiting"]["state"] == "returned"
    assert told["waiting"]["readers"] == [{"verdict": "not_yet", "reason": NOT_YET["reason"]}]
    again = await ana.http.put(f"/api/stories/{story}", json=revision(told, text="By the lake."))
    assert again.json()["waiting"]["edition"] == 2
    for reader in (fay, stu):
        seen = await reader.get(f"/api/stories/reading/{story}")
        assert (seen["text"], seen["stands"]) == ("By the lake.", False)
        await reader.post(f"/api/stories/{story}/reading", {"edition": 2, **FITS})
    assert (await ana.get(f"/api/stories/{story}"))["text"] == "By the lake."
    assert await place.count("story_editions") == 1


async def test_what_is_published_stands_until_its_revision_was_read(place: Place) -> None:
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    story = await published(place, ana, "one")
    told = await ana.http.put(f"/api/stories/{story}", json=revision(await only(ana), title="Heron"))
    assert (told.json()["standing"]["state"], told.json()["waiting"]["state"]) == ("published", "offered")
    assert await found(ben, "cafe") == [story]
    assert await found(ben, "heron") == []
    for reader in await readers(place):
        await reader.post(f"/api/stories/{story}/reading", {"edition": 2, **FITS})
    assert await found(ben, "cafe") == []
    assert await found(ben, "heron") == [story]


async def test_a_return_is_appealed_to_a_steward_who_did_not_read_it(any_place: Place) -> None:
    place = any_place
    ana = await place.signed_in("ana")
    _, stu = await readers(place)
    sam = await place.signed_in("sam", "steward")
    story = (await ana.post("/api/stories", words("one")))["story"]
    await stu.post(f"/api/stories/{story}/reading", {"edition": 1, **NOT_YET})
    appeal = {"edition": 1, "words": "The street is gone since the flood."}
    told = await ana.post(f"/api/stories/{story}/appeal", appeal)
    assert (told["waiting"]["state"], told["waiting"]["may_appeal"]) == ("appealed", False)
    assert (await stu.get("/api/stories/reading"))["appeals"] == []
    decision = {"edition": 1, "publish": True, "reason": "It tells nobody where."}
    path = f"/api/stories/{story}/appeal-decision"
    assert await stu.refused("POST", path, decision) == "needs_second_person"
    (waiting,) = (await sam.get("/api/stories/reading"))["appeals"]
    assert (waiting["about"], waiting["appeal"]) == ("return", appeal["words"])
    assert (await sam.post(path, decision))["appeals"] == []
    told = await only(ana)
    assert (told["standing"]["state"], told["standing"]["appeal_answer"]) == (
        "published", "It tells nobody where.",
    )  # fmt: skip
    assert await sam.refused("POST", path, decision) == "stale"


async def test_a_story_that_was_taken_down_is_gone_with_its_reason_told_and_comes_back_by_appeal(
    any_place: Place,
) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    sam, sue = await place.signed_in("sam", "steward"), await place.signed_in("sue", "steward")
    story = await published(place, ana, "one")
    await ben.post(f"/api/stories/{story}/glow", {"stayed": True})
    why = {"edition": 1, "reason": "Somebody else can be known by it."}
    assert await ben.refused("POST", f"/api/stories/{story}/take-down", why) == "not_allowed"
    await sam.post(f"/api/stories/{story}/take-down", why)
    assert await ben.refused("GET", f"/api/stories/{story}") == "not_found"
    assert await found(ben, "cafe") == []
    assert await place.count("story_words") == 0
    told = await only(ana)
    assert (told["standing"]["state"], told["standing"]["reason"]) == ("taken_down", why["reason"])
    await ana.post(f"/api/stories/{story}/appeal", {"edition": 1, "words": "It is only me in it."})
    decision = {"edition": 1, "publish": True, "reason": "You are right."}
    assert await sam.refused("POST", f"/api/stories/{story}/appeal-decision", decision) == (
        "needs_second_person"
    )
    await sue.post(f"/api/stories/{story}/appeal-decision", decision)
    assert await found(ben, "cafe") == [story]
    assert (await ben.get(f"/api/stories/{story}"))["stayed"] is True
    ledger = (await sue.get("/api/desk/ledger"))["entries"]
    assert {entry["what"] for entry in ledger} == {"story_appeal_answered", "story_taken_down"}
    assert all(entry["subject"] == story for entry in ledger)
    kinds = [notice["kind"] for notice in (await ana.get("/api/me"))["notices"]]
    assert sorted(kinds) == ["story_appeal_answered", "story_published", "story_taken_down"]


# ---------------------------------------------------------------- gone


TABLES = (
    "stories", "story_editions", "story_readings", "story_words", "story_threads", "story_lights", "notices",
)  # fmt: skip


async def test_a_withdrawn_story_leaves_nothing_behind_in_any_state(any_place: Place) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    await place.run("UPDATE network SET threads = '[\"loss\"]' WHERE id = 1")
    story = await published(place, ana, "one", threads=["loss"])
    await ben.post(f"/api/stories/{story}/glow", {"stayed": True})
    await ana.http.put(f"/api/stories/{story}", json=revision(await only(ana)))
    for table in TABLES:
        assert await place.count(table), table
    assert await ben.refused("POST", f"/api/stories/{story}/withdraw") == "not_found"
    await ana.post(f"/api/stories/{story}/withdraw")
    for table in TABLES:
        assert not await place.count(table), table
    assert await found(ben, "cafe") == []
    assert await ben.refused("GET", f"/api/stories/{story}") == "not_found"
    assert await ana.refused("POST", f"/api/stories/{story}/withdraw") == "not_found"


async def test_an_erased_author_takes_the_stories_along_and_the_light_they_gave(any_place: Place) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    anas, bens = await published(place, ana, "one"), await published(place, ben, "two", title="Heron")
    await ana.post(f"/api/stories/{bens}/glow", {"stayed": True})
    assert (await ben.get(f"/api/stories/{bens}"))["light"] == 1
    told = await ana.get("/api/me/export")
    assert told["stories"]["own"][0]["editions"][0]["text"] == words("")["text"]
    assert len(told["stories"]["own"][0]["editions"][0]["readers"]) == 2
    assert told["stayed_with_me"] == [bens]
    await ana.delete("/api/me")
    assert await found(ben) == [bens]
    assert await found(ben, "cafe") == []
    assert await ben.refused("GET", f"/api/stories/{anas}") == "not_found"
    assert (await ben.get(f"/api/stories/{bens}"))["light"] == 0
    assert await place.count("story_lights") == 0


async def test_what_an_erased_reader_said_stays_without_them(place: Place) -> None:
    ana = await place.signed_in("ana")
    fay, stu = await readers(place)
    story = (await ana.post("/api/stories", words("one")))["story"]
    await fay.post(f"/api/stories/{story}/reading", {"edition": 1, **FITS})
    (said,) = (await fay.get("/api/me/export"))["stories"]["read"]
    assert (said["story"], said["verdict"], said["reason"]) == (story, "fits", FITS["reason"])
    await fay.delete("/api/me")
    assert (await place.row("SELECT reader FROM story_readings"))["reader"] is None
    await stu.post(f"/api/stories/{story}/reading", {"edition": 1, **FITS})
    assert (await only(ana))["standing"]["state"] == "published"


async def test_an_erased_steward_is_named_nowhere_and_what_they_decided_stays(place: Place) -> None:
    ana = await place.signed_in("ana")
    sam, sue = await place.signed_in("sam", "steward"), await place.signed_in("sue", "steward")
    story = await published(place, ana, "one")
    await sam.post(f"/api/stories/{story}/take-down", {"edition": 1, "reason": "It names somebody."})
    await ana.post(f"/api/stories/{story}/appeal", {"edition": 1, "words": "It is my name."})
    decision = {"edition": 1, "publish": False, "reason": "Please leave the name out."}
    await sue.post(f"/api/stories/{story}/appeal-decision", decision)
    assert len((await sam.get("/api/me/export"))["stories"]["decided"]) == 1
    for steward in (sam, sue):
        await steward.delete("/api/me")
    row = await place.row("SELECT down_by, answered_by, state, reason, answer FROM story_editions")
    assert dict(row) == {
        "down_by": None, "answered_by": None, "state": "stays_down", "reason": "It names somebody.",
        "answer": decision["reason"],
    }  # fmt: skip


async def test_what_worries_somebody_is_looked_at_by_a_steward_who_is_not_told_whose_words_they_are(
    any_place: Place,
) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")
    story = await published(place, ana, "one")
    fay, stu = await readers(place)
    worry = {"edition": 1, "words": "A street is named."}
    assert await ana.refused("POST", f"/api/stories/{story}/concern", worry) == "own_story"
    assert await ben.refused("POST", f"/api/stories/{story}/concern", worry | {"edition": 2}) == "stale"
    await ben.post(f"/api/stories/{story}/concern", worry)
    await ben.post(f"/api/stories/{story}/concern", worry | {"words": "A street and a house are named."})
    assert (await fay.get("/api/stories/reading"))["concerns"] == []
    (told,) = (await stu.get("/api/stories/reading"))["concerns"]
    assert (told["story"], told["words"]) == (story, ["A street and a house are named."])
    assert ben.member not in str(told)
    assert (
        await fay.refused("POST", f"/api/stories/{story}/concerns-looked-at", {"edition": 1}) == "not_allowed"
    )
    left = await stu.post(f"/api/stories/{story}/concerns-looked-at", {"edition": 1})
    assert left["concerns"] == []
    assert await found(ben) == [story]
    await ben.post(f"/api/stories/{story}/concern", worry)
    await stu.post(f"/api/stories/{story}/take-down", {"edition": 1, "reason": "A street is named."})
    assert await place.count("story_concerns") == 0
    assert await ben.refused("POST", f"/api/stories/{story}/concern", worry) == "not_found"
    ledger = (await stu.get("/api/desk/ledger"))["entries"]
    assert [entry["what"] for entry in ledger].count("story_left_standing") == 1


async def test_words_of_a_withdrawn_story_are_in_no_file_of_the_database(tmp_path: Path) -> None:
    """What SQLite deletes it overwrites; the log of what was written is emptied every few minutes, here by
    closing."""
    phrase = b"kingfisherlight"

    def traces() -> list[str]:
        return [path.name for path in tmp_path.rglob("*") if path.is_file() and phrase in path.read_bytes()]

    async def reader(node: Node, seed: str) -> Person:
        person = await node.person(seed)
        await node.parts.store.write(lambda tx: give_role(tx, person.member, "facilitator", None))
        node.parts.sessions.forget(person.member)
        return person

    async with Node(tmp_path, backup_hours=0) as node:
        ana = await node.person("ana")
        text = "I came back. " * 900 + phrase.decode()
        story = (await ana.post("/api/stories", words("one", text=text)))["story"]
        await ana.post("/api/stories", words("other", text="Herons. " * 400))
        for seed in ("fay", "flo"):
            person = await reader(node, seed)
            await person.post(f"/api/stories/{story}/reading", {"edition": 1, **FITS})
        assert await found(ana, phrase.decode()) == [story]
    assert traces() == ["asterism.db"]
    async with Node(tmp_path, backup_hours=0) as node:
        ana = await node.person("ana")
        await ana.post(f"/api/stories/{story}/withdraw")
        assert len(await ana.get("/api/stories/own")) == 1
    assert traces() == []


# ---------------------------------------------------------------- light, tonight


async def test_light_is_told_in_steps_is_one_for_each_and_can_be_taken_back(any_place: Place) -> None:
    place = any_place
    ana = await place.signed_in("ana")
    story = await published(place, ana, "one")
    path = f"/api/stories/{story}/glow"
    assert await ana.refused("POST", path, {"stayed": True}) == "own_story"
    people = [await place.signed_in(f"reader {number}") for number in range(3)]
    steps = [(await each.post(path, {"stayed": True}))["light"] for each in people]
    assert steps == [1, 1, 2]
    assert await people[0].post(path, {"stayed": True}) == {"stayed": True, "light": 2}
    assert (await place.row("SELECT lights FROM stories"))["lights"] == 3
    assert await people[0].post(path, {"stayed": False}) == {"stayed": False, "light": 1}
    assert await people[0].post(path, {"stayed": False}) == {"stayed": False, "light": 1}
    assert (await place.row("SELECT lights FROM stories"))["lights"] == 2
    (book,) = (await ana.post("/api/stories/search", {}))["books"]
    assert book["light"] == 1
    assert "lights" not in book
    marks = await place.store.read(lambda tx: tx.all("SELECT mark FROM story_lights"))
    for row in marks:
        assert all(each.member.encode() not in row["mark"] for each in people)


async def test_a_book_for_tonight_is_never_one_that_was_not_wanted_and_another_when_asked_again(
    any_place: Place,
) -> None:
    place = any_place
    ana = await place.signed_in("ana")
    cid = await place.signed_in("cid")
    await place.run('UPDATE network SET threads = \'["loss","work"]\' WHERE id = 1')
    ben = await place.signed_in("ben", languages=["de-AT"], threads=["loss"])
    heavy = await published(place, ana, "1", language="de", threads=["loss"], notes=["suicide", "loss"])
    near = await published(place, ana, "2", language="de-DE", threads=["loss"])
    spoken = await published(place, ana, "3", language="de", threads=["work"])
    far = await published(place, cid, "4", language="fr")
    await published(place, ben, "5", language="de", threads=["loss"])

    async def tonight(*besides: str) -> str:
        told = await ben.post("/api/stories/tonight", {"without": ["suicide"], "besides": list(besides)})
        return str(told["book"]["story"])

    seen = [await tonight(), await tonight(near), await tonight(near, spoken)]
    assert seen == [near, spoken, far]
    assert await tonight(near, spoken, far) == near
    every = {(await ben.post("/api/stories/tonight", {}))["book"]["story"] for _ in range(12)}
    assert every == {heavy, near}
    without = {"without": ["suicide", "loss"]}
    await place.run("UPDATE stories SET shelf_at = NULL WHERE id <> ?", heavy)
    assert (await ben.post("/api/stories/tonight", without))["book"] is None


async def test_a_book_that_was_not_wanted_is_in_no_search(any_place: Place) -> None:
    place = any_place
    ana = await place.signed_in("ana")
    await place.run("UPDATE network SET threads = '[\"loss\"]' WHERE id = 1")
    heavy = await published(place, ana, "1", notes=["suicide"], threads=["loss"])
    light = await published(place, ana, "2", language="de-CH")
    assert await found(ana, "cafe") == sorted([heavy, light])
    assert await found(ana, "cafe", without=["suicide", "hatred"]) == [light]
    assert await found(ana, without=["suicide"]) == [light]
    assert await found(ana, thread="loss") == [heavy]
    assert await found(ana, "lake", thread="loss", without=["suicide"]) == []
    assert await found(ana, language="de") == [light]
    assert await found(ana, "lake", language="en-GB") == [heavy]
    assert await found(ana, "!?") == []
