"""P3: what the page says when the server ends the connection for good, and what it does about it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from asterism.store.base import Tx
from tests.browser.network import Network
from tests.browser.someone import Someone, Talk

KEPT = "What you write is kept and goes out by itself."


def _member(network: Network, person: Someone) -> str:
    [row] = network.rows("SELECT founder FROM rooms WHERE id = ?", person.room)
    return str(row["founder"])


async def _no_session(network: Network, member: str) -> None:
    """As after a restored backup: the server knows nothing of this device's session."""

    async def work(tx: Tx) -> None:
        await tx.run("DELETE FROM push_subscriptions WHERE member = ?", member)
        await tx.run("DELETE FROM sessions WHERE member = ?", member)

    await network.parts.store.write(work)
    network.parts.sessions.forget(member)


async def _end(network: Network, member: str, code: str) -> None:
    for socket in network.parts.hub.all_sockets():
        if socket.member == member:
            socket.end(code)


def test_a_device_whose_session_is_gone_signs_in_again_and_the_talk_goes_on(talk: Talk) -> None:
    town, mira, wren = talk
    network = town.network
    member = _member(network, mira)
    # Twice: it is not only the first time that it is mended.
    said = ["Hello.", "I am here."]
    for turn in ("first", "second"):
        network.call(_no_session(network, member))
        network.call(_end(network, member, "restart"))
        network.until("SELECT id FROM sessions WHERE member = ?", member)
        mira.write(f"After the {turn} time.")
        said.append(f"After the {turn} time.")
        wren.reads(*said)
        wren.write(f"I am still here, {turn}.")
        said.append(f"I am still here, {turn}.")
        mira.reads(*said)
    mira.sees_not("no longer connected")


@pytest.mark.parametrize(
    ("code", "words"),
    [("old_version", "This page is older than the server"), ("signed_out", "This device was signed out.")],
)
def test_p3_a_connection_that_was_ended_for_good_is_not_called_a_lost_one(
    talk: Talk, code: str, words: str
) -> None:
    town, mira, wren = talk
    network = town.network
    member = _member(network, mira)
    if code == "signed_out":
        network.call(_no_session(network, member))
    network.call(_end(network, member, code))
    mira.sees(words)
    mira.sees_not(KEPT)
    # Whether the other is here is not known any more.
    expect(mira.page.get_by_role("banner")).to_have_text(re.compile(r"With Wren(?!\s*here)"))
    mira.write("Kept until then.")
    mira.sees("Kept until then.")
    mira.press("Open it again")
    wren.reads("Hello.", "I am here.", "Kept until then.")
    mira.sees_not(words)


def test_p3_whoever_waits_and_whoever_is_on_shift_is_told_as_well(mira: Someone, wren: Someone) -> None:
    network = mira.network
    mira.reach()
    for row in network.rows("SELECT id FROM members"):
        network.call(_end(network, row["id"], "old_version"))
    for person in (mira, wren):
        told = person.page.get_by_role("alert").filter(has_text="This page is older than the server")
        expect(told).to_be_in_viewport(ratio=1)
        person.press("Open it again")
        person.sees_not("This page is older than the server")
    wren.accept()
    mira.is_in_talk()


def test_p20_a_press_on_a_page_that_was_signed_out_reaches_all_the_same(mira: Someone) -> None:
    network = mira.network
    mira.reach()
    mira.press("Take my call back")
    mira.sees("You took it back.")
    [caller] = network.rows("SELECT caller FROM calls")
    network.call(_no_session(network, caller["caller"]))
    network.call(_end(network, caller["caller"], "signed_out"))
    network.until_gone(caller["caller"])
    mira.press("Reach someone again")
    expect(mira.page.get_by_role("heading", level=1)).to_have_text("Your call is known")
    mira.sees_not("This device was signed out.")
    network.until_here(1)


def test_a_connection_that_a_newer_one_replaced_rests_and_can_be_taken_back(talk: Talk) -> None:
    town, mira, wren = talk
    network = town.network
    network.call(_end(network, _member(network, mira), "replaced"))
    mira.sees("This is open in another tab")
    mira.press("Go on here")
    mira.is_in_talk()
    mira.write("Here again.")
    wren.reads("Hello.", "I am here.", "Here again.")
