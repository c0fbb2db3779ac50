"""P9, P10, P16: whoever is named feels a drum, goes or passes, and knocks at a door that may stay closed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from asterism.bonds.making import begin_bond
from asterism.store.base import Tx
from tests.browser.guided_pair import GuidedPair
from tests.browser.looking import looked_at, walk
from tests.browser.network import Network
from tests.browser.someone import Someone, Town

POST = """async ([path, body]) => {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}"""
# What the device was asked to let somebody feel.
TOUCHED = "() => { window.touched = []; navigator.vibrate = (pattern) => window.touched.push(pattern); }"


class Drum:
    """Somebody's drum, sent as their device sends it."""

    def __init__(self, network: Network, person: Someone, member: str) -> None:
        self.network = network
        self.person = person
        self.device = network.rows("SELECT device FROM sessions WHERE member = ?", member)[0]["device"]

    def _post(self, path: str, **body: Any) -> Any:
        return self.person.page.evaluate(POST, [path, body])

    def beat(self, client_id: str, **told: Any) -> str:
        told = {"who": ["supporters"], **told}
        return str(self._post("/api/knocks", client_id=client_id, device=self.device, **told)["knock"])

    def open(self, knock: str) -> None:
        self._post(f"/api/knocks/{knock}/open", device=self.device)


@pytest.fixture
def drum(town: Town, network: Network) -> Drum:
    pair = GuidedPair(town, network)
    mira = pair.person("mira")
    return Drum(network, mira, pair.members["mira"])


def test_a_drum_is_felt_with_its_side_passed_on_and_its_door_opens(
    town: Town, network: Network, drum: Drum, wren: Someone
) -> None:
    thread = json.loads(network.rows("SELECT threads FROM network")[0]["threads"])[0]
    wren.page.evaluate(TOUCHED)
    knock = drum.beat("one", colour="sadness", thread=thread)
    panel = wren.page.get_by_role("region", name="Somebody may need someone")
    expect(panel).to_contain_text("Sadness")
    expect(panel).to_contain_text("far left of the meadow")
    expect(wren.page.get_by_role("status")).to_contain_text("You are asked")
    assert wren.page.evaluate("window.touched[0].length") == 3
    looked_at(wren.page, "a drum over the post")
    wren.page.set_viewport_size({"width": 390, "height": 844})

    wren.press("Go and knock")
    wren.sees("You are at the door")
    looked_at(wren.page, "at the door")
    # Whoever looks anew stands at the same door.
    wren.page.reload()
    wren.sees("You are at the door")
    drum.open(knock)
    wren.at("/talk/")
    drum.person.goto(f"/talk/{wren.room}")
    drum.person.is_in_talk()
    wren.write("I am here.")
    drum.person.reads("I am here.")


def test_whoever_lets_it_pass_or_finds_the_door_closed_is_told_so_kindly_and_nobody_else_is(
    town: Town, network: Network, drum: Drum, wren: Someone
) -> None:
    yusuf = town.supporter("yusuf")
    drum.beat("one")
    network.until("SELECT 1 AS there FROM knock_doors WHERE state = 'asked'")
    first, second = (wren, yusuf) if _is_asked(wren) else (yusuf, wren)
    first.page.get_by_role("button", name="Not now").focus()
    first.page.keyboard.press("Enter")
    expect(first.page.get_by_role("region", name="Somebody may need someone")).to_have_count(0)
    second.press("Go and knock")
    second.sees("You are at the door")
    network.skip(3 * 60_000 + 1_000)
    second.sees("The door stayed closed")
    second.page.goto(second.page.url)
    second.sees("Nobody asks for you now")
    # Whether one is asked is kept by the server, and shown as it stands there.
    wish = second.page.get_by_role("switch", name="As a friend of a bond")
    expect(wish).to_have_attribute("aria-checked", "true")
    wish.focus()
    second.page.keyboard.press("Enter")
    network.until("SELECT 1 AS there FROM door_wishes WHERE as_friend = 0 AND as_facilitator = 1")
    second.page.goto(second.page.url)
    expect(wish).to_have_attribute("aria-checked", "false")
    expect(second.page.get_by_role("switch", name="As the one who keeps a circle")).to_have_count(0)
    assert _is_asked(first) is False


def test_a_friend_of_a_bond_is_asked_and_the_door_leads_both_to_their_visit(
    town: Town, network: Network
) -> None:
    pair = GuidedPair(town, network)
    ana, ben = pair.person("ana"), pair.person("ben")

    async def bound(tx: Tx) -> str:
        return await begin_bond(tx, network.parts, pair.members["ana"], pair.members["ben"])

    bond = network.call(network.parts.store.write(bound))
    for person in (ana, ben):
        person.page.evaluate(POST, [f"/api/bonds/{bond}/sign", {"edition": 1}])
        person.goto(f"/lake/{bond}")
    for person in (ana, ben):
        person.sees("A first water gathers between stones.")
        expect(person.page.get_by_text("Your devices are still exchanging a key.")).to_have_count(0)
    walk(ben.page, "/home")
    Drum(network, ana, pair.members["ana"]).beat("one", who=["bonds"])
    ben.press("Go and knock")
    ben.sees("You are at the door")
    expect(ana.page.get_by_role("region", name="Somebody is at your door")).to_contain_text("you walk with")
    ana.press("Open the door")
    for person in (ana, ben):
        person.at(f"/lake/{bond}/visit")
    ana.page.get_by_label("Write, or be here").fill("You came.")
    ana.page.keyboard.press("Enter")
    ben.reads("You came.")


def _is_asked(person: Someone) -> bool:
    try:
        expect(person.page.get_by_role("region", name="Somebody may need someone")).to_be_visible(
            timeout=4000
        )
    except AssertionError:
        return False
    return True
