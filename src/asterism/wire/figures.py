"""The desk's figures: what the last four weeks were like, as counts that name nobody."""

from __future__ import annotations

from asterism.wire.base import Count, Ms, Told
from asterism.wire.calls import Need


class Spread(Told):
    """How long, in seconds: half took less than ``median_s``, nine of ten less than ``p90_s``.

    ``basis`` is of how many calls; None when there were fewer than five, but some. ``median_s`` is None below
    five, ``p90_s`` below twenty.
    """

    basis: Count | None
    median_s: float | None
    p90_s: float | None


class NeedWait(Told):
    need: Need
    waits: Spread


class HourOfWeek(Told):
    """``hour`` 0 is Monday, midnight to one, in the network's time zone.

    ``calls``: how many came in such hours altogether, None for one to four. ``on_shift``: how many people
    were on shift in such an hour, on average.
    """

    hour: Count
    calls: Count | None
    on_shift: float


class HeavinessFigures(Told):
    """How heavy it was before and after, on average, where the caller told both: ``told`` of ``held`` talks.

    Counted when the dawn of a talk has come, by whole weeks. The averages are None below five who told.
    """

    held: Count | None
    told: Count | None
    before: float | None
    after: float | None


class DeskFigures(Told):
    """Practice talks are not counted. A count of one to four is None everywhere."""

    since: Ms
    until: Ms
    time_zone: str
    calls: Count | None
    """Calls that came."""
    waits: Spread
    """From the press until somebody was there, of calls that were held."""
    by_need: list[NeedWait]
    """The same by need; empty when that would leave fewer than five in one of them."""
    gone: Spread
    """Of calls that were withdrawn or lapsed before somebody was there: how long they had waited."""
    outside: Count | None
    """Calls that went to an outside line before somebody was there."""
    hours: list[HourOfWeek]
    """All 168 hours of the week."""
    heaviness: HeavinessFigures
