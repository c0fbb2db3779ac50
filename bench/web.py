"""The first page on a slow phone: 1.6 Mbit/s, 150 ms, a processor four times slower, nothing cached.

``script_free_bytes`` is the page itself as it is sent; ``first_view_bytes`` every response of the page,
compressed, until nothing more is asked for; ``readable_s`` the first words on the screen; ``reachable_s``
the moment at which the press is taken by the running client (before that the form works without it); LCP and
CLS as the browser reports them.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession, async_playwright

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
  const nav = performance.getEntriesByType('navigation')[0];
  const press = document.querySelector('#reach button');
  return {readable: paint ? paint.startTime : 1e9, lcp: window.__lcp || 1e9, cls: window.__shift,
          reachable: press && press.getClientRects().length ? nav.domContentLoadedEventEnd : 1e9};
}"""


async def view(url: str, browser: Any) -> dict[str, float]:
    """One visit by somebody who was never here."""
    # What a service worker hands over is counted as nothing, so the same is fetched here without one.
    context = await browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, service_workers="block"
    )
    page = await context.new_page()
    session: CDPSession = await context.new_cdp_session(page)
    got = {"bytes": 0.0, "requests": 0.0}

    def finished(event: dict[str, Any]) -> None:
        got["bytes"] += event["encodedDataLength"]
        got["requests"] += 1
        arrived.set()

    arrived = asyncio.Event()
    session.on("Network.loadingFinished", finished)
    await session.send("Network.enable")
    await session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000},
    )
    await session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    await page.add_init_script(WATCH)
    await page.goto(url, wait_until="load")
    while await _again(arrived):
        arrived.clear()
    told = await page.evaluate(READ)
    await context.close()
    return {**told, "bytes": got["bytes"], "requests": got["requests"]}


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
            views = [await view(f"http://127.0.0.1:{server.port}/", browser) for _ in range(RUNS)]
            await browser.close()
    # The worst of the visits counts.
    worst = {name: max(each[name] for each in views) for name in views[0]}
    figures = {
        "script_free_bytes": script_free,
        "first_view_bytes": round(worst["bytes"]),
        "requests": round(worst["requests"]),
        "readable_s": round(worst["readable"] / 1000, 2),
        "reachable_s": round(worst["reachable"] / 1000, 2),
        "lcp_s": round(worst["lcp"] / 1000, 2),
        "cls": round(worst["cls"], 4),
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
