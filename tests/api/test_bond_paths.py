"""P18: questions for paths. The house has its own; what somebody writes is asked of nobody before two others
found it fit, and what is returned comes with its reason."""

from __future__ import annotations

import re
from typing import Any

from asterism.bonds.paths import WAITING_AT_MOST, house
from tests.api.test_circles import adult
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]


def question(client_id: str, **changes: Any) -> dict[str, Any]:
    words = {"client_id": client_id, "depth": 2, "language": "en", "words": "What keeps you company?"}
    return {**words, **changes}


async def written(person: Person) -> list[str]:
    told = (await person.get("/api/paths"))["paths"]
    return [each["words"] for path in told if path["by"] == "writers" for each in path["questions"]]


async def verdict(reader: Person, yes: bool, reason: str = "") -> Any:
    (waits, *_) = (await reader.get("/api/paths/questions"))["to_read"]
    return await reader.post(
        f"/api/paths/questions/{waits['question']}/reading", {"yes": yes, "reason": reason}
    )


async def test_a_question_is_asked_of_people_only_when_two_others_found_it_fit(any_place: Place) -> None:
    place = any_place
    ana = await place.signed_in("ana", "facilitator", age="adult")
    ben = await place.signed_in("ben", "facilitator")
    cleo = await place.signed_in("cleo", "steward")
    told = await ana.post("/api/paths/questions", question("one"))
    assert told["own"][0]["state"] == "waiting"
    assert told["to_read"] == [], "nobody reads their own"
    assert await ana.post("/api/paths/questions", question("one")) == told
    id = told["own"][0]["question"]
    path = f"/api/paths/questions/{id}/reading"
    assert await ana.refused("POST", path, {"yes": True}) == "own_question"
    stranger = await adult(place, "dee")
    assert await stranger.refused("POST", path, {"yes": True}) == "not_allowed"
    assert await ben.refused("POST", path, {"yes": False}) == "malformed", "a no has a reason"
    await verdict(ben, yes=True)
    await ben.post(path, {"yes": True})
    assert await written(ana) == [], "one reader counts once"
    await verdict(cleo, yes=True)
    assert await written(stranger) == ["What keeps you company?"]
    assert await cleo.refused("POST", path, {"yes": False, "reason": "too late"}) == "not_found"
    # Whoever erases their account leaves the question, and nothing that says whose it was.
    await ana.delete("/api/me")
    assert await written(stranger) == ["What keeps you company?"]
    assert await place.count("path_questions WHERE author IS NOT NULL") == 0


async def test_what_is_returned_comes_with_its_reason_and_what_is_taken_back_is_asked_no_more(
    place: Place,
) -> None:
    ana, ben = await adult(place, "ana"), await place.signed_in("ben", "facilitator")
    for number in range(WAITING_AT_MOST):
        await ana.post("/api/paths/questions", question(f"q{number}"))
    assert await ana.refused("POST", "/api/paths/questions", question("more")) == "questions_waiting"
    await verdict(ben, yes=False, reason="It asks how, and that can hurt.")
    own = (await ana.get("/api/paths/questions"))["own"]
    (returned,) = [each for each in own if each["state"] == "returned"]
    assert returned["reason"] == "It asks how, and that can hurt."
    told = await ana.post(f"/api/paths/questions/{returned['question']}/withdraw", {})
    assert returned["question"] not in {each["question"] for each in told["own"]}
    assert await ben.refused("POST", f"/api/paths/questions/{own[0]['question']}/withdraw", {}) == "not_found"
    assert len((await ana.get("/api/me/export"))["path_questions"]["written"]) == WAITING_AT_MOST
    assert (await ben.get("/api/me/export"))["path_questions"]["read"][0]["yes"] == 0


def test_the_house_has_sixty_questions_in_three_depths_each_its_own_and_short() -> None:
    questions = [each for path in house() for each in path.questions]
    assert len(questions) >= 60
    assert {path.depth for path in house()} == {1, 2, 3}
    assert len({each.id for each in questions}) == len({each.words for each in questions}) == len(questions)
    assert len({path.id for path in house()}) == len(house())
    for each in questions:
        assert each.words.endswith("?")
        assert len(each.words) <= 120, each.words
        assert re.fullmatch(r"[a-z-]+-[1-9][0-9]*", each.id)
        # Nothing asks for a cause or a method, calls anybody anything, or presses (docs/bonds.md).
        assert not re.search(
            r"(?i)^why|\b(method|how would you|should you|must|kill|cut|weigh)\b", each.words
        )
