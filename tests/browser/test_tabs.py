"""P20: two tabs of one browser. The one that was pressed last goes on; the other one rests."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.someone import Someone, Talk, Town


def _nothing_was_lost(*people: Someone) -> None:
    for person in people:
        person.sees_not(re.compile("altered on the way"))
        expect(person.page.locator(".word-state")).to_have_count(0)


def _rests(page: Page) -> None:
    expect(page.get_by_role("heading", name="This is open in another tab")).to_be_visible()


def test_p20_a_press_in_another_tab_goes_on_there_and_the_first_tab_can_take_it_back(talk: Talk) -> None:
    _, mira, wren = talk
    first = mira.page
    # Words that are still being written when the other tab is pressed.
    mira.write("Written just before.")
    second = mira.page = mira.tab()
    mira.goto("/")
    mira.press("Reach someone")
    mira.is_in_talk()
    _rests(first)
    mira.write("From the second tab.")
    said = ["Hello.", "I am here.", "Written just before.", "From the second tab."]
    wren.reads(*said)
    wren.write("I read you.")
    said.append("I read you.")
    mira.reads(*said)
    _nothing_was_lost(mira, wren)

    mira.page = first
    for turn in ("first", "second"):
        mira.press("Go on here")
        mira.is_in_talk()
        _rests(second if turn == "first" else first)
        mira.write(f"Back in the {turn} tab.")
        said.append(f"Back in the {turn} tab.")
        wren.reads(*said)
        wren.write(f"And I with you, {turn}.")
        said.append(f"And I with you, {turn}.")
        mira.reads(*said)
        _nothing_was_lost(mira, wren)
        mira.page = second


def test_p20_an_old_tab_that_waits_does_not_keep_a_new_press_from_reaching(
    town: Town, mira: Someone, wren: Someone
) -> None:
    mira.goto("/")
    mira.press("Reach someone")
    mira.press("Take my call back")
    mira.sees("You took it back.")
    first = mira.page
    mira.page = mira.tab()
    mira.reach()
    _rests(first)
    wren.accept()
    mira.is_in_talk()
    mira.write("Hello.")
    wren.reads("Hello.")
    assert len(town.network.rows("SELECT id FROM members WHERE name IS NULL")) == 1


def test_p20_a_tab_that_the_phone_put_to_sleep_is_not_waited_for(talk: Talk) -> None:
    _, mira, wren = talk
    asleep = mira.page
    device = mira.context.new_cdp_session(asleep)
    device.send("Page.setWebLifecycleState", {"state": "frozen"})
    mira.page = mira.tab()
    mira.goto("/")
    mira.press("Reach someone")
    mira.is_in_talk()
    mira.write("From the second tab.")
    wren.reads("Hello.", "I am here.", "From the second tab.")
    device.send("Page.setWebLifecycleState", {"state": "active"})
    _rests(asleep)
    wren.write("I read you.")
    mira.reads("Hello.", "I am here.", "From the second tab.", "I read you.")
    _nothing_was_lost(mira, wren)


def test_opening_a_page_takes_nothing_from_another_tab(talk: Talk) -> None:
    _, mira, wren = talk
    first = mira.page
    for path in ("/home", f"/talk/{mira.room}", "/reach"):
        mira.page = mira.tab()
        mira.goto(path)
        _rests(mira.page)
        mira.page.close()
    mira.page = first
    mira.write("Still here.")
    wren.reads("Hello.", "I am here.", "Still here.")
