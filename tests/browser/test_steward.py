"""The steward's screens: the first run from its link to the desk, and every place of the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from asterism.people.store import practised
from asterism.setup.first_run import setup_link
from tests.browser.axe import violations
from tests.browser.network import Network
from tests.browser.someone import Someone, Talk, Town

NARROW = {"width": 320, "height": 640}
SETTLED = """() => Promise.allSettled(
  document.getAnimations()
    .filter((one) => one instanceof CSSTransition && one.effect.getTiming().duration < 1000)
    .map((one) => one.finished))"""
PLACES = (
    "Now",
    "Figures",
    "People",
    "Invitations",
    "On call",
    "Outside lines",
    "Reports",
    "Passing on",
    "Circles",
    "Network",
    "Ledger",
)


class FreshNetwork(Network):
    """A network that nobody has set up yet."""

    def setup_link(self, who: str) -> str:
        link = self.call(setup_link(self.parts))
        assert link is not None
        return f"{self.origin(who)}/setup#{link.rpartition('#')[2]}"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[FreshNetwork]:
    with FreshNetwork(tmp_path) as made:
        yield made


@pytest.fixture
def place(browser: Browser, fresh: FreshNetwork) -> Iterator[Town]:
    made = Town(browser, fresh)
    yield made
    made.close()


def fits(page: Page, what: str) -> None:
    """Axe finds nothing, and nothing stands beyond the edge."""
    # A colour that is still on its way to the other theme is none that anybody reads.
    page.evaluate(SETTLED)
    assert violations(page) == [], what
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{what} is too wide"


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes to a control as somebody without a pointer does."""
    expect(wanted).to_be_visible()
    for _ in range(80):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("This cannot be reached by Tab.")


def set_up(someone: Someone, link: str) -> None:
    """The first run in its shortest form."""
    page = someone.page
    page.goto(link)
    page.get_by_label("Name", exact=True).fill("Harbour")
    someone.press("Go on")
    page.get_by_label("Country", exact=True).select_option("GB")
    for title in ("languages", "When is", "What age", "times kept", "answers for safety"):
        someone.press("Go on")
        expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(title, re.IGNORECASE))
    page.get_by_label("Name of the safeguarding lead").fill("Ines")
    someone.press("Go on")
    page.get_by_label("The name people here read").fill("Sam")
    someone.press("Go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("Whom do you ask first?")
    someone.press("Go on")
    someone.press("Set it up")
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour is set up")


def test_p16_the_first_run_by_keyboard_alone_from_its_link_to_the_desk(
    place: Town, fresh: FreshNetwork
) -> None:
    sam = place.member("sam", viewport=NARROW)
    page = sam.page
    heading = page.get_by_role("heading", level=1)

    def on(next_title: str, button: str = "Go on") -> None:
        fits(page, heading.inner_text())
        tab_to(page, sam.button(button))
        page.keyboard.press("Enter")
        expect(heading).to_have_text(next_title)

    def write(label: str, words: str) -> None:
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(words)

    page.goto(fresh.setup_link("sam"))
    expect(heading).to_have_text("What is it called?")
    # Without a name it does not go on, and says why.
    tab_to(page, sam.button("Go on"))
    page.keyboard.press("Enter")
    sam.sees("A name is needed.")
    tab_to(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("Lantern Meadow")
    page.keyboard.press("Enter")
    expect(heading).to_have_text("In which country?")
    write("Country", "United Kingdom")
    sam.sees("What people there see at once")
    on("In which languages do you listen?")
    # Back is there on every screen, and what was answered stays.
    tab_to(page, sam.button("Go back"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Country", exact=True)).to_have_value("GB")
    on("In which languages do you listen?")
    on("When is somebody there?")
    tab_to(page, page.get_by_label("It is not fixed yet"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("At certain hours")).to_be_checked()
    on("From what age?")
    on("How long are times kept?")
    on("Who answers for safety?")
    write("Name of the safeguarding lead", "Ines")
    on("And who are you?")
    write("The name people here read", "Sam")
    on("Whom do you ask first?")
    on("Is this right?")
    # A reload in the middle loses nothing.
    page.reload()
    sam.sees("Lantern Meadow")
    on("Lantern Meadow is set up", "Set it up")
    links = page.locator("code")
    expect(links).to_have_count(3)
    assert all("/i#" in each for each in links.all_inner_texts())
    on("Do these lines ring?", "Look through the outside lines")
    expect(page.get_by_role("article").first).to_be_visible()
    on("What is still missing")
    for words in ("There are two stewards", "Two supporters have practised", "checked an emergency number"):
        expect(page.get_by_role("listitem").filter(has_text=words)).to_contain_text("not there yet")
    expect(page.get_by_role("listitem").filter(has_text="lead is named")).to_contain_text("it is there")
    on("The desk now", "Go to the desk")
    sam.at("/desk")
    sam.sees("Nobody is waiting, and nobody is in a talk.")
    [row] = fresh.rows("SELECT name, country, lead_name, hours FROM network")
    assert (row["name"], row["country"], row["lead_name"]) == ("Lantern Meadow", "GB", "Ines")
    assert '"starts":"18:00"' in row["hours"]


def test_a_setup_link_that_was_used_or_never_was_says_so(place: Town, fresh: FreshNetwork) -> None:
    sam = place.member("sam")
    link = fresh.setup_link("sam")
    sam.goto("/setup#of-my-own-making-and-long-enough-to-be-one")
    sam.sees("This link opens nothing")
    set_up(sam, link)
    other = place.member("other")
    other.page.goto(link.replace("//sam.", "//other."))
    other.sees("It is set up already")
    # Somebody who is no steward is told so at the desk, and nothing of it is shown.
    other.goto("/")
    other.goto("/desk")
    other.sees_not("Calls now")


def test_the_way_from_the_first_run_to_an_open_network(place: Town, fresh: FreshNetwork) -> None:
    sam = place.member("sam")
    page = sam.page
    set_up(sam, fresh.setup_link("sam"))
    links = page.locator("code").all_inner_texts()
    steward_link, *supporter_links = (re.sub(r"//[^/:]+", "//{who}.localhost", each) for each in links)

    # The two lines that the rule asks for are checked; only then does it say that they are.
    sam.press("Look through the outside lines")
    sam.sees("Before “Reach someone” appears, a steward checks")
    for kind in ("Emergency", "Listening line"):
        card = page.get_by_role("article").filter(has_text=kind).first
        card.get_by_role("button", name="I checked it").click()
        expect(card).to_contain_text("Checked by a steward on")
    sam.sees("An emergency number and another line were checked by a steward.")

    # A line that somebody knows is added, and shown; a line is changed and taken away again, asked once.
    sam.press("Add a line")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Nightline")
    dialog.get_by_role("button", name="Keep this line").click()
    expect(dialog.get_by_role("alert").filter(has_text="A line needs a name, and a number")).to_be_visible()
    dialog.get_by_label("Number, as dialled in the country").fill("0800 123 456")
    dialog.get_by_role("button", name="Keep this line").click()
    line = page.get_by_role("article", name="Nightline")
    expect(line).to_contain_text("0800 123 456")
    line.get_by_role("button", name="Change Nightline").click()
    dialog.get_by_label("Number, as dialled in the country").fill("0800 123 457")
    dialog.get_by_role("button", name="Keep this line").click()
    expect(line).to_contain_text("0800 123 457")
    line.get_by_role("button", name="History Nightline").click()
    expect(dialog).to_contain_text("before: 0800 123 456")
    page.keyboard.press("Escape")
    line.get_by_role("button", name="Take away Nightline").click()
    dialog.get_by_role("button", name="Take away").click()
    expect(line).to_have_count(0)
    sam.press("Go on")
    sam.press("Go to the desk")

    # The second steward and two supporters take their links.
    kim = place.member("kim")
    kim.take(steward_link.format(who="kim"))
    kim.at("/desk")
    for name, link in zip(("maren", "yusuf"), supporter_links, strict=True):
        supporter = place.member(name)
        supporter.take(link.format(who=name))
        supporter.at("/training")
        [row] = fresh.rows("SELECT id FROM members WHERE name = ?", name.capitalize())

        async def practise(member: str = row["id"]) -> None:
            await fresh.parts.store.write(lambda tx: practised(tx, member))

        sam.goto("/desk/people")
        expect(sam.button(f"Practise together {name.capitalize()}")).to_be_visible()
        fresh.call(practise())
        sam.page.reload()
        sam.press(f"Sign off {name.capitalize()}")
        page.get_by_role("dialog").get_by_role("button", name="Sign off").click()
        expect(page.get_by_role("dialog")).to_contain_text("Write a few words.")
        page.get_by_label("What was checked").fill("Talked with two references.")
        page.get_by_role("dialog").get_by_role("button", name="Sign off").click()
        sam.sees("Talked with two references.")
        expect(sam.button(f"End probation {name.capitalize()}")).to_be_visible()
    sam.goto("/desk")
    sam.sees("Who is there")
    sam.sees_not("not there yet")
    sam.goto("/")
    expect(sam.button("Reach someone")).to_be_visible()


def test_p16_every_place_of_the_desk_at_320_px(town: Town, network: Network) -> None:
    sol = town.member("sol", viewport=NARROW)
    sol.take(network.invitation("sol", "steward"))
    sol.at("/desk")
    town.supporter("wren", on_shift=False)
    for place in PLACES:
        sol.page.get_by_role("navigation", name="Places of the desk").get_by_role("link", name=place).click()
        expect(sol.page.get_by_role("link", name=place, exact=True)).to_have_attribute("aria-current", "page")
        sol.sees_not("One moment.")
        expect(sol.page.get_by_role("heading", level=2).first).to_be_visible()
        for theme in ("dark", "light"):
            sol.page.emulate_media(color_scheme=theme)
            fits(sol.page, f"{place} in {theme}")


def test_an_invitation_is_shown_once_and_can_be_withdrawn(town: Town, network: Network) -> None:
    sol = town.member("sol")
    sol.take(network.invitation("sol", "steward"))
    sol.goto("/desk/invitations")
    sol.page.get_by_label("For whom").fill("Noor")
    sol.press("Make a link")
    link = sol.page.locator("code").inner_text()
    sol.page.reload()
    expect(sol.page.locator("code")).to_have_count(0)
    sol.page.get_by_role("row").filter(has_text="Noor").get_by_role("button", name="Withdraw").click()
    sol.page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    expect(sol.page.get_by_role("row").filter(has_text="Noor")).to_contain_text("Withdrawn")
    noor = town.member("noor")
    noor.page.goto(re.sub(r"//[^/:]+", "//noor.localhost", link))
    noor.sees("This invitation is not known.")


def test_a_report_reaches_the_steward_with_what_was_chosen_and_nothing_else(talk: Talk) -> None:
    town, mira, wren = talk
    sol = town.member("sol")
    sol.take(town.network.invitation("sol", "steward"))
    sol.sees("For you")
    wren.write("Send me your address.")
    mira.reads("Hello.", "I am here.", "Send me your address.")
    mira.press(re.compile("^More$"))
    mira.page.get_by_role("button", name="Report", exact=True).click()
    dialog = mira.page.get_by_role("dialog")
    dialog.get_by_label("Send me your address.").check()
    dialog.get_by_label("What happened").fill("They asked where I live.")
    dialog.get_by_role("button", name="See what will be shown").click()
    expect(dialog).to_contain_text("This is shown to Sol, and to nobody else")
    dialog.get_by_role("button", name="Send the report").click()
    expect(dialog).to_contain_text("Your report is with the stewards.")

    sol.sees("One new report")
    sol.page.get_by_role("link", name="One new report").click()
    sol.page.get_by_role("table").get_by_role("link").first.click()
    sol.sees("They asked where I live.")
    sol.sees("Send me your address.")
    sol.sees("Confirmed by the server: sent in that talk, at this place")
    sol.sees("Genuine: the words are unchanged")
    sol.sees_not("I am here.")
    fits(sol.page, "a report")
    sol.press("Take it on")
    sol.press("Decide")
    sol.sees("Choose what was done and what comes of it, and write the reason.")
    sol.page.get_by_label("Read it all").check(force=True)
    sol.page.get_by_label("Warned them").check(force=True)
    sol.page.get_by_label("The reason", exact=True).fill("Nobody is asked where they live.")
    sol.press("Decide")
    sol.page.get_by_role("dialog").get_by_role("button", name="Decide").click()
    sol.sees("The decision")
    [row] = town.network.rows("SELECT state, outcome FROM reports")
    assert (row["state"], row["outcome"]) == ("decided", "warned")
    sol.goto("/desk/ledger")
    sol.sees("Opened a report")
