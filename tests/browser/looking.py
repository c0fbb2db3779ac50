"""Looking at a screen as people do: by keyboard alone, on a narrow and a wide one, in either light."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import violations
from tests.browser.someone import Someone

SETTLED = """() => Promise.allSettled(
  document.getAnimations()
    .filter((one) => one instanceof CSSTransition && one.effect.getTiming().duration < 1000)
    .map((one) => one.finished))"""
WIDER = """() => [...document.querySelectorAll('body *')].filter((one) => {
  const box = one.getBoundingClientRect();
  const out = box.right > innerWidth + 1 || box.left < -1;
  return box.width > 0 && box.height > 0 && out && !one.closest('.night, .unseen, svg');
}).map((one) => one.outerHTML.slice(0, 90))"""


def heading(person: Someone, words: str) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_have_text(words)


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes to a control as somebody without a pointer does, and sees that nothing covers it."""
    expect(wanted).to_be_visible()
    for _ in range(90):
        if wanted.evaluate("(one) => one === document.activeElement"):
            assert wanted.evaluate(
                """(one) => {
                  const box = one.getBoundingClientRect();
                  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, 40) / 2];
                  const top = document.elementFromPoint(x, y);
                  return one === top || one.contains(top) || top?.contains(one);
                }"""
            ), "it has the focus and something lies over it"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by Tab")


def walk(page: Page, path: str) -> None:
    """Goes to a screen as a link does, without loading the page anew."""
    page.evaluate(
        "(to) => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }", path
    )


def fits(page: Page, what: str) -> None:
    """Nothing stands beyond the edge."""
    assert page.evaluate(WIDER) == [], what
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{what} is too wide"


def looked_at(page: Page, what: str) -> None:
    """At 320 px and wide nothing is cut off; axe finds nothing in either light."""
    for width, height in ((1440, 900), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        fits(page, f"{what} at {width}")
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        page.evaluate(SETTLED)
        assert violations(page) == [], f"{what} in {scheme}"
