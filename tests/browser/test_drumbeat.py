"""P9, P15, P16, P20: a letter to oneself, what is noticed on the device, and what leaves it: the drumbeat
alone, at its moment."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import msgspec
from playwright.sync_api import Locator, Request, expect

from tests.browser.looking import heading, looked_at, tab_to
from tests.browser.network import Network
from tests.browser.someone import Someone, Town

HEAVY = (
    "I cannot carry any of it any more and I want to die. "
    "Nobody would miss me if I was gone for good, I am a burden. "
    "I have already said goodbye to everyone and I will end my life tonight. "
)
LIGHT = (
    "We planted beans along the wall and my aunt brought some jam. "
    "The kettle sings in the kitchen and the cat sleeps on the mat. "
    "Tomorrow we will walk to the market and buy a bag of pears. "
)
KNOCK = {"client_id", "device", "who", "confirmed", "heaviness", "colour", "thread"}
BEATS = {"beat", "clock"}
"""Frames that a device sends by its own clock, whatever is done on it."""
PAUSE_MS = 2_000
"""Longer than the pause in writing after which it is listened."""


def pick(person: Someone, name: str, kind: Any = "checkbox") -> Locator:
    return person.page.get_by_role(kind, name=re.compile(f"^{name}"))


def sheet(person: Someone, name: str = "Shall I reach someone?") -> Locator:
    return person.page.get_by_role("region", name=name)


def comes_in(person: Someone) -> None:
    person.goto("/contract")
    person.press("Come in")
    person.press("Yes")
    person.sees("To me, on a hard day:")


def sign(person: Someone, *signs: str, waits: bool = False, colour: str | None = None) -> None:
    """Signs a letter that names those on shift."""
    for each in (*signs, "supporters on shift"):
        pick(person, each).check(force=True)
    if waits:
        pick(person, "wait half a minute", "radio").check(force=True)
    if colour is not None:
        pick(person, colour, "radio").check(force=True)
    person.press("Read it once more")
    person.press("Sign it")
    person.sees("Signed on")


def diary(person: Someone) -> Locator:
    """Where an entry of the diary is written, with the mark that it is sensed."""
    person.goto("/diary/write")
    person.sees("Sensed on this device, kept nowhere.")
    # Everything that may be needed later is there before the first word.
    person.page.wait_for_load_state("networkidle")
    return person.page.get_by_label("Words, if you like")


class Traffic:
    """Everything that leaves this person's pages and workers from here on: requests, and frames."""

    def __init__(self, person: Someone) -> None:
        self.requests: list[tuple[str, str, bytes]] = []
        self.frames: list[str] = []
        person.context.on("request", self._asked)
        assert person.sockets
        for socket in person.sockets:
            socket.on("framesent", lambda payload: self.frames.append(msgspec.msgpack.decode(payload)["t"]))

    def _asked(self, request: Request) -> None:
        self.requests.append((request.method, request.url, request.post_data_buffer or b""))

    def nothing(self) -> bool:
        """No request, and no frame but those that come by the clock."""
        return not self.requests and set(self.frames) <= BEATS

    def posted(self, path: str) -> list[Any]:
        return [json.loads(body) for how, url, body in self.requests if how == "POST" and url.endswith(path)]


def test_a_letter_is_signed_by_keyboard_and_what_is_written_is_asked_about_and_becomes_a_call(
    town: Town, wren: Someone
) -> None:
    mira = town.member("mira")
    mira.page.clock.install()
    mira.goto("/contract")
    mira.press("Come in")
    mira.sees("One thing first")
    looked_at(mira.page, "the age is not said")
    tab_to(mira.page, mira.button("Yes"))
    mira.page.keyboard.press("Enter")
    mira.sees("To me, on a hard day:")
    # Nothing is chosen beforehand but to be asked first, and nothing of the model is there.
    expect(mira.page.get_by_role("checkbox", checked=True)).to_have_count(0)
    expect(pick(mira, "ask me first", "radio")).to_be_checked()
    assert not [url for url in mira.asked if "/sense/" in url]
    looked_at(mira.page, "the letter")
    mira.press("Read it once more")
    mira.sees("choose at least one")
    for each in ("heavy words", "supporters on shift"):
        tab_to(mira.page, pick(mira, each))
        mira.page.keyboard.press("Space")
    tab_to(mira.page, mira.button("Read it once more"))
    mira.page.keyboard.press("Enter")
    heading(mira, "This is what I say")
    mira.sees("it asks me first, and nothing goes out without my press")
    looked_at(mira.page, "the letter in one paragraph")
    tab_to(mira.page, mira.button("Sign it"))
    mira.page.keyboard.press("Enter")
    mira.sees("Signed on")
    looked_at(mira.page, "the letter that holds")

    # Whatever is written, however heavy: nothing leaves, up to the asking and after it.
    area = diary(mira)
    assert [url for url in mira.asked if "/sense/" in url], "the requests of workers are seen as well"
    traffic = Traffic(mira)
    assert len(HEAVY) == len(LIGHT)
    area.fill(LIGHT)
    mira.page.clock.run_for(PAUSE_MS)
    expect(sheet(mira)).to_have_count(0)
    assert traffic.nothing(), traffic.requests
    area.fill(HEAVY)
    mira.page.clock.run_for(PAUSE_MS)
    expect(sheet(mira)).to_be_visible()
    expect(mira.page.get_by_role("status")).to_contain_text("Shall I reach someone?")
    assert traffic.nothing(), traffic.requests
    expect(area).to_be_focused()
    looked_at(mira.page, "the asking")

    # Yes, by keyboard: somebody on shift is a call like any other, with the need that the person chooses.
    tab_to(mira.page, mira.button("Yes"))
    mira.page.keyboard.press("Enter")
    expect(sheet(mira, "Whom?").get_by_role("heading")).to_be_focused()
    looked_at(mira.page, "whom")
    tab_to(mira.page, mira.button("Somebody on shift, now"))
    mira.page.keyboard.press("Enter")
    heading(mira, "Your call is known")
    sent = b"".join(body for _, _, body in traffic.requests)
    assert b"hopeless" not in sent
    wren.accept()
    mira.is_in_talk()


def test_it_learns_from_a_false_alarm_is_stopped_for_today_and_ends_at_one_press(town: Town) -> None:
    mira = town.member("mira")
    mira.page.clock.install()
    comes_in(mira)
    sign(mira, "heavy words")
    area = diary(mira)
    area.fill(HEAVY)
    mira.page.clock.run_for(PAUSE_MS)
    mira.press("That was nothing")
    expect(sheet(mira)).to_have_count(0)
    expect(area).to_be_focused()
    expect(mira.page.get_by_role("status")).to_contain_text("I ask a little later")
    # What it learned stands in the letter, and outlives a reload; so does the quiet after an asking.
    mira.page.reload()
    mira.sees("Sensed on this device, kept nowhere.")
    mira.press("About what is sensed here")
    mira.page.get_by_role("menuitem", name="My letter to myself").click()
    mira.sees("I ask a little later now, since you said that it was nothing.")
    mira.press("Ask as at first")
    mira.sees_not("I ask a little later now")

    mira.press("Stop for today")
    mira.sees("Stopped on this device until")
    mira.goto("/diary/write")
    expect(mira.page.get_by_label("Words, if you like")).to_be_visible()
    mira.sees_not("Sensed on this device")
    mira.goto("/contract")
    mira.press("Begin again")
    mira.sees("What you write is weighed on this device now.")

    # Ended by one press: at that moment nothing is sensed, here and after a reload.
    mira.press("End it now")
    mira.sees("The last one has ended.")
    looked_at(mira.page, "the letter that ended")
    mira.goto("/diary/write")
    area = mira.page.get_by_label("Words, if you like")
    area.fill(LIGHT + HEAVY + "I want to die and I will do it tonight. ")
    mira.page.clock.run_for(PAUSE_MS)
    mira.sees("Kept on this device while you write.")
    expect(sheet(mira)).to_have_count(0)
    mira.sees_not("Sensed on this device")
    assert not [worker.url for worker in mira.page.workers if "sens" in worker.url]


def test_after_half_a_minute_without_a_not_now_it_knocks_and_the_door_opens(
    town: Town, network: Network, wren: Someone
) -> None:
    mira = town.member("mira")
    mira.page.clock.install()
    comes_in(mira)
    sign(mira, "heavy words", waits=True, colour="sadness")
    area = diary(mira)
    traffic = Traffic(mira)
    area.fill(HEAVY)
    mira.page.clock.run_for(PAUSE_MS)
    expect(sheet(mira)).to_contain_text("I wait a little for your")
    looked_at(mira.page, "the half minute")
    # A device that slept in the middle asks anew instead of sending late.
    mira.page.clock.fast_forward(40_000)
    expect(sheet(mira)).to_contain_text("I wait a little for your")
    mira.page.clock.run_for(20_000)
    expect(sheet(mira)).to_be_visible()
    assert traffic.nothing(), traffic.requests
    mira.page.clock.run_for(15_000)
    asking = sheet(mira, "Somebody is being asked")
    expect(asking).to_contain_text("Nobody is told why.")
    [said] = traffic.posted("/api/knocks")
    assert set(said) == KNOCK
    assert (said["who"], said["confirmed"], said["colour"]) == (["supporters"], False, "sadness")
    looked_at(mira.page, "somebody is being asked")

    wren.press("Go and knock")
    at_door = sheet(mira, "Somebody is at your door")
    expect(at_door).to_contain_text("A supporter on shift has come.")
    looked_at(mira.page, "somebody is at the door")
    mira.press("Open the door")
    mira.is_in_talk()
    wren.is_in_talk()
    wren.write("I am here.")
    mira.reads("I am here.")
    expect(mira.page.locator("#drum section")).to_have_count(0)


def test_a_time_of_ones_own_asks_for_somebody_and_is_taken_back_and_leaving_at_once_sends_nothing(
    town: Town, network: Network, wren: Someone
) -> None:
    mira = town.member("mira")
    comes_in(mira)
    sign(mira, "heavy words", "a time", waits=True)
    at = network.node.clock.now() + 4 * 60_000
    mira.page.get_by_label("The time").fill(datetime.fromtimestamp(at / 1000, UTC).strftime("%H:%M"))
    mira.press("Set it")
    mira.sees("If you have not touched this by")
    looked_at(mira.page, "a time is set")
    [kept] = network.rows("SELECT * FROM own_times")
    assert (kept["named"], kept["colour"], kept["thread"]) == ("supporters", None, None)
    # Touched: the same hour tomorrow; then set again, and left alone.
    mira.press("I am here, and again tomorrow")
    network.until("SELECT 1 AS there FROM own_times WHERE at > ?", kept["at"])
    mira.page.get_by_label("Another time").fill(datetime.fromtimestamp(at / 1000, UTC).strftime("%H:%M"))
    mira.press("Move it there")
    network.until("SELECT 1 AS there FROM own_times WHERE at = ?", kept["at"])
    network.skip(kept["at"] - network.node.clock.now() + 1_000)
    came = sheet(mira, "The time you set has come")
    expect(came).to_be_visible()
    looked_at(mira.page, "the time has come")
    network.skip(31_000)
    asked = sheet(wren, "Somebody may need someone")
    expect(asked).to_be_visible()
    expect(sheet(mira, "Somebody is being asked")).to_be_visible()
    # Ending the letter takes back what was sent without a press; signed anew it says the same.
    mira.press("End it now")
    expect(asked).to_have_count(0)
    expect(mira.page.locator("#drum section")).to_have_count(0)
    mira.press("Read it once more")
    mira.press("Sign it")
    mira.sees("Signed on")

    # Leaving at once in the half minute: nothing is sent, then or later.
    area = diary(mira)
    area.fill(HEAVY)
    expect(sheet(mira)).to_contain_text("I wait a little for your")
    for _ in range(3):
        mira.page.keyboard.press("Shift")
    mira.page.wait_for_url("**/plain*")
    assert not [url for url in mira.asked if url.endswith("/api/knocks")]


def test_what_proposes_feelings_has_its_model_again_before_anything_is_written(town: Town) -> None:
    mira = town.member("mira")
    comes_in(mira)
    sign(mira, "heavy words")
    mira.goto("/diary/mine")
    pick(mira, "Propose a feeling from my words", "switch").check(force=True)
    area = diary(mira)
    mira.press("About what is sensed here")
    # What senses for the letter ends, and its worker with it.
    with mira.page.context.expect_event("request", lambda request: "/sense/" in request.url):
        mira.page.get_by_role("menuitem", name="Stop for today").click()
    traffic = Traffic(mira)
    area.fill(HEAVY)
    expect(mira.page.get_by_text("Is one of these right?")).to_be_visible()
    assert traffic.nothing(), traffic.requests
    expect(sheet(mira)).to_have_count(0)
