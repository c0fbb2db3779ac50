"""From the clock on the wall to the moment it means, across every change of that clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from asterism.errors import Refusal

# Names of the database that are no place: the machine's own setting, and the forms that are there for its
# tools.
_NO_PLACE = {"Factory", "localtime", "posixrules", "leapseconds", "tzdata.zi"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


@cache
def _places() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_PLACE)


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; ``zone_unknown`` for anything else, and no file is opened for it."""
    if name not in _places():
        raise Refusal("zone_unknown")
    return ZoneInfo(name)


def instant(local: datetime, zone: ZoneInfo) -> int:
    """Milliseconds since the epoch of a local time without a zone (RFC 5545 section 3.3.5).

    A time that comes twice means the first; one that is skipped is read with the offset before the gap, so
    half past two becomes half past three.
    """
    return (local.replace(tzinfo=zone, fold=0).astimezone(UTC) - _EPOCH) // _MS


def local_time(at: int, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows at a moment (milliseconds); without a zone."""
    return (_EPOCH + at * _MS).astimezone(zone).replace(tzinfo=None, fold=0)


def day_is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the calendar of this place has no such day, as the 30th of December 2011 in Samoa."""
    return local_time(instant(local, zone), zone).date() != local.date() and (
        instant(datetime.combine(local.date(), datetime.min.time()), zone)
        == instant(datetime.combine(local.date() + timedelta(days=1), datetime.min.time()), zone)
    )


def time_is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock of this place is set forward over that time, so that no clock there ever shows it."""
    return local_time(instant(local, zone), zone) != local
