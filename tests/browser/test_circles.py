"""Circles in the browser: opening one, finding it, asking for a chair, keeping it, preparing its meetings."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.beforehand import Beforehand, Begun
from tests.browser.looking import fits, heading, looked_at, tab_to, walk
from tests.browser.network import Network
from tests.browser.someone import Someone, Town

GROWN_UP = {"age": "adult", "languages": ["en"]}
TELL = """(said) => fetch('/api/me', {
  method: 'PATCH', headers: { 'content-type': 'application/json' }, body: JSON.stringify(said),
}).then((answer) => answer.ok)"""
CLOSE = """async (circle) => {
  const ask = (path, body) => fetch(path, body && {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  }).then((answer) => answer.json());
  const { next } = await ask(`/api/circles/${circle}`);
  let view = await ask(`/api/meetings/${next[0].meeting}`);
  for (const act of ['closing', 'close'])
    view = await ask(`/api/meetings/${view.meeting}/lead`, { version: view.version, act });
  return [view.meeting, view.stage];
}"""


@pytest.fixture
def begun(beforehand: Beforehand) -> Begun:
    """Nobody but the invented stewards, and the circles of one who holds them, is there yet."""
    return beforehand.demo


def facilitator(town: Town, network: Network, name: str = "fay") -> Someone:
    person = town.member(name)
    person.take(network.invitation(name, "facilitator"))
    assert person.page.evaluate(TELL, GROWN_UP)
    return person


def link(person: Someone, name: str | re.Pattern[str]) -> Locator:
    return person.page.get_by_role("link", name=name)


def open_a_circle(fay: Someone) -> str:
    """Through all its steps, with a reload in between; returns its id."""
    page = fay.page
    fay.goto("/circles")
    link(fay, "Open a circle").click()
    fay.press("Next")
    fay.sees("It needs a name.")
    expect(page.get_by_label("Its name")).to_be_focused()
    page.get_by_label("Its name").fill("Those who are left")
    page.get_by_label("Loss").check(force=True)
    fay.sees("Kept on this device, sealed.")
    fay.press("Next")
    heading(fay, "Promises")
    fay.sees("Kept on this device, sealed.")
    page.reload()
    heading(fay, "Promises")
    fay.press("One step back")
    expect(page.get_by_label("Its name")).to_have_value("Those who are left")
    fay.press("Next")
    page.get_by_role("button", name="Take away: Promise 5").click()
    page.get_by_role("button", name="Later: Promise 1").click()
    expect(page.get_by_role("button", name="Later: Promise 2")).to_be_focused()
    fay.press("Next")
    page.get_by_label("Whose clock").select_option("Europe/Berlin")
    fay.sees("Every Tuesday at 7:00 PM in Berlin, for 75 minutes.")
    page.get_by_label("Every month").check(force=True)
    fay.sees(re.compile("Every .* Tuesday of the month at 7:00 PM in Berlin"))
    page.get_by_label("Every week").check(force=True)
    fay.press("Next")
    page.get_by_label("By asking").check(force=True)
    fay.press("Next")
    fay.sees("I listen without interrupting.")
    fay.press("Open the circle")
    heading(fay, "The circle is open")
    expect(page.locator(".meetings li")).to_have_count(5)
    link(fay, "Go to the circle").click()
    heading(fay, "Those who are left")
    return page.url.rpartition("/")[2]


def quiet_part(network: Network) -> str:
    """A part of the day in which no circle meets for somebody in New York; one always began just now."""
    hour = datetime.fromtimestamp(network.node.clock.now() / 1000, ZoneInfo("America/New_York")).hour
    return "Evenings" if hour < 8 else "Nights" if hour < 21 else "Mornings"


def ask_by_keyboard(mira: Someone, quiet: str) -> None:
    """Finds the circle and asks for a chair, without a pointer."""
    page, keys = mira.page, mira.page.keyboard
    mira.goto("/circles")
    tab_to(page, mira.button("Come in"))
    keys.press("Enter")
    heading(mira, "My circles")
    tab_to(page, link(mira, "Find a circle"))
    keys.press("Enter")
    mira.sees("Say this first, and the circles that are for you stand here.")
    tab_to(page, page.get_by_role("button", name="Yes", exact=True))
    keys.press("Enter")
    # The language of the browser is chosen beforehand: one press keeps it.
    expect(page.get_by_label("English")).to_be_checked()
    tab_to(page, mira.button("Keep this"))
    keys.press("Enter")
    found = page.locator(".circle-spine", has_text="Those who are left")
    expect(found).to_contain_text("It speaks English. You ask first, and somebody who keeps it answers.")
    tab_to(page, page.locator("summary", has_text="When you have time"))
    keys.press("Enter")
    tab_to(page, page.get_by_label(quiet))
    keys.press("Space")
    mira.sees("No circle fits these wishes.")
    keys.press("Shift+Tab")
    keys.press("Tab")
    keys.press("Space")
    tab_to(page, page.get_by_label("Tuesday"))
    keys.press("Space")
    expect(found).to_contain_text("It meets on Tuesday afternoons, which suits you.")
    tab_to(page, found)
    keys.press("Enter")
    heading(mira, "Those who are left")
    expect(page.locator(".meetings li").first).to_contain_text("Tuesday")
    expect(page.locator(".meetings li").first).to_contain_text("1:00\u00a0PM")
    expect(page.locator(".meetings li").first).to_contain_text("7:00 PM in Berlin")
    mira.sees("There is a chair free.")
    mira.sees("What is said is end-to-end encrypted")
    tab_to(page, link(mira, "Ask for a chair"))
    keys.press("Enter")
    tab_to(page, mira.button("Ask for a chair"))
    keys.press("Enter")
    mira.sees("Say your own yes first")
    expect(page.get_by_label("This is my yes")).to_be_focused()
    keys.press("Space")
    tab_to(page, page.get_by_label("A few words to those who keep the circle"))
    keys.type("My brother died in May.")
    tab_to(page, mira.button("Ask for a chair"))
    keys.press("Enter")
    mira.sees("You asked for a chair here.")


def test_p16_a_circle_is_opened_found_by_keyboard_asked_for_and_kept(town: Town, network: Network) -> None:
    fay = facilitator(town, network)
    circle = open_a_circle(fay)
    [row] = network.rows("SELECT promises, schedule FROM circles WHERE id = ?", circle)
    assert "FREQ=WEEKLY;BYDAY=TU" in row["schedule"]
    assert json.loads(row["promises"])[:2] == [
        "I listen without interrupting.",
        "What is said here stays here.",
    ]
    mira = town.member("mira", timezone_id="America/New_York")
    ask_by_keyboard(mira, quiet_part(network))

    fay.page.reload()
    link(fay, "Keep the circle").click()
    link(fay, "People and chairs").click()
    fay.sees("My brother died in May.")
    fay.press("Give a chair")
    fay.in_dialog("Give a chair")
    fay.sees("Nobody asks for a chair just now.")
    mira.goto(f"/circles/{circle}")
    mira.sees("Who sits here")
    mira.sees("6 chairs are free.")

    # One meeting is moved, another cancelled; the promises change, and each says their yes anew.
    link(fay, "Back to keeping it").click()
    link(fay, "When it meets").click()
    fay.button(re.compile("^Move it")).first.click()
    when = fay.page.get_by_label("To when, on the clock of Berlin")
    when.fill(f"{when.input_value()[:11]}20:15")
    fay.in_dialog("Move it")
    fay.sees("moved, this once")
    fay.button(re.compile("^Cancel it")).nth(1).click()
    fay.in_dialog("Cancel it")
    fay.sees("does not take place")
    link(fay, "Back to keeping it").click()
    link(fay, "Promises").click()
    fay.page.get_by_role("textbox", name="Promise 1").fill("I listen, and I listen again.")
    fay.sees("Kept on this device, sealed.")
    fay.page.reload()
    expect(fay.page.get_by_role("textbox", name="Promise 1")).to_have_value("I listen, and I listen again.")
    fay.press("Keep this")
    heading(fay, "Keep the circle")
    mira.page.reload()
    expect(mira.page.locator(".next-meeting")).to_contain_text("2:15\u00a0PM")
    expect(mira.page.locator(".meetings li").nth(1)).to_contain_text("does not take place")
    link(mira, "Read them").click()
    mira.sees("I listen, and I listen again.")
    mira.page.get_by_label("This is my yes").check(force=True)
    mira.press("Say yes")
    mira.sees("Who sits here")
    expect(link(mira, "Read them")).to_have_count(0)
    agreed = network.rows("SELECT agreed_edition FROM circle_people WHERE circle = ? ORDER BY 1", circle)
    assert [each["agreed_edition"] for each in agreed] == [2, 2]

    # A steward marks her as experienced; whether she would take over is hers to say.
    sol = town.member("sol")
    sol.take(network.invitation("sol", "steward"))
    sol.goto(f"/circles/{circle}/people")
    sol.button(re.compile("^Change their part")).nth(1).click()
    sol.page.get_by_role("switch", name="Experienced enough to take over").click()
    sol.sees("Is marked as experienced.")
    mira.page.reload()
    mira.page.get_by_role("switch", name="I would take over if needed").click()
    mira.sees("takes over if needed")

    # Her calendar names no circle, unless she wishes it.
    link(mira, "In my own calendar").click()
    mira.press("Make an address")
    address = mira.page.get_by_label("Your secret address").input_value()
    text = mira.page.evaluate("(to) => fetch(to).then((answer) => answer.text())", address)
    assert "BEGIN:VEVENT" in text
    assert "Those who are left" not in text
    mira.press("End this address")
    mira.in_dialog("End this address")
    expect(mira.button("Make an address")).to_be_visible()

    # She is let go of, with a reason; a steward who did not do it answers her appeal.
    fay.goto(f"/circles/{circle}/people")
    fay.button(re.compile("^Let go")).click()
    fay.page.get_by_role("dialog").get_by_label("The reason").fill("It is too early, I think.")
    fay.in_dialog("Let go")
    expect(fay.page.locator(".items li")).to_have_count(1)
    mira.goto("/home")
    mira.sees("It is too early, I think.")
    mira.press("Appeal")
    mira.page.get_by_label("Your appeal, in your own words").fill("It is not.")
    mira.press("Send the appeal")
    sol.at(f"/circles/{circle}/people")
    sol.goto("/desk/circles")
    sol.sees("It is too early, I think.")
    expect(sol.page.locator("tr", has_text="Those who are left")).to_contain_text("1 of 8")
    looked_at(sol.page, "the desk's circles")
    sol.press("It does not stand")
    sol.page.get_by_label("Your answer").fill("You are welcome there.")
    sol.in_dialog("Answer")
    sol.sees("Answered: You are welcome there.")


def test_p5_a_meeting_is_prepared_with_plans_of_ones_own_that_nobody_else_can_read(
    town: Town, network: Network
) -> None:
    fay = facilitator(town, network)
    page = fay.page
    circle = demo_circle(network, "After a loss")
    sit_down(fay, network, circle)
    fay.goto(f"/circles/{circle}")
    link(fay, "Prepare the next meeting").click()
    page.locator("summary", has_text="Ready-made plans").click()
    page.get_by_role("button", name="Take it Grief").click()
    expect(page.get_by_role("textbox", name="Round 1")).to_have_value(
        re.compile("^Who do you bring with you tonight")
    )
    page.get_by_role("textbox", name="Round 2").fill("Where is the canary now?")
    page.get_by_label("A song, made on each device").check(force=True)
    page.locator("summary", has_text="Who comes first").click()
    page.get_by_label("In an order of my own").check(force=True)
    expect(page.locator(".in-order li")).to_have_count(2)
    fay.sees("Kept on this device, sealed.")
    page.reload()
    expect(page.get_by_role("textbox", name="Round 2")).to_have_value("Where is the canary now?")
    fay.press("Keep it as a plan of my own")
    page.get_by_label("How it is called").fill("Canaries")
    fay.in_dialog("Keep it as a plan of my own")
    expect(page.get_by_role("dialog")).to_have_count(0)
    [piece] = network.rows("SELECT body FROM vault_items WHERE name = 'plans'")
    assert len(piece["body"]) > 0
    assert b"anar" not in bytes(piece["body"])
    fay.press("Keep it for this meeting")
    fay.sees("Kept for this meeting.")
    [plan] = network.rows("SELECT version, plan FROM meeting_plans WHERE circle = ?", circle)
    assert plan["version"] == 1

    # Another facilitator has it beside them; whoever comes second is told, and chooses.
    ben = facilitator(town, network, "ben")
    sit_down(ben, network, circle)
    ben.goto(page.url.removeprefix(fay.origin))
    expect(ben.page.get_by_role("textbox", name="Round 2")).to_have_value("Where is the canary now?")
    ben.page.get_by_role("textbox", name="Round 2").fill("What did it sing?")
    ben.press("Keep it for this meeting")
    ben.sees("Kept for this meeting.")
    page.get_by_role("textbox", name="Round 2").fill("It flew.")
    fay.press("Keep it for this meeting")
    fay.sees("Somebody else who leads has prepared it meanwhile.")
    expect(page.get_by_role("textbox", name="Round 2")).to_have_value("It flew.")
    fay.press("Take theirs")
    expect(page.get_by_role("textbox", name="Round 2")).to_have_value("What did it sing?")

    ben.page.get_by_role("link", name="Back to the circle").click()
    ben.press("Leave this circle")
    ben.in_dialog("Leave this circle")
    ben.sees("You sit in no circle yet.")
    assert len(network.rows("SELECT member FROM circle_people WHERE circle = ?", circle)) == 2

    # The plan of her own waits on the device and in the vault, for the next meeting.
    page.locator("summary", has_text="My own plans").click()
    page.get_by_role("button", name="Take it Canaries").click()
    fay.in_dialog("Take this plan")
    expect(page.get_by_role("textbox", name="Round 2")).to_have_value("Where is the canary now?")


def demo_circle(network: Network, theme: str) -> str:
    [row] = network.rows("SELECT id FROM circles WHERE theme = ?", theme)
    return str(row["id"])


def sit_down(person: Someone, network: Network, circle: str, role: str = "facilitator") -> None:
    """Takes a chair, and is given a part in the circle."""
    path = f"/api/circles/{circle}/join"
    said = {"method": "POST", "headers": {"content-type": "application/json"}, "body": '{"edition": 1}'}
    assert person.page.evaluate("([to, how]) => fetch(to, how).then((one) => one.ok)", [path, said])

    async def work(tx: Any) -> None:
        await tx.run("UPDATE circle_people SET role = ? WHERE circle = ? AND role = 'member'", role, circle)

    network.call(network.parts.store.write(work))


def test_p16_every_screen_of_circles_fits_and_axe_finds_nothing(town: Town, network: Network) -> None:
    fay = facilitator(town, network)
    page = fay.page
    circle = demo_circle(network, "After a loss")
    sit_down(fay, network, circle)
    fay.goto(f"/circles/{circle}")
    door = link(fay, "Enter")
    start = (door.get_attribute("href") or "").rpartition("/")[2]
    door.click()
    expect(page.locator("main")).to_contain_text("After a loss")
    network.until("SELECT id FROM meetings WHERE circle = ?", circle)
    meeting, stage = page.evaluate(CLOSE, circle)
    assert stage == "closed"
    fay.goto(f"/circles/{circle}/after/{meeting}")
    fay.press("Keep it")
    fay.sees("Tap one word for each of the four.")
    for words in ("very close", "some weight", "mostly safe", "plenty"):
        page.get_by_label(words, exact=True).check(force=True)
    fay.press("Keep it")
    fay.sees("Thank you for holding the circle.")
    outside = demo_circle(network, "Nights without sleep")
    screens = {
        "/circles": ".circle-spine",
        "/circles/find": ".circle-spine",
        "/circles/calendar": ".switch",
        f"/circles/{outside}": ".chairs",
        f"/circles/{outside}/promises": ".own-yes",
        f"/circles/{circle}": ".circle-people",
        f"/circles/{circle}/keep": ".keep-ways",
        f"/circles/{circle}/people": ".items",
        f"/circles/{circle}/times": ".items",
        f"/circles/{circle}/change/promises": ".items",
        f"/circles/{circle}/prepare/{start}": ".items textarea",
        f"/circles/{circle}/after": ".was",
        f"/circles/{circle}/after/{meeting}": ".choice",
        "/circles/make": ".field",
    }
    for path, there in screens.items():
        walk(page, path)
        expect(page.locator(there).first).to_be_visible()
        for fold in page.locator("summary").all():
            fold.click()
        if path.endswith("/times"):
            fay.press("Change when it meets")
            expect(page.get_by_label("Whose clock")).to_be_visible()
        looked_at(page, path)
    for lang in ("longer", "mirror"):
        fay.context.add_cookies([{"name": "look", "value": f"lang={lang}", "url": fay.origin}])
        page.set_viewport_size({"width": 320, "height": 640})
        fay.goto("/home")
        expect(page.locator(".panel .button").first).to_be_visible()
        for path, there in screens.items():
            walk(page, path)
            expect(page.locator(there).first).to_be_visible()
            fits(page, f"{path} in {lang}")
