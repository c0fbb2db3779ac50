"""P9, P19: hints for a supporter who writes, made on their device, seen by nobody else."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.someone import WRITE, Talk

ADVICE = "You should really talk to your sister about it."


def test_p19_one_soft_hint_comes_to_the_supporter_alone_and_writes_nothing_for_them(talk: Talk) -> None:
    mira, wren = talk.mira, talk.wren
    hint = wren.page.locator(".hint")
    expect(hint).to_have_text("")
    asked = len(wren.asked)
    wren.page.get_by_label(WRITE).fill(ADVICE)
    expect(hint).to_have_text("This reads as advice. Early in a talk, being heard often helps more.")
    # It came without asking anybody, and the words are as they were. The sealed talk is kept meanwhile,
    # and the model that came with the talk, and its worker, may still be on their way.
    on_its_way = ("/api/vault/", "/sense/", "/a/worker-")
    assert [url for url in wren.asked[asked:] if not any(one in url for one in on_its_way)] == []
    expect(wren.page.get_by_label(WRITE)).to_have_value(ADVICE)
    for width in (320, 1280):
        wren.page.set_viewport_size({"width": width, "height": 700})
        assert violations(wren.page) == []
        assert wren.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        expect(wren.button("Send")).to_be_in_viewport(ratio=1)

    # What is sent is what was written, and the line is empty again.
    wren.page.get_by_label(WRITE).press("Enter")
    expect(mira.words.last).to_contain_text(ADVICE)
    expect(hint).to_have_text("")
    wren.page.get_by_label(WRITE).fill("Is your sister at home today?")
    expect(hint).to_contain_text("leaves them more room")

    # Sent away for this talk, or for good by one switch. The caller has neither.
    wren.press("No more hints in this talk")
    expect(hint).to_have_count(0)
    mira.page.get_by_label(WRITE).fill(ADVICE)
    for person, switches in ((wren, 1), (mira, 0)):
        person.page.get_by_role("button", name="Settings").click()
        expect(person.page.get_by_role("switch", name="Keep everything still")).to_be_visible()
        switch = person.page.get_by_role("switch", name="Hints while I write to someone")
        expect(switch).to_have_count(switches)
        if switches:
            switch.click()
    wren.page.reload()
    wren.is_in_talk()
    assert wren.page.evaluate("localStorage.getItem('hints')") == "off"
    expect(wren.page.locator(".hint")).to_have_count(0)
    assert not [url for url in mira.asked if "hint" in url or "/sense/" in url]
    assert len([url for url in wren.asked if "/sense/model" in url]) == 1
