"""The library in the browser: writing, reading for others, finding, glowing, reading aloud, taking back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.authors import Authors
from tests.browser.beforehand import Beforehand, Begun
from tests.browser.looking import fits, heading, looked_at, tab_to, walk
from tests.browser.network import Network
from tests.browser.someone import Someone, Town

VOICE = """
  // The voice of the device, which this machine has none of: it takes what it is given and says nothing.
  const said = (window.said = { spoken: [], cancelled: 0 });
  class Utterance { constructor(text) { this.text = text; } }
  const speech = {
    getVoices: () => [
      { lang: 'en-US', name: 'far', localService: false, default: true },
      { lang: 'en-GB', name: 'near', localService: true, default: false },
    ],
    speak: (one) => {
      said.spoken.push([one.voice.name, one.text]);
      said.end = () => one.onend();
    },
    cancel: () => {
      said.cancelled += 1;
      try { localStorage.setItem('cancelled', '1'); } catch {}
    },
    addEventListener: () => {},
  };
  Object.defineProperty(window, 'speechSynthesis', { value: speech });
  window.SpeechSynthesisUtterance = Utterance;
"""


@pytest.fixture
def begun(beforehand: Beforehand) -> Begun:
    """Nobody but the invented stewards is there yet."""
    return beforehand.demo


@pytest.fixture
def authors(network: Network) -> Authors:
    return Authors(network)


def come_in(town: Town, name: str, **browser: Any) -> Someone:
    """Somebody who comes to the library first, and to nothing else."""
    person = town.member(name, **browser)
    before = person.page.viewport_size
    person.page.set_viewport_size({"width": 320, "height": 568})
    person.goto("/library")
    person.press("Come in")
    heading(person, "The library")
    expect(person.page.get_by_label("Look for words")).to_be_visible()
    assert person.page.evaluate("scrollY") == 0, "what comes in place of the door begins at its top"
    if before is not None:
        person.page.set_viewport_size(before)
    return person


def book(person: Someone, title: str) -> Locator:
    return person.page.locator(".shelf").get_by_role("link", name=title)


def test_a_story_from_the_first_word_to_the_shelf_and_away_again(town: Town, network: Network) -> None:
    mira = come_in(town, "mira")
    mira.sees("The shelves are still empty.")
    mira.page.get_by_role("link", name="Write a story").click()
    page = mira.page
    page.get_by_label("Its title").fill("The café on the corner")
    page.get_by_label("Your story").fill("I rang 0171 2345678 that night.\n\nSomebody said: come in.")
    page.get_by_label("illness and treatment").check(force=True)
    mira.sees("This tells who you are. Keep it?")
    mira.press("Offer it")
    mira.sees("Look at it first.")
    assert network.rows("SELECT id FROM stories") == []
    mira.press("Keep it")
    mira.press("Offer it")
    heading(mira, "It is with its readers")

    # A facilitator and a steward read it, the one in the library, the other from the desk.
    fay, sol = town.member("fay"), town.member("sol")
    fay.take(network.invitation("fay", "facilitator"))
    fay.goto("/home")
    for way in ("The library", "Read for others", "The café on the corner"):
        fay.page.get_by_role("link", name=way).click()
    fay.sees_not("come in.")
    fay.press("Open it")
    fay.sees("Somebody said: come in.")
    fay.page.get_by_label("It fits").check(force=True)
    fay.press("Say it")
    heading(fay, "Thank you for reading")
    mira.goto("/library")
    mira.sees("The shelves are still empty.")
    sol.take(network.invitation("sol", "steward"))
    sol.at("/desk")
    sol.page.get_by_role("link", name="Stories", exact=True).click()
    sol.page.get_by_role("link", name="The café on the corner").click()
    sol.press("Open it")
    sol.page.get_by_label("It fits").check(force=True)
    sol.press("Say it")
    heading(sol, "Thank you for reading")
    mira.goto("/library/own")
    mira.sees("It stands on the shelves.")

    # Somebody finds it by a word without its accent, hears it, and it stays with them.
    noor = town.member("noor")
    noor.context.add_init_script(VOICE)
    noor.goto("/library")
    noor.press("Come in")
    noor.page.get_by_label("Look for words").fill("cafe")
    expect(noor.page.locator(".shelf li")).to_have_count(1)
    expect(book(noor, "The café")).to_contain_text("Tells of: illness and treatment")
    expect(book(noor, "The café")).not_to_contain_text("glows")
    book(noor, "The café").click()
    noor.sees("This story tells of")
    noor.sees_not("Somebody said")
    noor.press("Open it")
    noor.press("Read it aloud")
    noor.page.evaluate("said.end()")
    noor.press("Rest here")
    assert noor.page.evaluate("said.cancelled") == 1
    noor.press("Go on reading")
    noor.page.evaluate("said.end()")
    noor.press("Stop reading")
    assert noor.page.evaluate("said.cancelled") == 2
    expect(noor.button("Read it aloud")).to_be_visible()
    rang = "I rang 0171 2345678 that night."
    spoken = ["The café on the corner.", rang, rang, "Somebody said: come in."]
    # Never with the voice that is not on the device.
    assert noor.page.evaluate("said.spoken") == [["near", words] for words in spoken]
    noor.press("This stayed with me")
    expect(noor.button("This stayed with me")).to_have_attribute("aria-pressed", "true")
    noor.sees("glows faintly")
    expect(noor.page.locator("main")).not_to_contain_text(re.compile(r"\b1\b"))
    noor.page.get_by_role("link", name="Back to the shelves").click()
    expect(book(noor, "The café")).to_be_focused()

    # It is taken back, and gone from the shelf, from search and for whoever has its address.
    mira.goto("/library/own")
    mira.sees("glows faintly")
    mira.press("Take it back")
    expect(mira.page.get_by_role("dialog")).to_contain_text("This takes it away at once, for everyone.")
    mira.in_dialog("Take it back")
    mira.sees("You have not offered a story yet.")
    book(noor, "The café").click()
    heading(noor, "This book is not on the shelves")
    noor.page.get_by_role("link", name="Back to the shelves").click()
    noor.page.get_by_label("Look for words").fill("café")
    noor.sees("Nothing on these shelves has these words.")


def test_p16_finding_reading_and_writing_by_keyboard_alone(town: Town, authors: Authors) -> None:
    for number in range(1, 9):
        authors.publish(f"author{number}", f"Night {number}", "It passed.")
    authors.publish("ida", "The coat", "It still smells of her.", notes=["loss"])
    noor = town.member("noor")
    page, keys = noor.page, noor.page.keyboard
    noor.goto("/library")
    tab_to(page, noor.button("Come in"))
    keys.press("Enter")
    tab_to(page, page.get_by_label("Look for words"))
    keys.type("smel")
    expect(page.locator(".shelf li")).to_have_count(1)
    tab_to(page, book(noor, "The coat"))
    keys.press("Enter")
    tab_to(page, noor.button("Open it"))
    keys.press("Enter")
    expect(page.get_by_role("article")).to_be_focused()
    tab_to(page, noor.button("This stayed with me"))
    keys.press("Space")
    expect(noor.button("This stayed with me")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(book(noor, "The coat")).to_be_focused()
    expect(page.get_by_label("Look for words")).to_have_value("smel")

    # What one would rather not meet is not met any more: not here, not tonight.
    summary = page.locator("summary", has_text="What you would rather not meet")
    tab_to(page, summary)
    keys.press("Enter")
    tab_to(page, page.get_by_label("a death"))
    keys.press("Space")
    noor.sees("Nothing on these shelves has these words.")
    tab_to(page, noor.button("A book for tonight"))
    keys.press("Enter")
    expect(page.locator("#tonight a")).to_contain_text("Night")
    expect(page.locator("#tonight a")).to_be_focused()

    tab_to(page, page.get_by_role("link", name="Write a story"))
    keys.press("Enter")
    tab_to(page, page.get_by_label("Its title"))
    keys.type("By hand")
    tab_to(page, page.get_by_label("Your story"))
    keys.type("I wrote it.")
    tab_to(page, page.get_by_label("a death"))
    keys.press("Space")
    tab_to(page, noor.button("Offer it"))
    keys.press("Enter")
    heading(noor, "It is with its readers")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    [row] = authors.network.rows("SELECT title, body, name FROM story_editions WHERE state = 'offered'")
    assert (row["title"], row["body"], row["name"]) == ("By hand", "I wrote it.", None)


def test_p6_a_draft_survives_a_reload_and_what_came_back_is_changed_or_appealed(
    town: Town, authors: Authors
) -> None:
    network = authors.network
    mira = come_in(town, "mira")
    page = mira.page
    page.get_by_role("link", name="Write a story").click()
    page.get_by_label("Its title").fill("A canary in the draft")
    page.get_by_label("Your story").fill("It sang.")
    page.get_by_label("With a name").check(force=True)
    page.get_by_label("Which name").fill("Robin")
    mira.sees("Kept on this device, sealed.")
    page.get_by_role("link", name="Back to the shelves").click()
    heading(mira, "The library")
    page.reload()
    page.get_by_role("link", name="Write a story").click()
    expect(page.get_by_label("Its title")).to_have_value("A canary in the draft")
    expect(page.get_by_label("Which name")).to_have_value("Robin")

    # Without a connection nothing is lost, and it is said.
    mira.offline(True)
    mira.press("Offer it")
    mira.sees("Your words are kept here.")
    mira.offline(False)
    mira.press("Offer it")
    heading(mira, "It is with its readers")
    [row] = network.rows("SELECT id FROM stories")
    page.get_by_role("link", name="Back to the shelves").click()
    page.get_by_role("link", name="Write a story").click()
    expect(page.get_by_label("Its title")).to_have_value("")

    authors.read(authors.fay, row["id"], "not_yet", "Say where the canary went.")
    mira.goto("/library/own")
    mira.sees("It came back to you: not yet.")
    mira.sees("Say where the canary went.")
    page.get_by_role("link", name="Change it").click()
    heading(mira, "A new edition")
    expect(page.get_by_label("Your story")).to_have_value("It sang.")
    page.get_by_label("Your story").fill("It sang, and it flew home.")
    mira.press("Offer it")
    heading(mira, "It is with its readers")
    [edition] = network.rows("SELECT edition, body FROM story_editions WHERE state = 'offered'")
    assert (edition["edition"], edition["body"]) == (2, "It sang, and it flew home.")
    body = {"edition": 2, "verdict": "not_yet", "reason": "Not for this shelf."}
    network.call(authors.fay.post(f"/api/stories/{row['id']}/reading", body))
    mira.goto("/library/own")
    mira.press("Appeal")
    page.get_by_label("Your appeal, in your own words").fill("It is about hope.")
    mira.press("Send the appeal")
    mira.sees("Your appeal is with a steward who has not read the story before.")

    sol = town.member("sol")
    sol.take(network.invitation("sol", "steward"))
    sol.goto("/library/reading")
    sol.page.get_by_role("link", name="A canary in the draft").click()
    sol.sees("It is about hope.")
    sol.sees("Not for this shelf.")
    sol.page.get_by_label("It comes onto the shelves").check(force=True)
    sol.press("Decide")
    sol.sees("Say why. The one who wrote it reads it.")
    sol.page.get_by_label("The reason").fill("Hope has a shelf here.")
    sol.press("Decide")
    heading(sol, "Thank you for reading")
    mira.goto("/library/own")
    mira.sees("It stands on the shelves.")
    mira.sees("Hope has a shelf here.")

    # Another steward takes it down, with a reason that is read where one can appeal.
    sol.goto(f"/library/book/{row['id']}")
    sol.press("Take it down")
    sol.page.get_by_label("The reason").fill("It names a neighbour.")
    sol.in_dialog("Take it down")
    heading(sol, "This book is not on the shelves")
    mira.goto("/library/own")
    mira.sees("A steward took it down from the shelves.")
    mira.sees("It names a neighbour.")
    expect(mira.button("Appeal")).to_be_visible()


def test_p15_leaving_ends_the_voice_and_shows_nothing_more(town: Town, authors: Authors) -> None:
    story = authors.publish("ida", "The coat", "It still smells of her.")
    noor = town.member("noor")
    noor.context.add_init_script(VOICE)
    noor.goto(f"/library/book/{story}")
    noor.press("Come in")
    noor.press("Read it aloud")
    assert noor.page.evaluate("[said.spoken.length, localStorage.getItem('cancelled')]") == [1, None]
    noor.page.get_by_role("link", name="Leave this page").click()
    noor.at("/plain")
    assert noor.page.evaluate("localStorage.getItem('cancelled')") is not None
    expect(noor.page.locator("body")).not_to_contain_text("coat")


def test_p16_every_screen_of_the_library_fits_and_axe_finds_nothing(town: Town, authors: Authors) -> None:
    network = authors.network
    long = "Wordswithoutanyspacebetweenthem" * 3
    shown = authors.publish("ida", long, f"{long}\n\nIt passed.", notes=["loss", "illness"], name="Ida")

    async def glow() -> None:
        async def work(tx: Any) -> None:
            await tx.run("UPDATE stories SET lights = 8 WHERE id = ?", shown)

        await network.parts.store.write(work)

    network.call(glow())
    waits = authors.offer("ben", "To read", "It waits.", notes=["war_and_flight"])
    returned = authors.offer("cia", "To judge", "It came back.")
    authors.read(authors.fay, returned, "not_yet", "A street is named in it.")
    cia = network.call(network.node.person("cia"))
    network.call(cia.post(f"/api/stories/{returned}/appeal", {"edition": 1, "words": "That street is gone."}))

    sol = town.member("sol")
    sol.goto("/library")
    expect(sol.button("Come in")).to_be_visible()
    looked_at(sol.page, "the door")
    sol.take(network.invitation("sol", "steward"))
    page = sol.page
    screens = {
        "/library": ".shelf .spine",
        f"/library/book/{shown}": ".notes",
        "/library/write": ".write",
        "/library/own": ".actions",
        "/library/reading": ".shelf .spine",
        f"/library/reading/{waits}": ".notes",
        f"/library/appeals/{returned}": ".said",
        "/desk/stories": ".shelf .spine",
        "/library/book/aaaaaaaaaaaaaaaaaaaaaaaaaa": "h1",
    }
    for path, there in screens.items():
        walk(page, path)
        expect(page.locator(there).first).to_be_visible()
        if path == "/library":
            sol.press("A book for tonight")
            expect(page.locator("#tonight a")).to_be_visible()
            for fold in page.locator("summary").all():
                fold.click()
        if path == "/library/write":
            page.get_by_label("Your story").fill("Write to mira@post.example.org, or do not.")
            sol.sees("This tells who you are. Keep it?")
        looked_at(page, path)
        if (opens := sol.button("Open it")).count() > 0:
            opens.click()
            expect(page.locator(".story")).to_be_visible()
            looked_at(page, f"{path}, opened")
    for lang in ("longer", "mirror"):
        sol.context.add_cookies([{"name": "look", "value": f"lang={lang}", "url": sol.origin}])
        page.set_viewport_size({"width": 320, "height": 640})
        sol.goto("/home")
        expect(page.locator(".panel .button").first).to_be_visible()
        for path, there in screens.items():
            walk(page, path)
            expect(page.locator(there).first).to_be_visible()
            fits(page, f"{path} in {lang}")
