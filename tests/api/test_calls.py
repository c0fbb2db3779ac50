"""P1, P2, P3: a whole call over real HTTP and sockets, over both stores: reach, ring, accept, hand over,
end."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from asterism.store.base import Tx
from asterism.wire import frames
from tests.node import Line, Node
from tests.persons import Person

MINUTE = 60_000
PACKAGE = base64.b64encode(b"k" * 64).decode()


async def open_network(node: Node) -> None:
    """A network that may be reached; how it comes to that is tested with the first run."""

    async def always(tx: Tx) -> bool:
        return True

    node.parts.calls._is_open = always


async def supporter(
    node: Node, name: str, *, shift: bool = True, cleared: bool = True
) -> tuple[Person, Line]:
    person = await node.person(name)

    async def work(tx: Tx) -> None:
        await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'supporter', 0)", person.member)
        await tx.run(
            "INSERT INTO supporters (member, practised_at, signed_off_at, probation, cleared_minors)"
            " VALUES (?, 1, 1, 0, ?)",
            person.member, int(cleared),
        )  # fmt: skip

    await node.parts.store.write(work)
    node.parts.sessions.forget(person.member)
    line = await node.wire(person)
    if shift:
        post = await person.post("/api/shift/start", {"ends_at": node.clock.now() + 3_600_000})
        assert post["shift"]["calls"] == 0
    return person, line


async def reach(person: Person, client_id: str = "press-1") -> dict[str, Any]:
    made: dict[str, Any] = await person.post("/api/calls", {"client_id": client_id, "device": person.device})
    return made


async def ring(line: Line, kind: str = "lead") -> str:
    while True:
        post = (await line.take(frames.PostNow)).post
        for offer in post.offers:
            if offer.kind == kind:
                return offer.offer


async def accept(person: Person, offer: str) -> dict[str, Any]:
    post: dict[str, Any] = await person.post(
        f"/api/offers/{offer}/accept", {"device": person.device, "key_package": PACKAGE}
    )
    return post


async def test_a_person_reaches_a_person(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    ben, ben_line = await supporter(node, "ben")
    ann = await node.person("ann")
    ann_line = await node.wire(ann)
    made = await reach(ann)
    assert made["state"] in ("waiting", "ringing")
    assert made["need"] == "heavy"
    assert (await reach(ann))["call"] == made["call"], "the same press is the same call"
    assert (await reach(ann, "press-2"))["call"] == made["call"], "one open call at a time"
    offer = await ring(ben_line)
    told = await ann.post(
        f"/api/calls/{made['call']}/tell", {"age": "adult", "heaviness": 3, "threads": ["loss"]}
    )
    assert (told["need"], told["age"]) == ("steady", "adult")
    post = await accept(ben, offer)
    assert post["held"][0]["term"] == 1
    assert post["held"][0]["caller"]["star"]
    while (now := (await ann_line.take(frames.CallNow)).call) is None or now.state != "held":
        pass
    assert now.lead is not None
    assert now.lead.member == ben.member
    room = await ben_line.take(frames.RoomView, room=made["room"])
    assert {member.role for member in room.members} == {"caller", "lead"}
    close = f"/api/calls/{made['call']}/close"
    # A word of thanks is said in the room, where the server cannot read it; here it is not taken.
    assert await ann.refused("POST", close, {"heaviness_now": 1, "thanks": "Thank you."}) == "malformed"
    ended = await ann.post(close, {"heaviness_now": 1})
    assert (ended["closed"], ended["lead"]) == ("eased", None)
    assert ended["dawn_at"] > ended["since"]
    after = await ben.get("/api/post")
    assert (after["held"], after["rest_until"], after["ask_how_it_was"]) == ([], None, made["call"])
    answered = await ben.post(
        "/api/shift/how-it-was", {"call": made["call"], "how": "all_right", "pause": True}
    )
    assert answered["rest_until"] is not None
    assert answered["ask_how_it_was"] is None


async def test_one_gets_it_however_many_press_at_once(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    people = [await supporter(node, f"s{n}") for n in range(4)]
    ann = await node.person("ann")
    made = await reach(ann)
    offers: list[Any] = []
    while len(offers) < 2:
        offers = await node.rows("SELECT id, member FROM offers WHERE state = 'open'")
        await asyncio.sleep(0)
    by_id = {person.member: person for person, _ in people}
    answers = await asyncio.gather(
        *(
            by_id[o["member"]].http.post(
                f"/api/offers/{o['id']}/accept",
                json={"device": by_id[o["member"]].device, "key_package": PACKAGE},
            )
            for o in offers
        )
    )
    assert sorted(a.status_code for a in answers) == [200, 410]
    lead = await node.row("SELECT COUNT(*) AS n FROM leads WHERE call = ?", made["call"])
    assert lead["n"] == 1


async def test_nobody_reaches_into_somebody_elses_call(node: Node) -> None:
    await open_network(node)
    _, ben_line = await supporter(node, "ben")
    eve, _ = await supporter(node, "eve", shift=False)
    ann = await node.person("ann")
    made = await reach(ann)
    offer = await ring(ben_line)
    body: dict[str, object] = {"device": eve.device, "key_package": PACKAGE}
    assert await eve.refused("POST", f"/api/offers/{offer}/accept", body) == "not_found"
    assert await eve.refused("POST", f"/api/offers/{offer}/pass") == "not_found"
    assert await eve.refused("POST", f"/api/held/{made['call']}/close", {"term": 1}) == "not_found"
    for verb in ("tell", "withdraw", "close", "outside", "back", "tell-me", "not-again"):
        body = {"on": True} if verb == "tell-me" else {}
        assert await eve.refused("POST", f"/api/calls/{made['call']}/{verb}", body) == "not_found"
    assert await node.row("SELECT state FROM calls WHERE id = ?", made["call"]) == {"state": "ringing"}
    assert await ann.refused("POST", "/api/calls", {"client_id": "x", "device": eve.device}) == "not_found"


async def test_a_closed_network_takes_no_call_and_says_so(node: Node) -> None:
    ann = await node.person("ann")
    body = {"client_id": "x", "device": ann.device}
    assert await ann.refused("POST", "/api/calls", body) == "not_open_yet"


async def test_a_call_rings_on_after_the_server_was_started_again(node: Node) -> None:
    await open_network(node)
    ann = await node.person("ann")
    made = await reach(ann)
    await node.parts.dispatcher.stop()
    later = await node.row("SELECT due_at, state FROM calls WHERE id = ?", made["call"])
    assert later["due_at"] is not None
    ben, ben_line = await supporter(node, "ben")
    fresh = type(node.parts.dispatcher)(
        node.parts.store, node.parts.clock, node.parts.dispatcher.back, node.parts.push
    )
    fresh.start()
    try:
        await accept(ben, await ring(ben_line))
        held = await ann.get("/api/calls/current")
        assert held["lead"]["member"] == ben.member
    finally:
        await fresh.stop()


async def test_withdrawing_takes_the_ring_back(node: Node) -> None:
    await open_network(node)
    ben, ben_line = await supporter(node, "ben")
    ann = await node.person("ann")
    made = await reach(ann)
    offer = await ring(ben_line)
    gone = await ann.post(f"/api/calls/{made['call']}/withdraw", {})
    assert gone["closed"] == "withdrawn"
    assert (await ben.get("/api/post"))["offers"] == []
    body = {"device": ben.device, "key_package": PACKAGE}
    assert await ben.refused("POST", f"/api/offers/{offer}/accept", body) == "offer_gone"


async def test_a_lead_of_an_old_term_changes_nothing(node: Node) -> None:
    await open_network(node)
    ben, ben_line = await supporter(node, "ben")
    ann = await node.person("ann")
    made = await reach(ann)
    await accept(ben, await ring(ben_line))
    for verb in ("hand-over", "stop", "goodbye", "release", "danger", "ask-steward", "close"):
        assert await ben.refused("POST", f"/api/held/{made['call']}/{verb}", {"term": 7}) == "old_term"
    assert (await ann.get("/api/calls/current"))["state"] == "held"
    danger = await ben.post(f"/api/held/{made['call']}/danger", {"term": 1})
    assert danger["held"][0]["danger"] is True
    assert (await ann.get("/api/calls/current"))["danger"] is True
    side = await node.row("SELECT parent FROM rooms WHERE kind = 'side'")
    assert side["parent"] == made["room"]


async def test_the_desk_sees_where_a_call_stands_and_never_whose_it_is(node: Node) -> None:
    await open_network(node)
    ann, sam = await node.person("ann"), await node.person("sam")

    async def work(tx: Tx) -> None:
        await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'steward', 0)", sam.member)

    await node.parts.store.write(work)
    node.parts.sessions.forget(sam.member)
    made = await reach(ann)
    desk = await sam.get("/api/desk")
    assert desk["calls"]["open"] == 1
    [listed] = desk["calls"]["calls"]
    assert (listed["call"], listed["need"], listed["held"]) == (made["call"], "heavy", False)
    assert ann.member not in str(desk["calls"])


async def test_who_is_suspended_leaves_the_talk_and_somebody_else_is_rung(node: Node) -> None:
    await open_network(node)
    ben, ben_line = await supporter(node, "ben")
    ann, sam = await node.person("ann"), await node.person("sam")

    async def work(tx: Tx) -> None:
        await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'steward', 0)", sam.member)

    await node.parts.store.write(work)
    node.parts.sessions.forget(sam.member)
    made = await reach(ann)
    await accept(ben, await ring(ben_line))
    await sam.post(f"/api/desk/people/{ben.member}/suspend", {"reason": "A report is looked into."})
    now = await ann.get("/api/calls/current")
    assert (now["lead"], now["state"] in ("waiting", "ringing")) == (None, True)
    gone = await node.row("SELECT let_go_at FROM room_members WHERE member = ?", ben.member)
    assert gone["let_go_at"] is not None
    shift = await node.row("SELECT why FROM shifts WHERE member = ?", ben.member)
    assert (shift["why"], made["state"] in ("waiting", "ringing")) == ("suspended", True)


async def test_who_said_elsewhere_that_they_are_young_is_no_adult_for_the_call_they_made_before(
    any_node: Node,
) -> None:
    await open_network(any_node)
    ann = await any_node.person("ann")
    made = await reach(ann)
    await ann.patch("/api/me", {"age": "minor"})
    assert await ann.refused("POST", f"/api/calls/{made['call']}/tell", {"age": "adult"}) == "not_allowed"
    assert (await ann.post(f"/api/calls/{made['call']}/tell", {"age": "minor"}))["age"] == "minor"


async def test_an_age_that_is_changed_on_ones_own_page_reaches_the_call_that_is_open(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    ben, ben_line = await supporter(node, "ben", cleared=False)
    ann = await node.person("ann")
    made = await reach(ann)
    await ann.post(f"/api/calls/{made['call']}/tell", {"age": "adult"})
    offer = await ring(ben_line)
    # It rings at somebody who was not cleared: their ring is taken back.
    changed = await ann.patch("/api/me", {"age": "minor"})
    assert changed["age"] == "minor"
    now = await ann.get("/api/calls/current")
    assert (now["age"], now["ringing_now"]) == ("minor", 0)
    body = {"device": ben.device, "key_package": PACKAGE}
    assert await ben.refused("POST", f"/api/offers/{offer}/accept", body) == "offer_gone"
    cleo, cleo_line = await supporter(node, "cleo")
    await accept(cleo, await ring(cleo_line))
    assert (await ann.get("/api/calls/current"))["lead"]["member"] == cleo.member


async def test_who_is_not_cleared_lets_go_when_the_age_is_changed_during_the_talk(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    ben, ben_line = await supporter(node, "ben", cleared=False)
    ann = await node.person("ann")
    made = await reach(ann)
    await ann.post(f"/api/calls/{made['call']}/tell", {"age": "adult"})
    await accept(ben, await ring(ben_line))
    await ben.post("/api/shift/end")
    cleo, cleo_line = await supporter(node, "cleo")
    await ann.patch("/api/me", {"age": "minor"})
    assert (await ben.get("/api/post"))["held"] == []
    await accept(cleo, await ring(cleo_line))
    now = await ann.get("/api/calls/current")
    assert (now["lead"]["member"], now["room"], now["call"]) == (cleo.member, made["room"], made["call"])
    # Cleared, and off shift by now: she stays, whatever else is told.
    await cleo.post("/api/shift/end")
    await ann.patch("/api/me", {"age": "unsaid"})
    assert (await ann.get("/api/calls/current"))["lead"]["member"] == cleo.member


async def test_who_has_to_stop_rests_after_a_light_talk_and_cannot_cut_it_short(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    ben, ben_line = await supporter(node, "ben")
    ann = await node.person("ann")
    made = await reach(ann)
    await accept(ben, await ring(ben_line))
    await ann.post(f"/api/calls/{made['call']}/tell", {"age": "adult", "heaviness": 1})
    cleo, cleo_line = await supporter(node, "cleo")
    stopping = await ben.post(f"/api/held/{made['call']}/stop", {"term": 1})
    assert (stopping["held"][0]["handing_over"], stopping["held"][0]["stops"]) == (True, True)
    assert stopping["rest_until"] is None, "they stay until somebody else is there"
    taken = await accept(cleo, await ring(cleo_line, "handover"))
    assert taken["held"][0]["term"] == 2
    now = node.clock.now()
    resting = await ben.get("/api/post")
    assert resting["held"] == []
    assert 14 * MINUTE < resting["rest_until"] - now <= 15 * MINUTE
    assert 4 * MINUTE < resting["rest_minimum_until"] - now <= 5 * MINUTE
    assert await ben.refused("POST", "/api/shift/ready-again") == "resting"
    longer = await ben.post("/api/shift/how-it-was", {"call": made["call"], "how": "too_much", "pause": True})
    assert longer["rest_until"] == resting["rest_until"] + 15 * MINUTE
    again = await ben.post("/api/shift/rest-longer")
    assert again["rest_until"] == longer["rest_until"] + 15 * MINUTE
    for _ in range(20):
        again = await ben.post("/api/shift/rest-longer")
    assert again["rest_until"] - node.clock.now() <= 4 * 60 * MINUTE
    # Nobody else is free, and still the one who rests is not rung, before they say that they are ready.
    bob = await node.person("bob")
    call = (await reach(bob))["call"]
    version = 1
    while version == 1:
        version = (await node.row("SELECT version FROM calls WHERE id = ?", call))["version"]
        await asyncio.sleep(0)
    assert (await ben.get("/api/post"))["offers"] == []
    node.clock.skip(5 * MINUTE)
    assert (await ben.post("/api/shift/ready-again"))["rest_until"] is None
    # Five minutes were skipped at once, in which the first connection was not heard.
    assert await ring(await node.wire(ben))
