"""P1, P17: what a push does on a device: it says nothing of anybody, and each makes itself felt."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.someone import ServiceWorkers, Someone

SHOWN = """async () => {
  for (let tries = 0; tries < 500; tries++) {
    const all = await registration.getNotifications();
    if (all.length > 0) return all.map(({ title, silent, renotify }) => ({ title, silent, renotify }));
    await new Promise((later) => setTimeout(later, 20));
  }
  return [];
}"""
"""What is shown, as soon as there is anything."""


@pytest.fixture
def service_workers() -> ServiceWorkers:
    return "allow"


def test_a_second_ring_is_one_notice_with_the_first_and_makes_itself_felt_again(mira: Someone) -> None:
    mira.context.grant_permissions(["notifications"], origin=mira.origin)
    device = mira.context.new_cdp_session(mira.page)
    registered: list[str] = []
    device.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registered.extend(each["registrationId"] for each in told["registrations"]),
    )
    device.send("ServiceWorker.enable")
    mira.goto("/home")
    expect(mira.page.get_by_role("heading", level=1)).to_be_visible()
    mira.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    [worker] = mira.context.service_workers
    # Who looks at the page sees it there; whoever has turned to another one is told.
    mira.page.goto("about:blank")

    for _ in range(2):
        push = {"origin": mira.origin, "registrationId": registered[-1], "data": ""}
        device.send("ServiceWorker.deliverPushMessage", push)
        assert worker.evaluate(SHOWN) == [{"title": "Notes", "silent": False, "renotify": True}]
