"""P5, P7: speaking aloud in a meeting and in a session, through a real relay, measured where it is heard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, Page, expect

from asterism.circles.voice import relay_access
from asterism.clock import SystemClock
from asterism.settings import Settings
from tests.browser.axe import violations
from tests.browser.beforehand import Beforehand, Begun
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.gathered import Gathered
from tests.browser.guided_pair import GuidedPair
from tests.browser.network import Network
from tests.browser.someone import ServiceWorkers, Someone, Town
from tests.browser.voices import (
    ACT,
    OLDER,
    WATCH,
    WITHOUT,
    WRONG_KEY,
    connections,
    energy,
    microphones,
    served_twelve,
    spoken,
    stats,
    until,
    until_heard,
)
from tests.servers import Relay, relay

IN_ROOM = "Encrypted with the keys of this room."
ON_ITS_WAY = "Encrypted from device to device."
MUTED = """() => {
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    HTMLMediaElement.prototype.play = play;
    return Promise.reject(new DOMException('no press yet', 'NotAllowedError'));
  };
}"""
CLOSE = """(session) => fetch(`/api/guided/${session}/stage`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ act: 'close', version: 0 }),
}).then((answer) => answer.text())"""
GONE = "The relay for voices cannot be reached. Writing goes on as before."


@pytest.fixture(scope="module")
def voice_relay() -> Iterator[Relay]:
    with relay() as made:
        yield made


@pytest.fixture(scope="module")
def hearing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium whose microphone plays a file, and which lets the page have it."""
    file = spoken(tmp_path_factory.mktemp("voice") / "voice.wav")
    launched = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=[
            *QUIET,
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-audio-capture={file}",
        ],
    )
    yield launched
    launched.close()


@pytest.fixture
def begun(beforehand: Beforehand) -> Begun:
    return beforehand.demo


@pytest.fixture
def network(begun: Begun, tmp_path: Path, voice_relay: Relay) -> Iterator[Network]:
    settings: dict[str, Any] = {"voice_relays": (voice_relay.url,), "voice_secret": Relay.SECRET}
    with Network(begun.copy_to(tmp_path), at_ms=begun.at_ms, **settings) as made:
        yield made


@pytest.fixture
def gathered(
    hearing: Browser, begun: Begun, network: Network, service_workers: ServiceWorkers
) -> Iterator[Gathered]:
    town = Town(hearing, network, begun.devices, service_workers)
    yield Gathered(town, network)
    town.close()


def comes(gathered: Gathered, name: str, role: str = "member", *besides: str) -> Someone:
    """Somebody who is in the meeting, looked at from the start."""
    person = gathered.person(name, role)
    for script in (WATCH, *besides):
        person.context.add_init_script(f"{{ {script} }}")
    person.goto(gathered.path)
    expect(person.page.get_by_role("switch", name="Listen")).to_be_visible()
    return person


def acts(gathered: Gathered, person: Someone, verb: str, **body: Any) -> None:
    meeting = gathered.network.rows("SELECT id FROM meetings WHERE circle = ?", gathered.circle)[0]["id"]
    person.page.evaluate(ACT, [meeting, verb, body])


def begins(gathered: Gathered, fay: Someone, *order: str) -> None:
    acts(gathered, fay, "lead", act="open", opening="")
    members = [gathered.members[name] for name in order]
    acts(gathered, fay, "lead", act="round", prompt="How do you come in?", order=members)


def listens(person: Someone) -> None:
    person.page.get_by_role("switch", name="Listen").click()


def hears(person: Someone, name: str, how: str) -> None:
    expect(person.page.locator(".voice-words")).to_have_text(re.compile(rf"You hear {name}\. {how}"))


def test_the_holder_is_heard_through_the_relay_alone_and_not_after_the_piece_was_returned(
    gathered: Gathered,
) -> None:
    fay = comes(gathered, "fay", "facilitator", OLDER)
    ann = comes(gathered, "ann")
    ben = comes(gathered, "ben", "member", WITHOUT)
    cem = comes(gathered, "cem", "member", WRONG_KEY)
    begins(gathered, fay, "ann", "ben")
    for person in (fay, cem):
        listens(person)
    fay.sees("You hear whoever holds the piece and speaks aloud.")
    acts(gathered, ann, "piece", act="take")
    expect(ann.button("Speak aloud")).to_be_visible()
    for person in (fay, ann, ben, cem):
        assert microphones(person) == [], "nobody's microphone opens before they choose it"
        assert connections(person) == []

    ann.press("Speak aloud")
    ann.sees("Your microphone is open, and you are heard.")
    hears(fay, "Ann", IN_ROOM)
    hears(cem, "Ann", IN_ROOM)
    until_heard(fay)
    # Whoever chooses it later hears from then on; a browser that lets nobody at the frames says so.
    ben.sees("Ann speaks aloud. Listen, if you would like to.")
    listens(ben)
    hears(ben, "Ann", ON_ITS_WAY)
    until_heard(ben)
    ann.sees(ON_ITS_WAY)
    assert violations(ann.page) == []
    assert violations(ben.page) == []

    # What went over the relay is not what the microphone said: without the room's key it is silence.
    [frames] = stats(cem, "inbound-rtp")
    assert frames["packetsReceived"] > 10
    assert energy(cem) == 0
    # Three listeners, each frame of one size: nothing of what is said can be read from it.
    sizes = {one["bytesSent"] / one["packetsSent"] for one in stats(ann, "outbound-rtp")}
    assert len(stats(ann, "outbound-rtp")) == 3
    assert all(180 <= size <= 220 for size in sizes), sizes

    # Every way from device to device is the relay's, on both sides, and nothing else was ever told.
    for person in (ann, fay, ben, cem):
        kinds = [
            one["candidateType"] for kind in ("local", "remote") for one in stats(person, f"{kind}-candidate")
        ]
        assert kinds
        assert set(kinds) == {"relay"}
    told = [one for person in (ann, fay, ben, cem) for one in person.page.evaluate("seen.told")]
    descriptions = [one["sdp"] for one in told if "sdp" in one]
    assert len(descriptions) == 6
    for sdp in descriptions:
        ways = re.findall(r"a=candidate:.*", sdp)
        assert ways
        assert all(
            re.search(r" 127\.0\.0\.1 \d+ typ relay raddr 0\.0\.0\.0 rport 0$", way.strip()) for way in ways
        )
        rest = re.sub(r"a=candidate:.*", "", sdp)
        assert set(re.findall(r"\d+\.\d+\.\d+\.\d+", rest)) == {"0.0.0.0"}
        assert ".local" not in sdp
        assert "extmap" not in sdp

    # The turn ends, and with it the sound, on every device.
    heard = energy(fay)
    assert heard > 0
    acts(gathered, ann, "piece", act="return")
    expect(ann.button("Close the microphone")).to_have_count(0)
    assert microphones(ann) == ["ended"]
    # By the turn, and not because nobody took the sound any more.
    expect(ann.page.locator(".voice-trouble")).to_have_count(0)
    assert set(connections(ann)) == {"closed"}
    for person in (fay, ben, cem):
        person.sees("You hear whoever holds the piece and speaks aloud.")
        assert connections(person) == ["closed"]
    # Ben holds it now, and whoever has no turn has no microphone to open.
    acts(gathered, ben, "piece", act="take")
    expect(ben.button("Speak aloud")).to_be_visible()
    expect(ann.button("Speak aloud")).to_have_count(0)


def test_whatever_fails_is_said_the_microphone_closes_and_writing_goes_on(
    gathered: Gathered, voice_relay: Relay
) -> None:
    fay = comes(gathered, "fay", "facilitator")
    ann = comes(gathered, "ann")
    begins(gathered, fay, "ann")
    listens(fay)
    acts(gathered, ann, "piece", act="take")

    for name, words in (
        ("NotAllowedError", "Your browser was told not to open the microphone."),
        ("NotFoundError", "There is no microphone here."),
        ("NotReadableError", "The microphone could not be opened."),
    ):
        ann.page.evaluate("(name) => { seen.refuse = name; }", name)
        ann.press("Speak aloud")
        ann.sees(words)
    ann.page.evaluate("seen.refuse = null")
    # A browser that lets no sound out before a press: it is said, and the press is there.
    fay.page.evaluate(MUTED)
    ann.press("Speak aloud")
    fay.sees("Ann speaks aloud. Your browser waits for a press.")
    fay.press("Hear them")
    hears(fay, "Ann", IN_ROOM)
    until_heard(fay)

    # Unplugged: a browser tells of it by this event.
    ann.page.evaluate("seen.tracks.at(-1).dispatchEvent(new Event('ended'))")
    ann.sees("The microphone is gone, so it is closed.")
    fay.sees("You hear whoever holds the piece and speaks aloud.")
    assert microphones(ann)[-1] == "ended"

    # Without the socket nobody could say that the turn is over.
    ann.press("Speak aloud")
    hears(fay, "Ann", IN_ROOM)
    ann.offline(True)
    ann.sees("The connection was lost, so your microphone is closed.")
    assert microphones(ann)[-1] == "ended"
    ann.offline(False)

    # The page is loaded anew: the microphone stays closed until it is chosen again.
    ann.page.reload()
    expect(ann.button("Speak aloud")).to_be_visible()
    assert microphones(ann) == []
    ann.press("Speak aloud")
    ann.sees("Your microphone is open, and you are heard.")
    until_heard(fay)

    voice_relay.stop()
    fay.page.locator(".voice").get_by_text("The sound has stopped.").wait_for(timeout=8_000)
    ann.sees(GONE)
    fay.sees(GONE)
    assert microphones(ann) == ["ended"]
    ann.page.get_by_label("Your words").fill("I go on in writing.")
    ann.page.keyboard.press("Enter")
    fay.sees("I go on in writing.")

    voice_relay.start()
    fay.press("Try again")
    ann.press("Speak aloud")
    hears(fay, "Ann", IN_ROOM)
    until_heard(fay)
    ann.page.evaluate("localStorage.removeItem('microphone')")
    for _ in range(3):
        ann.page.keyboard.press("Shift")
    ann.at("/plain")
    assert ann.page.evaluate("localStorage.getItem('microphone')") == "ended"
    fay.sees("You hear whoever holds the piece and speaks aloud.")


@pytest.fixture
def pair(
    hearing: Browser, begun: Begun, network: Network, service_workers: ServiceWorkers
) -> Iterator[GuidedPair]:
    town = Town(hearing, network, begun.devices, service_workers)
    yield GuidedPair(town, network)
    town.close()


def test_in_a_session_both_speak_at_the_same_time_each_by_their_own_choice(pair: GuidedPair) -> None:
    gil, mia = pair.person("gil"), pair.person("mia")
    session = pair.booked("gil", "mia")
    for person in (gil, mia):
        person.context.add_init_script(f"{{ {WATCH} }}")
        person.goto(f"/guided/{session}")
        expect(person.button("Speak aloud")).to_be_visible()
    for person in (gil, mia):
        listens(person)
        assert microphones(person) == [], "nobody's microphone opens before they choose it"
    gil.press("Speak aloud")
    hears(mia, "Gil", IN_ROOM)
    until_heard(mia)
    assert microphones(mia) == []
    mia.press("Speak aloud")
    hears(gil, "Mia", IN_ROOM)
    until_heard(gil)
    # The voice of the one goes on while the other speaks, and when they stop.
    until_heard(mia)
    assert violations(mia.page) == []
    kinds = {
        one["candidateType"]
        for person in (gil, mia)
        for kind in ("local", "remote")
        for one in stats(person, f"{kind}-candidate")
    }
    assert kinds == {"relay"}
    mia.press("Close the microphone")
    assert microphones(mia) == ["ended"]
    until_heard(mia)
    gil.page.evaluate(CLOSE, session)
    for person in (gil, mia):
        expect(person.button("Speak aloud")).to_have_count(0)
        expect(person.button("Close the microphone")).to_have_count(0)
    assert microphones(gil) == ["ended"]
    assert set(connections(gil)) == set(connections(mia)) == {"closed"}


UPLOAD = """async () => {
  const all = await Promise.all(spoken.map((one) => one.getStats()));
  const of = (kind) => all.flatMap((stats) => [...stats.values()]).filter((one) => one.type === kind);
  const sum = (kind, what) => of(kind).reduce((so_far, one) => so_far + what(one), 0);
  return {
    connections: of('outbound-rtp').length,
    packets: sum('outbound-rtp', (one) => one.packetsSent),
    bytes: sum('outbound-rtp', (one) => one.bytesSent + one.headerBytesSent),
    seconds: sum('media-source', (one) => one.totalSamplesDuration),
  };
}"""
SPOKEN = """
  const spoken = (window.spoken = []);
  const Connection = RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(...how) { super(...how); spoken.push(this); }
  };
"""
# SRTP's tag, TURN's channel, UDP and IPv4: what a packet of RTP has around it on the wire.
AROUND_BYTES = 10 + 4 + 8 + 20


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_twelve(tmp_path_factory.mktemp("twelve")) as address:
        yield address


def opened(hearing: Browser, stage: str, pages: int) -> list[Page]:
    context = hearing.new_context()
    context.set_default_timeout(40_000)
    context.add_init_script(SPOKEN)
    made = [context.new_page() for _ in range(pages)]
    for page in made:
        page.goto(stage)
        page.wait_for_function("window.twelve")
    return made


def access_to(voice_relay: Relay) -> Any:
    settings = Settings(voice_relays=(voice_relay.url,), voice_secret=Relay.SECRET)
    return msgspec.to_builtins(relay_access(settings, SystemClock().now() + 600_000, "twelve"))


def test_sound_is_taken_only_from_the_one_who_holds_the_piece(
    hearing: Browser, voice_relay: Relay, stage: str
) -> None:
    [page] = opened(hearing, stage, 1)
    told = page.evaluate("(access) => twelve.takesTurns(access)", access_to(voice_relay))
    page.context.close()
    assert told == {"unheard": "waiting none", "heard": "hearing connected", "after": "waiting closed"}


def test_one_who_speaks_reaches_eleven_at_once(hearing: Browser, voice_relay: Relay, stage: str) -> None:
    access = access_to(voice_relay)
    speaker, listeners = opened(hearing, stage, 2)
    speaker.evaluate("(access) => twelve.speak(access)", access)
    told = listeners.evaluate("(access) => twelve.listen(access, 11)", access)
    assert len(told["heard"]) == 11
    first = speaker.evaluate(UPLOAD)
    # Twenty more packets for each listener, which is more than a second of speech.
    until(speaker, f"async (wanted) => (await ({UPLOAD})()).packets > wanted", first["packets"] + 220)
    last = speaker.evaluate(UPLOAD)
    speaker.context.close()
    packets = last["packets"] - first["packets"]
    bits = 8 * (last["bytes"] - first["bytes"] + packets * AROUND_BYTES)
    # Seconds of sound, of all eleven together: a busy machine sends in bursts.
    seconds = last["seconds"] - first["seconds"]
    assert last["connections"] == 11
    assert 11 * bits / seconds < 500_000, "the upload of a phone"
    assert packets / seconds < 20
    assert told["ms"] < 20_000
