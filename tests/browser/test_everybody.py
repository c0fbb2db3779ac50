"""Nobody needs to see, hear or drag (P16): keyboard alone, narrow screens, axe, stillness, one clock."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.someone import WRITE, Someone, Talk, Town


def _tab_to(person: Someone, role: str, name: str) -> None:
    """Moves by Tab alone until this has the focus, and sees that the focus is shown and nothing covers it."""
    target = person.page.get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]
    expect(target).to_be_visible()
    for _ in range(60):
        if target.evaluate("(one) => one === document.activeElement"):
            covered = target.evaluate(
                """(one) => {
                  const box = one.getBoundingClientRect();
                  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                  return !(one === top || one.contains(top) || top?.contains(one));
                }"""
            )
            assert not covered, f"{name} has the focus and something lies over it"
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by Tab")


def _key(person: Someone, role: str, name: str, key: str = "Enter") -> None:
    _tab_to(person, role, name)
    person.page.keyboard.press(key)


def test_p16_a_whole_talk_by_keyboard_alone(town: Town) -> None:
    wren, mira = town.member("wren"), town.member("mira")
    wren.page.goto(town.network.invitation("wren", "supporter"))
    _tab_to(wren, "textbox", "The name people here read")
    wren.page.keyboard.type("Wren")
    _key(wren, "button", "Take the invitation")
    expect(wren.page).not_to_have_url(re.compile("/i(#|$)"))
    town.network.sign_off()
    wren.goto("/post")
    _key(wren, "button", "Start my shift")
    wren.sees("You are on shift")

    mira.goto("/")
    _key(mira, "button", "Reach someone")
    mira.sees("Your call is known")
    _key(mira, "button", "^Yes$", "Space")
    mira.sees("How heavy is it right now?")
    _tab_to(mira, "radio", "0")
    for _ in range(6):
        mira.page.keyboard.press("ArrowRight")
    _key(mira, "button", "Tell them")
    _tab_to(mira, "textbox", "Your first words")
    mira.page.keyboard.type("First words.")
    _key(mira, "button", "Keep these words for them")
    mira.sees("Kept.")

    _key(wren, "button", "Go to them")
    _tab_to(wren, "textbox", WRITE)
    wren.page.keyboard.type("I am here.")
    wren.page.keyboard.press("Enter")
    mira.reads("First words.", "I am here.")
    wren.sees("6, quite heavy")
    _key(wren, "button", "Without words")
    expect(wren.page.get_by_role("menuitem").first).to_be_focused()
    wren.page.keyboard.press("ArrowDown")
    wren.page.keyboard.press("ArrowDown")
    wren.page.keyboard.press("Enter")
    mira.sees("You breathe together")
    _key(mira, "button", "Let the light rest")
    wren.sees("The light is at rest.")
    _key(wren, "button", "What you can do")
    expect(wren.page.get_by_role("dialog")).to_be_visible()
    wren.page.keyboard.press("Escape")
    expect(wren.button("What you can do")).to_be_focused()
    _key(mira, "button", "End this talk")
    _key(mira, "button", "End this talk")
    mira.at("/after")


def _sideways(page: Page) -> None:
    wide = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter((one) => {
          const box = one.getBoundingClientRect();
          const seen = box.width > 0 && box.height > 0 && getComputedStyle(one).visibility !== 'hidden';
          const out = box.right > innerWidth + 1 || box.left < -1;
          return seen && out && !one.closest('.night, .unseen, svg');
        }).map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert wide == [], f"wider than {page.viewport_size}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _looked_at(*people: Someone) -> None:
    """Every width and both lights of what is on these screens now."""
    for person in people:
        page = person.page
        before = page.viewport_size
        for width, height in ((1440, 900), (320, 640), (320, 256)):
            page.set_viewport_size({"width": width, "height": height})
            _sideways(page)
        page.set_viewport_size({"width": 390, "height": 844})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            # The new light is there once it has been painted.
            page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            assert violations(page) == []
        assert before is not None
        page.set_viewport_size(before)


@pytest.mark.parametrize("lang", ["en", "longer", "mirror"])
def test_p16_every_screen_of_a_talk_fits_and_axe_finds_nothing(town: Town, lang: str) -> None:
    """The same in the two pseudo-languages; there only the widths are looked at, since the rest is equal."""
    check: Callable[..., None] = _looked_at if lang == "en" else lambda *people: _widths(*people)
    wren, mira = town.supporter("wren"), town.member("mira")
    if lang != "en":
        for person in (wren, mira):
            person.context.add_cookies([{"name": "look", "value": f"lang={lang}", "url": person.origin}])
    primary = ".button-primary"
    mira.goto("/home")
    expect(mira.page.locator("h1")).to_be_visible()
    check(mira)
    wren.goto("/training")
    expect(wren.page.locator("h1")).to_be_visible()
    check(wren)
    wren.goto("/post")
    expect(wren.page.locator("h2").first).to_be_visible()
    mira.goto("/")
    check(mira)
    mira.page.locator(primary).click()
    mira.page.locator("fieldset .button").first.click()
    expect(mira.page.locator(".scale")).to_be_visible()
    expect(wren.page.locator(".ring")).to_be_visible()
    check(mira, wren)
    wren.page.locator(f".ring {primary}").click()
    expect(mira.page.locator(".composer")).to_be_visible()
    mira.page.locator(".composer textarea").fill("Wordswithoutanyspacebetweenthem" * 6)
    mira.page.keyboard.press("Enter")
    expect(wren.words).to_have_count(1)
    check(mira, wren)
    for person in (mira, wren):
        person.page.locator(".talk-tools button[aria-haspopup=dialog]").click()
        check(person)
        person.page.keyboard.press("Escape")
    mira.page.locator("#foot-end button").click()
    check(mira)
    mira.page.locator("dialog .button-primary").click()
    mira.at("/after")
    check(mira)
    expect(wren.page.locator(".actions")).to_be_visible()
    check(wren)


def _widths(*people: Someone) -> None:
    for person in people:
        for width, height in ((320, 640), (390, 844)):
            person.page.set_viewport_size({"width": width, "height": height})
            _sideways(person.page)


def test_p16_nothing_moves_for_whoever_asked_for_stillness(talk: Talk) -> None:
    _, mira, wren = talk
    wren.press("Without words")
    wren.page.get_by_role("menuitem", name="Breathe together").click()
    mira.sees("Breathe out, slowly")
    moving = mira.page.evaluate(
        """document.getAnimations().filter((one) => one.playState === 'running')
          .map((one) => one.animationName)"""
    )
    assert moving == []


def test_p16_both_breathe_at_the_same_moment(talk: Talk) -> None:
    _, mira, wren = talk
    for person in (mira, wren):
        person.page.emulate_media(reduced_motion="no-preference")
    wren.press("Without words")
    wren.page.get_by_role("menuitem", name="Breathe together").click()
    places = []
    for person in (mira, wren):
        expect(person.page.locator(".breath-light")).to_be_visible()
        # Where in the breath the light is, and at which moment that was asked, on the machine both share.
        places.append(
            person.page.evaluate(
                """() => {
                  const ring = document.querySelector('.breath-light');
                  const [light] = ring.getAnimations({ subtree: true });
                  return [(light.currentTime % 10900), performance.timeOrigin + performance.now()];
                }"""
            )
        )
    (first, at_first), (second, at_second) = places
    apart = (second - first - (at_second - at_first)) % 10_900
    assert min(apart, 10_900 - apart) < 150
