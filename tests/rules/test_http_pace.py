"""P20: a bound on requests that no person meets, and that never stands before the way in."""

from __future__ import annotations

import asterism.app  # noqa: F401 - importing it registers every endpoint
from asterism import http_pace
from asterism.api import ENDPOINTS
from asterism.calls.fairness import Fairness
from asterism.http_pace import PER_PREFIX, PER_SESSION, HttpPace, is_free


def spent(pace: HttpPace, session: str | None, address: str | None = None, *, now: float = 0.0) -> int:
    """How many requests go on at one moment."""
    for number in range(10_000):
        if pace.too_soon(session, address, now):
            return number
    raise AssertionError("never refused")


def test_a_session_may_ask_so_often_at_once_and_then_as_fast_as_it_fills_up() -> None:
    pace = HttpPace(b"k" * 32)
    per_s, burst = PER_SESSION
    assert spent(pace, "a") == burst
    assert pace.too_soon("a", None, 0.0) == 1
    assert spent(pace, "a", now=2.0) == 2 * per_s
    assert spent(pace, "a", now=3600.0) == burst


def test_one_session_does_not_spend_what_is_anothers() -> None:
    pace = HttpPace(b"k" * 32)
    spent(pace, "a", "10.0.0.1")
    assert pace.too_soon("b", "10.0.0.1", 0.0) == 0
    assert pace.too_soon(None, "10.0.0.1", 0.0) == 0


def test_without_a_session_a_network_prefix_shares_one_bound() -> None:
    pace = HttpPace(b"k" * 32)
    assert spent(pace, None, "10.0.0.1") == PER_PREFIX[1]
    for same in ("10.0.0.254", "::ffff:10.0.0.7"):
        assert pace.too_soon(None, same, 0.0) > 0, same
    assert pace.too_soon(None, "10.0.1.1", 0.0) == 0
    spent(pace, None, "2001:db8:0:1200::1")
    assert pace.too_soon(None, "2001:db8:0:12ff::1%eth0", 0.0) > 0
    assert pace.too_soon(None, "2001:db8:0:1300::1", 0.0) == 0
    for unreadable in (None, "", "testclient", ":not:one:"):
        pace.too_soon(None, unreadable, 0.0)


def kept(key: bytes, address: str) -> list[str | bytes]:
    pace = HttpPace(key)
    pace.too_soon(None, address, 0.0)
    return list(pace._buckets)


def test_addresses_are_kept_as_keyed_hashes() -> None:
    [one], [other] = kept(b"k" * 32, "203.0.113.9"), kept(b"x" * 32, "203.0.113.9")
    assert isinstance(one, bytes)
    assert len(one) == 16
    assert b"203.0.113" not in one
    assert one != other


def test_what_it_remembers_is_bounded_and_the_busy_are_not_forgotten() -> None:
    pace = HttpPace(b"k" * 32)
    spent(pace, "busy")
    for number in range(http_pace.REMEMBERED + 10):
        pace.too_soon(f"s{number}", None, 0.0)
        if number % 100 == 0:
            pace.too_soon("busy", None, 0.0)
    assert len(pace) == http_pace.REMEMBERED
    assert pace.too_soon("busy", None, 0.0) == 1


def test_p20_everything_on_the_way_in_is_never_counted() -> None:
    table = {f"{each.method} {each.path}" for each in ENDPOINTS}
    must = {
        "GET /api/network", "GET /api/lines", "GET /api/challenge", "POST /api/sign-in", "POST /api/sign-out",
        "GET /api/me", "GET /api/post", "POST /api/calls", "GET /api/calls/current",
        "POST /api/calls/{call}/tell", "POST /api/calls/{call}/withdraw", "POST /api/calls/{call}/close",
        "POST /api/calls/{call}/outside", "POST /api/calls/{call}/back", "POST /api/offers/{offer}/accept",
        "POST /api/offers/{offer}/pass", "POST /api/held/{call}/danger", "POST /api/held/{call}/close",
        "POST /api/shift/start", "POST /api/shift/end",
    }  # fmt: skip
    assert must <= table
    free = {each for each in table if is_free(*each.split(" "))}
    assert must <= free
    # And nothing that takes much of the server goes by uncounted.
    assert not {each for each in free if "vault" in each or "desk" in each or "export" in each}
    # Of what is told apart from a ring by its last word alone nothing is free but the answers to one.
    assert {each for each in free if "offer" in each} == {
        "POST /api/offers/{offer}/accept", "POST /api/offers/{offer}/pass",
    }  # fmt: skip


def test_a_network_is_forgotten_when_it_may_ask_as_often_as_any_other_again() -> None:
    pace = HttpPace(b"k" * 32)
    spent(pace, None, "10.0.0.1")
    spent(pace, "a")
    pace.too_soon(None, "10.0.9.1", 1.0)
    pace.forget(2.0)
    assert len(pace) == 2, "one request is made up for at once"
    pace.forget(20.0)
    assert len(pace) == 0
    assert spent(pace, None, "10.0.0.1", now=20.0) == PER_PREFIX[1]


def test_who_called_from_where_is_forgotten_after_an_hour() -> None:
    fairness, hour = Fairness(), 3_600_000
    for n in range(4):
        fairness.pressed(b"hospital", f"call {n}", n)
    assert fairness.queues_last(b"hospital", hour - 1)
    fairness.forget(hour)
    assert list(fairness._from) == ["call 1", "call 2", "call 3"]
    fairness.pressed(None, "from nowhere", hour + 3)
    assert (fairness._from, fairness._unheld) == ({}, {})
