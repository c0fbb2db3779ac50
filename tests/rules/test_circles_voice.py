"""Who may speak aloud in a meeting, and what the credentials for the relay tell."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from msgspec.structs import replace

from asterism.circles.state import HOUR, Meeting, Piece, Seat
from asterism.circles.voice import may_have_voice, relay_access, voice_offered
from asterism.errors import Refusal
from asterism.settings import Settings, SettingsError, load

SECRET = "a secret of tests, of 32 letters"
SETTINGS = Settings(voice_relays=("turns:relay.example.org:443",), voice_secret=SECRET)
MEETING = Meeting(
    id="m", circle="c", stage="round", starts_at=0, ends_at=HOUR, ends_by=2 * HOUR, due_at=None,
    seats=(Seat(member="ann", devices=("one",)), Seat(member="ben"),
           Seat(member="cem", devices=("two",), removed=True)),
    piece=Piece(since=0),
)  # fmt: skip


def refused(meeting: Meeting = MEETING, member: str = "ann", **changed: object) -> str:
    given = {"age": "adult", "band": "adult", "settings": SETTINGS, **changed}
    with pytest.raises(Refusal) as told:
        may_have_voice(meeting, member, **given)  # type: ignore[arg-type]
    return told.value.code


def test_whoever_is_in_an_open_meeting_and_an_adult_may() -> None:
    may_have_voice(MEETING, "ann", age="adult", band="adult", settings=SETTINGS)


@pytest.mark.parametrize("member", ["ben", "cem", "dee"])
def test_whoever_is_not_in_it_was_removed_or_never_came_learns_nothing(member: str) -> None:
    assert refused(member=member) == "not_found"


def test_it_ends_with_the_meeting() -> None:
    assert refused(replace(MEETING, stage="closed")) == "closed"


@pytest.mark.parametrize("age", [None, "under_18", "untold"])
def test_voice_is_for_adults_and_no_answer_is_not_a_yes(age: str | None) -> None:
    assert refused(age=age) == "voice_for_adults"


def test_without_a_relay_and_in_circles_for_the_young_there_is_no_voice() -> None:
    assert refused(settings=Settings()) == "voice_not_offered"
    assert refused(band="young") == "voice_not_offered"
    assert not voice_offered(SETTINGS, "young")
    assert voice_offered(SETTINGS, "adult")


def test_the_credentials_are_those_of_coturn_and_tell_only_when_they_end() -> None:
    access = relay_access(SETTINGS, 1_700_000_000_999, "chance")
    assert access.username == "1700000000:chance"
    tag = hmac.new(SECRET.encode(), b"1700000000:chance", hashlib.sha1).digest()
    assert access.credential == base64.b64encode(tag).decode()
    assert access.until == 1_700_000_000_000
    assert access.urls == ["turns:relay.example.org:443"]


@pytest.mark.parametrize(
    ("relays", "secret", "said"),
    [
        ("https://relay.example.org", SECRET, "must be like turns:"),
        ("turn:relay.example.org:3478?transport=sctp", SECRET, "must be like turns:"),
        ("stun:relay.example.org", SECRET, "must be like turns:"),
        ("turn:relay.example.org", "short", "needs 32 characters or more"),
    ],
)
def test_a_relay_that_cannot_be_one_or_a_short_secret_is_refused_at_the_start(
    relays: str, secret: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        load({"voice_relays": [relays], "voice_secret": secret}, {})


def test_relays_are_named_as_browsers_take_them() -> None:
    relays = ["turn:relay.example.org", "turns:[2001:db8::1]:443?transport=tcp"]
    assert load({"voice_relays": relays, "voice_secret": SECRET}, {}).voice_relays == tuple(relays)
