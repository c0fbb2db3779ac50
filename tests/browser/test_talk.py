"""P6: from the first press to the dawn, two to four people in one talk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.someone import ServiceWorkers, Someone, Town

# How many key packages this device keeps the secrets of; their records have names that anybody can read.
PACKAGES = """new Promise((resolve, reject) => {
  const opening = indexedDB.open('asterism', 1);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const names = opening.result.transaction('sealed').objectStore('sealed').getAllKeys();
    opening.result.close();
    names.onsuccess = () => resolve(names.result.filter((name) => name.startsWith('kp/')).length);
  };
})"""
# Whether it becomes so many.
BECOME = f"""async (wanted) => {{
  for (let tries = 0; tries < 500; tries++) {{
    if (await {PACKAGES} === wanted) return true;
    await new Promise((later) => setTimeout(later, 20));
  }}
  return false;
}}"""
# An accept goes out when `letGo` is called.
SLOW_ACCEPT = """() => {
  const real = window.fetch;
  const late = new Promise((resolve) => { window.letGo = resolve; });
  window.fetch = async (path, how) => {
    if (path.endsWith('/accept')) await late;
    return real(path, how);
  };
}"""


@pytest.fixture
def service_workers() -> ServiceWorkers:
    return "allow"


def test_two_people_reach_each_other_and_the_first_words_are_there_at_once(
    mira: Someone, wren: Someone
) -> None:
    mira.reach()
    mira.page.get_by_label("Your first words").fill("It is the flat mostly. It got so quiet.")
    mira.press("Keep these words for them")
    mira.sees("Kept. They are there when someone comes.")
    wren.accept()
    wren.reads("It is the flat mostly. It got so quiet.")
    wren.write("I am here. Take all the time you need.")
    mira.at("/talk/")
    mira.reads("It is the flat mostly. It got so quiet.", "I am here. Take all the time you need.")
    wren.sees_not("Their device has not let you in yet")


def test_an_accept_that_comes_too_late_leaves_no_key_behind(mira: Someone, wren: Someone) -> None:
    before = wren.page.evaluate(PACKAGES)
    wren.page.evaluate(SLOW_ACCEPT)
    mira.reach()
    wren.press("Go to them")
    assert wren.page.evaluate(BECOME, before + 1)
    mira.press("Take my call back")
    mira.sees("You took it back.")
    wren.page.evaluate("letGo()")
    assert wren.page.evaluate(BECOME, before)


def test_a_talk_from_the_summons_to_the_dawn_with_four_people(
    town: Town, mira: Someone, wren: Someone
) -> None:
    yusuf = town.supporter("yusuf", on_shift=False)
    ada = town.supporter("ada", on_shift=False)
    mira.reach()
    wren.accept()
    mira.is_in_talk()
    yusuf.start_shift()
    mira.write("Hello.")
    wren.reads("Hello.")

    # A companion comes only with the caller's yes, and reads from then on.
    wren.choose("What you can do", "Call someone to join")
    wren.in_dialog("One person")
    mira.sees("They can read what is written from now on. You can ask them to leave.")
    expect(yusuf.button("Go to them")).to_have_count(0)
    mira.press("Yes, call them")
    yusuf.accept()
    mira.sees("Yusuf has joined.")
    mira.write("There are three of us now.")
    yusuf.reads("There are three of us now.")
    wren.reads("Hello.", "There are three of us now.")

    # Asked to leave, they are gone at once and read nothing more.
    mira.press("Ask Yusuf to leave")
    yusuf.sees("You are no longer in this talk")
    expect(mira.page.get_by_text("Yusuf has joined.")).to_have_count(0)
    mira.write("Only the two of us again.")
    wren.reads("Hello.", "There are three of us now.", "Only the two of us again.")

    # Handed over: the first one stays until the next one is there.
    yusuf.page.get_by_role("link", name="To my post").click()
    yusuf.press("End my shift")
    ada.start_shift()
    wren.choose("What you can do", "Hand over")
    mira.sees("They stay until that person is here.")
    ada.accept()
    wren.sees("You are no longer in this talk")
    mira.write("Hello Ada.")
    ada.reads("Hello Ada.")
    ada.write("Hello Mira.")
    mira.reads(
        "Hello.", "There are three of us now.", "Only the two of us again.", "Hello Ada.", "Hello Mira."
    )

    # The goodbye, and the dawn that takes it all.
    room = mira.room
    mira.press("End this talk")
    mira.page.get_by_role("radio", name=re.compile("^3:")).check(force=True)
    mira.in_dialog("End this talk")
    mira.at("/after")
    ada.page.get_by_role("link", name="To my post").click()
    ada.sees("How was it for you?")
    assert town.network.rows("SELECT dawn_at FROM rooms WHERE id = ?", room)[0]["dawn_at"] is not None
    mira.press("Read it once more")
    expect(mira.page.get_by_role("log")).to_contain_text("Hello Ada.")
    town.network.skip(24 * 3600 * 1000 + 60_000)
    mira.sees("Dawn has come")
    assert town.network.rows("SELECT id FROM rooms WHERE id = ?", room) == []
    mira.page.reload()
    mira.sees("This talk is not here")
