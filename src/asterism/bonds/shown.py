"""The view of a bond as it goes over the wire: facts in, what was kept at rest opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from asterism.bonds import at_rest, confidences, seals
from asterism.bonds.doors import Held
from asterism.bonds.land import seed_of
from asterism.bonds.state import Bond, Side, other_side
from asterism.bonds.views import Facts, i_signed
from asterism.store.base import Row
from asterism.wire import bonds as wire

if TYPE_CHECKING:
    from asterism.parts import Parts


def shown(parts: Parts, now: Facts) -> wire.BondView:
    held, bond, side = now.held, now.held.bond, now.held.side
    signed_at, stands, edition = i_signed(bond, side)
    return wire.BondView(
        bond=bond.id, version=now.me["version"], state=bond.state, since=bond.made_at,
        me_star=now.me["star"], other=_other(now), pact_edition=edition, i_signed_at=signed_at,
        they_signed=stands,
        key=None if now.key is None else wire.BondKeySealed(
            edition=now.key["edition"], by=held.other, device=now.key["device"], body=bytes(now.key["body"]),
            signature=bytes(now.key["signature"]),
        ),
        key_edition=bond.key_edition, my_packages=now.packages, depth=bond.depth,
        i_want_depth=bond.person(side).want, visit=_visit(now), last_dawn=bond.last_dawn,
        questions=questions_shown(parts, held, now.now, now.questions, now.answers), earlier=now.earlier,
        confidences=[
            wire.ConfidenceView(
                confidence=row["id"], ref=row["client_id"], by=bond.person(row["side"]).member,
                kind=row["kind"], edition=row["edition"], at=row["at"], size=row["size"],
                taken_back=row["taken_back_at"] is not None,
            )
            for row in now.confidences
        ],
        notes=[note for row in now.notes if (note := _note(parts, now, row)) is not None],
        land=wire.LandView(
            seed=seed_of(bond.id), lake=now.row["lake"], trees=now.row["trees"], stars=now.row["stars"],
            light=now.row["light"],
        ),
        resting_since=bond.resting_since, ended_at=bond.ended_at, dawn_at=bond.dawn_at,
    )  # fmt: skip


def _other(now: Facts) -> wire.BondPerson:
    """Once it has ended, however it did, only their star is left."""
    account = now.other
    if account is None:
        return wire.BondPerson(
            member="", star=now.star, here=False, account_key=b"", account_key_version=0, seal_key=None,
            seal_signature=None, devices=[],
        )  # fmt: skip
    return wire.BondPerson(
        member=now.held.other, star=now.star, here=now.here, account_key=bytes(account["account_key"]),
        account_key_version=account["account_key_version"], seal_key=account["seal_key"],
        seal_signature=account["seal_signature"],
        devices=[
            wire.BondDevice(device=row["id"], credential=bytes(row["credential"])) for row in now.devices
        ],
    )  # fmt: skip


def _visit(now: Facts) -> wire.VisitView | None:
    visit = now.held.bond.visit
    if visit is None or now.visit_closes_at is None:
        return None
    return wire.VisitView(
        visit=visit.id, room=visit.room, path=visit.path, opened_by=now.held.bond.person(visit.by).member,
        opened_at=visit.opened_at, dawning_at=visit.dawning_at, closes_at=now.visit_closes_at,
    )  # fmt: skip


def questions_shown(
    parts: Parts, held: Held, now: int, questions: Sequence[Row], answers: Sequence[Row]
) -> list[wire.AskedQuestion]:
    """Questions with what this side may see of their answers, newest first."""
    bond, side = held.bond, held.side
    did = {(row["asked"], row["side"]): row for row in answers}
    found: list[wire.AskedQuestion] = []
    for row in questions:
        asked = row["id"]
        mine, theirs = did.get((asked, side)), did.get((asked, other_side(side)))
        over = row["state"] == "open" and row["due_at"] <= now
        passed = mine is not None and bool(mine["passed"])
        found.append(
            wire.AskedQuestion(
                asked=asked, question=row["question"], words=row["words"], depth=row["depth"],
                state="turned" if over else row["state"], opened_by=bond.person(row["by_side"]).member,
                opened_at=row["opened_at"], due_at=row["due_at"],
                mine="open" if mine is None or (passed and over) else "passed" if passed else "sealed",
                my_seal=None if mine is None or passed else _seal(parts, bond, mine),
                theirs=None
                if theirs is None or row["state"] != "revealed"
                else _seal(parts, bond, theirs, handed_over=mine is not None and mine["share"] is not None),
            )
        )  # fmt: skip
    return found


def _seal(parts: Parts, bond: Bond, row: Row, *, handed_over: bool = True) -> wire.SealView | None:
    """A seal; its author's share with it for whoever has handed their own over."""
    side: Side = row["side"]
    key = at_rest.key_of(bond.id, side)
    body = at_rest.opened(parts, key, seals.body_of(row["asked"], side), row["body"])
    server_share = at_rest.opened(parts, key, seals.share_of(row["asked"], side), row["server_share"])
    if body is None or server_share is None:
        return None
    return wire.SealView(
        author=bond.person(side).member, device=row["device"], edition=row["edition"], body=body,
        server_share=server_share, commitment=bytes(row["commitment"]), signature=bytes(row["signature"]),
        sealed_at=row["sealed_at"], share=row["share"] if handed_over else None,
        share_edition=row["share_edition"] if handed_over else None,
    )  # fmt: skip


def _note(parts: Parts, now: Facts, row: Row) -> wire.NoteView | None:
    bond = now.held.bond
    side: Side = row["side"]
    body = at_rest.opened(parts, at_rest.key_of(bond.id, side), note_of(side), row["body"])
    if body is None:
        return None
    return wire.NoteView(by=bond.person(side).member, edition=row["edition"], body=body, at=row["at"])


def note_of(side: Side) -> str:
    """What a note is bound to at rest."""
    return f"note {side}"


def confidence_opened(parts: Parts, confidence: str, kept: bytes) -> bytes | None:
    return at_rest.opened(parts, confidence, confidences.bound_to(confidence), kept)
