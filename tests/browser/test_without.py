"""Browsers that lack something: the talk works, or it is said plainly what does not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.someone import ServiceWorkers, Someone, Town

NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null;"
NO_ED25519 = """
  for (const name of ['generateKey', 'importKey']) {
    const real = SubtleCrypto.prototype[name];
    SubtleCrypto.prototype[name] = function (...args) {
      const said = JSON.stringify(args.slice(0, 3).map((one) => one?.name ?? one));
      if (said.includes('Ed25519') || said.includes('X25519'))
        return Promise.reject(new DOMException('', 'NotSupportedError'));
      return real.apply(this, args);
    };
  }
"""
NO_PUSH = "delete window.PushManager; delete window.Notification;"
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });"
NO_WORKER = "delete window.Worker;"
NO_BROADCAST = "delete window.BroadcastChannel; delete window.requestIdleCallback;"


@pytest.fixture
def service_workers() -> ServiceWorkers:
    return "allow"


@pytest.mark.parametrize(
    "without", [NO_WEBGL, NO_PUSH, NO_ED25519 + NO_WORKER, NO_LOCKS + NO_WORKER + NO_BROADCAST],
    ids=["WebGL", "push", "Ed25519", "locks, workers, channels"],
)  # fmt: skip
def test_a_talk_works_in_a_browser_without(town: Town, without: str) -> None:
    wren, mira = town.member("wren"), town.member("mira")
    for person in (wren, mira):
        person.context.add_init_script(without)
    wren.take(town.network.invitation("wren", "supporter"))
    town.network.sign_off()
    wren.start_shift()
    has_push = without != NO_PUSH
    switch = wren.page.get_by_role("switch", name="Neutral notices on this device")
    expect(switch).to_have_count(1 if has_push else 0)
    town.talk(mira, wren)


def test_a_browser_that_keeps_nothing_says_so_and_the_talk_works(town: Town, wren: Someone) -> None:
    mira = town.member("mira")
    mira.context.add_init_script(
        "Object.defineProperty(window, 'indexedDB', { value: undefined }); delete window.Worker;"
    )
    mira.reach()
    mira.sees("This browser forgets everything when the page is closed.")
    wren.accept()
    mira.is_in_talk()
    mira.write("Hello.")
    wren.reads("Hello.")


def test_p4_reaching_without_a_connection_shows_the_lines_and_promises_nothing(
    town: Town, mira: Someone
) -> None:
    mira.goto("/")
    mira.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    mira.page.reload()
    mira.offline(True)
    mira.press("Reach someone")
    mira.sees("There is no connection")
    for place in ("main", "footer"):
        expect(mira.page.locator(f'{place} a[href="tel:999"]').first).to_be_visible()
    assert town.network.rows("SELECT id FROM calls") == []
    mira.offline(False)
    mira.reach()
    assert len(town.network.rows("SELECT id FROM calls")) == 1
