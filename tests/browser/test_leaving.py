"""Leaving at once in the middle of a talk (P15): by the button, by the keyboard, on a shared device."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.someone import ServiceWorkers, Someone, Talk

# Longer than a caller may be silent before the lead is told that they are away.
SILENT_MS = 90_000


@pytest.fixture
def service_workers() -> ServiceWorkers:
    return "allow"


def _leave_by_button(person: Someone) -> None:
    person.page.get_by_role("link", name="Leave this page").click()


def _leave_by_keys(person: Someone) -> None:
    for _ in range(3):
        person.page.keyboard.press("Shift")


def _leave_out_of_a_dialog(person: Someone) -> None:
    person.press("More")
    person.page.get_by_role("dialog").get_by_role("button", name="Leave this page").click()


@pytest.mark.parametrize("go", [_leave_by_button, _leave_by_keys, _leave_out_of_a_dialog])
def test_p15_leaving_in_the_middle_of_a_talk_covers_cuts_and_leads_back_only_by_holding(
    talk: Talk, go: object
) -> None:
    town, mira, wren = talk
    mira.page.get_by_label("Write, or just stay").fill("Half a sent")
    [caller] = town.network.rows("SELECT founder FROM rooms WHERE id = ?", mira.room)
    assert callable(go)
    go(mira)
    mira.at("/plain")
    expect(mira.page).to_have_title("Notes")
    town.network.until_gone(caller["founder"])
    # "Back", however often, shows the first page and nothing of the talk.
    while mira.page.go_back() and mira.page.url != "about:blank":
        expect(mira.button("Reach someone")).to_be_visible()
        assert "Hello." not in mira.page.content()
    mira.goto(f"/talk/{wren.room}")
    expect(mira.button("Reach someone")).to_be_visible()
    expect(mira.page.get_by_role("link", name="Go back to your talk")).to_have_count(0)

    # The lead sees that they are away, and nothing about why.
    town.network.skip(SILENT_MS)
    wren.sees("They are away right now.")

    # Whoever holds the button comes back to everything.
    again = mira.button("I was here before")
    again.focus()
    mira.page.keyboard.down("Enter")
    mira.at("/home")
    mira.page.keyboard.up("Enter")
    mira.press("Go back to it")
    mira.reads("Hello.", "I am here.")
    wren.write("Good that you are here.")
    mira.reads("Hello.", "I am here.", "Good that you are here.")


def test_p15_on_a_shared_device_leaving_erases_what_was_kept(talk: Talk) -> None:
    mira = talk.mira
    mira.press("Settings")
    mira.page.get_by_role("switch", name="Others use this device too").click()
    mira.page.keyboard.press("Escape")
    _leave_by_button(mira)
    mira.at("/plain")
    assert mira.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert mira.page.evaluate("localStorage.length") == 0
    assert [each for each in mira.context.cookies() if each["name"] != "look"] == []
    mira.goto("/home")
    mira.sees("There is nothing of yours on this device.")


def test_p15_a_shared_device_is_erased_from_any_page_where_the_browser_does_not_clear_by_itself(
    talk: Talk,
) -> None:
    mira = talk.mira
    mira.press("Settings")
    mira.page.get_by_role("switch", name="Others use this device too").click()
    # As in a browser that does not heed the header by which the server asks for it.
    mira.page.route("**/gone", lambda route: route.fulfill(status=302, headers={"location": "/plain"}))
    # A page that has opened nothing of what is kept.
    mira.goto("/lines")
    assert mira.page.evaluate("indexedDB.databases().then((all) => all.length)") == 1
    _leave_by_button(mira)
    mira.at("/plain")
    assert mira.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    # Whatever is left comes back only by holding.
    mira.goto("/home")
    expect(mira.button("Reach someone")).to_be_visible()


def test_p15_sound_stops_with_the_page(wren: Someone) -> None:
    heard: list[str] = []
    wren.context.expose_function("heard", lambda what: heard.append(what))
    wren.page.add_init_script("""
      const { resume } = AudioContext.prototype;
      AudioContext.prototype.resume = function () { heard('begins'); return resume.call(this); };
      const { linearRampToValueAtTime: ramp } = AudioParam.prototype;
      AudioParam.prototype.linearRampToValueAtTime = function (value, when) {
        if (value === 0) heard('fades to nothing');
        return ramp.call(this, value, when);
      };
    """)
    wren.page.reload()
    wren.sees("You are on shift")
    with wren.page.expect_event("console", lambda said: said.text == "begins"):
        wren.page.evaluate("""() => {
          const { resume } = AudioContext.prototype;
          AudioContext.prototype.resume = function () { console.log('begins'); return resume.call(this); };
        }""")
        wren.press("Settings")
        wren.page.get_by_role("switch", name="Sound").click()
    assert "fades to nothing" not in heard
    _leave_by_keys(wren)
    wren.at("/plain")
    assert heard[-1] == "fades to nothing"
