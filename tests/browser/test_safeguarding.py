"""P18 on the screens: passing something on by two people, a pause and its appeal, an end and its appeal."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.network import Network
from tests.browser.someone import Someone, Town

WORDS = {
    "Why it cannot stay here": "They say they will not live until the morning, and gave their address.",
    "What would be passed on": "The address they wrote, and that they are in danger now.",
    "To whom": "The emergency service of the town",
}


@pytest.fixture
def stewards(town: Town, network: Network) -> tuple[Someone, Someone]:
    """Two stewards at their desks, and nobody else at one."""
    pair = []
    for name in ("sol", "kit"):
        steward = town.member(name)
        steward.take(network.invitation(name, "steward"))
        steward.at("/desk")
        pair.append(steward)
    return pair[0], pair[1]


def invented_rest(network: Network) -> None:
    """The invented stewards of a demo are no stewards for this journey: nobody sits at their desks."""

    async def go() -> None:
        await network.parts.store.write(
            lambda tx: tx.run(
                "DELETE FROM roles WHERE role = 'steward'"
                " AND member NOT IN (SELECT id FROM members WHERE name IN ('Sol', 'Kit'))"
            )
        )

    network.call(go())


def propose(steward: Someone, call: str) -> None:
    steward.goto(f"/desk/passing?call={call}")
    for label, words in WORDS.items():
        steward.page.get_by_label(label, exact=True).fill(words)
    steward.page.get_by_label("They are told").check()
    steward.press("Ask the other stewards")
    expect(steward.page.get_by_role("heading", name="The others are asked")).to_be_visible()


def in_danger(town: Town, mira: Someone) -> str:
    """A call whose supporter says that the caller is in danger now; its id."""
    wren = town.supporter("wren")
    mira.reach()
    wren.accept()
    mira.is_in_talk()
    [call] = town.network.rows("SELECT id, lead, term FROM calls WHERE state = 'held'")

    async def danger() -> None:
        from asterism.calls import holding

        await town.network.parts.calls.ask_for_steward(
            call["lead"], call["id"],
            lambda c, around, now: holding.danger_now(c, call["lead"], call["term"], now),
        )  # fmt: skip

    town.network.call(danger())
    return str(call["id"])


def test_p18_two_stewards_pass_something_on_and_the_caller_reads_it_and_appeals(
    town: Town, network: Network, stewards: tuple[Someone, Someone], mira: Someone
) -> None:
    sol, kit = stewards
    invented_rest(network)
    call = in_danger(town, mira)
    sol.goto("/desk")
    expect(sol.page.get_by_role("link", name="Propose to pass something on")).to_be_visible()
    propose(sol, call)
    expect(sol.page.get_by_role("timer")).to_have_text(re.compile(r"[01]:[0-5]\d"))
    expect(sol.button("Pass it on alone")).to_have_count(0)
    # The other steward is asked wherever they are at the desk.
    kit.page.get_by_role("link", name="Look at it").click()
    kit.sees("The address they wrote")
    kit.press("No")
    kit.sees("Write why not.")
    kit.press("Yes, pass it on")
    kit.sees("Passed on, confirmed by two")
    sol.sees("Passed on, confirmed by two")
    mira.goto("/home")
    mira.sees("Something about you was passed on outside")
    mira.sees("To whom: The emergency service of the town")
    mira.press("Appeal")
    mira.page.get_by_label("Your appeal, in your own words").fill("I had said it was over.")
    mira.press("Send the appeal")
    mira.sees("Your appeal is with the stewards.")


def test_p18_when_nobody_answers_one_steward_acts_alone_and_the_other_reviews(
    town: Town, network: Network, stewards: tuple[Someone, Someone], mira: Someone
) -> None:
    sol, kit = stewards
    invented_rest(network)
    propose(sol, in_danger(town, mira))
    network.skip(2 * 60_000)
    sol.page.reload()
    expect(sol.page.get_by_role("heading", name="You may act alone")).to_be_visible()
    sol.press("Pass it on alone")
    sol.in_dialog("Pass it on alone")
    sol.sees("Reviews: 0 of 1")
    network.skip(24 * 3_600_000)
    kit.goto("/desk")
    kit.sees("Something was passed on by one steward alone, and its review is overdue.")
    kit.page.get_by_role("link", name="Look at it").click()
    kit.page.get_by_label("Your words").fill("It could not wait.")
    kit.press("It was right")
    kit.sees("Reviews: 1 of 1")
    kit.sees_not("overdue")


def test_p18_a_steward_pauses_somebody_who_appeals_and_another_lifts_it(
    town: Town, network: Network, stewards: tuple[Someone, Someone]
) -> None:
    sol, kit = stewards
    invented_rest(network)
    wren = town.supporter("wren", on_shift=False)
    sol.goto("/desk/people")
    sol.press(re.compile("More for Wren"))
    sol.page.get_by_role("menuitem", name="Pause their part").click()
    sol.page.get_by_label("The reason").fill("Until we have talked.")
    sol.in_dialog("Pause their part")
    sol.sees("Wren is paused")
    wren.goto("/home")
    wren.sees("Until we have talked.")
    wren.page.get_by_label("Your appeal, in your own words").fill("Please hear my side.")
    wren.press("Send the appeal")
    wren.sees("Your appeal is with the stewards.")
    # Whoever paused it does not judge the appeal.
    sol.page.reload()
    sol.sees("Please hear my side.")
    sol.press("Agree, and give the part back")
    sol.page.get_by_label("Your answer").fill("I changed my mind.")
    sol.in_dialog("Send the answer")
    expect(sol.page.get_by_role("dialog")).to_contain_text("This takes a second person.")
    kit.goto("/desk/people")
    kit.press("Agree, and give the part back")
    kit.page.get_by_label("Your answer").fill("We have talked. Welcome back.")
    kit.in_dialog("Send the answer")
    kit.sees_not("Wren is paused")
    wren.goto("/home")
    wren.sees("We have talked. Welcome back.")
    wren.goto("/post")
    expect(wren.button("Start my shift")).to_be_visible()


def test_p18_who_was_ended_for_safety_appeals_at_the_end_and_reads_the_answer_on_the_own_page(
    town: Town, network: Network, stewards: tuple[Someone, Someone], mira: Someone
) -> None:
    sol, _ = stewards
    wren = town.supporter("wren")
    mira.reach()
    wren.accept()
    mira.is_in_talk()
    wren.choose("What you can do", "End for safety")
    wren.page.get_by_label("The reason, in a sentence").fill("Threats against me.")
    wren.in_dialog("End this talk")
    mira.at("/after")
    mira.press("Appeal")
    mira.page.get_by_label("Your appeal, in your own words").fill("I was quoting a film.")
    mira.press("Send the appeal")
    mira.sees("Your appeal is with the stewards.")
    sol.goto("/desk/reports")
    sol.sees("I was quoting a film.")
    sol.press("It does not stand")
    sol.page.get_by_label("Your answer").fill("Wren misread it. You are welcome here.")
    sol.in_dialog("Send the answer")
    sol.sees("Answered: Wren misread it.")
    mira.goto("/home")
    mira.sees("The stewards answered:")
    mira.sees("Wren misread it. You are welcome here.")


def test_a_new_stewards_link_opens_after_the_second_steward_said_yes(
    town: Town, network: Network, stewards: tuple[Someone, Someone]
) -> None:
    sol, kit = stewards
    sol.goto("/desk/invitations")
    sol.page.get_by_label("As", exact=True).select_option("steward")
    sol.sees("the link opens after a second steward has said yes")
    sol.press("Make a link")
    sol.sees("It opens nothing until another steward has said yes")
    link = sol.page.locator("code").inner_text()
    lou = town.member("lou")
    lou.page.goto(f"{lou.origin}/i#{link.rpartition('#')[2]}")
    lou.sees("This invitation still waits for a second steward")
    kit.goto("/desk/invitations")
    kit.press("Say yes")
    kit.in_dialog("Say yes")
    kit.sees("Second yes by Kit")
    lou.page.reload()
    lou.sees("asks you to look after it as a steward")
