"""The sky: how many chose to be seen, in which colours, blurred for all alike.

=================  =========  ==========
GET  /api/sky      -          SkyMine
POST /api/sky      ChooseSky  SkyMine
GET  /api/sky/now  -          SkyView
=================  =========  ==========

The frame ``sky`` goes to every socket that watches (``watch_sky``), the same bytes to all: at once, and
whenever the sky turns, which is each half hour.
"""

from __future__ import annotations

import msgspec

from asterism.wire.base import Asked, Count, Ms, Told
from asterism.wire.knocks import Family


class SkyMine(Told):
    """What I chose. ``until``: after that my star goes out by itself, unless I am here again."""

    seen: bool
    colour: Family | None
    until: Ms | None


class ChooseSky(Asked):
    seen: bool
    colour: Family | None = None


class SkyCounts(msgspec.Struct, kw_only=True, frozen=True):
    """At least so many stars of each colour: after the blur, late, in steps of five, with noise, never more
    than there are and never fewer than five. Those whose colour is not shown are among ``plain``."""

    hope: Count = 0
    love: Count = 0
    calm: Count = 0
    wonder: Count = 0
    sadness: Count = 0
    fear: Count = 0
    anger: Count = 0
    shame: Count = 0
    plain: Count = 0


class SkyView(Told):
    """One sky for all. It says how many, never who."""

    at: Ms
    next_at: Ms
    """When the counts may change next."""
    stars: SkyCounts
    circles: list[Count]
    """Sizes of the groups that a line joins, blurred as the stars are: as many fives as there are people in
    circles for, whichever circles those are."""
    accompanied: Count
    """How many wear the soft ring: somebody is with them, on either side of a call, in a circle, a session
    or a visit."""
