"""The first page on a slow phone: 1.6 Mbit/s, 150 ms, a processor four times slower, nothing cached.

``script_free_bytes`` is the page itself as it is sent. A visit that only looks gives ``first_view_bytes``,
every response of the page, compressed, until nothing more is asked for; ``readable_s``, the first words on
the screen; LCP and CLS as the browser reports them. A visit that presses gives ``reachable_s``: the press
is made as soon as the button can be hit, and it is reachable when that press is taken, by the client or,
before the client is there, by the form that works without it. What came of the press is waited for:
``known_s`` is when the screen says that the call is known, the account made and the code for it fetched on
the way. The median of three visits counts.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright

from bench.http import Http
from bench.reach import prepare
from bench.report import machine, tell
from bench.seed import Ground
from bench.server import Server

ARGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip
RUNS = 3
QUIET_S = 2.0
KNOWN_WITHIN_MS = 60_000
WATCH = """
window.__shift = 0; window.__lcp = 0;
new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.__shift +=
e.value; })
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) window.__lcp = e.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
"""
READ = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  return {readable: paint ? paint.startTime : 1e9, lcp: window.__lcp || 1e9, cls: window.__shift};
}"""
# Where the press is to be made, once whoever presses there hits the button. The submit event comes with the
# press that the form takes, whether a script then goes on with it or the browser does.
PRESS = """
window.__hit = new Promise(found => {
  const look = () => {
    const press = document.querySelector('#reach button');
    const box = press && performance.getEntriesByName('first-contentful-paint')[0]
      && press.getBoundingClientRect();
    const at = box && {x: box.x + box.width / 2, y: box.y + box.height / 2};
    if (at && press.contains(document.elementFromPoint(at.x, at.y))) found(at);
    else requestAnimationFrame(look);
  };
  look();
});
addEventListener('submit', () => window.__taken(performance.now()));
"""


async def _slow(page: Page) -> CDPSession:
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    await session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000},
    )
    await session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return session


async def _somebody(browser: Browser) -> BrowserContext:
    # What a service worker hands over is counted as nothing, so the same is fetched here without one.
    return await browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, service_workers="block"
    )


async def look(url: str, browser: Browser) -> dict[str, float]:
    """One visit by somebody who was never here and only reads."""
    context = await _somebody(browser)
    page = await context.new_page()
    session = await _slow(page)
    got = {"bytes": 0.0, "requests": 0.0}

    def finished(event: dict[str, Any]) -> None:
        got["bytes"] += event["encodedDataLength"]
        got["requests"] += 1
        arrived.set()

    arrived = asyncio.Event()
    session.on("Network.loadingFinished", finished)
    await page.add_init_script(WATCH)
    await page.goto(url, wait_until="load")
    while await _again(arrived):
        arrived.clear()
    told = await page.evaluate(READ)
    await context.close()
    return {**told, **got}


async def press(url: str, browser: Browser) -> dict[str, float]:
    """One visit by somebody who was never here and presses as soon as there is something to press."""
    context = await _somebody(browser)
    page = await context.new_page()
    await _slow(page)
    taken: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def take(at: float) -> None:
        if not taken.done():
            taken.set_result(at)

    await page.expose_function("__taken", take)
    await page.add_init_script(PRESS)
    began = asyncio.get_running_loop().time()
    await page.goto(url, wait_until="commit")
    at = await page.evaluate("window.__hit")
    await page.touchscreen.tap(at["x"], at["y"])
    reachable = await asyncio.wait_for(taken, KNOWN_WITHIN_MS / 1000)
    await page.get_by_role("heading", name="Your call is known").wait_for(timeout=KNOWN_WITHIN_MS)
    known = asyncio.get_running_loop().time() - began
    await context.close()
    return {"reachable": reachable, "known": known * 1000}


async def _again(arrived: asyncio.Event) -> bool:
    """Whether something more came within QUIET_S."""
    try:
        await asyncio.wait_for(arrived.wait(), QUIET_S)
    except TimeoutError:
        return False
    return True


async def run() -> int:
    on = machine()
    chromium = shutil.which("chromium")
    with tempfile.TemporaryDirectory(prefix="asterism-bench-") as folder:
        data = Path(folder) / "data"
        async with Ground(data) as ground:
            await prepare(ground, await ground.people(2))
        async with Server(data) as server, async_playwright() as playwright:
            http = Http(server.port, 1)
            script_free = await http.size("/")
            await http.close()
            browser = await playwright.chromium.launch(executable_path=chromium, args=ARGS)
            url = f"http://localhost:{server.port}/"
            visits = [await look(url, browser) | await press(url, browser) for _ in range(RUNS)]
            await browser.close()
    median = {name: statistics.median(each[name] for each in visits) for name in visits[0]}
    figures = {
        "script_free_bytes": script_free,
        "first_view_bytes": round(median["bytes"]),
        "requests": round(median["requests"]),
        "readable_s": round(median["readable"] / 1000, 2),
        "reachable_s": round(median["reachable"] / 1000, 2),
        "known_s": round(median["known"] / 1000, 2),
        "lcp_s": round(median["lcp"] / 1000, 2),
        "cls": round(median["cls"], 4),
    }
    passed = (
        script_free <= 14 * 1024
        and figures["first_view_bytes"] <= 60 * 1024
        and figures["readable_s"] < 1.5
        and figures["reachable_s"] < 3
        and figures["lcp_s"] <= 2.5
        and figures["cls"] == 0
    )
    return tell("web", figures, passed, on)


def main(_arguments: list[str]) -> int:
    return asyncio.run(run())
