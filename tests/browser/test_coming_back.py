"""Coming back: reload, closed tab, lost network, another device, a server that was killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.network import Network, Served
from tests.browser.someone import ServiceWorkers, Someone, Talk, Town

# The first call is made, and its answer never arrives.
LOST_ANSWER = """
  const real = window.fetch;
  let lost = false;
  window.fetch = async (...asked) => {
    const answer = await real(...asked);
    if (asked[0] !== '/api/calls' || lost) return answer;
    lost = true;
    throw new TypeError('The answer was lost.');
  };
"""


@pytest.fixture
def service_workers() -> ServiceWorkers:
    return "allow"


def test_p6_a_reload_and_a_closed_tab_lose_nothing_on_either_side(talk: Talk) -> None:
    _, mira, wren = talk
    said = ["Hello.", "I am here."]
    for person, other in ((mira, wren), (wren, mira)):
        person.page.reload()
        person.is_in_talk()
        person.reads(*said)
        other.write(f"While {person.name} is back.")
        said.append(f"While {person.name} is back.")
        person.reads(*said)
        # The tab is closed; what is said meanwhile is there when it is opened again.
        address = person.page.url
        person.page.close()
        other.write(f"While {person.name} is away.")
        said.append(f"While {person.name} is away.")
        person.page = person.tab()
        person.page.goto(address)
        person.reads(*said)
        person.write(f"Here again, {person.name}.")
        said.append(f"Here again, {person.name}.")
        other.reads(*said)


def test_words_written_without_a_network_go_out_by_themselves(talk: Talk) -> None:
    _, mira, wren = talk
    mira.offline(True)
    mira.write("Written in a tunnel.")
    mira.write("And a second thing.")
    expect(mira.page.get_by_text("on its way")).to_have_count(2)
    mira.sees("What you write is kept and goes out by itself.")
    wren.write("Are you still there?")
    mira.offline(False)
    wren.holds("Hello.", "I am here.", "Are you still there?", "Written in a tunnel.", "And a second thing.")
    mira.same_as(wren)


def test_a_press_whose_answer_was_lost_does_not_bring_its_call_back_after_it_ended(mira: Someone) -> None:
    mira.page.add_init_script(LOST_ANSWER)
    # The socket brings the call all the same.
    mira.reach()
    mira.press("Take my call back")
    mira.press("Reach someone again")
    expect(mira.page.get_by_role("heading", level=1)).to_have_text("Your call is known")


def test_p20_a_press_after_an_ended_call_says_when_it_did_not_get_through(mira: Someone) -> None:
    mira.reach()
    mira.press("Take my call back")
    mira.sees("You took it back.")
    mira.offline(True)
    mira.press("Reach someone again")
    mira.sees("The call did not get through")
    mira.offline(False)
    mira.press("Try again")
    expect(mira.page.get_by_role("heading", level=1)).to_have_text("Your call is known")


def test_another_device_reads_the_earlier_words_by_the_twelve_words(talk: Talk) -> None:
    town, mira, wren = talk
    mira.goto("/home")
    mira.press("My twelve words")
    mira.press("Show them")
    twelve = " ".join(mira.page.get_by_role("dialog").get_by_role("listitem").all_inner_texts())
    town.network.until(
        "SELECT v.name FROM vault_items v JOIN rooms r ON r.founder = v.member"
        " WHERE v.name = 'history.' || r.id"
    )
    mira.page.close()

    second = town.member("mira")
    second.goto("/home")
    second.page.get_by_label("Your twelve words").fill("abandon " * 12)
    second.press("Come back")
    second.sees("together they do not fit")
    second.page.get_by_label("Your twelve words").fill(twelve)
    second.press("Come back")
    second.press("Go back to it")
    second.reads("Hello.", "I am here.")
    second.write("From my other device.")
    wren.reads("Hello.", "I am here.", "From my other device.")

    # The first device comes back as well: both of them read everything.
    mira.page = mira.tab()
    mira.goto("/home")
    mira.press("Go back to it")
    mira.reads("Hello.", "I am here.", "From my other device.")
    wren.write("I hear you both.")
    for device in (mira, second):
        device.reads("Hello.", "I am here.", "From my other device.", "I hear you both.")

    # Nobody but this member holds anything of it in a vault, and the dawn takes it.
    room = mira.room
    kept = town.network.rows("SELECT name FROM vault_items WHERE name LIKE ?", f"%.{room}")
    assert {row["name"] for row in kept} >= {f"archive.{room}", f"history.{room}"}
    mira.end_talk()
    town.network.skip(24 * 3600 * 1000 + 60_000)
    second.sees("Dawn has come")
    assert town.network.rows("SELECT name FROM vault_items WHERE name LIKE ?", f"%.{room}") == []


def test_p1_a_server_killed_in_the_middle_of_a_talk_asks_nothing_of_anybody(
    browser: Browser, tmp_path: Path
) -> None:
    # Names that a server takes without being a demo.
    network = Network(tmp_path, names={"wren": "127.0.0.1", "mira": "localhost"})
    town = Town(browser, network, service_workers="allow")
    with network:
        network.prepare()
        wren, mira = town.supporter("wren"), town.member("mira")
        town.talk(mira, wren)
    # From here on a process of its own serves the same folder on the same port.
    served = Served(tmp_path, network.port)
    said = ["Hello.", "I am here."]
    try:
        for turn in ("first", "second"):
            mira.write(f"Before the {turn} end.")
            served.kill()
            mira.write(f"While it is gone, the {turn} time.")
            wren.write(f"I write as well, the {turn} time.")
            served.start()
            said += [f"Before the {turn} end.", f"While it is gone, the {turn} time."]
            said += [f"I write as well, the {turn} time."]
            wren.holds(*said)
            mira.holds(*said)
            mira.same_as(wren)
        town.close()
    finally:
        served.end()
