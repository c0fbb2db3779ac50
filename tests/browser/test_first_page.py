"""P4, P15, P16, P17, P20: the first page as a browser sees it: without script, in 320 px, offline, and on
leaving at once."""

from __future__ import annotations

import base64
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from types import SimpleNamespace

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette

from asterism.pages.facts import Facts, Line
from asterism.web import Web
from tests.browser.axe import violations
from tests.browser.conftest import CHROMIUM, QUIET


def _line(kind: str, name: str, phone: str) -> Line:
    return SimpleNamespace(kind=kind, name=name, phone=phone, text="", hours="24/7", languages="English")


LINES: dict[str, Sequence[Line]] = {
    "GB": [_line("emergency", "General emergency", "999"), _line("listening", "Samaritans", "116 123")],
    "IE": [_line("emergency", "General emergency", "112"), _line("crisis", "Pieta", "1800 247 247")],
}


class Served:
    """A network without people: its pages, on a free port, until it is stopped."""

    def __init__(self) -> None:
        self.facts = Facts(
            name="Harbour",
            country="GB",
            lines=LINES["GB"],
            countries=["GB", "IE"],
            is_open=True,
            on_shift=True,
        )
        web = Web(self._facts, self._lines_of)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://localhost:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(Starlette(routes=web.routes()), log_level="error", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()

    async def _facts(self) -> Facts:
        return self.facts

    async def _lines_of(self, country: str) -> Sequence[Line]:
        return LINES.get(country, ())

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


@pytest.fixture
def served() -> Iterator[Served]:
    network = Served()
    yield network
    network.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 390, "height": 844})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, served: Served) -> Page:
    opened = context.new_page()
    opened.goto(served.origin)
    return opened


def _no_script(browser: Browser, width: int = 320) -> BrowserContext:
    return browser.new_context(viewport={"width": width, "height": 640}, java_script_enabled=False)


def test_p4_the_outside_lines_and_the_way_out_work_without_script(browser: Browser, served: Served) -> None:
    context = _no_script(browser)
    page = context.new_page()
    page.goto(served.origin)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    foot = page.locator("footer")
    expect(foot.locator('a[href="tel:999"]')).to_be_in_viewport()
    expect(foot.locator('a[href="tel:116123"]')).to_be_in_viewport()
    foot.get_by_role("link", name="More lines").click()
    page.get_by_label("Country").select_option("IE")
    page.get_by_role("button", name="Show").click()
    expect(page.locator('main a[href="tel:1800247247"]')).to_be_visible()
    page.get_by_role("link", name="Leave this page").click()
    expect(page).to_have_url(f"{served.origin}/plain")
    expect(page).to_have_title("Notes")
    context.close()


def test_p4_a_country_that_was_chosen_stays_in_the_foot(browser: Browser, served: Served) -> None:
    context = _no_script(browser)
    page = context.new_page()
    page.goto(f"{served.origin}/lines?country=IE")
    expect(page.locator('footer a[href="tel:999"]')).to_be_visible()
    page.get_by_role("link", name="Show these at the foot of every page").click()
    page.goto(served.origin)
    expect(page.locator('footer a[href="tel:112"]')).to_be_visible()
    expect(page.locator('main a[href="tel:112"]')).to_be_visible()
    context.close()


def test_reaching_without_script_shows_the_lines_large_and_says_why(browser: Browser, served: Served) -> None:
    context = _no_script(browser)
    page = context.new_page()
    page.goto(served.origin)
    page.get_by_role("button", name="Reach someone").click()
    expect(page.locator("main")).to_contain_text("it needs JavaScript")
    expect(page.locator('main .number a[href="tel:116123"]')).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/", "/lines?country=IE", "/offline", "/reach"])
def test_p16_nothing_is_cut_off_at_320_px_in_any_language(
    browser: Browser, served: Served, path: str
) -> None:
    context = _no_script(browser)
    page = context.new_page()
    for lang in ("en", "longer", "mirror"):
        page.goto(f"{served.origin}{path}{'&' if '?' in path else '?'}lang={lang}")
        beyond = page.locator(
            "main :is(h1, h2, p, a, button, select), header :is(a, button), footer a"
        ).evaluate_all(
            """(all) => all.filter((one) => {
              const box = one.getBoundingClientRect();
              const seen = box.width > 0 && getComputedStyle(one).visibility !== 'hidden';
              return seen && (box.left < -1 || box.right > 321);
            }).map((one) => one.outerHTML)"""
        )
        assert beyond == [], lang
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()


def test_p17_everything_is_asked_of_our_own_server(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(served.origin, wait_until="networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((served.origin, "data:"))] == []
    # A policy that forbids something of our own would be told here.
    assert faults == []


def test_p15_the_button_leaves_to_the_neutral_page_and_back_shows_the_first_page(
    page: Page, served: Served
) -> None:
    page.goto(f"{served.origin}/somewhere")
    expect(page.get_by_text("There is nothing here")).to_be_visible()
    page.get_by_role("link", name="Leave this page").click()
    expect(page).to_have_url(f"{served.origin}/plain")
    page.go_back()
    expect(page).to_have_url(f"{served.origin}/")
    # Opening it again at a place inside shows the first page as well.
    page.goto(f"{served.origin}/somewhere")
    expect(page).to_have_url(f"{served.origin}/")


def test_p15_shift_three_times_leaves_and_typing_capitals_does_not(page: Page, served: Served) -> None:
    expect(page.get_by_role("button", name="Reach someone")).to_be_visible()
    # The keys are pressed inside the page, so that a slow machine does not stretch them.
    press = """(keys) => {
      for (const key of keys)
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }"""
    page.evaluate(press, ["Shift", "Shift", "A", "Shift", "Escape"])
    assert page.evaluate("document.body.childElementCount") > 0
    page.evaluate(press, ["Shift", "Shift", "Shift"])
    expect(page).to_have_url(f"{served.origin}/plain")


def test_p15_leaving_covers_the_page_before_anything_else(page: Page) -> None:
    shown = page.evaluate(
        """() => {
          document.getElementById('leave').click();
          return [document.body.childElementCount, document.title, localStorage.getItem('left')];
        }"""
    )
    assert shown == [0, "Notes", "1"]


def test_p15_every_tab_is_covered(context: BrowserContext, page: Page, served: Served) -> None:
    other = context.new_page()
    other.goto(served.origin)
    page.get_by_role("link", name="Leave this page").click()
    expect(other).to_have_url(f"{served.origin}/plain")


def test_p15_on_a_shared_device_nothing_stays(page: Page, context: BrowserContext, served: Served) -> None:
    page.evaluate("localStorage.setItem('shared', '1'); document.cookie = 'look=theme%3Dnight; Path=/'")
    page.evaluate(
        "new Promise((done) => { indexedDB.open('account').onsuccess = done; }).then(() => undefined)"
    )
    page.get_by_role("link", name="Leave this page").click()
    expect(page).to_have_url(f"{served.origin}/plain")
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert context.cookies() == []


def test_p15_holding_i_was_here_before_comes_back_and_a_short_press_does_not(
    page: Page, served: Served
) -> None:
    page.evaluate("localStorage.setItem('left', '1')")
    again = page.get_by_role("button", name="I was here before")
    again.click()
    expect(page.get_by_text("Keep holding, or press once more.")).to_be_visible()
    expect(page).to_have_url(f"{served.origin}/")
    again.focus()
    page.keyboard.down("Enter")
    expect(page).to_have_url(f"{served.origin}/home")
    page.keyboard.up("Enter")
    assert page.evaluate("localStorage.getItem('left')") is None


def test_p15_every_page_has_a_neutral_title_and_icon(page: Page, served: Served) -> None:
    for path in ("/", "/lines", "/reach", "/offline", "/plain"):
        page.goto(served.origin + path)
        expect(page).to_have_title("Notes")


def test_p4_the_lines_are_there_when_the_server_is_gone(page: Page, served: Served) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.reload()
    served.stop()
    page.goto(f"{served.origin}/reach")
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no connection")
    expect(page.locator('main a[href="tel:999"]')).to_be_visible()
    expect(page.locator('footer a[href="tel:116123"]')).to_be_visible()


def test_nobody_on_shift_is_said_before_the_press(page: Page, served: Served) -> None:
    served.facts = Facts(**{**served.facts.__dict__, "on_shift": False})
    page.reload()
    expect(page.get_by_text("Nobody is on shift at this moment.")).to_be_visible()
    expect(page.get_by_role("button", name="Reach someone")).to_be_visible()
    served.facts = Facts(**{**served.facts.__dict__, "is_open": False})
    page.reload()
    expect(page.get_by_text("Harbour is not open yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Reach someone")).to_have_count(0)


def test_the_theme_and_stillness_that_were_chosen_are_in_the_first_html(page: Page) -> None:
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Morning").check(force=True)
    page.get_by_role("switch", name="Keep everything still").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Settings")).to_be_focused()
    answer = page.reload()
    assert answer is not None
    html = answer.text()
    assert re.search(r'<html[^>]* data-theme="morning" data-motion="still"', html)


def test_p16_axe_finds_nothing_on_the_pages_the_server_writes(page: Page, served: Served) -> None:
    for path in ("/", "/lines?country=IE", "/offline", "/reach"):
        for theme in ("night", "morning"):
            page.context.add_cookies([{"name": "look", "value": f"theme={theme}", "url": served.origin}])
            page.goto(served.origin + path)
            assert violations(page) == [], f"{path} in {theme}"


# How bright the middle of the page is from its top edge down, out of the picture that a person is shown.
DOWN_THE_MIDDLE = """async (png) => {
  const shown = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const paper = new OffscreenCanvas(shown.width, shown.height).getContext('2d');
  paper.drawImage(shown, 0, 0);
  const strip = paper.getImageData(shown.width / 2, 0, 1, 80).data;
  return Array.from({ length: 80 }, (_, y) => strip[4 * y] + strip[4 * y + 1] + strip[4 * y + 2]);
}"""


def test_the_meadow_reaches_the_top_of_the_page_where_the_processor_paints(
    browser: Browser, served: Served
) -> None:
    """Chromium's own way without a card, which lowers a picture of WebGL by an opaque foot."""
    ways = [one for one in QUIET if one not in ("--disable-gpu", "--disable-3d-apis")]
    painting = browser.browser_type.launch(executable_path=CHROMIUM, args=ways)
    page = painting.new_page(viewport={"width": 1280, "height": 720}, color_scheme="dark")
    page.goto(served.origin)
    meadow = page.locator(".night canvas[data-ready]")
    expect(meadow).to_have_css("opacity", "1", timeout=30_000)
    shown = base64.b64encode(page.screenshot()).decode()
    blank = painting.new_page()
    bright = blank.evaluate(DOWN_THE_MIDDLE, shown)
    painting.close()
    assert min(bright) > 0, bright
    assert max(abs(b - a) for a, b in pairwise(bright)) < 6, bright
