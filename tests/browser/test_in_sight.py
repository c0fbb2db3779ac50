"""P15, P4: what must be in sight is, however small the phone and however long the talk."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.someone import Someone, Talk


def _box(of: Locator) -> dict[str, float]:
    box: Any = of.bounding_box()
    assert box is not None
    return {"top": box["y"], "bottom": box["y"] + box["height"]}


@pytest.mark.parametrize("height", [568, 440])
def test_the_press_is_in_sight_on_a_small_phone(mira: Someone, wren: Someone, height: int) -> None:
    mira.page.set_viewport_size({"width": 320, "height": height})
    mira.goto("/")
    assert _box(mira.button("Reach someone"))["bottom"] <= _box(mira.page.locator(".foot"))["top"]


def test_p15_the_way_out_and_the_newest_words_stay_in_sight_in_a_long_talk(talk: Talk) -> None:
    mira, wren = talk.mira, talk.wren
    mira.page.set_viewport_size({"width": 390, "height": 640})
    said = [f"This is number {number}, and it is long enough to need a second line." for number in range(9)]
    for words in said:
        wren.write(words)
    newest = mira.words.last
    expect(newest).to_contain_text(said[-1])
    expect(mira.page.get_by_role("link", name="Leave this page")).to_be_in_viewport(ratio=1)
    mira.page.wait_for_function("innerHeight + scrollY >= document.documentElement.scrollHeight - 1")
    assert _box(newest)["bottom"] <= _box(mira.page.locator(".talk-foot"))["top"]

    # Who has scrolled up to read is left there.
    mira.page.evaluate("scrollTo(0, 0)")
    mira.page.wait_for_function("scrollY === 0")
    wren.write("One more.")
    expect(mira.words.last).to_contain_text("One more.")
    assert mira.page.evaluate("scrollY") == 0
    expect(mira.page.get_by_role("link", name="Leave this page")).to_be_in_viewport(ratio=1)


def test_a_phone_that_was_locked_reads_by_itself_what_was_said_meanwhile(talk: Talk) -> None:
    mira, wren = talk.mira, talk.wren
    device = mira.context.new_cdp_session(mira.page)
    mira.offline(True)
    device.send("Page.setWebLifecycleState", {"state": "frozen"})
    wren.write("Take your time.")
    expect(wren.page.locator(".word-state")).to_have_count(0)
    mira.offline(False)
    device.send("Page.setWebLifecycleState", {"state": "active"})
    expect(mira.words.last).to_contain_text("Take your time.")
