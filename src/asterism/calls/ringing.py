"""Ringing people: who is taken into the next wave, for a call that seeks its lead and for a hand-over."""

from __future__ import annotations

from msgspec.structs import replace

from asterism.calls import boundaries, chain, waves
from asterism.calls.presence import caller_check_at
from asterism.calls.state import SECOND, Around, Asked, Call, Effect, Kind, Link, Offer, Outcome, Person

FIRST_RING = 15 * SECOND
LATER_RING = 30 * SECOND


def ring(call: Call, around: Around, now: int) -> Outcome:
    """The next wave of a call that is waiting or ringing, or a replacement for who passed.

    Nobody eligible in a link: on to the next at once. Whoever was asked in this pass of the chain is
    not asked again before the next pass, except when they became free anew; whoever passed is not asked
    again in this round.
    """
    elapsed = now - call.round_at
    link = chain.further(call.link, chain.link_at(elapsed, call.need))
    pass_no = chain.pass_at(elapsed)
    again = pass_no != call.pass_no and link != "quiet"
    asked = tuple(a for a in call.asked if a.passed) if again else call.asked
    standing = call.open_offers("lead")
    fresh_step = link != call.link or again or not standing
    pool: list[Person] = []
    most = waves.to_choose_from(call, around)
    if most is not None and link in ("shift", "wider"):
        # Where many are free, those who waited longest are enough to choose from.
        pool = _able(call, around, now, "lead", asked, standing, link=link, most=most)
    if not pool:
        able = _able(call, around, now, "lead", asked, standing)
        pool = [p for p in able if chain.in_link(p, link) or call.steward_only or call.practice_for]
        while not pool and not standing and link not in ("outside", "quiet"):
            link = chain.LINKS[chain.LINKS.index(link) + 1]
            pool = [p for p in able if chain.in_link(p, link)]
    ranked = waves.rank(call, pool, around)
    first = call.rung == 0 or (call.wave == 0 and not standing)
    wave = call.wave if first or not fresh_step else call.wave + 1
    wanted = call.wanted
    if fresh_step or wanted == 0:
        wanted = max(1, waves.wave_size(ranked, wave, around.others_wait, now))
    take = ranked[: max(0, wanted - len(standing))]
    # A steward who is rung because everybody was busy is nobody's reason to wait once a supporter is free.
    stewards = _last_resort(around)
    short = wanted - sum(1 for o in standing if o.member not in stewards)
    take += [p for p in ranked if p not in take and p.id not in stewards][: max(0, short - len(take))]
    # The lead who lost their connection is rung as one more, so that coming back is one touch.
    take += [p for p in pool if p.id == call.came_from and p not in take]
    call, effects = _offer(replace(call, asked=asked), take, "lead", now, _lasts(link))
    offers = call.open_offers("lead")
    count = len(offers)
    call = replace(
        call,
        state="ringing" if count else "waiting",
        since=call.since if (call.state == "ringing") == bool(count) else now,
        link=link,
        pass_no=pass_no,
        wave=max(wave, 1) if take and first else wave,
        wanted=wanted,
        hungry=sum(1 for o in offers if o.member not in stewards) < wanted,
        rung=call.rung + len(take),
        limits=() if count or pool else _limits(call, around, now),
    )
    return Outcome(replace(call, due_at=seeking_due(call, around, now)), effects)


def _last_resort(around: Around) -> frozenset[str]:
    """Those who are rung by their office alone, at the end of the chain."""
    return frozenset(p.id for p in around.people if p.steward_on_call and not (p.on_shift or p.off_shift_ok))


def ring_handover(call: Call, around: Around, now: int) -> Outcome:
    """Rings for a hand-over: the one who was named, or the pool; the lead stays meanwhile."""
    standing = call.open_offers("handover")
    able = _able(call, around, now, "handover", call.asked, standing)
    pool = [p for p in able if p.id != call.lead and p.id not in call.companions]
    if call.handover_to is not None:
        named = [p for p in pool if p.id == call.handover_to]
        if named or standing:
            pool = named
        else:
            call = replace(call, handover_to=None)
    # Who is on shift waits for a ring; others are asked when none of them is left to ask.
    pool = [p for p in pool if p.on_shift] or pool
    ranked = waves.rank(call, pool, around)
    wanted = max(1, waves.wave_size(ranked, call.wave, around.others_wait, now))
    take = ranked[: max(0, wanted - len(standing))]
    call, effects = _offer(call, take, "handover", now, LATER_RING)
    return Outcome(replace(call, wanted=wanted, hungry=not call.open_offers("handover")), effects)


def ring_companions(call: Call, around: Around, now: int) -> Outcome:
    """Rings as many companions as the caller said yes to and are not there yet."""
    standing = call.open_offers("companion")
    able = _able(call, around, now, "companion", call.asked, standing)
    pool = [p for p in able if p.id != call.lead and p.id not in call.companions and p.on_shift]
    take = waves.rank(call, pool, around)[: max(0, call.summoning - len(standing))]
    call, effects = _offer(call, take, "companion", now, LATER_RING)
    if not call.open_offers("companion"):
        call = replace(call, summoning=0)
    return Outcome(call, effects)


def withdraw(call: Call, *kinds: Kind) -> Call:
    """Takes back every offer of these kinds that could still be accepted."""
    return replace(
        call,
        offers=tuple(
            replace(o, state="withdrawn") if o.kind in kinds and o.state in ("open", "lapsed") else o
            for o in call.offers
        ),
    )


def lapse(call: Call, now: int) -> Outcome:
    """Lets offers lapse whose time has come. They can still be accepted until somebody else did."""
    due = [o for o in call.offers if o.open and o.due_at <= now]
    if not due:
        return Outcome(call)
    offers = tuple(replace(o, state="lapsed") if o in due else o for o in call.offers)
    effects = tuple(Effect(kind="unanswered", member=o.member, id=o.id) for o in due)
    return Outcome(replace(call, offers=offers), effects)


def seeking_due(call: Call, around: Around, now: int) -> int:
    """When a call that waits or rings is looked at next: a step, a lapse,
    or whether the caller is still there.
    """
    moments = [chain.next_step_at(call, now), caller_check_at(call, around, now)]
    moments += [o.due_at for o in call.open_offers("lead")]
    return max(now + 1, min(moments))


def _lasts(link: Link) -> int:
    return FIRST_RING if link in ("shift", "wider") else LATER_RING


def _able(
    call: Call,
    around: Around,
    now: int,
    kind: Kind,
    asked: tuple[Asked, ...],
    standing: tuple[Offer, ...],
    *,
    link: Link | None = None,
    most: int | None = None,
) -> list[Person]:
    """Whoever may be rung, of this link or of all; ``most`` ends the looking when so many were found."""
    before = {a.member: a for a in asked}
    ringing = {o.member for o in standing}
    able = []
    for person in around.people:
        if person.id in ringing or boundaries.rung_elsewhere(person):
            continue
        earlier = before.get(person.id)
        if earlier is not None and (earlier.passed or person.free_since <= earlier.at):
            continue
        if link is not None and not chain.in_link(person, link):
            continue
        if boundaries.keeps_from(call, person, around, now, kind) is None:
            able.append(person)
            if len(able) == most:
                break
    return able


def _offer(
    call: Call, people: list[Person], kind: Kind, now: int, lasts: int
) -> tuple[Call, tuple[Effect, ...]]:
    if not people:
        return call, ()
    made = [
        Offer(id=f"{call.id}-{call.made + n}", member=p.id, kind=kind, made_at=now, due_at=now + lasts)
        for n, p in enumerate(people, 1)
    ]
    names = {p.id for p in people}
    call = replace(
        call,
        made=call.made + len(made),
        # An earlier offer to the same person is replaced by the new one.
        offers=(
            *(
                replace(o, state="withdrawn") if o.member in names and o.state == "lapsed" else o
                for o in call.offers
            ),
            *made,
        ),
        asked=(*(a for a in call.asked if a.member not in names), *(Asked(p.id, now) for p in people)),
    )
    return call, tuple(Effect(kind="ring", member=o.member, id=o.id) for o in made)


def _limits(call: Call, around: Around, now: int) -> tuple[str, ...]:
    """Which boundaries alone leave nobody to ring: for people who would otherwise be free now."""
    found = set()
    for person in around.people:
        if not person.ready or person.id == call.caller or call.steward_only or call.practice_for:
            continue
        why = boundaries.boundary(call, person, around)
        if why is not None and boundaries.unavailable(call, person, around, now, "lead") is None:
            found.add(str(why))
    return tuple(sorted(found))
