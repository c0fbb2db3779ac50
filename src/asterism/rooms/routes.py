"""What the frames of a room do: door, rules, store, answer. A repeat is looked for before anything else is
asked."""

from __future__ import annotations

from dataclasses import dataclass

from asterism.errors import Refusal
from asterism.keys import KeyGone
from asterism.parts import Parts
from asterism.rooms import admission, franking, rules, sealing, store
from asterism.rooms.attendance import ATTENDED
from asterism.store.base import Tx
from asterism.wire import frames

ALONE_AT_MOST = 256
"""A client keeps words until somebody is there, so only one that wants to fill the disk says so many to
nobody. It is looked at each time so many came, to cost the others nothing."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose socket a frame came through: both were proved at its hello."""

    member: str
    device: str


class _Again(Exception):  # noqa: N818 - not an error: it undoes what the repeat had begun
    def __init__(self, seq: int, at: int) -> None:
        super().__init__()
        self.seq = seq
        self.at = at


async def say(parts: Parts, who: Speaker, frame: frames.Say) -> frames.Ack:
    """Takes one message: on disk, in its place, tagged; then everyone in the room gets it."""
    sealed = await _sealed(parts, who, frame.room, sealing.entry(who.device, frame.ref), frame.body)
    frank_name, frank_key = parts.franking.current()
    hub = parts.hub
    spare = parts.disk.has(len(frame.body))

    async def work(tx: Tx) -> frames.Ack:
        locked = await store.next_seq(tx, frame.room)
        asking = await store.asking(tx, frame.room, who.member, who.device, frame.ref)
        if asking.again is not None:
            raise _Again(*asking.again)
        # The piece is changed only by who has taken the room's row, so that it stays where it is here.
        gate = rules.PieceGate(await store.speaker(tx, frame.room)) if locked.kind == "circle" else rules.OPEN
        rules.accept(
            "speech", who.member, locked.state, asking.standing,
            generation=frame.generation, epoch=frame.epoch, size=len(frame.body), gate=gate,
        )  # fmt: skip
        if not spare and not await store.is_known(tx, who.member):
            # Clients keep what was not taken; the last of the disk belongs to those somebody answered.
            raise Refusal("store_unavailable")
        if locked.head % ALONE_AT_MOST == 0 and await store.is_alone(tx, frame.room, who.member):
            raise Refusal("busy")
        server_tag = franking.server_tag(
            frank_key, tag=frame.tag, room=frame.room, sender=who.member, seq=locked.head, at=tx.now
        )
        await store.append(
            tx, frame.room, locked.head,
            generation=frame.generation, epoch=frame.epoch, kind="speech", sender=who.member,
            device=who.device,
            ref=frame.ref, body=sealed, tag=frame.tag, server_tag=server_tag, frank_key=frank_name,
        )  # fmt: skip
        entry = frames.Entry(
            room=frame.room, generation=frame.generation, epoch=frame.epoch, seq=locked.head, kind="speech",
            sender=who.member, device=who.device, ref=frame.ref, at=tx.now, tag=frame.tag,
            server_tag=server_tag,
            frank_key=frank_name, external=False, body=frame.body,
        )  # fmt: skip
        tx.after(lambda: hub.rooms.appended(entry))
        return frames.Ack(ref=frame.ref, room=frame.room, seq=locked.head, at=tx.now)

    try:
        return await parts.store.write(work, serial=False)
    except _Again as again:
        return frames.Ack(ref=frame.ref, room=frame.room, seq=again.seq, at=again.at)


async def commit(parts: Parts, who: Speaker, frame: frames.Commit) -> frames.Ack:
    """Opens the next epoch: the commit, its welcomes, its group info and the roster in one transaction."""
    room = frame.room
    sealed = await _sealed(parts, who, room, sealing.entry(who.device, frame.ref), frame.body)
    group_info = await _sealed(parts, who, room, sealing.GROUP_INFO, frame.group_info)
    welcomes = {
        each.device: await _sealed(parts, who, room, sealing.welcome(each.device), each.body)
        for each in frame.welcomes
    }
    asked = rules.CommitAsked(
        generation=frame.generation, epoch=frame.epoch, adds=frame.adds, removes=frame.removes,
        welcomes=[each.device for each in frame.welcomes], external=frame.external,
    )  # fmt: skip
    hub = parts.hub

    async def work(tx: Tx) -> frames.Ack:
        locked = await store.lock(tx, frame.room, changes=True)
        asking = await store.asking(tx, frame.room, who.member, who.device, frame.ref)
        if asking.again is not None:
            raise _Again(*asking.again)
        roster = await store.roster(tx, frame.room)
        rules.commit(asked, who.member, who.device, locked.state, asking.standing, roster)
        seq, epoch = locked.head + 1, frame.epoch + 1
        moved = await tx.run(
            "UPDATE rooms SET epoch = ?, head = ?, group_info = ? "
            "WHERE id = ? AND generation = ? AND epoch = ? AND head = ?",
            epoch, seq, group_info, frame.room, frame.generation, frame.epoch, locked.head,
        )  # fmt: skip
        if moved != 1:
            raise Refusal("commit_lost", generation=locked.state.generation, epoch=locked.state.epoch)
        await store.append(
            tx, frame.room, seq,
            generation=frame.generation, epoch=frame.epoch, kind="commit", sender=who.member,
            device=who.device,
            ref=frame.ref, body=sealed, external=frame.external,
        )  # fmt: skip
        if frame.external:
            await tx.run("DELETE FROM welcomes WHERE room = ? AND device = ?", frame.room, who.device)
            # Its own commit comes back to it through the log, which is how it learns that the room took it.
            await store.enter_group(tx, frame.room, who.device, who.member, seq - 1)
        else:
            for gone in frame.removes:
                await store.leave_group(tx, frame.room, gone, seq)
        for added in frame.adds:
            await store.enter_group(tx, frame.room, added, roster.waiting[added], seq)
            await tx.run(
                "INSERT INTO welcomes (room, device, generation, epoch, seq, body) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (room, device) DO UPDATE SET generation = excluded.generation, epoch = "
                "excluded.epoch, "
                "seq = excluded.seq, body = excluded.body",
                frame.room, added, frame.generation, epoch, seq, welcomes[added],
            )  # fmt: skip
        await store.count_removals(tx, frame.room)
        entry = _entry(frame, who, seq, frame.epoch, tx.now, "commit", frame.external, frame.body)
        # Whether somebody was let in is part of how a call looks to its caller and to its lead.
        members = sorted({who.member, *roster.waiting.values()})
        tx.after(lambda: hub.rooms.appended(entry))
        tx.after(lambda: hub.room_changed(frame.room))
        tx.after(lambda: hub.views_changed(members))
        return frames.Ack(ref=frame.ref, room=frame.room, seq=seq, at=tx.now)

    try:
        return await parts.store.write(work, serial=False)
    except _Again as again:
        return frames.Ack(ref=frame.ref, room=frame.room, seq=again.seq, at=again.at)


async def found(parts: Parts, who: Speaker, frame: frames.Found) -> frames.Ack:
    """Founds the room's group, or founds it again: everyone else shows a fresh key package and is let in
    anew."""
    # The room's key is made with its group, durably and before any row that is sealed under it.
    await parts.store.read(lambda tx: store.room_for_member(tx, frame.room, who.member))
    if frame.generation == 1:
        await parts.room_keys.create(frame.room)
    group_info = await _sealed(parts, who, frame.room, sealing.GROUP_INFO, frame.group_info)
    nothing = await _sealed(parts, who, frame.room, sealing.entry(who.device, frame.ref), b"")
    hub = parts.hub

    async def work(tx: Tx) -> frames.Ack:
        locked = await store.lock(tx, frame.room, changes=True)
        asking = await store.asking(tx, frame.room, who.member, who.device, frame.ref)
        if asking.again is not None:
            raise _Again(*asking.again)
        roster = await store.roster(tx, frame.room)
        attended = locked.kind in ATTENDED
        deserted = roster.deserted() or (
            attended and await store.nobody_to_let_in(tx, frame.room, who.device)
        )
        kept_out = attended and await store.kept_out(tx, frame.room, who.device)
        rules.found(
            frame.generation, who.member, locked.state, asking.standing,
            now=tx.now, deserted=deserted, own_leaf=who.member in roster.leaves.values(),
            kept_out=kept_out,
        )  # fmt: skip
        # Where people arrive whoever founds lets the others in first, whoever came first.
        founder = who.member if attended else locked.state.founder
        seq = locked.head + 1
        moved = await tx.run(
            "UPDATE rooms SET generation = ?, epoch = 0, suite = ?, head = ?, group_info = ?, "
            "founded_at = ?, founder = ? WHERE id = ? AND generation = ? AND head = ?",
            frame.generation, frame.suite, seq, group_info, tx.now, founder, frame.room,
            frame.generation - 1, locked.head,
        )  # fmt: skip
        if moved != 1:
            raise Refusal("commit_lost", generation=locked.state.generation, epoch=locked.state.epoch)
        await store.append(
            tx, frame.room, seq,
            generation=frame.generation, epoch=0, kind="found", sender=who.member, device=who.device,
            ref=frame.ref, body=nothing,
        )  # fmt: skip
        if frame.generation > 1:
            await _leave_old_group(tx, frame.room, seq)
        # The founding comes back to its founder through the log, as every commit does to its sender.
        await store.enter_group(tx, frame.room, who.device, who.member, seq - 1)
        await store.count_removals(tx, frame.room)
        entry = _entry(frame, who, seq, 0, tx.now, "found", False, b"")
        tx.after(lambda: hub.rooms.appended(entry))
        tx.after(lambda: hub.room_changed(frame.room))
        return frames.Ack(ref=frame.ref, room=frame.room, seq=seq, at=tx.now)

    try:
        return await parts.store.write(work, serial=False)
    except _Again as again:
        return frames.Ack(ref=frame.ref, room=frame.room, seq=again.seq, at=again.at)


async def _leave_old_group(tx: Tx, room: str, seq: int) -> None:
    """Everyone stands outside the new group; what came up to its founding they may still fetch and read.

    So may whoever was let in while away: their welcome to the old group waits for them as before.
    """
    for row in await tx.all("SELECT device FROM room_devices WHERE room = ? AND leaf = 1", room):
        await store.last_reads(tx, room, row["device"], seq)
    await tx.run(
        "DELETE FROM room_devices WHERE room = ? AND member IN "
        "(SELECT member FROM room_members WHERE room = ? AND let_go_at IS NOT NULL)",
        room, room,
    )  # fmt: skip
    await tx.run("UPDATE room_devices SET leaf = 0, key_package = NULL WHERE room = ? AND leaf = 1", room)


async def present(parts: Parts, who: Speaker, frame: frames.Present) -> frames.Ack:
    """A device of a member shows a key package; whoever is in the room sees it and lets it in."""
    hub = parts.hub

    async def work(tx: Tx) -> frames.Ack:
        locked = await store.lock(tx, frame.room, changes=True)
        asking = await store.asking(tx, frame.room, who.member, who.device, frame.ref)
        rules.present(locked.state, asking.standing)
        await admission.show_key_package(tx, frame.room, who.device, who.member, frame.key_package)
        tx.after(lambda: hub.room_changed(frame.room))
        return frames.Ack(ref=frame.ref, room=frame.room, seq=locked.head, at=tx.now)

    return await parts.store.write(work, serial=False)


async def welcome_taken(parts: Parts, who: Speaker, frame: frames.WelcomeTaken) -> None:
    """The device keeps its welcome now; the server forgets it."""

    async def work(tx: Tx) -> None:
        await tx.run(
            "DELETE FROM welcomes WHERE room = ? AND device = ? AND generation = ? AND epoch = ?",
            frame.room, who.device, frame.generation, frame.epoch,
        )  # fmt: skip

    await parts.store.write(work, serial=False)


async def _sealed(parts: Parts, who: Speaker, room: str, aad: bytes, body: bytes) -> bytes:
    """``body`` under the room's key. Without one the room was not founded yet, or is not open to them."""
    try:
        return parts.room_keys.seal(room, aad, body)
    except (KeyGone, ValueError):
        door = await parts.store.read(lambda tx: store.room_for_member(tx, room, who.member))
        raise Refusal("wrong_epoch", generation=door.generation, epoch=door.epoch) from None


def _entry(
    frame: frames.Commit | frames.Found,
    who: Speaker,
    seq: int,
    epoch: int,
    at: int,
    kind: str,
    external: bool,
    body: bytes,
) -> frames.Entry:
    return frames.Entry(
        room=frame.room, generation=frame.generation, epoch=epoch, seq=seq,
        kind="commit" if kind == "commit" else "found", sender=who.member, device=who.device, ref=frame.ref,
        at=at, tag=b"", server_tag=b"", frank_key="", external=external, body=body,
    )  # fmt: skip
