"""The room as its members see it: read whole, sent whole, the newest is the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from asterism.keys import KeyGone, RoomKeys, SealBroken
from asterism.rooms import sealing
from asterism.rooms.attendance import ATTENDED, NOBODY, Attendance, attendance
from asterism.store.base import Row, Tx
from asterism.store.lists import few
from asterism.wire.frames import DeviceView, MemberView, RoomView, WelcomeIn

HERE_MS = 60_000


@dataclass(frozen=True, slots=True)
class RoomNow:
    """A room as read in one snapshot: the view without group info, and what differs from device to device."""

    view: RoomView
    group_info: bytes | None
    """Sealed."""
    leaves: frozenset[str]
    waiting: frozenset[str]
    """Devices that wait to be let in with a key package."""
    welcomes: Mapping[str, Row]
    """Device -> its waiting welcome, sealed."""
    readers: frozenset[str] | None = None
    """Members whose devices are all sent the log; None for everybody. To the others of a circle's room it
    goes as long as their device is in the meeting."""

    def for_device(self, keys: RoomKeys, device: str, *, lost: bool) -> RoomView:
        """The view for one device. ``lost``: it stands in the group, but its state was lost, so it may
        re-enter."""
        may_enter = lost if device in self.leaves else device not in self.waiting
        if self.group_info is None or device in self.welcomes or not may_enter:
            return self.view
        try:
            opened = keys.open(self.view.room, sealing.GROUP_INFO, self.group_info)
        except (KeyGone, SealBroken):
            return self.view
        return replace(self.view, group_info=opened)

    def welcome_for(self, keys: RoomKeys, device: str) -> WelcomeIn | None:
        row = self.welcomes.get(device)
        if row is None:
            return None
        try:
            body = keys.open(self.view.room, sealing.welcome(device), row["body"])
        except (KeyGone, SealBroken):
            return None
        return WelcomeIn(
            room=self.view.room, generation=row["generation"], epoch=row["epoch"], seq=row["seq"], body=body
        )


async def room_now(tx: Tx, room: str) -> RoomNow | None:
    """The room as it stands, or None when it is gone."""
    return (await rooms_now(tx, [room])).get(room)


async def rooms_now(tx: Tx, rooms: Sequence[str]) -> dict[str, RoomNow]:
    """Many rooms in one go, as many as a list in a statement holds; those that are gone are missing."""
    marks, ids = few(rooms)
    found = await tx.all(
        "SELECT id, kind, version, generation, epoch, suite, head, founder, parent, group_info, closed_at, "
        f"dawn_at FROM rooms WHERE id IN ({marks})",
        *ids,
    )
    if not found:
        return {}
    devices = _by_room(
        await tx.all(
            "SELECT d.room, d.device, d.member, d.leaf, d.key_package, x.credential, m.let_go_at "
            "FROM room_devices d JOIN room_members m ON m.room = d.room AND m.member = d.member "
            f"LEFT JOIN devices x ON x.id = d.device WHERE d.room IN ({marks}) ORDER BY d.device",
            *ids,
        )
    )
    members = _by_room(
        await tx.all(
            "SELECT r.room, r.member, r.role, r.star, r.name, m.account_key, m.account_key_version, "
            "(SELECT MAX(heard_at) FROM device_heard h WHERE h.member = r.member) AS heard_at "
            "FROM room_members r LEFT JOIN members m ON m.id = r.member "
            f"WHERE r.room IN ({marks}) AND r.let_go_at IS NULL ORDER BY r.joined_at, r.member",
            *ids,
        )
    )
    welcomes = _by_room(
        await tx.all(
            f"SELECT room, device, generation, epoch, seq, body FROM welcomes WHERE room IN ({marks})", *ids
        )
    )
    attended = await attendance(tx, [row["id"] for row in found if row["kind"] in ATTENDED])
    return {
        row["id"]: _room_now(
            row, devices.get(row["id"], []), members.get(row["id"], []), welcomes.get(row["id"], []),
            attended.get(row["id"], NOBODY) if row["kind"] in ATTENDED else None, tx.now,
        )
        for row in found
    }  # fmt: skip


def _by_room(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["room"], []).append(row)
    return found


def _room_now(
    row: Row, known: list[Row], members: list[Row], welcomes: list[Row], attended: Attendance | None, now: int
) -> RoomNow:
    return RoomNow(
        view=RoomView(
            room=row["id"], kind=row["kind"], version=row["version"], generation=row["generation"],
            epoch=row["epoch"],
            suite=row["suite"], head=row["head"], founder=row["founder"], parent=row["parent"],
            closed_at=row["closed_at"], dawn_at=row["dawn_at"], group_info=None,
            members=_members(members, known, attended, now),
            to_remove=[each["device"] for each in known if each["leaf"] and each["let_go_at"] is not None],
        ),
        group_info=row["group_info"],
        leaves=frozenset(each["device"] for each in known if each["leaf"]),
        waiting=frozenset(
            each["device"] for each in known if not each["leaf"] and each["key_package"] is not None
        ),
        welcomes={each["device"]: each for each in welcomes},
        readers=attended.were if attended is not None and row["kind"] == "circle" else None,
    )  # fmt: skip


def _members(rows: list[Row], known: list[Row], attended: Attendance | None, now: int) -> list[MemberView]:
    # Those are here who are in the meeting or the session: nobody waits for somebody who went elsewhere.
    here = None if attended is None else attended.here
    return [
        MemberView(
            member=row["member"], role=row["role"], star=row["star"], name=row["name"],
            # An account that was erased meanwhile has no key any more; its devices go with it.
            account_key=row["account_key"] or b"", account_key_version=row["account_key_version"] or 0,
            here=row["member"] in here
            if here is not None
            else row["heard_at"] is not None and now - row["heard_at"] < HERE_MS,
            devices=[
                DeviceView(
                    device=each["device"], credential=each["credential"] or b"", leaf=bool(each["leaf"]),
                    key_package=None if each["leaf"] else each["key_package"],
                )
                for each in known
                if each["member"] == row["member"]
            ],
        )
        for row in rows
    ]  # fmt: skip
