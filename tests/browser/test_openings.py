"""How a circle is opened: a recording of the facilitator's own, a reading, and the song that closes it."""

from __future__ import annotations

import io
import math
import wave

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.axe import violations
from tests.browser.beforehand import Beforehand, Begun
from tests.browser.gathered import Gathered, chair
from tests.browser.network import Network
from tests.browser.someone import Someone, Town

RATE, SECONDS = 8_000, 60
READING = "A lamp burns in the window.\nNobody has to knock."

WATCH = """
  // What plays on the shared clock, which is not the night's own sound; each recorded sound that is begun.
  window.contexts = [];
  window.begun = [];
  const Context = AudioContext;
  window.AudioContext = class extends Context {
    constructor(how) { super(how); if (how?.latencyHint === 'playback') contexts.push(this); }
  };
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (...when) {
    if (!(this.context instanceof OfflineAudioContext)) begun.push([this.buffer.duration, when[1]]);
    return start.apply(this, when);
  };
"""
SOUNDS = "() => contexts.filter((one) => one.state === 'running').length === 1"


@pytest.fixture
def begun(beforehand: Beforehand) -> Begun:
    """Nobody but the invented stewards is there yet."""
    return beforehand.demo


def tone() -> bytes:
    """A WAV of a minute, which takes a dozen pieces to be said."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        period = bytes(round(128 + 40 * math.sin(2 * math.pi * i / 40)) for i in range(40))
        file.writeframes(period * (RATE * SECONDS // len(period)))
    return out.getvalue()


def chooses(person: Someone, name: str, content: bytes) -> None:
    """Picks a file where a recording is asked for."""
    with person.page.expect_file_chooser() as asked:
        person.press("Choose a")
    asked.value.set_files(FilePayload(name=name, mimeType="audio/wav", buffer=content))


def test_a_circle_is_opened_by_a_recording_heard_by_who_was_there_and_another_by_a_reading(
    town: Town, network: Network
) -> None:
    held = Gathered(town, network)
    fay = held.person("fay", "facilitator", viewport={"width": 1440, "height": 900})
    ana, ben = held.person("ana"), held.person("ben")
    held.plan({"opening": "recording", "rounds": [{"prompt": "How are you here?"}]})
    ana.page.add_init_script(WATCH)
    for name in ("fay", "ana"):
        held.enters(name)

    # What cannot be played is refused before anything is said; nobody hears of it.
    chooses(fay, "words.wav", b"no sound at all")
    fay.sees("This device cannot play this file.")

    # Whoever loses the network on the way opens nothing: the piece rests, and the recording is still here.
    chooses(fay, "welcome.wav", tone())
    fay.sees("1:00 minutes")
    assert violations(fay.page) == []
    fay.press("Open with this recording")
    ana.sees("Fay holds it for a moment")
    fay.offline(True)
    expect(chair(ana, "fay")).to_contain_text("away")
    network.skip(21_000)
    fay.offline(False)
    fay.sees("The recording stopped on its way")
    # Her device learns anew what time it is.
    ana.page.reload()
    expect(ana.page.locator(".meeting")).to_have_attribute("data-stage", "gathering")

    # It goes piece by piece, then it opens, and is whole where somebody listened; silent until they wish.
    fay.press("Open with this recording")
    plays = ana.page.locator("[data-recording]")
    expect(plays).to_have_attribute("data-recording", "whole")
    assert ana.page.evaluate("contexts.length") == 0
    ana.page.get_by_role("switch", name="Sound on").click()
    ana.page.wait_for_function(SOUNDS)
    ana.page.wait_for_function("() => begun.length > 0")
    [[long, since]] = ana.page.evaluate("begun")
    assert long == pytest.approx(SECONDS, abs=0.1)
    assert 0 < since < SECONDS, "she joins where the others are"
    assert violations(ana.page) == []
    # Who comes later has none of it, and reads so; no piece of it stands among the words.
    held.enters("ben")
    ben.sees("It was sent before you came in, so it is not heard here.")
    expect(fay.page.locator("[data-recording]")).to_have_attribute("data-recording", "whole")
    for person in (fay, ana, ben):
        expect(person.page.locator(".spoken")).to_have_count(0)
    network.skip(SECONDS * 1000)
    ben.page.reload()
    ben.sees("The recording is over.")
    # It ends for her, too, as soon as the circle goes on.
    fay.press("Begin this round")
    ana.page.wait_for_function("() => contexts.every((one) => one.state === 'closed')")

    # The song that closes it sounds for her as well.
    fay.press("End the meeting now")
    fay.in_dialog("End the meeting now")
    ana.sees("A song closes the circle")
    ana.page.wait_for_function(SOUNDS)

    other = held.again()
    other.plan({"reading": READING})
    for name in ("fay", "ana"):
        other.enters(name)
    # A reading lies ready in the hand of whoever opens with it, and is shown as one.
    fay.press("Open with the reading")
    words = fay.page.get_by_label("What you read to the circle")
    expect(words).to_have_value(READING)
    words.press("Enter")
    for person in (fay, ana):
        expect(person.page.get_by_role("figure").filter(has_text="A reading")).to_contain_text(
            "Nobody has to knock."
        )
    assert violations(ana.page) == []
    expect(words).to_have_value("")
