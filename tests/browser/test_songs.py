"""The songs of a meeting, played into memory by a real browser and looked at as sound."""

from __future__ import annotations

import array
import base64
import itertools
import math
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from build_client import WEB, node_folder

RATE = 24_000
CEILING = 10 ** (-12 / 20)

BUNDLE = """
const { rolldown } = await import(process.argv[1]);
const made = await rolldown({ input: process.argv[2] });
await made.write({ file: process.argv[3], format: 'iife', name: 'music' });
"""

PLAY = """async ([heard, ...asked]) => {
  const { samples, longestPause } = await music[heard](...asked);
  const packed = samples.map((side) => {
    const bytes = new Uint8Array(side.buffer, side.byteOffset, side.byteLength);
    let text = '';
    for (let at = 0; at < bytes.length; at += 32768)
      text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
  });
  return { packed, longestPause };
}"""


@pytest.fixture(scope="module")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page that can play songs into memory."""
    script = tmp_path_factory.mktemp("music") / "music.js"
    folder = node_folder(bring=False)
    assert folder is not None, "There is no Node to put the page together with."
    rolldown = WEB / "node_modules" / "rolldown" / "dist" / "index.mjs"
    page_of_music = Path(__file__).with_name("music.ts")
    subprocess.run(
        [folder / "node", "--input-type=module", "-e", BUNDLE, rolldown, page_of_music, script],
        check=True,
        timeout=60,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
    )
    page = browser.new_page()
    page.add_script_tag(path=script)
    yield page
    page.close()


def played(stage: Page, song: str, join_ms: int, for_ms: int) -> list[array.array[float]]:
    """What somebody hears on both sides who joins then, as 32 bit samples between -1 and 1."""
    return sides_of(stage.evaluate(PLAY, ["heard", song, 7, join_ms, for_ms, RATE]))


def session(
    stage: Page, stages: list[tuple[str, int]], join_ms: int, for_ms: int
) -> list[array.array[float]]:
    """The same of a guided session: its stages, and when each began, in ms after the session did."""
    asked = ["heardSession", [list(each) for each in stages], "a" * 26, join_ms, for_ms, RATE]
    return sides_of(stage.evaluate(PLAY, asked))


def sides_of(answer: dict[str, Any]) -> list[array.array[float]]:
    sides = []
    for packed in answer["packed"]:
        side = array.array("f")
        side.frombytes(base64.b64decode(packed))
        sides.append(side)
    return sides


def loudness(side: array.array[float], from_s: float, to_s: float) -> float:
    """RMS in dBFS."""
    part = side[int(from_s * RATE) : int(to_s * RATE)]
    return 10 * math.log10(math.fsum(one * one for one in part) / len(part) + 1e-12)


def test_a_song_comes_slowly_stays_soft_has_no_click_and_is_the_same_twice(stage: Page) -> None:
    first, second = (played(stage, "ember", 0, 10_000) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        # A browser may add up voices in another order; nobody hears the last bit of it.
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < 1e-4
    for side in first:
        assert max(map(abs, side)) <= CEILING
        # A click is a step; the steepest that these tones make by themselves is far smaller.
        assert max(abs(b - a) for a, b in itertools.pairwise(side)) < 0.06
        assert max(map(abs, side[: int(0.5 * RATE)])) < 1e-4, "it begins with nothing"
        assert loudness(side, 0.8, 1.3) < loudness(side, 4, 8) - 8, "it begins slowly"
        assert -45 < loudness(side, 4, 8) < -18
    # Both sides are not one: there is a room around it.
    assert any(abs(left - right) > 1e-3 for left, right in zip(*first, strict=True))


def test_who_comes_late_hears_what_the_others_hear(stage: Page) -> None:
    there = played(stage, "ember", 60_000, 12_000)
    late = played(stage, "ember", 65_000, 7_000)
    for whole, part in zip(there, late, strict=True):
        # The bows are not at the same point of their waves; what they play is the same.
        for second in range(2, 6, 2):
            apart = loudness(whole, 5 + second, 7 + second) - loudness(part, second, second + 2)
            assert abs(apart) < 3.5, f"second {second}"


def test_a_song_opens_out_and_comes_to_rest(stage: Page) -> None:
    beginning, height = (played(stage, "ember", at, 6_000)[0] for at in (12_000, 72_000))
    ending = played(stage, "ember", int(stage.evaluate("music.lengthOf('ember', 7)")) - 4_000, 4_000)[0]
    assert loudness(height, 2, 6) > loudness(beginning, 2, 6) + 3
    assert loudness(ending, 2.5, 4) < loudness(beginning, 2, 6) - 15


def test_a_session_goes_over_from_stage_to_stage_without_a_jump(stage: Page) -> None:
    # The next breath in after the change is at 43.6 s; there the sky begins and the ground goes.
    heard = session(stage, [("grounding", 0), ("opening", 40_000)], 38_000, 12_000)
    for side in heard:
        assert max(map(abs, side)) <= CEILING
        assert max(abs(b - a) for a, b in itertools.pairwise(side)) < 0.03
        parts = [loudness(side, at / 4, at / 4 + 0.5) for at in range(6, 46)]
        assert min(parts) > -62, "it never falls silent"
        assert max(abs(b - a) for a, b in itertools.pairwise(parts)) < 6


def test_whoever_stops_hears_the_clock_on_the_shelf_soon_and_at_each_second(stage: Page) -> None:
    heard = session(stage, [("moving", 0), ("arriving", 40_000)], 38_000, 9_000)[0]
    assert loudness(heard, 1, 2) > loudness(heard, 5, 9) + 8
    # The loudest moment of each second is its tick, and lies where the shared second begins.
    for second in range(6, 9):
        part = heard[int((second - 0.5) * RATE) : int((second + 0.5) * RATE)]
        loudest = max(range(len(part)), key=lambda at: abs(part[at]))
        assert abs(loudest / RATE - 0.5) < 0.03, f"second {second}"


def test_who_comes_late_to_a_session_hears_what_the_other_hears(stage: Page) -> None:
    there = session(stage, [("moving", 0)], 76_000, 9_000)[0]
    late = session(stage, [("moving", 0)], 80_000, 5_000)[0]
    for second in (1, 3):
        apart = loudness(there, 4 + second, 6 + second) - loudness(late, second, second + 2)
        assert abs(apart) < 3.5, f"second {second}"


LISTEN = """() => {
  window.contexts = [];
  const connect = AudioNode.prototype.connect;
  window.AudioContext = class extends AudioContext {
    constructor(options) { super(options); window.contexts.push(this); }
  };
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode && to.context instanceof AudioContext) {
      window.ear = new AnalyserNode(to.context, { fftSize: 8192 });
      connect.call(this, window.ear);
    }
    return connect.call(this, to, ...rest);
  };
  window.loudest = () => {
    const heard = new Float32Array(8192);
    window.ear.getFloatTimeDomainData(heard);
    return heard.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  };
  const began = Date.now();
  const clock = { now: () => Date.now() };
  window.see = seen => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: !seen });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  window.session = music.openSessionMusic(clock);
  window.follow = (on, volume = 1) => window.session.follow(
    { seed: 'a', stage: 'arriving', stageAt: began, breathFrom: began, on, volume });
}"""


def test_a_session_is_silent_until_asked_and_at_once_when_somebody_leaves(
    browser: Browser, stage: Page
) -> None:
    stage.evaluate(LISTEN)
    stage.evaluate("follow(false)")
    assert stage.evaluate("contexts.length") == 0, "no device is asked for"
    stage.mouse.click(5, 5)
    stage.evaluate("follow(true)")
    # In the lamp-lit room it is the clock on the shelf that is heard.
    stage.wait_for_function("loudest() > 0.004", timeout=20_000)
    stage.evaluate("follow(true, 0)")
    stage.wait_for_function("loudest() < 0.0005", timeout=20_000)
    stage.evaluate("follow(true)")
    stage.wait_for_function("loudest() > 0.004", timeout=20_000)
    stage.evaluate("see(false)")
    stage.wait_for_function("contexts[0].state === 'suspended'", timeout=20_000)
    stage.evaluate("see(true)")
    stage.wait_for_function("loudest() > 0.004", timeout=20_000)
    stage.evaluate("follow(false)")
    stage.wait_for_function("contexts[0].state === 'closed'", timeout=20_000)
    stage.evaluate("follow(true)")
    stage.wait_for_function("contexts.length === 2 && loudest() > 0.004", timeout=20_000)
    # Leaving goes to another page, which this empty one does not have.
    stage.evaluate("() => { try { music.leave(); } catch {} }")
    stage.wait_for_function("contexts[1].state === 'closed'", timeout=20_000)
    stage.evaluate("follow(true)")
    assert stage.evaluate("contexts.length") == 2
