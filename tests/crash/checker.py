"""Compares what people were told with what the database holds after the restart (P1, P2, P6)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from tests.crash.history import History
from tests.crash.reading import Reading

LATEST_STEP_MS = 70_000
"""A call that seeks somebody is looked at again within the minute of the chain, and some."""


async def check(history: History, reading: Reading, keys: Path, now_ms: int) -> None:
    """Writes everything that is not as it was told into ``history.violations``."""
    await _check_calls(history, reading, now_ms)
    await _check_leads(history, reading)
    await _check_logs(history, reading)
    await _check_dawns(history, reading, keys)


async def _check_calls(history: History, reading: Reading, now_ms: int) -> None:
    rows = await reading.rows(
        "SELECT id, caller, client_id, room, state, how, due_at, dawn_at, lead, term FROM calls"
    )
    by_client_id = defaultdict(list)
    for row in rows:
        by_client_id[row["client_id"]].append(row)
        if row["client_id"] not in history.pressed and not row["client_id"].startswith("practice"):
            history.wrong(f"call {row['id']} was never pressed for")
        _check_due(history, row, now_ms)
    for client_id, (caller, call, room) in history.known.items():
        found = by_client_id[client_id]
        if [(row["caller"], row["id"], row["room"]) for row in found] != [(caller, call, room)]:
            history.wrong(f"call {call} was acknowledged and is there {len(found)} times")
    for call, how in history.closed.items():
        now = [(row["state"], row["how"]) for row in rows if row["id"] == call]
        if now != [("closed", how)]:
            history.wrong(f"call {call} was closed as {how} and now is {now}")
    still_open: dict[str, int] = defaultdict(int)
    for row in rows:
        still_open[row["caller"]] += row["state"] != "closed"
    for caller, count in still_open.items():
        if count > 1:
            history.wrong(f"caller {caller} has {count} open calls")
    offers = await reading.rows("SELECT call, member, due_at FROM offers WHERE state = 'open'")
    ringing = {offer["call"] for offer in offers}
    for row in rows:
        if row["state"] == "ringing" and row["id"] not in ringing:
            history.wrong(f"call {row['id']} rings, and nobody is rung")
    if len({(offer["call"], offer["member"]) for offer in offers}) != len(offers):
        history.wrong("somebody is rung twice for one call")


def _check_due(history: History, row: dict[str, Any], now_ms: int) -> None:
    if row["state"] == "closed":
        if row["dawn_at"] is None:
            history.wrong(f"call {row['id']} is closed and has no dawn")
    elif row["due_at"] is None:
        history.wrong(f"call {row['id']} is {row['state']} and nothing is due")
    elif row["state"] in ("waiting", "ringing") and row["due_at"] > now_ms + LATEST_STEP_MS:
        history.wrong(f"call {row['id']} is {row['state']} and its next step is too far away")
    if (row["lead"] is not None) != (row["state"] == "held"):
        history.wrong(f"call {row['id']} is {row['state']} with the lead {row['lead']}")


async def _check_leads(history: History, reading: Reading) -> None:
    rows = await reading.rows(
        "SELECT l.call, l.term, l.member, l.began_at, l.ended_at, c.lead, c.term AS call_term"
        " FROM leads l JOIN calls c ON c.id = l.call ORDER BY l.call, l.term"
    )
    told = dict(history.leads)
    before: dict[str, Any] | None = None
    open_leads: dict[str, int] = defaultdict(int)
    for row in rows:
        known = told.pop((row["call"], row["term"]), row["member"])
        if known != row["member"]:
            history.wrong(f"term {row['term']} of call {row['call']} belongs to somebody else now")
        if before is not None and before["call"] == row["call"]:
            if before["ended_at"] is None or before["ended_at"] > row["began_at"]:
                history.wrong(f"call {row['call']} had two leads at one time")
            if row["term"] != before["term"] + 1:
                history.wrong(f"the terms of call {row['call']} do not follow one another")
        if row["ended_at"] is None:
            open_leads[row["call"]] += 1
            if (row["lead"], row["call_term"]) != (row["member"], row["term"]):
                history.wrong(f"call {row['call']} and its lead disagree")
        before = row
    for call, count in open_leads.items():
        if count > 1:
            history.wrong(f"call {call} has {count} leads")
    for (call, term), member in told.items():
        history.wrong(f"{member} took call {call} in term {term}, and it is not there")


async def _check_logs(history: History, reading: Reading) -> None:
    rows = await reading.rows("SELECT room, seq, device, ref FROM room_log ORDER BY room, seq")
    heads = {row["id"]: row["head"] for row in await reading.rows("SELECT id, head FROM rooms")}
    at: dict[tuple[str, str, str], int] = {}
    last: dict[str, int] = defaultdict(int)
    for row in rows:
        ref = (row["room"], row["device"], row["ref"])
        if ref in at:
            history.wrong(f"{ref} is there twice")
        at[ref] = row["seq"]
        if row["seq"] != last[row["room"]] + 1:
            history.wrong(f"room {row['room']} goes from {last[row['room']]} to {row['seq']}")
        last[row["room"]] = row["seq"]
        if ref not in history.sent:
            history.wrong(f"{ref} was never sent")
        if ref in history.refused:
            history.wrong(f"{ref} was refused as {history.refused[ref]} and is there")
        seen = history.seen.get((row["room"], row["seq"]))
        if seen is not None and seen[:2] != ref[1:]:
            history.wrong(f"{row['room']} {row['seq']} was seen as {seen[:2]} and now is {ref[1:]}")
    for room, head in heads.items():
        if head != last[room]:
            history.wrong(f"room {room} has its head at {head} and its last entry at {last[room]}")
    for ref, seq in history.acked.items():
        if ref[0] not in history.dissolved and at.get(ref) != seq:
            history.wrong(f"{ref} was acknowledged at {seq} and is at {at.get(ref)}")
    for (room, seq), entry in history.seen.items():
        if room not in history.dissolved and at.get((room, *entry[:2])) != seq:
            history.wrong(f"{entry[:2]} was read at {seq} in {room} and is not there any more")


def _key_files(keys: Path) -> dict[str, Path]:
    return {path.name: path for path in keys.glob("rooms/*/*")}


async def _check_dawns(history: History, reading: Reading, keys: Path) -> None:
    standing = await reading.rows("SELECT id, generation FROM rooms")
    rooms = {row["id"] for row in standing}
    # The key of a room is made when its group is founded.
    founded = {row["id"] for row in standing if row["generation"] > 0}
    for table in ("room_log", "room_members", "room_devices", "room_spans", "welcomes"):
        rooms |= {row["room"] for row in await reading.rows(f"SELECT DISTINCT room FROM {table}")}
    left = _key_files(keys)
    for room in history.dissolved:
        if room in rooms:
            history.wrong(f"room {room} had its dawn and has rows")
        if room in left:
            history.wrong(f"room {room} had its dawn and its key is there")
    for room in {room for _, _, room in history.known.values()} - history.dissolved:
        if room not in rooms:
            history.wrong(f"room {room} is gone before its dawn")
        if room in founded and (room not in left or len(left[room].read_bytes()) != 32):
            history.wrong(f"room {room} has lost its key")
