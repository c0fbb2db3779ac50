"""P13, P18: reports are confirmed or not sent at all, seen by those who may, decided with a reason, told to
both, open to appeal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import asterism
from asterism.rooms.franking import server_tag
from asterism.setup.store import network_row
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person, b64

__all__ = ["any_place_fixture", "place_fixture"]

DAY_MS = 86_400_000


def message(
    place: Place, sender: Person, seq: int, *, room: str = "room", said: bytes = b"t"
) -> dict[str, Any]:
    """One message as the server counted it when it was sent."""
    name, key = place.parts.franking.current()
    tag, at = said.ljust(32, b"."), place.clock.now()
    server = server_tag(key, tag=tag, room=room, sender=sender.member, seq=seq, at=at)
    return {
        "seq": seq,
        "at": at,
        "sender": sender.member,
        "tag": b64(tag),
        "server_tag": b64(server),
        "frank_key": name,
    }


def asked(place: Place, about: Person, stewards: list[Person], **changes: Any) -> dict[str, Any]:
    return {
        "client_id": "r1",
        "room": "room",
        "about": about.member,
        "bundle": b64(b"sealed words"),
        "wraps": [
            {"steward": each.member, "sealed": b64(b"key for " + each.member.encode())} for each in stewards
        ],
        "messages": [message(place, about, 7)],
        **changes,
    }


class Case:
    """Ana reports Ben to Sam and Kim, who are stewards."""

    def __init__(self, place: Place, ana: Person, ben: Person, sam: Person, kim: Person) -> None:
        self.place, self.ana, self.ben, self.sam, self.kim = place, ana, ben, sam, kim

    @classmethod
    async def open(cls, place: Place) -> Case:
        return cls(
            place,
            await place.signed_in("ana"),
            await place.signed_in("ben", "supporter"),
            await place.signed_in("sam", "steward"),
            await place.signed_in("kim", "steward"),
        )

    async def report(self, **changes: Any) -> str:
        body = asked(self.place, self.ben, [self.sam, self.kim], **changes)
        return str((await self.ana.post("/api/reports", body))["report"])

    async def decided(self, outcome: str = "warned", steward: Person | None = None) -> str:
        report, steward = await self.report(), steward or self.sam
        taken = await steward.post(f"/api/desk/reports/{report}/take", {"version": 1})
        await steward.post(f"/api/desk/reports/{report}/decide", decision(taken["version"], outcome))
        return report


def decision(version: int, outcome: str = "warned") -> dict[str, Any]:
    return {
        "version": version,
        "steps": ["read", "verified"],
        "outcome": outcome,
        "reason": "It broke our promise.",
        "for_reporter": "Thank you for telling us.",
    }


async def test_a_confirmed_report_reaches_the_stewards_it_was_sealed_to(place: Place) -> None:
    case = await Case.open(place)
    told = await case.ana.post("/api/reports", asked(place, case.ben, [case.sam, case.kim]))
    assert told["confirmed"] == 1
    assert set(told["stewards"]) == {case.sam.member, case.kim.member}
    [line] = (await case.sam.get("/api/desk/reports"))["reports"]
    assert line["can_open"] is True
    assert line["about_role"] == "supporter"
    shown = await case.sam.get(f"/api/desk/reports/{told['report']}")
    assert shown["bundle"] == b64(b"sealed words")
    assert shown["sealed"] == b64(b"key for " + case.sam.member.encode())
    assert shown["messages"][0] | {"tag": ""} == {
        "seq": 7,
        "at": place.clock.now(),
        "sender": case.ben.member,
        "tag": "",
        "confirmed": True,
        "about": True,
    }


async def test_a_message_that_was_changed_in_any_way_sends_nothing(place: Place) -> None:
    case = await Case.open(place)
    good = message(place, case.ben, 7)
    changed = [
        good | {"seq": 8},
        good | {"at": good["at"] + 1},
        good | {"sender": case.sam.member},
        good | {"tag": b64(b"x" * 32)},
        good | {"server_tag": b64(bytes(32))},
        good | {"frank_key": "unknown"},
    ]
    for each in changed:
        body = asked(place, case.ben, [case.sam], messages=[good, each])
        assert await case.ana.refused("POST", "/api/reports", body) == "not_verified"
    body = asked(place, case.ben, [case.sam], room="another")
    assert await case.ana.refused("POST", "/api/reports", body) == "not_verified"
    assert await place.count("reports") == 0


async def test_a_report_about_somebody_who_sent_none_of_it_is_not_taken(place: Place) -> None:
    case = await Case.open(place)
    body = asked(place, case.ben, [case.sam], messages=[message(place, case.ana, 3)])
    assert await case.ana.refused("POST", "/api/reports", body) == "not_verified"


async def test_a_tag_of_a_rotated_key_verifies_for_ninety_days_and_then_no_more(place: Place) -> None:
    case = await Case.open(place)
    old = message(place, case.ben, 7)
    place.skip(119 * DAY_MS)
    await case.ana.post("/api/reports", asked(place, case.ben, [case.sam], messages=[old]))
    place.skip(2 * DAY_MS)
    body = asked(place, case.ben, [case.sam], messages=[old], client_id="r2")
    assert await case.ana.refused("POST", "/api/reports", body) == "not_verified"


async def test_sending_the_same_report_again_makes_no_second_one(place: Place) -> None:
    case = await Case.open(place)
    assert await case.report() == await case.report()
    assert await place.count("reports") == 1


async def test_a_report_about_a_steward_never_reaches_that_steward(any_place: Place) -> None:
    place = any_place
    case = await Case.open(place)
    body = asked(place, case.kim, [case.sam, case.kim])
    told = await case.ana.post("/api/reports", body)
    assert told["stewards"] == [case.sam.member]
    report = told["report"]
    assert (await case.kim.get("/api/desk/reports"))["reports"] == []
    assert await case.kim.refused("GET", f"/api/desk/reports/{report}") == "not_found"
    assert await case.kim.refused("GET", f"/api/desk/reports?before={report}") == "not_found"
    take = f"/api/desk/reports/{report}/take"
    assert await case.kim.refused("POST", take, {"version": 1}) == "not_found"
    await case.sam.get(f"/api/desk/reports/{report}")
    assert (await case.kim.get("/api/desk/ledger"))["entries"] == []
    assert len((await case.sam.get("/api/desk/ledger"))["entries"]) == 2
    desk = await case.kim.get("/api/desk")
    assert (desk["reports_new"], desk["reports_open"]) == (0, 0)
    # Alone with nobody else to open it, it is said instead of being kept where only its subject could look.
    body = asked(place, case.kim, [case.kim], client_id="r2")
    assert await case.ana.refused("POST", "/api/reports", body) == "needs_second_person"


async def test_a_report_is_not_there_for_anyone_who_is_no_steward(place: Place) -> None:
    case = await Case.open(place)
    report = await case.report()
    for person in (case.ana, case.ben):
        assert await person.refused("GET", f"/api/desk/reports/{report}") == "not_allowed"
        assert await person.refused("GET", "/api/desk/ledger") == "not_allowed"


async def test_two_stewards_do_not_decide_side_by_side(place: Place) -> None:
    case = await Case.open(place)
    report = await case.report()
    take, decide = (f"/api/desk/reports/{report}/{step}" for step in ("take", "decide"))
    assert await case.sam.refused("POST", decide, decision(1)) == "stale"
    await case.sam.post(take, {"version": 1})
    assert await case.kim.refused("POST", take, {"version": 1}) == "stale"
    assert await case.kim.refused("POST", decide, decision(2)) == "stale"
    await case.kim.post(take, {"version": 2})
    assert await case.sam.refused("POST", decide, decision(3)) == "stale"
    await case.kim.post(decide, decision(3))
    assert await case.kim.refused("POST", decide, decision(4)) == "stale"


async def test_a_steward_does_not_judge_their_own_report_while_another_can(any_place: Place) -> None:
    case = await Case.open(any_place)
    body = asked(any_place, case.ben, [case.sam, case.kim])
    report = (await case.sam.post("/api/reports", body))["report"]
    path = f"/api/desk/reports/{report}"
    assert await case.sam.refused("POST", f"{path}/take", {"version": 1}) == "needs_second_person"
    await case.kim.post(f"{path}/take", {"version": 1})
    await any_place.run("UPDATE reports SET taken_by = ? WHERE id = ?", case.sam.member, report)
    assert await case.sam.refused("POST", f"{path}/decide", decision(2)) == "needs_second_person"
    await any_place.run("UPDATE reports SET taken_by = ? WHERE id = ?", case.kim.member, report)
    await case.kim.post(f"{path}/decide", decision(2))
    await case.ben.post(f"/api/reports/{report}/appeal", {"words": "It was a joke."})
    answer = {"version": 4, "upheld": False, "answer": "No."}
    assert await case.sam.refused("POST", f"{path}/answer", answer) == "needs_second_person"
    # Alone, the only steward is still better than nobody.
    await case.sam.post(f"/api/desk/people/{case.kim.member}/suspend", {"reason": "Until we have talked."})
    await case.sam.post(f"{path}/answer", answer)


async def test_who_becomes_a_steward_later_reads_nothing_of_a_report_about_them(place: Place) -> None:
    from asterism.people.store import give_role

    case = await Case.open(place)
    await case.report()
    await place.store.write(lambda tx: give_role(tx, case.ben.member, "steward", None))
    place.parts.sessions.forget(case.ben.member)
    assert (await case.ben.get("/api/desk/ledger"))["entries"] == []
    assert [e["what"] for e in (await case.sam.get("/api/desk/ledger"))["entries"]] == ["report_came"]


async def test_the_desk_of_the_one_a_report_is_about_does_not_stir(place: Place) -> None:
    case = await Case.open(place)
    heard: list[str] = []

    class Socket:
        def __init__(self, person: Person) -> None:
            self.member, self.outbox = person.member, self
            self.session = type("Session", (), {"roles": frozenset({"steward"})})

        def put_view(self, *_: object) -> None:
            heard.append(self.member)

    by_device: Any = place.parts.hub._by_device
    by_device.update({"sam": Socket(case.sam), "kim": Socket(case.kim)})
    await case.ana.post("/api/reports", asked(place, case.kim, [case.sam]))
    await place.clock.settle()
    assert heard == [case.sam.member]
    heard.clear()
    place.parts.hub._hinted("desk", case.kim.member)
    await place.clock.advance(1_000)
    assert heard == [case.sam.member]
    by_device.clear()


async def test_both_sides_are_told_outcome_and_reason(any_place: Place) -> None:
    place = any_place
    case = await Case.open(place)
    report = await case.decided()
    told = (await case.ana.get("/api/me"))["notices"]
    assert {n["kind"] for n in told} == {"report_taken", "report_outcome"}
    [outcome] = [n for n in told if n["kind"] == "report_outcome"]
    assert outcome["words"] == {
        "report": report,
        "outcome": "warned",
        "reason": "It broke our promise.",
        "words": "Thank you for telling us.",
    }
    [acted] = (await case.ben.get("/api/me"))["notices"]
    assert acted["kind"] == "acted_on_you"
    assert acted["words"]["reason"] == "It broke our promise."
    assert case.ana.member not in str(acted)
    [mine] = await case.ana.get("/api/reports")
    assert (mine["state"], mine["outcome"], mine["may_appeal"]) == ("decided", "warned", True)


async def test_a_report_that_led_to_nothing_does_not_point_at_the_one_who_made_it(place: Place) -> None:
    case = await Case.open(place)
    report = await case.decided("no_action")
    assert (await case.ben.get("/api/me"))["notices"] == []
    appeal = f"/api/reports/{report}/appeal"
    assert await case.ben.refused("POST", appeal, {"words": "what was it"}) == "not_found"
    await case.ana.post(appeal, {"words": "please look again"})


async def test_an_appeal_is_judged_by_another_steward(any_place: Place) -> None:
    place = any_place
    case = await Case.open(place)
    report = await case.decided()
    appeal, answer = f"/api/reports/{report}/appeal", f"/api/desk/reports/{report}/answer"
    await case.ben.post(appeal, {"words": "It was a joke between us."})
    assert await case.ben.refused("POST", appeal, {"words": "and once more"}) == "closed"
    body = {"version": 4, "upheld": True, "answer": "We read it again, and it stands."}
    assert await case.sam.refused("POST", answer, body) == "needs_second_person"
    closed = await case.kim.post(answer, body)
    assert closed["state"] == "closed"
    for person in (case.ana, case.ben):
        [told] = [n for n in (await person.get("/api/me"))["notices"] if n["kind"] == "appeal_outcome"]
        assert told["words"]["answer"] == body["answer"]


async def test_an_appeal_is_open_for_thirty_days(place: Place) -> None:
    case = await Case.open(place)
    report = await case.decided()
    place.skip(30 * DAY_MS)
    appeal = f"/api/reports/{report}/appeal"
    assert await case.ben.refused("POST", appeal, {"words": "too late"}) == "closed"
    assert await (await place.signed_in("eve")).refused("POST", appeal, {"words": "not mine"}) == "not_found"


async def test_a_suspended_person_answers_nobody_but_reads_why_and_appeals(any_place: Place) -> None:
    place = any_place
    case = await Case.open(place)
    await case.decided("suspended")
    me = await case.ben.get("/api/me")
    assert me["standing"] == "suspended"
    assert me["suspended"]["reason"] == "It broke our promise."
    assert me["needs"][-1] == "good_standing"
    await case.ben.post("/api/me/suspension/appeal", {"words": "Please hear my side."})
    again = {"words": "and again"}
    assert await case.ben.refused("POST", "/api/me/suspension/appeal", again) == "stale"
    assert (await case.kim.get("/api/desk"))["appeals_open"] == 1
    answer = f"/api/desk/people/{case.ben.member}/answer"
    body = {"lift": True, "answer": "We talked, and welcome you back."}
    assert await case.sam.refused("POST", answer, body) == "needs_second_person"
    await case.kim.post(answer, body)
    me = await case.ben.get("/api/me")
    assert me["standing"] == "good"
    assert me["suspended"] is None
    assert "lifted" in {n["kind"] for n in me["notices"]}


async def test_a_suspended_steward_loses_the_desk_at_once(place: Place) -> None:
    case = await Case.open(place)
    assert await case.kim.get("/api/desk")
    reason = {"reason": "Until we have talked."}
    suspend = f"/api/desk/people/{case.kim.member}/suspend"
    await case.sam.post(suspend, reason)
    assert await case.kim.refused("GET", "/api/desk") == "suspended"
    assert await case.sam.refused("POST", suspend, reason) == "stale"
    assert (await case.kim.get("/api/me"))["suspended"]["reason"] == "Until we have talked."
    await case.sam.post(f"/api/desk/people/{case.kim.member}/lift", {"reason": "We have talked."})
    assert await case.kim.get("/api/desk")
    [listed] = await case.sam.get("/api/desk/suspensions")
    assert listed["lift_reason"] == "We have talked."


async def test_nobody_suspends_themselves_or_a_stranger(place: Place) -> None:
    case = await Case.open(place)
    path = "/api/desk/people/{}/suspend"
    reason = {"reason": "no reason"}
    assert await case.sam.refused("POST", path.format(case.sam.member), reason) == "needs_second_person"
    assert await case.sam.refused("POST", path.format("nobody"), reason) == "not_found"
    assert await case.sam.refused("POST", path.format(case.ben.member), {"reason": ""}) == "malformed"


async def test_every_look_into_a_report_is_in_the_ledger(place: Place) -> None:
    case = await Case.open(place)
    report = await case.report()
    place.skip(1)
    await case.kim.get(f"/api/desk/reports/{report}")
    entries = (await case.sam.get("/api/desk/ledger"))["entries"]
    assert [(e["what"], e["who"], e["subject"]) for e in entries] == [
        ("report_opened", case.kim.member, report),
        ("report_came", None, report),
    ]


async def test_the_ledger_is_read_page_by_page_to_its_beginning(any_place: Place) -> None:
    place = any_place
    from asterism.safeguarding.ledger import PAGE, write_down

    case = await Case.open(place)
    for number in range(PAGE + 5):
        await place.store.write(lambda tx, n=number: write_down(tx, f"e{n:03}", None, "on_call"))
    first = await case.sam.get("/api/desk/ledger")
    second = await case.sam.get("/api/desk/ledger", before=first["next"])
    ids = [entry["entry"] for entry in first["entries"] + second["entries"]]
    assert ids == [f"e{n:03}" for n in reversed(range(PAGE + 5))]
    assert second["next"] is None


def test_nothing_in_the_program_changes_or_removes_an_entry_of_the_ledger() -> None:
    for file in Path(asterism.__file__).parent.rglob("*.py"):
        assert not re.search(r"(UPDATE|DELETE FROM|REPLACE INTO)\s+ledger\b", file.read_text()), file


async def test_one_person_cannot_flood_the_queue(place: Place) -> None:
    from asterism.safeguarding.rules import OPEN_PER_REPORTER

    case = await Case.open(place)
    for number in range(OPEN_PER_REPORTER):
        await case.report(client_id=f"r{number}")
    body = asked(place, case.ben, [case.sam], client_id="one too many")
    assert await case.ana.refused("POST", "/api/reports", body | {"client_id": "r99"}) == "too_fast"


async def test_an_oversize_report_is_refused_whole(place: Place) -> None:
    case = await Case.open(place)
    body = asked(place, case.ben, [case.sam], bundle=b64(bytes(128 * 1024 + 1)))
    assert await case.ana.refused("POST", "/api/reports", body) in ("malformed", "too_large")
    many = asked(place, case.ben, [case.sam], messages=[message(place, case.ben, n) for n in range(51)])
    assert await case.ana.refused("POST", "/api/reports", many) == "malformed"
    assert (await place.store.read(network_row))["id"] == 1
    assert await place.count("reports") == 0
