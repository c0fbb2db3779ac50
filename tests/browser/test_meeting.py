"""P7, P16: a meeting of a circle in the browser: five people, from the first chair to the dawn."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.authors import Authors
from tests.browser.beforehand import Beforehand, Begun
from tests.browser.gathered import Gathered, chair
from tests.browser.looking import looked_at, tab_to
from tests.browser.network import Network
from tests.browser.someone import Someone, Town

DESK = {"width": 1440, "height": 900}
WORDS = "Your words"


@pytest.fixture
def begun(beforehand: Beforehand) -> Begun:
    """Nobody but the invented stewards is there yet."""
    return beforehand.demo


def seen(person: Someone, what: str) -> None:
    """At 320 px, wide, in either light; then everything is as it was."""
    before = person.page.viewport_size
    looked_at(person.page, what)
    assert before is not None
    person.page.set_viewport_size(before)
    person.page.emulate_media(color_scheme="dark", reduced_motion="reduce")


def middle(person: Someone, words: str) -> None:
    """What stands in the middle of the ring; the bar says the same."""
    expect(person.page.locator(".seats-words")).to_have_text(words)
    expect(person.page.locator(".meeting-bar-words")).to_have_text(words)


def turns(person: Someone, *words: str) -> None:
    """All words of the meeting in their order, and no others."""
    expect(person.page.locator(".spoken .speech")).to_have_text(list(words))


def says(person: Someone, words: str) -> None:
    """Takes the piece that is offered, says something, and gives the piece back."""
    person.press("Take it")
    person.page.get_by_label(WORDS).fill(words)
    person.page.keyboard.press("Enter")
    person.press("Return the piece")
    expect(person.page.get_by_label(WORDS)).to_have_count(0)


def lead(person: Someone, press: str) -> None:
    """Leads from a phone, where the desk is a sheet."""
    person.press(re.compile("^Lead"))
    person.page.get_by_role("dialog").get_by_role("button", name=press).click()
    expect(person.page.get_by_role("dialog")).to_have_count(0)


def stroke(person: Someone, name: str) -> Locator:
    found: Locator = chair(person, name).locator(".stroke")
    return found


def test_five_people_are_each_heard_from_the_first_chair_to_the_dawn(town: Town, network: Network) -> None:
    authors = Authors(network)
    book = authors.publish("eva", "The bus that waited", "It waited, and somebody said: come in.")
    held = Gathered(town, network)
    fay = held.person("fay", "facilitator", viewport=DESK)
    cora = held.person("cora", "co_facilitator")
    ana, ben, dee = (held.person(name) for name in ("ana", "ben", "dee"))
    order = [held.members[name] for name in ("ana", "dee", "ben", "cora", "fay")]
    prompt = "What did this week ask of you?"
    held.plan(
        {
            "opening": "song:still", "rounds": [{"prompt": prompt, "soft_ms": 180_000}], "order": order,
            "book": book, "closing": "One word to take along.",
        }
    )  # fmt: skip

    # Chairs fill; what will happen and what was promised are there before it begins.
    for name in held.people:
        held.enters(name)
    middle(ana, "5 are here")
    ana.press("What we promise each other")
    expect(ana.page.get_by_role("dialog")).to_contain_text("What is said here stays here.")
    ana.page.keyboard.press("Escape")
    seen(ana, "people gather")

    # The opening, on one clock, silent until somebody wants to hear it.
    fay.press("Open with the song")
    for person in (ana, ben):
        middle(person, "It opens")
        expect(person.page.get_by_role("switch", name="Sound on")).to_have_attribute("aria-checked", "false")
    seen(fay, "the desk at the opening")

    # The first turn, by keyboard alone: take, write, send, return. A phone's words arrive as they are sent.
    fay.press("Begin this round")
    middle(ana, "It is offered to you")
    expect(ana.page.get_by_role("heading", level=2, name=prompt)).to_be_visible()
    seen(ana, "the piece is offered")
    tab_to(ana.page, ana.button("Take it"))
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_label(WORDS)).to_be_focused()
    ana.page.keyboard.type("It asked me to stay.")
    ana.page.keyboard.press("Enter")
    turns(ben, "It asked me to stay.")
    middle(ben, "Ana speaks")
    expect(chair(ben, "ana")).to_contain_text("holds the piece")
    ana.sees("Your time, seen by you alone")
    ben.sees_not("Your time, seen by you alone")
    seen(ana, "one holds the piece")
    # Signs without words: by the star of whoever made them, told to a screen reader, not kept.
    ben.press("A light")
    cora.press("Me too")
    for name in ("ben", "cora"):
        expect(stroke(ana, name)).to_be_visible()
    expect(ana.page.get_by_role("status").first).to_contain_text("Ben: a light.")
    ana.page.keyboard.type("And I did.")
    tab_to(ana.page, ana.button("Return the piece"))
    ana.page.keyboard.press("Enter")
    # Words that were not sent are not lost by giving the piece back.
    tab_to(ana.page, ana.button("Send them and return the piece"))
    ana.page.keyboard.press("Enter")
    turns(ben, "It asked me to stay.", "And I did.")

    # Dee holds the piece and loses the network: it waits, rests, goes on, and comes to her again at the end.
    dee.press("Take it")
    middle(cora, "Dee speaks")
    dee.offline(True)
    middle(cora, "It waits for Dee")
    expect(chair(cora, "dee")).to_contain_text("away")
    dee.page.get_by_label(WORDS).fill("I am in a tunnel.")
    dee.page.keyboard.press("Enter")
    dee.sees("The piece waits for you a little")
    network.skip(21_000)
    middle(cora, "The piece rests")
    network.skip(31_000)
    middle(ben, "It is offered to you")
    dee.offline(False)
    expect(chair(cora, "dee")).not_to_contain_text("away")
    # What she said into the tunnel was not hers to say any more: it is kept for her turn, and read by nobody.
    dee.sees("Your words are kept for when the piece is with you")
    turns(cora, "It asked me to stay.", "And I did.")

    # Ben leans: one quiet press that only whoever leads sees. A room beside the circle, and the way back.
    version = network.rows("SELECT version FROM meetings")[0]["version"]
    ben.press("It is too much")
    ben.sees("Fay sees it.")
    fay.sees("Ben leans on you")
    for other in (cora, ana, dee):
        other.sees_not("leans on you")
    seen(fay, "somebody leans")
    fay.press("A room for the two of us")
    ben.page.get_by_role("link", name="Go there").click()
    ben.sees("Only the two of you can read this.")
    assert network.rows("SELECT version FROM meetings")[0]["version"] == version, "others could notice"
    ben.page.reload()
    ben.sees("Your circle goes on, and your chair is kept.")
    ben.page.get_by_role("link", name="Back to the circle").click()
    ben.press("Pass")
    middle(cora, "It is offered to you")
    says(cora, "It asked for patience.")

    # Whoever leads is gone without a word: the piece rests, and the co-facilitator takes over.
    middle(fay, "It is offered to you")
    fay.press("Pass")
    middle(dee, "It is offered to you")
    fay.press("Keep silence")
    middle(ana, "Silence together")
    seen(ana, "silence is kept together")
    town.leave(fay)
    network.until_gone(held.members["fay"])
    network.skip(125_000)
    expect(chair(ana, "cora")).to_contain_text("leads")
    expect(cora.button(re.compile("^Lead"))).to_be_visible()
    cora.press(re.compile("^Lead"))
    seen(cora, "the desk on a phone")
    cora.page.keyboard.press("Escape")
    lead(cora, "Go on")

    # Her turn comes again at the end, with the words that were kept.
    middle(dee, "It is offered to you")
    dee.press("Take it")
    expect(dee.page.get_by_label(WORDS)).to_have_value("I am in a tunnel.")
    # A reload in the middle of a turn loses neither the piece nor the words.
    dee.page.get_by_label(WORDS).fill("I was in a tunnel.")
    dee.page.wait_for_function("async () => (await indexedDB.databases()).length > 0")
    dee.page.keyboard.press("Enter")
    turns(ana, "It asked me to stay.", "And I did.", "It asked for patience.", "I was in a tunnel.")
    dee.page.reload()
    middle(dee, "The piece is with you")
    turns(dee, "It asked me to stay.", "And I did.", "It asked for patience.", "I was in a tunnel.")
    dee.press("Return the piece")

    # A book for the way, one word each, and the dawn.
    middle(cora, "The piece rests")
    lead(cora, "Offer the book: The bus that waited")
    ana.sees("A book for the way:")
    lead(cora, "Begin the closing")
    for person, word in ((cora, "Stay"), (ana, "Rest"), (ben, "Bread"), (dee, "Light")):
        middle(person, "It is offered to you")
        says(person, word)
    middle(ana, "The last word was said")
    network.skip(61_000)
    for person in (ana, ben, dee, cora):
        middle(person, "Dawn")
    ana.sees("then it dissolves")
    expect(ana.page.get_by_role("link", name="The bus that waited")).to_have_attribute(
        "href", f"/library/book/{book}"
    )
    seen(ana, "the circle has closed")
    expect(cora.page.get_by_role("link", name="How is the group")).to_be_visible()

    # The quick exit leaves at once and says nothing.
    ben.page.locator("#leave").click()
    expect(ben.page).not_to_have_url(re.compile("circles"))


def test_p18_whoever_is_let_go_reads_why_and_appeals_and_where_nobody_leads_leaning_is_a_call(
    town: Town, network: Network
) -> None:
    held = Gathered(town, network)
    fay = held.person("fay", "facilitator", viewport=DESK)
    ana = held.person("ana", viewport={"width": 320, "height": 640})
    ben = held.person("ben")
    order = [held.members[name] for name in ("ana", "ben", "fay")]
    held.plan({"opening": "", "rounds": [{"prompt": "What is here?"}], "order": order})
    for name in held.people:
        held.enters(name)
    fay.press("Open the circle")
    fay.press("Begin this round")

    # On a small phone an offer covers neither the words of the ring nor one's own star.
    middle(ana, "It is offered to you")
    offer = ana.page.locator(".meeting-foot").bounding_box()
    mine = chair(ana, "ana").locator(".seat-star").bounding_box()
    assert offer is not None
    assert mine is not None
    assert mine["y"] + mine["height"] <= offer["y"], (mine, offer)

    # Let go, with a reason that nobody else reads; there is no way back in, and there is an appeal.
    fay.page.locator("summary", has_text="Hand over, or let somebody go").click()
    fay.page.get_by_label("Let somebody go from this meeting").select_option("Ben")
    fay.press("Let them go")
    reason = "You wrote to Ana between the turns."
    fay.page.get_by_role("dialog").get_by_label("The reason").fill(reason)
    fay.page.get_by_role("dialog").get_by_role("button", name="Let them go").click()
    ben.sees("You are no longer in this meeting")
    ben.sees(reason)
    expect(ben.page.locator(".seats")).to_have_count(0)
    ana.sees_not(reason)
    ben.page.locator("summary", has_text="I see it differently").click()
    ben.page.get_by_label("What should a steward know").fill("She asked me to.")
    seen(ben, "let go, with a reason and an appeal")
    ben.press("Ask a steward to look at it")
    ben.sees("Your words are with the stewards:")
    ben.goto(held.path)
    ben.sees(reason)
    ben.sees("She asked me to.")

    # Nobody who leads is here: the same quiet press reaches a supporter, and the chair is kept.
    town.leave(fay)
    network.until_gone(held.members["fay"])
    ana.sees("Somebody is asked to come to you.")
    ana.press("It is too much")
    ana.at("/reach")
    ana.sees("Your circle goes on, and your chair is kept.")
    assert network.rows("SELECT COUNT(*) AS n FROM meeting_leans")[0]["n"] == 0
