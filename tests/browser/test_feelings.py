"""The diary (P5, P9, P14, P16): what somebody feels is theirs alone, on their devices and nowhere else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.beforehand import Beforehand, Begun
from tests.browser.looking import fits, heading, looked_at, tab_to, walk
from tests.browser.someone import Someone, Town

CANARY = "swallows over the canary yard"
LATER = "and one of them came back"
OFFLINE = "written in a tunnel of canaries"
OWN = "like rain on tin"
SAD = "I am so sad and lonely since she died, I cry every evening and my heart is broken."


@pytest.fixture
def begun(beforehand: Beforehand) -> Begun:
    """Nobody but the invented stewards is there yet."""
    return beforehand.demo


class Heard:
    """Everything that one device sends: what is asked for, with what body, and every frame."""

    def __init__(self, person: Someone) -> None:
        self.sent: list[bytes] = []
        person.context.on("request", self._asked)
        person.page.on("websocket", lambda socket: socket.on("framesent", self._said))

    def _asked(self, request: Any) -> None:
        self.sent.append(f"{request.method} {request.url} ".encode() + (request.post_data_buffer or b""))

    def _said(self, payload: Any) -> None:
        self.sent.append(payload.encode() if isinstance(payload, str) else payload)

    def count(self) -> int:
        return len(self.sent)

    def pieces(self) -> list[bytes]:
        return [one for one in self.sent if one.startswith(b"PUT ") and b"/api/vault/" in one]


def entry(page: Page, words: str) -> Locator:
    return page.get_by_role("article").filter(has_text=words)


def do(person: Someone, words: str, what: str) -> None:
    """Picks from what can be done with an entry."""
    entry(person.page, words).get_by_role("button", name="What to do").click()
    person.page.get_by_role("menuitem", name=what).click()


def turn_away(page: Page, hidden: bool) -> None:
    """The page is hidden, as by another tab, or seen again."""
    page.evaluate(
        """(hidden) => {
          const value = hidden ? 'hidden' : 'visible';
          Object.defineProperty(document, 'visibilityState', { value, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
        hidden,
    )


def test_p5_p16_what_is_felt_is_written_by_keyboard_kept_changed_and_put_away_and_nothing_of_it_is_sent(
    town: Town,
) -> None:
    mira = town.member("mira")
    page, heard = mira.page, Heard(mira)
    mira.goto("/diary")
    mira.press("Come in")
    mira.sees("There is no right way, and nothing waits for you.")
    mira.sees("Only they can open it.")
    looked_at(page, "a diary on its first day")
    mira.goto("/home")
    page.get_by_role("link", name="My diary").click()

    # By keyboard alone: a word, a feeling, how strong it is.
    tab_to(page, page.get_by_role("link", name="Put something down"))
    page.keyboard.press("Enter")
    heading(mira, "What is there")
    tab_to(page, page.get_by_role("button", name="Keep this"))
    page.keyboard.press("Enter")
    mira.sees("Choose a feeling or write a word")
    tab_to(page, page.get_by_label("Words, if you like"))
    before = heard.count()
    page.keyboard.type(f"The {CANARY}")
    tab_to(page, page.get_by_role("checkbox", name="lonely"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("checkbox", name="hopeful"))
    page.keyboard.press("Space")
    strong = page.get_by_role("group", name="lonely").get_by_role("radio", name="clearly")
    tab_to(page, strong)
    page.keyboard.press("ArrowRight")
    mira.sees("Kept on this device while you write.")
    looked_at(page, "writing")
    # What is being written survives that the page is loaded anew.
    page.reload()
    expect(page.get_by_label("Words, if you like")).to_have_value(f"The {CANARY}")
    expect(page.get_by_role("group", name="lonely").get_by_role("radio", name="strongly")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Keep this"))
    page.keyboard.press("Enter")
    heading(mira, "My diary")
    expect(entry(page, CANARY).get_by_role("listitem")).to_have_text(["lonely strongly", "hopeful clearly"])
    page.reload()
    expect(entry(page, CANARY)).to_be_visible()
    assert heard.pieces() == [], "the server is told of the moment at which somebody writes"

    # A word of one's own, in a colour of one's own, with signs that would turn the words around it.
    walk(page, "/diary/mine")
    mira.press("Add a word of my own")
    page.get_by_label("The word").fill("\u200b\u202e")
    mira.press("Keep this word")
    expect(page.get_by_text("Write something that can be seen.")).to_be_visible()
    page.get_by_label("The word").fill(f"\u202e{OWN}\u200b")
    page.get_by_label("Its colour").fill("#220044")
    mira.press("Keep this word")
    mira.sees(OWN)
    page.get_by_label("Colour of Hope").fill("#030303")
    expect(page.get_by_role("button", name="As it was: Hope")).to_be_visible()
    looked_at(page, "words and colours")
    shape = page.locator(".feeling-hope").first
    seen = shape.evaluate("(one) => getComputedStyle(one).color")
    page.emulate_media(color_scheme="dark")
    assert shape.evaluate("(one) => getComputedStyle(one).color") != seen, "a colour fits the light"

    # P9: the device looks along only where that is switched on; what it says is never kept by itself.
    mira.page.get_by_role("switch", name="Propose a feeling from my words").click()
    walk(page, "/diary/write")
    page.get_by_label("Words, if you like").fill(SAD)
    mira.sees("It may be sadness.")
    mira.button("None of these").click()
    mira.sees_not("It may be sadness.")
    page.get_by_label("Words, if you like").fill("Сегодня я целый день сидел у окна и ни с кем не говорил.")
    mira.sees("I can't tell.")
    expect(page.get_by_role("list", name="What you chose")).to_have_count(0)

    # At another time; what is too long is neither cut nor kept.
    walk(page, "/diary/write")
    page.get_by_role("checkbox", name=OWN).check(force=True)
    page.get_by_label("Words, if you like").fill("A line of many. " * 1_300)
    mira.sees("One entry holds 20,000 characters. Everything you wrote is still here")
    mira.press("Keep this")
    heading(mira, "What is there")
    page.get_by_label("Words, if you like").fill("שקט \u202e🌧️")
    page.get_by_label("Another time").fill("2026-01-05T10:30")
    mira.press("Keep this")
    expect(page.get_by_role("heading", name=re.compile("January 5, 2026"))).to_be_visible()
    expect(entry(page, "שקט").get_by_role("listitem")).to_have_text([f"{OWN} clearly"])

    do(mira, CANARY, "Change")
    page.get_by_label("Words, if you like").fill(f"The {CANARY} {LATER}")
    mira.press("Take back: hopeful")
    mira.press("Keep this")
    expect(entry(page, LATER).get_by_role("listitem")).to_have_text(["lonely strongly"])

    do(mira, LATER, "Hide for now")
    expect(entry(page, LATER)).to_have_count(0)
    mira.press("Show what is put away")
    expect(entry(page, LATER)).to_contain_text("put away")
    looked_at(page, "a diary")
    do(mira, LATER, "Show again")
    expect(page.get_by_role("button", name="Leave it put away")).to_have_count(0)

    page.get_by_role("link", name="See my weeks").click()
    mira.sees("Here: sadness.")
    looked_at(page, "weeks")
    for lang in ("longer", "mirror"):
        mira.context.add_cookies([{"name": "look", "value": f"lang={lang}", "url": mira.origin}])
        for path in ("/diary", "/diary/write", "/diary/weeks", "/diary/mine"):
            mira.goto(path)
            expect(page.locator(".diary h1")).to_be_visible()
            fits(page, f"{path} in {lang}")
    mira.context.add_cookies([{"name": "look", "value": "lang=en", "url": mira.origin}])

    # P14: the person's own file has everything in the clear, and no request is made for it.
    mira.goto("/diary/mine")
    page.get_by_role("heading", level=1).wait_for()
    with page.expect_download() as saving:
        mira.press("Save it on this device")
    told = json.loads(saving.value.path().read_text(encoding="utf-8"))
    assert [one["words"] for one in told["diary"]] == [f"The {CANARY} {LATER}", "שקט \u202e🌧️"]
    assert told["own_words"] == [{"word": OWN, "family": None, "colour": "#220044"}]

    walk(page, "/diary")
    do(mira, LATER, "Delete")
    mira.in_dialog("Delete")
    expect(entry(page, LATER)).to_have_count(0)
    page.reload()
    heading(mira, "My diary")
    expect(entry(page, "שקט")).to_be_visible()
    expect(entry(page, LATER)).to_have_count(0)
    assert heard.count() > before
    for said in heard.sent:
        for words in (CANARY, LATER, OWN, SAD, "lonely", "sadness", "שקט"):
            assert words.encode() not in said, words


def test_p5_a_diary_written_offline_reaches_the_other_device_and_the_server_learns_no_word_of_it(
    town: Town,
) -> None:
    mira = town.member("mira")
    mira.goto("/diary")
    mira.press("Come in")
    mira.sees("Welcome.")
    mira.goto("/home")
    mira.press("My twelve words")
    mira.press("Show them")
    twelve = " ".join(mira.page.get_by_role("dialog").get_by_role("listitem").all_inner_texts())
    mira.goto("/diary/write")
    heading(mira, "What is there")
    mira.offline(True)
    mira.page.get_by_label("Words, if you like").fill(OFFLINE)
    mira.press("Keep this")
    heading(mira, "My diary")
    expect(entry(mira.page, OFFLINE)).to_be_visible()
    mira.sees("It goes to your other devices by itself.")
    mira.offline(False)
    turn_away(mira.page, True)
    [kept] = town.network.until("SELECT name, body FROM vault_items")
    assert re.fullmatch(r"leaf\.[0-9a-f]", kept["name"])
    assert OFFLINE.encode() not in bytes(kept["body"])
    turn_away(mira.page, False)
    mira.sees("Only they can open it.")

    second = town.member("mira")
    second.goto("/home")
    second.page.get_by_label("Your twelve words").fill(twelve)
    second.press("Come back")
    heading(second, "Your page")
    walk(second.page, "/diary")
    expect(entry(second.page, OFFLINE)).to_be_visible()
    # Deleted there, it goes here as well.
    do(second, OFFLINE, "Delete")
    second.in_dialog("Delete")
    second.sees("Welcome.")
    turn_away(second.page, True)
    town.network.until("SELECT 1 FROM vault_items WHERE name = ? AND version > 1", kept["name"])
    turn_away(mira.page, False)
    expect(entry(mira.page, OFFLINE)).to_have_count(0)
