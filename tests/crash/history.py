"""What the people of a crash test were told, and what may never be different afterwards.

It knows nothing of the product's code: only what was sent, what was answered, and what was seen on a socket.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

Place = tuple[str, int]
Ref = tuple[str, str, str]
"""Room, device, and the id that the client gave the frame."""


@dataclass
class History:
    pressed: dict[str, str] = field(default_factory=dict)
    """Every press: the client's id -> caller, whether it was answered or not."""
    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Presses that were answered: the client's id -> caller, call, room."""
    sent: dict[Ref, str] = field(default_factory=dict)
    acked: dict[Ref, int] = field(default_factory=dict)
    refused: dict[Ref, str] = field(default_factory=dict)
    seen: dict[Place, tuple[str, str, str]] = field(default_factory=dict)
    """What stood on a place of a room's log when anybody saw it: device, ref, digest of the body."""
    closed: dict[str, str] = field(default_factory=dict)
    leads: dict[tuple[str, int], str] = field(default_factory=dict)
    dissolved: set[str] = field(default_factory=set)
    """Rooms whose dawn has come."""
    violations: list[str] = field(default_factory=list)

    def wrong(self, what: str) -> None:
        if what not in self.violations:
            self.violations.append(what)

    def reached(self, client_id: str, caller: str, call: str, room: str) -> None:
        before = self.known.setdefault(client_id, (caller, call, room))
        if before != (caller, call, room):
            self.wrong(f"one press became two calls: {before} and {(caller, call, room)}")

    def took(self, ref: Ref, seq: int) -> None:
        before = self.acked.setdefault(ref, seq)
        if before != seq:
            self.wrong(f"{ref} was acknowledged at {before} and at {seq}")
        if ref in self.refused:
            self.wrong(f"{ref} was refused and then acknowledged")

    def turned_away(self, ref: Ref, code: str) -> None:
        self.refused[ref] = code
        if ref in self.acked:
            self.wrong(f"{ref} was acknowledged and then refused as {code}")

    def saw(self, place: Place, device: str, ref: str, body: bytes) -> None:
        entry = (device, ref, digest(body))
        before = self.seen.setdefault(place, entry)
        if before != entry:
            self.wrong(f"{place} held {before[:2]} and then {entry[:2]}")
        sent = self.sent.get((place[0], device, ref))
        if sent is None:
            self.wrong(f"{place} holds {entry[:2]}, which nobody sent")
        elif sent != entry[2]:
            self.wrong(f"{place} came with other bytes than were sent")

    def leads_now(self, call: str, term: int, member: str) -> None:
        before = self.leads.setdefault((call, term), member)
        if before != member:
            self.wrong(f"call {call} had two leads in term {term}")

    def ended(self, call: str, how: str) -> None:
        before = self.closed.setdefault(call, how)
        if before != how:
            self.wrong(f"call {call} closed as {before} and then as {how}")


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]
