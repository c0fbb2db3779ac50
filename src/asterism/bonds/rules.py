"""What can be done in a bond, and what time does to it. Pure: a bond in, a bond and what follows out.

Whatever one side keeps from the other (a seal before both are there, a pass, the wish to go deeper) changes
nothing that the other sees, and is told so by ``Outcome.other_sees``.
"""

from __future__ import annotations

from msgspec.structs import replace

from asterism.bonds.state import (
    BOND_DAWN_MS,
    DAWN_MS,
    DEEPEST,
    FORGOTTEN_AFTER_MS,
    LONGEST_VISIT_MS,
    OPEN_AT_ONCE,
    PACT_EDITION,
    QUESTION_MS,
    WORDLESS_MS,
    Bond,
    Did,
    Happened,
    OpenVisit,
    Outcome,
    Person,
    Question,
    Side,
    other_side,
)
from asterism.errors import Refusal


def begin(bond: str, a: str, b: str, now: int) -> Bond:
    """A new bond of two who both said yes, before their pact."""
    return Bond(id=bond, state="pact", made_at=now, a=Person(member=a), b=Person(member=b))


# ---------------------------------------------------------------- what may be done when


def not_over(bond: Bond) -> None:
    """Returns while a bond goes on. Refused with ``closed``."""
    if bond.state == "ended":
        raise Refusal("closed")


def walking(bond: Bond) -> None:
    """Returns when the two walk together. Refused with ``closed``, ``pact_first`` or ``bond_rests``."""
    not_over(bond)
    if bond.state == "pact":
        raise Refusal("pact_first", edition=PACT_EDITION)
    if bond.state == "resting":
        raise Refusal("bond_rests")


def standing(bond: Bond) -> None:
    """Returns when the pact stands, walking or resting. Refused with ``closed`` or ``pact_first``."""
    not_over(bond)
    if bond.state == "pact":
        raise Refusal("pact_first", edition=PACT_EDITION)


def depth_open(bond: Bond, depth: int) -> None:
    if depth > bond.depth:
        raise Refusal("depth_not_open", depth=bond.depth)


def same_edition(bond: Bond, edition: int) -> None:
    """Only what is sealed under the present key of the bond is taken. Refused with ``stale`` and the
    edition."""
    if edition != bond.key_edition or edition == 0:
        raise Refusal("stale", edition=bond.key_edition)


# ---------------------------------------------------------------- pact, key, rest, end


def sign(bond: Bond, side: Side, edition: int, now: int) -> Outcome:
    """Signs the pact; the second signature lets it stand. Twice is once."""
    not_over(bond)
    if edition != PACT_EDITION:
        raise Refusal("stale", edition=PACT_EDITION)
    if bond.person(side).signed_at is not None:
        return Outcome(bond=bond)
    signed = _with(bond, side, replace(bond.person(side), signed_at=now))
    if signed.person(other_side(side)).signed_at is None:
        return Outcome(bond=signed)
    return Outcome(bond=replace(signed, state="walking"), other_sees=True)


def new_key(bond: Bond, edition: int) -> Outcome:
    """Takes the next edition of the bond's key. Refused with ``stale`` when somebody was first."""
    not_over(bond)
    if edition != bond.key_edition + 1:
        raise Refusal("stale", edition=bond.key_edition)
    return Outcome(bond=replace(bond, key_edition=edition), other_sees=True)


def rest(bond: Bond, now: int) -> Outcome:
    """Lets the bond rest; an open visit has its dawn."""
    standing(bond)
    if bond.state == "resting":
        return Outcome(bond=bond)
    resting = replace(bond, state="resting", resting_since=now)
    if resting.visit is not None:
        resting = dawn(resting, resting.visit.id, now).bond
    return Outcome(bond=resting, other_sees=True)


def wake(bond: Bond) -> Outcome:
    standing(bond)
    if bond.state == "walking":
        return Outcome(bond=bond)
    return Outcome(bond=replace(bond, state="walking", resting_since=None), other_sees=True)


def end(bond: Bond, side: Side, now: int) -> Outcome:
    """Ends the bond, at any time and without a reason. Twice is once, whoever was first."""
    if bond.state == "ended":
        return Outcome(bond=bond)
    happened: list[tuple[Happened, str]] = []
    if bond.visit is not None:
        happened.append(("visit_closed", bond.visit.room))
    happened.append(("ended", side))
    ended = replace(
        bond, state="ended", ended_at=now, ended_by=side, dawn_at=now + BOND_DAWN_MS, visit=None,
        questions=(), resting_since=None, a=replace(bond.a, want=None), b=replace(bond.b, want=None),
    )  # fmt: skip
    return Outcome(bond=ended, other_sees=True, happened=tuple(happened))


# ---------------------------------------------------------------- visits


def begin_visit(bond: Bond, side: Side, visit: str, room: str, path: str | None, now: int) -> Outcome:
    """Begins a visit. With one open it changes nothing: whoever comes second comes to it."""
    if bond.visit is not None:
        not_over(bond)
        return Outcome(bond=bond)
    walking(bond)
    opened = OpenVisit(id=visit, room=room, path=path, by=side, opened_at=now)
    return Outcome(bond=replace(bond, visit=opened, visits=bond.visits + 1), other_sees=True)


def dawn(bond: Bond, visit: str, now: int) -> Outcome:
    """The dawn of the open visit begins for both. Twice is once; refused with ``closed`` for any other."""
    if bond.visit is None or bond.visit.id != visit:
        raise Refusal("closed")
    if bond.visit.dawning_at is not None:
        return Outcome(bond=bond)
    return Outcome(bond=replace(bond, visit=replace(bond.visit, dawning_at=now)), other_sees=True)


def visit_closes_at(visit: OpenVisit, last_word: int | None) -> int:
    """When a visit's room closes: after its dawn, after a day without a word, after three days at the
    latest."""
    by_itself = min(visit.opened_at + LONGEST_VISIT_MS, max(visit.opened_at, last_word or 0) + WORDLESS_MS)
    return by_itself if visit.dawning_at is None else min(by_itself, visit.dawning_at + DAWN_MS)


def close_visit(bond: Bond, now: int) -> Outcome:
    """The visit is over at once, as at its dawn or when somebody's part in the network is paused."""
    if bond.visit is None:
        return Outcome(bond=bond)
    closed = replace(bond, visit=None, last_dawn=now)
    return Outcome(bond=closed, other_sees=True, happened=(("visit_closed", bond.visit.room),))


# ---------------------------------------------------------------- questions


def ask(bond: Bond, asked: str, depth: int, now: int) -> Outcome:
    """Opens a question for both. Refused with ``depth_not_open``, and with ``questions_open`` when three are,
    whatever each did with them."""
    walking(bond)
    depth_open(bond, depth)
    if sum(now < each.due_at for each in bond.questions) >= OPEN_AT_ONCE:
        raise Refusal("questions_open", limit=OPEN_AT_ONCE)
    new = Question(id=asked, opened_at=now, due_at=now + QUESTION_MS)
    return Outcome(bond=replace(bond, questions=(*bond.questions, new)), other_sees=True)


def seal(bond: Bond, side: Side, asked: str, now: int) -> Outcome:
    """One side's answer is sealed. The second one reveals both; before it, nothing is different for the
    other.

    It takes the place of an earlier seal or pass of the same side. Refused with ``closed`` when it is
    revealed or has turned.
    """
    question = _answerable(bond, asked, now)
    if question.did(other_side(side)) == "sealed":
        left = tuple(each for each in bond.questions if each.id != asked)
        return Outcome(bond=replace(bond, questions=left), other_sees=True, happened=(("revealed", asked),))
    return Outcome(bond=_did(bond, question, side, "sealed"))


def pass_on(bond: Bond, side: Side, asked: str, now: int) -> Outcome:
    """One side passes: nobody learns of it, also when both do. Until the path turns a seal takes it back."""
    question = _answerable(bond, asked, now)
    return Outcome(bond=_did(bond, question, side, "passed"))


def deeper(bond: Bond, side: Side, depth: int, *, want: bool) -> Outcome:
    """The unseen wish for the next depth, or its end. It opens when both wish it."""
    standing(bond)
    if depth <= bond.depth and want:
        return Outcome(bond=bond)  # It has opened meanwhile, which is what was wanted.
    if depth != bond.depth + 1 or depth > DEEPEST:
        raise Refusal("stale", depth=bond.depth)
    wished = _with(bond, side, replace(bond.person(side), want=depth if want else None))
    if wished.a.want == wished.b.want == depth:
        opened = replace(wished, depth=depth, a=replace(wished.a, want=None), b=replace(wished.b, want=None))
        return Outcome(bond=opened, other_sees=True)
    return Outcome(bond=wished)


def _answerable(bond: Bond, asked: str, now: int) -> Question:
    standing(bond)
    question = bond.question(asked)
    if question is None or question.due_at <= now:
        raise Refusal("closed")
    return question


def _did(bond: Bond, question: Question, side: Side, did: Did) -> Bond:
    done = replace(question, a=did) if side == "a" else replace(question, b=did)
    return replace(bond, questions=tuple(done if each.id == question.id else each for each in bond.questions))


def _with(bond: Bond, side: Side, person: Person) -> Bond:
    return replace(bond, a=person) if side == "a" else replace(bond, b=person)


# ---------------------------------------------------------------- time


def due(bond: Bond, last_word: int | None, now: int) -> Outcome:
    """What time has done by now: paths that turn, the dawn of a visit, the dawn of a bond that ended."""
    happened: list[tuple[Happened, str]] = []
    turned = [each for each in bond.questions if each.due_at <= now]
    if turned:
        bond = replace(bond, questions=tuple(each for each in bond.questions if each.due_at > now))
        happened += [("turned", each.id) for each in turned]
    if bond.visit is not None and visit_closes_at(bond.visit, last_word) <= now:
        closed = close_visit(bond, now)
        bond, happened = closed.bond, [*happened, *closed.happened]
    if bond.dawn_at is not None and bond.dawn_at <= now and not bond.cleared:
        bond = replace(bond, cleared=True)
        happened.append(("cleared", bond.id))
    if bond.ended_at is not None and bond.ended_at + FORGOTTEN_AFTER_MS <= now:
        happened.append(("forgotten", bond.id))
    return Outcome(bond=bond, other_sees=bool(happened), happened=tuple(happened))


def next_due(bond: Bond, last_word: int | None) -> int | None:
    """When time does something next."""
    moments = [each.due_at for each in bond.questions]
    if bond.visit is not None:
        moments.append(visit_closes_at(bond.visit, last_word))
    if bond.ended_at is not None and bond.dawn_at is not None:
        moments.append(bond.dawn_at if not bond.cleared else bond.ended_at + FORGOTTEN_AFTER_MS)
    return min(moments, default=None)
