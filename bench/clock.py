"""The clock that two screens share, in real browsers, by the machine's one clock.

Each browser is a process of its own with the client's live socket, shared clock and breath in it
(``clock_page.ts``). At the same moments each notes the time it believes it is; how far two believe
differently is the skew. True is ``performance.timeOrigin + performance.now()`` as the browser gives it, which
is the same clock in all browsers of one machine; ``ground_apart_ms`` says how far that holds.

Two pairs run at a time: an ordinary one, and an odd one in which one clock goes a hundredth too fast and the
other is a day off and is set by three more days in the middle. First straight on loopback, then with a relay
between that makes every piece 150 ms ± 50 ms late, each way. ``turn`` is the drawn thing: how far apart the
pictures are in which the light turns from growing to shrinking and back.

At last two people are in one guided session of the built client (``clock_session.py``), and ``light`` is how
far apart what their screens show is; straight, and over the same bad line.
"""

from __future__ import annotations

import asyncio
import bisect
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, Playwright, async_playwright

from bench import clock_session
from bench.relay import Relay
from bench.report import machine, percentile, tell
from bench.seed import Ground, Somebody
from bench.server import Server
from build_client import WEB, node_folder

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--mute-audio",
]  # fmt: skip
AROUND_MS, JITTER_MS = 150.0, 50.0
SETTLED_S = 4.0
LOOPBACK_S, JITTER_S = 20.0, 40.0
LIGHT_S, LIGHT_JITTER_S = 16.0, 30.0
MUST_MS, MUST_JITTER_MS = 40.0, 80.0
DAY_MS = 86_400_000

BUNDLE = """
const { rolldown } = await import(process.argv[1]);
const made = await rolldown({ input: process.argv[2] });
await made.write({ file: process.argv[3], format: 'iife', name: 'clockPage' });
"""
# The page's own clocks are made odd, before anything of it runs; what is true is kept beside them.
ODD = """([fast, ahead]) => {
  const [origin, steady, date] = [performance.timeOrigin, performance.now.bind(performance), Date.now];
  const begun = date();
  let off = ahead;
  window.truth = () => origin + steady();
  window.truthOfPicture = at => origin + at;
  window.setDate = ms => { off = ms; };
  if (fast === 1 && ahead === 0) return;
  performance.now = () => steady() * fast;
  Object.defineProperty(performance, 'timeOrigin', { get: () => origin + ahead });
  Date.now = () => begun + (date() - begun) * fast + off;
}"""


@dataclass
class Screen:
    """One browser with the page in it."""

    browser: Browser
    page: Page
    beliefs: list[tuple[float, float, float, bool]]
    turns: list[tuple[float, str]]

    def take(self, noted: dict[str, Any]) -> None:
        self.beliefs = [(true, shown - true, within, good) for true, shown, within, good in noted["beliefs"]]
        self.turns = [(at, to) for at, to in noted["turns"]]


@dataclass
class Pair:
    one: Screen
    other: Screen

    def skews(self) -> list[float]:
        """How far the two believed differently, in ms, at each moment that one of them noted."""
        moments = [true for true, *_ in self.other.beliefs]
        found = []
        for true, off, *_ in self.one.beliefs:
            after = bisect.bisect(moments, true)
            if not 0 < after < len(moments):
                continue
            (t0, a, *_), (t1, b, *_) = self.other.beliefs[after - 1], self.other.beliefs[after]
            found.append(abs(off - a - (b - a) * (true - t0) / (t1 - t0)))
        return found

    def turns(self) -> list[float]:
        """For each turn of the breath that both drew, how far apart the pictures were, in ms."""
        found = []
        for at, to in self.one.turns:
            same = [abs(at - when) for when, which in self.other.turns if which == to]
            if same and min(same) < 1000:
                found.append(min(same))
        return found

    def good(self) -> float:
        """In which part of the time both said that they were in time."""
        said = [good for screen in (self.one, self.other) for *_, good in screen.beliefs]
        return sum(said) / len(said)


def page_script(folder: Path) -> Path:
    """The page's script, put together from the client's own sources."""
    script = folder / "clock_page.js"
    node = node_folder(bring=False)
    assert node is not None, "There is no Node to put the page together with."
    rolldown = WEB / "node_modules" / "rolldown" / "dist" / "index.mjs"
    page = Path(__file__).with_name("clock_page.ts")
    subprocess.run(
        [node / "node", "--input-type=module", "-e", BUNDLE, rolldown, page, script],
        check=True,
        timeout=60,
        cwd=WEB,
        env={**os.environ, "NODE_NO_WARNINGS": "1"},
    )
    return script


class Screens:
    """Opens pages in browsers of their own."""

    def __init__(self, playwright: Playwright, script: Path) -> None:
        self._playwright = playwright
        self._script = script
        self._chromium = shutil.which("chromium")

    async def empty(self, fast: float = 1.0, ahead_ms: float = 0.0) -> tuple[Browser, Page]:
        """A browser with an empty page, whose own clocks are as said."""
        browser = await self._playwright.chromium.launch(executable_path=self._chromium, args=ARGS)
        # A page of the server's own is opened, since browsers keep others from this machine's sockets; what
        # it may run is not what is measured.
        context = await browser.new_context(
            viewport={"width": 480, "height": 360}, service_workers="block", bypass_csp=True
        )
        await context.add_init_script(f"({ODD})([{fast}, {ahead_ms}])")
        return browser, await context.new_page()

    async def open(self, who: Somebody, port: int, fast: float = 1.0, ahead_ms: float = 0.0) -> Screen:
        browser, page = await self.empty(fast, ahead_ms)
        url = f"http://127.0.0.1:{port}"
        await page.context.add_cookies([{"name": "asterism", "value": who.token, "url": url}])
        await page.goto(f"{url}/plain")
        await page.add_script_tag(path=self._script)
        return Screen(browser, page, [], [])

    async def pair(self, people: list[Somebody], port: int, *, odd: bool) -> Pair:
        first, second = people
        if odd:
            return Pair(await self.open(first, port, 1.01), await self.open(second, port, 1.0, DAY_MS))
        return Pair(await self.open(first, port), await self.open(second, port))


async def ground_of(screen: Screen) -> float:
    """How far the browser's true clock is from this process's, in ms; within what a short call takes."""
    found = []
    for _ in range(30):
        began = time.time()
        true = await screen.page.evaluate("truth()")
        ended = time.time()
        found.append((ended - began, true - (began + ended) * 500))
    return min(found)[1]


async def watch(
    screens: Screens, people: list[Somebody], port: int, seconds: float
) -> tuple[Pair, Pair, float]:
    """The ordinary and the odd pair, and how far the ground under the four is apart."""
    pairs = [
        await screens.pair(people[:2], port, odd=False),
        await screens.pair(people[2:], port, odd=True),
    ]
    four = [screen for pair in pairs for screen in (pair.one, pair.other)]
    began = time.time() * 1000
    await asyncio.gather(
        *(
            screen.page.evaluate("([device, began]) => clockPage.begin(device, began)", [who.device, began])
            for screen, who in zip(four, people, strict=True)
        )
    )
    ground = [await ground_of(screen) for screen in four]
    await asyncio.sleep(SETTLED_S)
    for screen in four:
        await screen.page.evaluate("clockPage.noted() && null")
    await asyncio.sleep(seconds / 2)
    await pairs[1].other.page.evaluate(f"setDate({-2 * DAY_MS})")
    await asyncio.sleep(seconds / 2)
    for screen in four:
        screen.take(await screen.page.evaluate("clockPage.noted()"))
    for screen in four:
        await screen.browser.close()
    return pairs[0], pairs[1], max(ground) - min(ground)


async def in_session(screens: Screens, data: Path) -> tuple[list[float], list[float]]:
    """How far apart the lights of two people in a guided session breathe, straight and over the bad line."""
    relay = Relay()
    url = f"http://127.0.0.1:{relay.port}"
    server = Server(data, f"--origins={url}")
    opened = [await screens.empty() for _ in range(2)]
    pages = (opened[0][1], opened[1][1])
    for page in pages:
        await page.add_init_script(f"({clock_session.WATCH})()")
    async with server, relay.to(server.port):
        guide, member = [await clock_session.come_in(page, url) for page in pages]
    async with Ground(data) as ground:
        session = await clock_session.book(ground, guide, member)
    async with server, relay.to(server.port):
        await clock_session.breathe(pages, url, session)
        straight = await clock_session.watch(pages, SETTLED_S, LIGHT_S)
        relay.late(AROUND_MS, JITTER_MS)
        # They come back, so that nothing is left of what they learnt over the good line.
        await asyncio.gather(*(page.reload() for page in pages))
        await clock_session.lit(pages)
        jitter = await clock_session.watch(pages, SETTLED_S, LIGHT_JITTER_S)
        for browser, _ in opened:
            await browser.close()
    return straight, jitter


async def run() -> int:
    on = machine()
    with tempfile.TemporaryDirectory(prefix="asterism-bench-") as folder:
        data = Path(folder) / "data"
        script = page_script(Path(folder))
        async with Ground(data) as ground:
            people = await ground.people(4)
        async with async_playwright() as playwright:
            screens = Screens(playwright, script)
            async with Server(data) as server:
                straight, straight_odd, apart = await watch(screens, people, server.port, LOOPBACK_S)
            relay = Relay(AROUND_MS, JITTER_MS)
            async with (
                Server(data, f"--origins=http://127.0.0.1:{relay.port}") as server,
                relay.to(server.port),
            ):
                jitter, jitter_odd, _ = await watch(screens, people, relay.port, JITTER_S)
            light, light_jitter = await in_session(screens, data)
    figures: dict[str, Any] = {}
    for name, pair in (
        ("skew", straight), ("skew_jitter", jitter), ("skew_odd", straight_odd),
        ("skew_jitter_odd", jitter_odd),
    ):  # fmt: skip
        skews = pair.skews()
        figures |= {
            f"{name}_p95_ms": round(percentile(skews, 0.95), 2),
            f"{name}_max_ms": round(max(skews, default=float("inf")), 2),
        }
    for name, found in (("light", light), ("light_jitter", light_jitter)):
        figures[f"{name}_p95_ms"] = round(percentile(found, 0.95), 2)
        figures[f"{name}s"] = len(found)
    for name, pair in (("turn", straight), ("turn_jitter", jitter)):
        figures[f"{name}_max_ms"] = round(max(pair.turns(), default=float("inf")), 1)
        figures[f"{name}s"] = len(pair.turns())
    figures |= {
        "good": round(straight.good(), 3),
        "good_jitter": round(jitter.good(), 3),
        "ground_apart_ms": round(apart, 2),
        "moments": len(straight.skews()) + len(jitter.skews()),
    }
    passed = (
        max(figures[f"{name}_p95_ms"] for name in ("skew", "skew_odd", "light")) < MUST_MS
        and max(figures[f"{name}_p95_ms"] for name in ("skew_jitter", "skew_jitter_odd", "light_jitter"))
        < MUST_JITTER_MS
    )
    return tell("clock", figures, passed, on)


def main(_arguments: list[str]) -> int:
    return asyncio.run(run())
