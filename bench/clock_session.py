"""Two people in one guided session, each in a browser of their own: how far apart their lights breathe.

The light's fullness is read from the screen as it is set for each picture. From it follows where in the
breath that screen is, and so how far two screens are apart, in ms, whatever they believe.
"""

from __future__ import annotations

import asyncio
import bisect
import math
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

from asterism.store.base import Tx
from bench.seed import Ground

BREATH_MS = 60_000 / 5.5
INHALE = 0.4
STEEP = (0.15, 0.85)
"""Near its turns the light hardly changes, and says little of where in the breath it is."""
CLOSE_MS = 120.0

WATCH = """() => {
  window.light = [];
  new MutationObserver(changes => {
    const at = truth();
    for (const { target } of changes)
      if (target.className === 'shared-breath-light')
        window.light.push([at, parseFloat(target.style.getPropertyValue('--full'))]);
  }).observe(document, { attributes: true, attributeFilter: ['style'], subtree: true });
}"""
MEMBER = "fetch('/api/me').then(answer => answer.json()).then(me => me.member)"
ACT = """async ([session, act, stage]) => {
  const { version } = await (await fetch(`/api/guided/${session}`)).json();
  const asked = { version, act, ...(stage && { stage }) };
  const headers = { 'content-type': 'application/json' };
  const options = { method: 'POST', headers, body: JSON.stringify(asked) };
  const answer = await fetch(`/api/guided/${session}/stage`, options);
  if (!answer.ok) throw new Error(await answer.text());
}"""


@dataclass
class Light:
    """When the light of a screen was how full, in ms of the machine's clock and 0 to 1."""

    seen: list[tuple[float, float]]

    def places(self) -> list[tuple[float, float]]:
        """Where in the breath it was, in ms, wherever that can be told; by the time it was so."""
        found = []
        for (before, was), (at, full) in zip(self.seen, self.seen[1:], strict=False):
            if full == was or at - before > CLOSE_MS or not STEEP[0] < full < STEEP[1]:
                continue
            half = math.acos(1 - 2 * full) / math.pi
            phase = half * INHALE if full > was else 1 - half * (1 - INHALE)
            found.append((at, phase * BREATH_MS))
        return found


def apart(one: Light, other: Light) -> list[float]:
    """How far two screens were apart, in ms, at each moment at which both can be told."""
    theirs = other.places()
    moments = [at for at, _ in theirs]
    found = []
    for at, place in one.places():
        after = bisect.bisect(moments, at)
        if not 0 < after < len(moments):
            continue
        (t0, a), (t1, b) = theirs[after - 1], theirs[after]
        if t1 - t0 > CLOSE_MS or b < a:
            continue
        off = place - a - (b - a) * (at - t0) / (t1 - t0)
        found.append(abs((off + BREATH_MS / 2) % BREATH_MS - BREATH_MS / 2))
    return found


async def come_in(page: Page, url: str) -> str:
    """An account is made in front of the guides; its member."""
    await page.goto(f"{url}/guides")
    await page.get_by_role("button", name="Come in").click()
    await page.get_by_role("heading", name="Who offers time").wait_for()
    return str(await page.evaluate(MEMBER))


async def book(ground: Ground, guide: str, member: str) -> str:
    """A session of these two that begins now."""
    session = ground.dice.new_id()

    async def work(tx: Tx) -> None:
        await tx.run("UPDATE members SET age = 'adult' WHERE id IN (?, ?)", guide, member)
        await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'guide', 0)", guide)
        await tx.run(
            "INSERT INTO guides (member, verified_at, verified_by, checked, checked_at, minors)"
            " VALUES (?, 1, '', 'known', 1, 1)",
            guide,
        )
        await tx.run(
            "INSERT INTO bookings (id, client_id, offer, guide, member, guide_star, member_star, state,"
            " version, title, start, zone, starts_at, ends_at, busy_until, cancel_hours, words, made_at,"
            " changed_at) VALUES (?, ?, 'offer', ?, ?, 'vega', 'deneb', 'booked', 1, 'An hour',"
            " '2030-01-01T10:00', 'UTC', ?, ?, ?, 24, '', 0, 0)",
            session, session, guide, member, tx.now, tx.now + 3_000_000, tx.now + 3_000_000,
        )  # fmt: skip

    await ground.store.write(work)
    return session


async def breathe(pages: tuple[Page, Page], url: str, session: str) -> None:
    """Both come in, and go together to where they breathe."""
    guide, member = pages
    await asyncio.gather(*(page.goto(f"{url}/guided/{session}") for page in pages))
    await asyncio.gather(*(page.locator(".session[data-stage=arriving]").wait_for() for page in pages))
    await guide.evaluate(ACT, [session, "propose", "grounding"])
    await member.evaluate(ACT, [session, "agree", "grounding"])
    await lit(pages)


async def lit(pages: tuple[Page, Page]) -> None:
    await asyncio.gather(*(page.locator(".shared-breath-light").wait_for() for page in pages))


async def watch(pages: tuple[Page, Page], settled_s: float, seconds: float) -> list[float]:
    """How far the lights are apart, from so long after they were lit, for so long."""
    await asyncio.sleep(settled_s)
    for page in pages:
        await page.evaluate("light.length = 0")
    await asyncio.sleep(seconds)
    lights: list[Any] = [await page.evaluate("light") for page in pages]
    return apart(*(Light([(at, full) for at, full in light]) for light in lights))
