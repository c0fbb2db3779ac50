"""The chain: who is rung after how many seconds, and when the next step comes."""

from __future__ import annotations

from asterism.calls.state import MINUTE, SECOND, Call, Link, Need, Person

LINKS: tuple[Link, ...] = ("shift", "wider", "off_shift", "steward", "outside", "quiet")
ALL_STEPS = 90 * SECOND
REPEATS_EVERY = MINUTE
REPEATS_FOR = 10 * MINUTE
QUIET_AT = ALL_STEPS + REPEATS_FOR
OFFER_LASTS = 30 * SECOND


def starts(need: Need) -> tuple[tuple[int, Link], ...]:
    """When each link begins, from the start of the round. In a crisis the steward is rung at 30 s."""
    steward = 30 * SECOND if need == "crisis" else 60 * SECOND
    return (
        (0, "shift"),
        (15 * SECOND, "wider"),
        (30 * SECOND, "off_shift"),
        (steward, "steward"),
        (ALL_STEPS, "outside"),
        (QUIET_AT, "quiet"),
    )


def further(one: Link, other: Link) -> Link:
    return one if LINKS.index(one) >= LINKS.index(other) else other


def link_at(elapsed: int, need: Need) -> Link:
    reached: Link = "shift"
    for start, link in starts(need):
        if elapsed >= start:
            reached = further(reached, link)
    return reached


def pass_at(elapsed: int) -> int:
    """How many times the whole chain has begun again: each minute after its last step, for ten minutes."""
    if elapsed < ALL_STEPS:
        return 0
    return min(elapsed - ALL_STEPS, REPEATS_FOR) // REPEATS_EVERY


def next_step_at(call: Call, now: int) -> int:
    """When the next step of the chain comes; in the quiet time a look each minute,
    which rings nobody by itself.
    """
    elapsed = now - call.round_at
    coming = [start for start, _ in starts(call.need) if start > elapsed]
    if elapsed >= ALL_STEPS:
        coming.append(ALL_STEPS + (pass_at(elapsed) + 1) * REPEATS_EVERY)
    if elapsed >= QUIET_AT:
        return now + REPEATS_EVERY
    return call.round_at + min(coming)


def in_link(person: Person, link: Link) -> bool:
    """Whether the chain has reached this person. Those on shift stay reached in every later link."""
    if person.on_shift:
        return True
    reached = LINKS.index(link)
    if person.off_shift_ok and reached >= LINKS.index("off_shift"):
        return True
    return person.steward_on_call and reached >= LINKS.index("steward")


def lines_large(call: Call) -> bool:
    """Whether the outside lines stand large on the caller's screen."""
    return call.need == "crisis" or call.queue_last or call.link in ("outside", "quiet")
