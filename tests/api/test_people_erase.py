"""P14: leaving for good and taking everything along, held against the schema itself.

One row is written into every table there is, with the member's id wherever a text might name a member. A new
table, or a new column of a name that is not known here, is found by itself: what it holds has to go, or to
be said beforehand.
"""

from __future__ import annotations

from typing import Any

import msgspec

from asterism.calls.state import Asked, Call, Offer, Told, Wishes
from asterism.circles.state import Meeting, Piece, Seat
from asterism.guided.rules import Session, Side
from asterism.store.base import Tx
from asterism.store.migrate import load
from asterism.store.tables import Table, tables_after
from asterism.wire import frames
from asterism.wire.meetings import MeetingPlan
from tests.api.test_calls import accept, open_network, reach, ring, supporter
from tests.node import Node
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import Person

__all__ = ["any_place_fixture", "place_fixture"]

# Rows of the whole network, there from the beginning; no member is named in them.
OF_THE_NETWORK = {"network", "store_pulse", "outside_edition", "sky_now"}
# What a text column of this name holds is no member. Everything else is taken for one.
NO_MEMBER = {
    "id", "name", "languages", "time_zone", "age", "threads", "standing", "role", "note", "checked", "kind",
    "words", "endpoint", "room", "star", "parent", "ref", "frank_key", "client_id", "state", "need", "how",
    "call", "how_it_was", "shift", "ring_by", "ask_call", "why", "reason", "steps", "outcome", "appeal",
    "appeal_answer", "report", "standing_before", "lift_reason", "what", "country", "phone", "text", "hours",
    "source", "verified_on", "confidence", "line", "act", "before", "device", "session", "unit",
    "matter", "passed", "to_whom", "answer", "story", "title", "body", "verdict",
    "word", "thread", "language", "circle", "theme", "welcome", "promises", "band", "schedule",
    "start", "stage", "connection", "offer", "zone", "booking",
    "guide_star", "member_star", "cancelled_side", "meeting", "side", "by_side", "ended_by", "key_name",
    "path", "question", "chosen", "shown", "named", "colour", "asked_as", "bond",
}  # fmt: skip
# What stays, and under which name it is said before erasing.
STAYS = {
    "rooms.founder": "words_in_rooms",
    "room_members.member": "words_in_rooms",
    "room_devices.member": "words_in_rooms",
    "room_log.sender": "words_in_rooms",
    "reports.about": "reports",
    "reports.reporter": "reports",
    "reports.taken_by": "reports",
    "reports.decided_by": "reports",
    "reports.appeal_by": "reports",
    "reports.appeal_answered_by": "reports",
    "report_messages.sender": "reports",
    "ledger.who": "ledger",
    "ledger.subject": "ledger",
    "ledger.hidden_from": "ledger",
    "passings.about": "passed_on",
    "passings.proposer": "passed_on",
    "passings.answered_by": "passed_on",
    "passings.appeal_answered_by": "passed_on",
    "passing_reviews.steward": "passed_on",
    "supporters.signed_off_by": "sign_offs",
    "sign_offs.by_member": "sign_offs",
}
# Where an export holds what a table has of a member.
EXPORTED = {
    "members": "member", "account_keys": "account_keys", "devices": "devices", "sessions": "sessions",
    "roles": "member", "supporters": "training", "training_reads": "training", "sign_offs": "training",
    "on_call": "on_call", "blocks": "blocks", "notices": "notices", "vault_items": "vault",
    "push_subscriptions": "push", "rooms": "rooms", "room_members": "rooms", "room_devices": "rooms",
    "room_log": "rooms", "device_heard": "heard", "calls": "calls", "offers": "rung", "leads": "held",
    "call_companions": "accompanied", "duty": "duty", "shifts": "duty", "rings": "duty",
    "safety_ends": "ended_for_safety", "reports": "reports", "suspensions": "suspensions",
    "passings": "passed_on", "stories": "stories", "story_editions": "stories", "story_readings": "stories",
    "story_pace": "stories", "story_concerns": "stories", "meetings": "meetings",
    "meeting_devices": "meetings", "meeting_leans": "meetings", "meeting_safety": "meetings",
    "meeting_plans": "meetings", "meeting_after": "meetings",
    "guided_sessions": "guided_sessions", "guided_devices": "guided_sessions",
    "guides": "guided", "guide_withdrawals": "guided", "guide_offers": "guided", "booked_people": "guided",
    "bookings": "guided", "offer_waiting": "guided", "held_times": "guided", "session_reminders": "guided",
    "knocks": "knocks", "knock_doors": "knocks", "own_times": "knocks", "door_wishes": "knocks",
    "door_asks": "knocks",
    "sky_stars": "sky", "bonds": "bonds", "bond_wishes": "bond_wishes", "bond_suggestions": "bond_wishes",
    "path_questions": "path_questions", "path_question_reads": "path_questions",
    "circles": "circles", "circle_people": "circles", "circle_let_go": "circles", "calendar_feeds": "circles",
}  # fmt: skip
# Acts for the network, by people with a role in it, and what others told about somebody.
NOT_EXPORTED = {
    "invitations", "passing_reviews", "report_messages", "report_wraps", "ledger", "outside_lines",
    "outside_changes",
}  # fmt: skip


def call_naming(member: str) -> bytes:
    """A call whose body names this member wherever it can."""
    offer = Offer(id="o", member=member, kind="lead", state="lapsed", made_at=1, due_at=1)
    return msgspec.msgpack.encode(
        Call(
            id="x-calls", caller=member, client_id="x", room="x-rooms", state="closed", reached_at=1, since=1,
            due_at=None, round_at=1, told=Told(wishes=Wishes(not_members=(member,))), offers=(offer,),
            asked=(Asked(member, 1),), came_from=member, handover_to=member, practice_for=member,
            companions=(member,), lead=member,
        )
    )  # fmt: skip


def meeting_naming(member: str) -> bytes:
    """A meeting whose body names this member wherever it can."""
    return msgspec.msgpack.encode(
        Meeting(
            id="x-meetings", circle="x-circles", stage="round", version=99, starts_at=1, ends_at=2, ends_by=3,
            due_at=3, seats=(Seat(member=member, role="facilitator", devices=("d",)),), lead=member,
            piece=Piece(state="held", member=member, since=1), queue=(member,), once=(member,),
            heard=(member,),
        )
    )  # fmt: skip


def session_naming(member: str) -> bytes:
    """A guided session whose body names this member wherever it can."""
    side = Side(member=member, devices=("d",))
    return msgspec.msgpack.encode(
        Session(
            id="x-guided_sessions", version=99, seed="s", stage_at=1, guide=side, member=side, empty_at=None,
            starts_at=1, ends_at=2, due_at=3,
        )
    )  # fmt: skip


async def fill(tx: Tx, table: Table, member: str, filled: dict[str, dict[str, Any]]) -> None:
    given: dict[str, Any] = {
        "calls.body": call_naming(member), "calls.lead": None, "calls.state": "closed",
        "offers.state": "lapsed", "leads.ended_at": 1, "shifts.ended_at": 1, "rings.due_at": 1 << 50,
        "outside_lines.kind": "crisis", "outside_lines.confidence": "low", "outside_changes.act": "added",
        "sign_offs.member": filled["other"]["id"], "supporters.member": filled["other"]["id"],
        "notices.words": "{}", "passings.told_at": 1, "story_editions.threads": "[]",
        "meetings.body": meeting_naming(member), "meetings.room": "x-rooms", "meetings.due_at": 1 << 50,
        "guided_sessions.body": session_naming(member), "guided_sessions.room": "x-rooms",
        "guided_sessions.due_at": 1 << 50, "bookings.state": "cancelled", "guide_offers.languages": "[]",
        "guide_offers.due_at": 1 << 50, "held_times.due_at": 1 << 50, "session_reminders.due_at": 1 << 50,
        "guide_offers.schedule": '{"start":"2030-01-01T19:00","zone":"UTC","rule":null,"minutes":60}',
        "bond_wishes.wishes": '{"threads":[],"languages":["en"]}', "bond_suggestions.reasons": "[]",
        "knocks.state": "closed", "knocks.due_at": 1 << 50, "knock_doors.state": "over",
        "own_times.due_at": 1 << 50, "bond_sides.side": "a", "bond_visits.room": "x-rooms",
        "meeting_plans.plan": msgspec.msgpack.encode(MeetingPlan(order=[member])),
        "circles.promises": "[]", "circles.threads": "[]", "circle_people.standing": "in",
        "circles.schedule": '{"start":"2030-01-01T19:00","zone":"UTC","rule":null,"minutes":60,"changes":[]}',
    }  # fmt: skip
    parents = {
        row["from"]: (row["table"], row["to"])
        for row in await tx.all('SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)', table.name)
    }
    row: dict[str, Any] = {}
    for column in await tx.all(
        'SELECT name, type, "notnull" AS needed, pk FROM pragma_table_info(?)', table.name
    ):
        name, needed = column["name"], column["needed"] or column["pk"]
        if f"{table.name}.{name}" in given:
            row[name] = given[f"{table.name}.{name}"]
        elif name in parents:
            parent, to = parents[name]
            row[name] = member if parent == "members" else filled[parent][to or "id"]
        elif column["type"] == "TEXT":
            if name not in NO_MEMBER:
                row[name] = member
            elif needed:
                row[name] = f"x-{table.name}"
        elif needed:
            row[name] = {"BLOB": b"blob of " + table.name.encode(), "REAL": 0.0}.get(column["type"], 99)
    marks = ", ".join("?" * len(row))
    await tx.run(f"INSERT INTO {table.name} ({', '.join(row)}) VALUES ({marks})", *row.values())
    filled[table.name] = row


async def naming(place: Place, member: str) -> set[str]:
    """Every column of every table in which this id stands, in whatever form."""
    found = set()
    for table in await tables_after(load()):
        for row in await place.store.read(lambda tx, name=table.name: tx.all(f"SELECT * FROM {name}")):
            for column, value in row.items():
                content = value.encode() if isinstance(value, str) else value
                if isinstance(content, bytes) and member.encode() in content:
                    found.add(f"{table.name}.{column}")
    return found


async def everywhere(place: Place) -> Person:
    """Somebody who stands in every table there is."""
    ana, ben = await place.signed_in("ana", name="Ana"), await place.signed_in("ben")
    tables = [table for table in await tables_after(load()) if table.name not in OF_THE_NETWORK]

    async def work(tx: Tx) -> None:
        filled: dict[str, dict[str, Any]] = {"other": {"id": ben.member}}
        for table in tables:
            if table.name != "members":
                await fill(tx, table, ana.member, filled)

    await place.store.write(work)
    return ana


async def test_erasing_leaves_a_member_in_no_table_but_where_it_was_said(place: Place) -> None:
    ana = await everywhere(place)
    before = await naming(place, ana.member)
    assert STAYS.keys() <= before
    assert {"calls.body", "calls.caller", "duty.member", "safety_ends.by_member"} <= before
    told = {each["what"] for each in (await ana.get("/api/me/erase"))["stays"]}
    assert told == set(STAYS.values()) | {"backups", "times_of_calls", "not_again"}
    await ana.delete("/api/me")
    assert await naming(place, ana.member) == STAYS.keys()


async def test_the_hash_of_a_key_that_was_given_up_is_named_before_it_is_all_that_stays(place: Place) -> None:
    ana = await place.signed_in("ana")
    plain = await ana.get("/api/me/erase")
    assert {each["what"] for each in plain["stays"]} == {"backups", "reports"}
    await place.run("UPDATE members SET account_key_version = 2 WHERE id = ?", ana.member)
    said = {each["what"]: each for each in (await ana.get("/api/me/erase"))["stays"]}
    assert said["former_key"]["until"] is None
    await ana.delete("/api/me")
    assert await place.count("erased_keys") == 1


async def test_an_export_holds_something_of_every_table_that_names_a_member(place: Place) -> None:
    ana = await everywhere(place)
    named = {column.partition(".")[0] for column in await naming(place, ana.member)}
    assert named == EXPORTED.keys() | NOT_EXPORTED
    told = await ana.get("/api/me/export")
    for table in EXPORTED:
        assert told[EXPORTED[table]], table
    for part in ("now", "shifts", "outgoing"):
        assert told["duty"][part], part
    for part in ("member", "devices", "wrote"):
        assert told["rooms"][part], part
    for part in ("own", "read", "decided", "offers_whole_at"):
        assert told["stories"][part], part
    for part in ("places", "made", "let_go", "decided", "calendar"):
        assert told["circles"][part], part
    for part in ("entered", "devices", "leaned", "for_safety", "answered", "prepared", "after"):
        assert told["meetings"][part], part
    for part in (
        "guide", "withdrawn", "decided", "verified_others", "offers", "bookings", "waiting", "kept",
        "reminders", "changes",
    ):  # fmt: skip
        assert told["guided"][part], part
    for part in ("made", "own_time", "asked", "wishes", "asked_lately"):
        assert told["knocks"][part], part
    for part in ("sessions", "devices"):
        assert told["guided_sessions"][part], part
    assert told["calls"][0]["told"]["wishes"]["not_members"] == [ana.member]


async def test_a_call_that_an_erased_supporter_held_rings_at_once_for_the_next(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    ben, ben_line = await supporter(node, "ben")
    ann = await node.person("ann")
    ann_line = await node.wire(ann)
    made = await reach(ann)
    await accept(ben, await ring(ben_line))
    cleo, cleo_line = await supporter(node, "cleo")
    await ben.delete("/api/me")
    await accept(cleo, await ring(cleo_line))
    while (now := (await ann_line.take(frames.CallNow)).call) is None or now.lead is None:
        pass
    while now is None or now.lead is None or now.lead.member != cleo.member:
        now = (await ann_line.take(frames.CallNow)).call
    assert now.call == made["call"]


async def test_an_open_call_of_an_erased_caller_is_withdrawn(any_node: Node) -> None:
    node = any_node
    await open_network(node)
    ben, ben_line = await supporter(node, "ben")
    ann = await node.person("ann")
    made = await reach(ann)
    offer = await ring(ben_line)
    stays = {each["what"]: each["until"] for each in (await ann.get("/api/me/erase"))["stays"]}
    assert stays["times_of_calls"] is None
    await ann.delete("/api/me")
    row = await node.parts.store.read(
        lambda tx: tx.one("SELECT state, caller, how FROM calls WHERE id = ?", made["call"])
    )
    assert row is not None
    assert (row["state"], row["caller"], row["how"]) == ("closed", "", "withdrawn")
    assert await ben.refused("POST", f"/api/offers/{offer}/accept", {"device": ben.device}) in (
        "offer_gone", "closed", "malformed",
    )  # fmt: skip
