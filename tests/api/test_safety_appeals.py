"""P18: who was ended for safety reads the reason, appeals, and reads the answer."""

from __future__ import annotations

from asterism.people.store import give_role
from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.node import Node
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

HERE = "/api/desk/safety-appeals"
DAY_MS = 86_400_000


async def steward(node: Node, name: str) -> Person:
    """Somebody on a node whom nobody rings, and who stands at the desk."""
    person = await node.person(name)
    await node.parts.store.write(lambda tx: give_role(tx, person.member, "steward", None))
    node.parts.sessions.forget(person.member)
    return person


async def ended(place: Place, caller: Person, by: Person, call: str = "call1") -> None:
    await place.run(
        "INSERT INTO safety_ends (call, caller, by_member, reason, at) VALUES (?, ?, ?, 'Threats.', ?)",
        call, caller.member, by.member, place.clock.now(),
    )  # fmt: skip


async def test_the_caller_appeals_and_reads_the_answer(any_place: Place) -> None:
    place = any_place
    ann, ben = await place.signed_in("ann"), await place.signed_in("ben", "supporter", name="Ben")
    sam = await place.signed_in("sam", "steward")
    await ended(place, ann, ben)
    [mine] = await ann.get("/api/me/decisions")
    assert (mine["kind"], mine["reason"], mine["may_appeal"]) == ("safety", "Threats.", True)
    assert await sam.get(HERE) == []
    words = {"words": "I was quoting a film."}
    assert await ben.refused("POST", "/api/calls/call1/appeal", words) == "not_found"
    await ann.post("/api/calls/call1/appeal", words)
    assert await ann.refused("POST", "/api/calls/call1/appeal", words) == "stale"
    desk = await sam.get("/api/desk")
    assert (desk["safety_appeals"], desk["appeals_open"]) == (1, 1)
    [shown] = await sam.get(HERE)
    assert (shown["by_name"], shown["reason"], shown["appeal"]) == ("Ben", "Threats.", words["words"])
    assert ann.member not in str(shown)
    body = {"stands": False, "answer": "Ben misread it."}
    await sam.post(f"{HERE}/call1/answer", body)
    assert await sam.refused("POST", f"{HERE}/call1/answer", body) == "stale"
    assert (await sam.get("/api/desk"))["appeals_open"] == 0
    [mine] = await ann.get("/api/me/decisions")
    assert (mine["may_appeal"], mine["appeal"], mine["appeal_answer"]) == (
        False, words["words"], "Ben misread it.",
    )  # fmt: skip
    [told] = (await ann.get("/api/me"))["notices"]
    assert (told["kind"], told["words"]["answer"]) == ("appeal_outcome", "Ben misread it.")
    written = {one["what"] for one in (await sam.get("/api/desk/ledger"))["entries"]}
    assert written == {"safety_appealed", "appeal_answered"}


async def test_the_steward_who_ended_it_never_sees_the_appeal(any_place: Place) -> None:
    place = any_place
    ann, kim = await place.signed_in("ann"), await place.signed_in("kim", "steward", "supporter")
    sam = await place.signed_in("sam", "steward")
    await ended(place, ann, kim)
    await ann.post("/api/calls/call1/appeal", {"words": "Please look again."})
    assert await kim.get(HERE) == []
    desk = await kim.get("/api/desk")
    assert (desk["safety_appeals"], desk["appeals_open"]) == (0, 0)
    body = {"stands": True, "answer": "It stands."}
    assert await kim.refused("POST", f"{HERE}/call1/answer", body) == "not_found"
    await sam.post(f"{HERE}/call1/answer", body)
    assert (await kim.get("/api/desk/ledger"))["entries"] == []


async def test_a_steward_who_called_does_not_judge_their_own_appeal(place: Place) -> None:
    sam, ben = await place.signed_in("sam", "steward"), await place.signed_in("ben", "supporter")
    await ended(place, sam, ben)
    await sam.post("/api/calls/call1/appeal", {"words": "Please look again."})
    assert await sam.get(HERE) == []
    body = {"stands": False, "answer": "I was right."}
    assert await sam.refused("POST", f"{HERE}/call1/answer", body) == "not_found"


async def test_a_call_that_a_supporter_ended_for_safety_is_appealed_and_counts_no_more_when_it_does_not_stand(
    any_node: Node,
) -> None:
    node = any_node
    await open_network(node)
    ann, sam = await node.person("ann"), await steward(node, "sam")
    for name in ("ben", "cleo"):
        helper, line = await supporter(node, name)
        call = (await reach(ann, client_id=f"c-{name}"))["call"]
        await accept(helper, await ring(line))
        body = {"term": 1, "reason": "They threatened me."}
        await helper.post(f"/api/held/{call}/end-for-safety", body)
        await helper.post("/api/shift/end")
    ends = await ann.get("/api/me/decisions")
    assert [one["kind"] for one in ends] == ["safety", "safety"]
    third = await reach(ann, client_id="c3")
    assert third["steward_only"] is True
    await ann.post(f"/api/calls/{third['call']}/withdraw")
    await ann.post(f"/api/calls/{ends[0]['ref']}/appeal", {"words": "It was a misunderstanding."})
    answer = {"stands": False, "answer": "We have heard both."}
    await sam.post(f"{HERE}/{ends[0]['ref']}/answer", answer)
    assert (await reach(ann, client_id="c4"))["steward_only"] is False
