"""P18: breaking confidentiality takes two people, or one whom others review; it is recorded, and told."""

from __future__ import annotations

from typing import Any

from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.api.test_reports import DAY_MS, Case, asked, decision
from tests.api.test_safety_appeals import steward
from tests.node import Node
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

HERE = "/api/desk/passings"
MINUTE = 60_000


def wanted(report: str, **changes: Any) -> dict[str, Any]:
    return {
        "report": report, "reason": "They say they will harm somebody tonight.",
        "passed": "The three messages.", "to_whom": "The police of the town", "telling_endangers": False,
        **changes,
    }  # fmt: skip


async def proposed(case: Case, **changes: Any) -> tuple[str, str]:
    """A report about Ben, and what Sam proposes to pass on of it."""
    report = await case.report()
    made = await case.sam.post(HERE, wanted(report, **changes))
    return report, str(made["passing"])


async def kinds(person: Person) -> list[str]:
    return [one["kind"] for one in (await person.get("/api/me"))["notices"]]


async def entries(person: Person) -> list[str]:
    return [one["what"] for one in (await person.get("/api/desk/ledger"))["entries"]]


async def test_one_steward_cannot_decide_alone_that_a_report_is_passed_on(any_place: Place) -> None:
    case = await Case.open(any_place)
    report = await case.report()
    taken = await case.sam.post(f"/api/desk/reports/{report}/take", {"version": 1})
    decide, body = f"/api/desk/reports/{report}/decide", decision(taken["version"], "passed_on")
    assert await case.sam.refused("POST", decide, body) == "needs_second_person"
    made = await case.sam.post(HERE, wanted(report))
    assert await case.sam.refused("POST", decide, body) == "needs_second_person"
    path = f"{HERE}/{made['passing']}/answer"
    assert await case.sam.refused("POST", path, {"version": 1, "confirms": True}) == "needs_second_person"
    await case.kim.post(path, {"version": 1, "confirms": True})
    assert (await case.sam.post(decide, body))["outcome"] == "passed_on"


async def test_what_a_second_steward_confirms_is_recorded_and_told_to_the_person(any_place: Place) -> None:
    place = any_place
    case = await Case.open(place)
    _, passing = await proposed(case)
    assert await kinds(case.ben) == []
    assert "passing_proposed" in await kinds(case.kim)
    shown = await case.kim.get(f"{HERE}/{passing}")
    assert (shown["asks"], shown["others"], shown["proposer_name"]) == ("answer", 1, None)
    assert (shown["passed"], shown["to_whom"]) == ("The three messages.", "The police of the town")
    done = await case.kim.post(f"{HERE}/{passing}/answer", {"version": 1, "confirms": True})
    assert (done["state"], done["acted_at"]) == ("confirmed", place.clock.now())
    [told] = (await case.ben.get("/api/me"))["notices"]
    assert told["kind"] == "passed_on"
    assert told["words"]["reason"] == "They say they will harm somebody tonight."
    assert case.ana.member not in str(told)
    assert case.sam.member not in str(told)
    assert {"passing_confirmed", "passing_opened", "passing_proposed"} <= set(await entries(case.sam))
    every = (await case.sam.get("/api/desk/ledger"))["entries"]
    [written] = [one["words"] for one in every if one["what"] == "passing_proposed"]
    assert written["to_whom"] == "The police of the town"
    assert written["passed"] == "The three messages."


async def test_a_no_needs_a_reason_and_nothing_is_passed_on(place: Place) -> None:
    case = await Case.open(place)
    report, passing = await proposed(case)
    path = f"{HERE}/{passing}/answer"
    assert await case.kim.refused("POST", path, {"version": 1, "confirms": False}) == "malformed"
    no = {"version": 1, "confirms": False, "words": "Ben wrote that it was a song."}
    assert (await case.kim.post(path, no))["state"] == "declined"
    assert await kinds(case.ben) == []
    assert "passing_declined" in await kinds(case.sam)
    # Asking again and waiting two minutes is no way around the no.
    again = (await case.sam.post(HERE, wanted(report)))["passing"]
    place.skip(3 * MINUTE)
    assert await case.sam.refused("POST", f"{HERE}/{again}/alone", {"version": 1}) == "not_yet"


async def test_when_nobody_answers_for_two_minutes_the_one_who_proposed_acts_and_is_reviewed(
    any_place: Place,
) -> None:
    place = any_place
    case = await Case.open(place)
    eve = await place.signed_in("eve", "steward")
    _, passing = await proposed(case)
    alone = f"{HERE}/{passing}/alone"
    place.skip(2 * MINUTE - 1)
    assert await case.sam.refused("POST", alone, {"version": 1}) == "not_yet"
    place.skip(1)
    assert await case.kim.refused("POST", alone, {"version": 1}) == "needs_second_person"
    done = await case.sam.post(alone, {"version": 1})
    assert (done["state"], done["reviews_needed"]) == ("alone", 2)
    assert done["review_due_at"] == place.clock.now() + DAY_MS
    # The second person comes too late to say no; what is left to them is the review.
    late = {"version": 2, "confirms": False, "words": "Please wait."}
    assert await case.kim.refused("POST", f"{HERE}/{passing}/answer", late) == "stale"
    assert (await case.kim.get("/api/desk"))["reviews_ask"] == 1
    assert (await case.sam.get("/api/desk"))["reviews_ask"] == 0
    review, right = f"{HERE}/{passing}/review", {"stands": True, "answer": "It could not wait."}
    assert await case.sam.refused("POST", review, right) == "needs_second_person"
    assert (await case.kim.post(review, right))["state"] == "alone"
    assert await case.kim.refused("POST", review, right) == "stale"
    place.skip(DAY_MS)
    assert (await case.sam.get("/api/desk"))["reviews_overdue"] == 1
    done = await eve.post(review, {"stands": False, "answer": "A call to Ben would have been enough."})
    assert done["state"] == "reviewed"
    assert [one["stands"] for one in done["reviews"]] == [True, False]
    assert (await eve.get("/api/desk"))["reviews_overdue"] == 0
    assert set(await kinds(case.ben)) == {"passing_reviewed", "passed_on"}
    assert (await entries(eve)).count("passing_reviewed") == 2


async def test_the_only_steward_acts_at_once_and_whoever_comes_next_reviews_it(place: Place) -> None:
    case = await Case.open(place)
    report = await case.report()
    await place.run("DELETE FROM roles WHERE member = ?", case.kim.member)
    made = await case.sam.post(HERE, wanted(report))
    assert (made["others"], made["asks"]) == (0, "act_alone")
    done = await case.sam.post(f"{HERE}/{made['passing']}/alone", {"version": 1})
    assert done["state"] == "alone"
    eve = await place.signed_in("eve", "steward")
    assert (await eve.get("/api/desk"))["reviews_ask"] == 1
    done = await eve.post(
        f"{HERE}/{made['passing']}/review", {"stands": True, "answer": "It could not wait."}
    )
    assert done["state"] == "reviewed"


async def test_the_steward_it_is_about_takes_no_part_in_any_of_it(any_place: Place) -> None:
    place = any_place
    case = await Case.open(place)
    eve = await place.signed_in("eve", "steward")
    report = (await case.ana.post("/api/reports", asked(place, case.kim, [case.sam])))["report"]
    assert await case.kim.refused("POST", HERE, wanted(report)) == "not_found"
    made = await case.sam.post(HERE, wanted(report, telling_endangers=True))
    passing, body = made["passing"], {"version": 1, "confirms": True}
    assert made["others"] == 1
    assert await case.kim.get(HERE) == []
    assert await case.kim.refused("GET", f"{HERE}/{passing}") == "not_found"
    assert await case.kim.refused("POST", f"{HERE}/{passing}/answer", body) == "not_found"
    assert (await case.kim.get("/api/desk"))["passings_ask"] == 0
    assert (await eve.get("/api/desk"))["passings_ask"] == 1
    await eve.post(f"{HERE}/{passing}/answer", body)
    assert await entries(case.kim) == []
    assert await kinds(case.kim) == []
    assert await case.kim.get("/api/me/decisions") == []
    stays = {one["what"]: one["count"] for one in (await case.kim.get("/api/me/erase"))["stays"]}
    assert stays == {"backups": 1, "reports": 0}


async def test_who_would_be_endangered_by_it_is_told_only_when_that_has_passed(any_place: Place) -> None:
    case = await Case.open(any_place)
    report, passing = await proposed(case, telling_endangers=True)
    await case.kim.post(f"{HERE}/{passing}/answer", {"version": 1, "confirms": True})
    taken = await case.sam.post(f"/api/desk/reports/{report}/take", {"version": 1})
    await case.sam.post(f"/api/desk/reports/{report}/decide", decision(taken["version"], "passed_on"))
    # Neither by itself, nor by the outcome of the report, nor by an appeal that would be taken.
    assert await kinds(case.ben) == []
    assert await case.ben.get("/api/me/decisions") == []
    words = {"words": "What was passed on?"}
    assert await case.ben.refused("POST", f"/api/passings/{passing}/appeal", words) == "not_found"
    assert await case.ben.refused("POST", f"/api/reports/{report}/appeal", words) == "not_found"
    assert "passed_on" not in str((await case.ben.get("/api/me/export"))["passed_on"])
    shown = await case.kim.get(f"{HERE}/{passing}")
    await case.kim.post(f"{HERE}/{passing}/tell", {"version": shown["version"]})
    assert await kinds(case.ben) == ["passed_on"]
    assert {one["kind"] for one in await case.ben.get("/api/me/decisions")} == {"passed_on", "about_me"}


async def test_the_person_concerned_appeals_and_reads_the_answer(any_place: Place) -> None:
    case = await Case.open(any_place)
    eve = await any_place.signed_in("eve", "steward")
    _, passing = await proposed(case)
    await case.kim.post(f"{HERE}/{passing}/answer", {"version": 1, "confirms": True})
    [mine] = await case.ben.get("/api/me/decisions")
    assert (mine["kind"], mine["ref"], mine["may_appeal"]) == ("passed_on", passing, True)
    appeal, words = f"/api/passings/{passing}/appeal", {"words": "It was a song I quoted."}
    assert await case.ana.refused("POST", appeal, words) == "not_found"
    await case.ben.post(appeal, words)
    assert await case.ben.refused("POST", appeal, words) == "closed"
    assert [(await each.get("/api/desk"))["appeals_open"] for each in (case.sam, case.kim, eve)] == [0, 0, 1]
    answer, body = f"{HERE}/{passing}/answer-appeal", {"upheld": False, "answer": "We were wrong."}
    shown = await eve.get(f"{HERE}/{passing}")
    assert (shown["appeal"], shown["asks"]) == ("It was a song I quoted.", "appeal")
    body["version"] = shown["version"]
    assert await case.kim.refused("POST", answer, body) == "needs_second_person"
    await eve.post(answer, body)
    [mine] = await case.ben.get("/api/me/decisions")
    assert (mine["appeal_answer"], mine["may_appeal"]) == ("We were wrong.", False)
    assert "appeal_outcome" in await kinds(case.ben)


async def test_one_matter_has_one_open_proposal(any_place: Place) -> None:
    case = await Case.open(any_place)
    report, passing = await proposed(case)
    assert await case.kim.refused("POST", HERE, wanted(report)) == "stale"
    await case.sam.post(f"{HERE}/{passing}/withdraw", {"version": 1})
    await case.kim.post(HERE, wanted(report))
    any_place.skip(DAY_MS)
    assert {one["state"] for one in await case.sam.get(HERE)} == {"withdrawn", "lapsed"}
    await case.sam.post(HERE, wanted(report))


async def test_of_a_yes_and_acting_alone_at_the_same_moment_one_counts(any_place: Place) -> None:
    case = await Case.open(any_place)
    _, passing = await proposed(case)
    any_place.skip(2 * MINUTE)
    await case.kim.post(f"{HERE}/{passing}/answer", {"version": 1, "confirms": True})
    assert await case.sam.refused("POST", f"{HERE}/{passing}/alone", {"version": 1}) == "stale"
    assert (await case.sam.get(f"{HERE}/{passing}"))["state"] == "confirmed"


async def test_of_a_call_something_is_passed_on_only_when_its_lead_asked_for_help(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    ben, ben_line = await supporter(node, "ben")
    sam, kim = await steward(node, "sam"), await steward(node, "kim")
    ann = await node.person("ann")
    call = (await reach(ann))["call"]
    await accept(ben, await ring(ben_line))
    body = wanted("") | {"report": None, "call": call}
    assert await sam.refused("POST", HERE, body) == "not_found"
    await ben.post(f"/api/held/{call}/danger", {"term": 1})
    made = await sam.post(HERE, body)
    assert ann.member not in str(made)
    await kim.post(f"{HERE}/{made['passing']}/answer", {"version": 1, "confirms": True})
    [told] = (await ann.get("/api/me"))["notices"]
    assert told["kind"] == "passed_on"
