"""How much a call needs, and its place in line."""

from __future__ import annotations

from asterism.calls.state import DAY, HOUR, MINUTE, Call, Need, Told

BONUS_MINUTES: dict[Need, int] = {"steady": 0, "heavy": 10, "crisis": 45}


def need_of(told: Told, *, knocked: bool = False) -> Need:
    """Heaviness 8-10 or the words for it: crisis; 5-7 or nothing said: heavy; below: steady.

    ``knocked``: it began at a door, where nothing said is steady.
    """
    if told.crisis_words or (told.heaviness is not None and told.heaviness >= 8):
        return "crisis"
    if told.heaviness is None and knocked:
        return "steady"
    if told.heaviness is None or told.heaviness >= 5:
        return "heavy"
    return "steady"


def line_at(call: Call) -> int:
    """The place in line as one moment; the earliest goes first.

    Minutes waited plus a bonus grows by the same amount for everybody, so the order of two calls never
    changes while they wait, and the moment of the press minus the bonus says the same without a clock.
    A call that lost its lead goes before all; one that queues last lets an hour's calls go before it,
    so that it waits but never starves.
    """
    at = call.reached_at - BONUS_MINUTES[call.need] * MINUTE
    if call.first_in_line:
        return at - DAY
    if call.queue_last:
        return at + HOUR
    return at
