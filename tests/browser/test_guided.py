"""P10, P16: a guided session in the browser, from an offered hour to the dawn, and in words alone."""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.beforehand import Beforehand, Begun
from tests.browser.guided_pair import GuidedPair
from tests.browser.looking import heading, looked_at, tab_to
from tests.browser.network import Network
from tests.browser.someone import WRITE, Someone, Town

DESK = {"width": 1440, "height": 900}
HOUR_MS = 3_600_000


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


def key(person: Someone, name: str, role: Literal["button", "link"] = "button") -> None:
    """Presses as somebody without a pointer does."""
    tab_to(person.page, person.page.get_by_role(role, name=name, exact=True).last)
    person.page.keyboard.press("Enter")


def offers(guide: Someone, step: str) -> None:
    guide.press(f"Offer: {step}")


def logged(person: Someone, *words: str) -> None:
    """All that was said or shown, in its order, and nothing else."""
    entries = person.page.get_by_role("log").locator(".word-text, li.word-event")
    expect(entries).to_have_text([re.compile(re.escape(each)) for each in words])


def test_p16_two_people_go_from_the_lamp_to_the_sky_and_back_one_of_them_by_keyboard_alone(
    town: Town, network: Network
) -> None:
    pair = GuidedPair(town, network)
    gil = pair.person("gil", viewport=DESK)
    ana = pair.person("ana")
    session = pair.booked("gil", "ana")
    heavy = "I would rather not say it to anybody else."

    # What she answers beforehand stays with her, and so do her notes, also over a reload.
    ana.goto(f"/guided/{session}/questions/mood")
    for number in range(8):
        ana.page.get_by_role("group").nth(number).get_by_label("Nearly every day").focus()
        ana.page.keyboard.press("Space")
    ana.sees("24 of 24")
    ana.sees("This is much to carry.")
    expect(ana.page.get_by_role("link", name="Reach someone")).to_be_visible()
    seen(ana, "what the answers say")
    key(ana, "Back to the session", "link")
    ana.page.get_by_label("Only I can read this").fill(heavy)
    ana.sees("Kept, sealed.")
    ana.page.reload()
    expect(ana.page.get_by_label("Only I can read this")).to_have_value(heavy)
    key(ana, "Enter the room", "link")

    # Under the lamp. How heavy it is goes nowhere until she shows it.
    heading(ana, "Arriving")
    expect(ana.page.locator(".talk-state")).to_have_text("not here")
    gil.goto(f"/guided/{session}")
    expect(ana.page.locator(".talk-state")).to_have_text("here")
    seen(ana, "arriving")
    tab_to(ana.page, ana.page.get_by_label("lantern"))
    ana.page.keyboard.press("Space")
    ana.page.get_by_label("7: very heavy").focus()
    ana.page.keyboard.press("Space")
    expect(gil.page.get_by_role("log")).to_have_count(0)
    ana.page.get_by_role("button", name=re.compile("^Show it to Gil")).first.focus()
    ana.page.keyboard.press("Enter")
    ana.page.get_by_label(WRITE).focus()
    ana.page.keyboard.type("I am here.")
    ana.page.keyboard.press("Enter")
    logged(gil, "Ana shows how heavy it is: 7, very heavy.", "I am here.")

    # Nothing begins before she says yes, and not yet is fine.
    offers(gil, "Feeling the ground")
    ana.sees("Gil offers: Feeling the ground.")
    seen(ana, "a step is offered")
    key(ana, "Not yet")
    gil.sees_not("You offered")
    heading(ana, "Arriving")
    offers(gil, "Feeling the ground")
    key(ana, "Yes")
    for person in (ana, gil):
        heading(person, "Feeling the ground")
        expect(person.page.locator(".shared-breath-words")).to_have_text(re.compile("Breathe"))
    key(ana, "Go on")
    ana.sees("Four things that you can touch")
    ana.sees("You hold on to: lantern.")
    seen(ana, "feeling the ground")
    offers(gil, "The walls open")
    key(ana, "Yes")
    heading(gil, "The walls open")
    seen(ana, "the walls open")
    offers(gil, "Moving in the sky")
    key(ana, "Yes")
    heading(ana, "Moving in the sky")

    # Her light goes by arrow keys, his by the mouse; both draw the same figure, and name it together.
    field = ana.page.get_by_role("application")
    # It lies behind everything else, so that what is in front of it may cover its middle.
    for _ in range(40):
        if field.evaluate("(one) => one === document.activeElement"):
            break
        ana.page.keyboard.press("Tab")
    expect(field).to_be_focused()
    before = field.evaluate("() => document.querySelectorAll('.drawn-light circle')[1].getAttribute('cx')")
    for _ in range(6):
        ana.page.keyboard.press("ArrowRight")
    ana.page.wait_for_function(
        "(was) => document.querySelectorAll('.drawn-light circle')[1].getAttribute('cx') !== was", arg=before
    )
    gil.page.wait_for_function(
        "(was) => document.querySelectorAll('.drawn-light circle')[0].getAttribute('cx') !== was", arg=before
    )
    tab_to(ana.page, ana.page.locator("summary", has_text="Choose a star by words"))
    ana.page.keyboard.press("Enter")
    near = ana.page.locator(".near-stars button")
    for number in (0, 2):
        near.nth(number).focus()
        ana.page.keyboard.press("Enter")
    stars = gil.page.locator(".drawn-star[data-in]")
    expect(stars).to_have_count(2)
    place = stars.first.bounding_box()
    assert place is not None
    gil.page.mouse.move(60, 400)
    gil.page.mouse.down()
    for x in range(60, 800, 10):
        gil.page.mouse.move(x, 140 + x % 300)
    gil.page.mouse.up()
    gil.page.wait_for_function("() => document.querySelectorAll('.drawn-star[data-in]').length > 3")
    count = stars.count()
    expect(ana.page.locator(".drawn-star[data-in]")).to_have_count(count)
    lines = "() => [...document.querySelectorAll('.drawn-sky line')].map((one) => one.outerHTML)"
    expect(ana.page.locator(".drawn-sky line")).to_have_count(gil.page.locator(".drawn-sky line").count())
    assert ana.page.evaluate(lines) == gil.page.evaluate(lines)
    seen(ana, "moving in the sky")
    gil.page.get_by_label("A name for it").fill("The heron")
    gil.press("Say it")
    ana.sees("Gil would call it")
    key(ana, "Yes, that is its name")
    gil.sees("You call it")

    # His connection goes: the light stays, and he comes back to the same place.
    gil.offline(True)
    network.until_gone(pair.members["gil"])
    ana.sees("Your guide’s connection is gone.")
    heading(ana, "Moving in the sky")
    gil.offline(False)
    expect(ana.page.locator(".talk-state")).to_have_text("here")
    heading(gil, "Moving in the sky")
    expect(gil.page.locator(".drawn-star[data-in]")).to_have_count(count)

    # Stop is one press for both, and the way back is offered again.
    key(ana, "Stop")
    for person in (ana, gil):
        heading(person, "Under the lamp")
    seen(gil, "stopped")
    offers(gil, "Moving in the sky")
    key(ana, "Yes")
    offers(gil, "Coming back")
    key(ana, "Yes")
    heading(ana, "Coming back")
    offers(gil, "Closing")
    key(ana, "Yes")
    heading(ana, "Closing")
    ana.page.get_by_label("One word to take along").focus()
    ana.page.keyboard.type("Lighter")
    ana.page.keyboard.press("Enter")
    key(ana, "Keep it")
    ana.sees("Kept for you, sealed.")
    seen(ana, "closing")
    gil.press("Close the session")
    heading(ana, "It has ended")
    ana.sees("then it dissolves")
    seen(ana, "the session has ended")
    # It can be read until its dawn, with its figure, by whoever was there.
    ana.page.reload()
    heading(ana, "It has ended")
    ana.sees("Lighter")
    expect(ana.page.get_by_role("img", name="The heron")).to_be_visible()
    # What she kept stays beside her notes, also after the dawn.
    ana.goto(f"{urlsplit(ana.page.url).path}/booking")
    ana.sees("The figure you kept")
    expect(ana.page.get_by_role("img", name="The heron")).to_be_visible()
    seen(ana, "what was kept of a session")
    # The quick exit leaves at once.
    ana.page.locator("#leave").click()
    expect(ana.page).not_to_have_url(re.compile("guided"))

    # P5: nothing of what she kept or said is on the server in the clear.
    for path in network.folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert heavy.encode() not in path.read_bytes(), path


def test_p10_an_hour_is_booked_moved_and_cancelled_without_a_word_and_held_in_words_alone(
    town: Town, network: Network
) -> None:
    pair = GuidedPair(town, network)
    gil = pair.person("gil")
    ana = pair.person("ana")
    pair.is_guide("gil")

    # A guide offers nothing before a steward has verified them; then times by a rule.
    gil.goto("/guiding")
    gil.sees("You are not verified yet.")
    seen(gil, "the desk of a guide")
    pair.is_verified("gil")
    gil.goto("/guiding/offer")
    gil.page.get_by_label("What you call it").fill("A first talk")
    gil.sees("Kept on this device, sealed.")
    gil.page.reload()
    expect(gil.page.get_by_label("What you call it")).to_have_value("A first talk")
    seen(gil, "offering times")
    gil.press("Offer these times")
    gil.page.get_by_role("link", name="A first talk").click()
    gil.button(re.compile("^Take out")).first.click()
    gil.in_dialog("Take out")
    gil.sees("Taken out, on the clock of your offer")
    seen(gil, "an offer")

    ana.goto("/guides")
    seen(ana, "guides")
    ana.page.get_by_role("link", name="A first talk").click()
    ana.sees("You never need a reason")
    seen(ana, "times to choose from")
    times = ana.page.get_by_role("radio")
    times.nth(0).focus()
    ana.page.keyboard.press("Space")
    key(ana, "Book this time")
    heading(ana, "With Gil")
    seen(ana, "a booked session")
    ana.press("Move it")
    dialog = ana.page.get_by_role("dialog")
    dialog.get_by_role("radio").nth(1).focus()
    ana.page.keyboard.press("Space")
    dialog.get_by_role("button", name=re.compile("^Move it to")).click()
    expect(dialog).to_have_count(0)
    [moved] = network.rows("SELECT starts_at FROM bookings")
    gil.goto("/guiding")
    gil.sees("With Ana")
    ana.press("Cancel it")
    ana.in_dialog("Cancel it")
    ana.sees("You cancelled this session.")
    gil.sees("Nobody has booked a time yet.")
    assert moved["starts_at"] > network.node.clock.now()

    # Another hour, whose door is open: the same way in words alone, with nothing that moves.
    session = pair.booked("gil", "ana")
    for person in (gil, ana):
        person.goto(f"/guided/{session}")
        heading(person, "Arriving")
    expect(ana.page.locator(".talk-state")).to_have_text("here")
    ana.press("Light and sound")
    ana.page.get_by_role("switch", name="Words alone").click()
    ana.page.keyboard.press("Escape")
    for step in ("Feeling the ground", "The walls open", "Moving in the sky"):
        offers(gil, step)
        ana.press("Yes")
        heading(gil, step)
        if step == "The walls open":
            ana.sees("The lamp burns lower.")
    for person in (gil, ana):
        expect(person.page.get_by_role("application")).to_have_count(0)
        expect(person.page.locator(".night[data-place]")).to_have_count(0)
    ana.page.locator(".near-stars button").first.click()
    ana.sees(re.compile("^Your light touches an? "))
    gil.sees(re.compile("^Ana’s light touches an? "))
    gil.page.locator(".near-stars button").first.click()
    ana.sees(re.compile("^Gil’s light touches an? "))
    seen(ana, "the sky in words alone")
    # Either ends it, from anywhere, without a reason.
    ana.press("More")
    ana.in_dialog("End the session")
    ana.in_dialog("End the session")
    for person in (ana, gil):
        heading(person, "It has ended")
