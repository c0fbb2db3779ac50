"""What can go wrong between people, and what they can do about it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.someone import Someone, Talk, Town

LATE_ANSWER = """
const real = fetch;
globalThis.fetch = async (...asked) => {
  const answer = await real(...asked);
  if (!String(asked[0].url ?? asked[0]).includes('/shift/start')) return answer;
  const before = { ...(await answer.json()), offers: [] };
  await new Promise((come) => { globalThis.late = come; });
  return Response.json(before);
};
"""
"""The answer to the start of a shift was written before anybody was rung, and comes when the page lets it."""


def test_danger_now_pins_the_number_for_both_and_opens_a_side_room(talk: Talk) -> None:
    town, mira, wren = talk
    ines = town.member("ines")
    ines.take(town.network.invitation("ines", "steward"))
    wren.choose("What you can do", "Danger right now")
    wren.in_dialog("Pin the number and ask")
    for person in (mira, wren):
        expect(person.page.locator("main").get_by_role("link", name="Call 999 now")).to_be_visible()
    mira.sees("I am asking a colleague for advice. They cannot read here unless you agree.")
    # The side room: the lead and the steward talk, the caller knows nothing of its words.
    wren.page.get_by_role("link", name="Go to the side room").click()
    wren.sees("Only you and the stewards on call can read this.")
    wren.write("What would you do?")
    ines.goto("/home")
    ines.page.get_by_role("link", name="A side room with").click()
    ines.reads("What would you do?")
    ines.write("Ask where they are.")
    wren.reads("What would you do?", "Ask where they are.")
    wren.page.get_by_role("link", name="Back to the talk").click()
    wren.reads("Hello.", "I am here.")
    mira.reads("Hello.", "I am here.")
    ines.goto(f"/talk/{mira.room}")
    ines.sees("This talk is not here")


def test_a_quiet_question_to_the_steward_opens_a_side_room_once(talk: Talk) -> None:
    town, _, wren = talk
    wren.choose("What you can do", "Ask the steward quietly")
    expect(wren.page.get_by_role("link", name="Go to the side room")).to_have_count(1)
    assert len(town.network.rows("SELECT id FROM rooms WHERE kind = 'side'")) == 1


def test_i_have_to_stop_hands_over_and_rests(talk: Talk) -> None:
    town, mira, wren = talk
    yusuf = town.supporter("yusuf", on_shift=False)
    yusuf.start_shift()
    # A pause follows a talk, not one that was over before it began.
    town.network.skip(5 * 60_000)
    wren.choose("What you can do", "I have to stop")
    mira.sees("They stay until that person is here.")
    yusuf.accept()
    wren.sees("You are no longer in this talk")
    mira.write("Hello Yusuf.")
    yusuf.reads("Hello Yusuf.")
    wren.page.get_by_role("link", name="To my post").click()
    wren.sees("You are resting")


def test_a_talk_ended_for_safety_tells_the_caller_why(talk: Talk) -> None:
    _, mira, wren = talk
    wren.choose("What you can do", "End for safety")
    wren.page.get_by_label("The reason, in a sentence").fill("Threats against me.")
    wren.in_dialog("End this talk")
    mira.at("/after")
    mira.sees("Threats against me.")


def test_not_again_rings_somebody_else_and_never_the_same(talk: Talk) -> None:
    town, mira, wren = talk
    yusuf = town.supporter("yusuf", on_shift=False)
    yusuf.start_shift()
    mira.choose("More", "Not this person again")
    mira.in_dialog("Not this person again")
    yusuf.accept()
    wren.sees("You are no longer in this talk")
    mira.is_in_talk()
    mira.write("Hello Yusuf.")
    yusuf.reads("Hello Yusuf.")


def test_an_answer_that_comes_after_the_ring_it_does_not_know_of_hides_no_ring(
    town: Town, mira: Someone
) -> None:
    wren = town.supporter("wren", on_shift=False)
    mira.reach()
    wren.page.add_init_script(LATE_ANSWER)
    wren.goto("/post")
    wren.press("Start my shift")
    expect(wren.button("Go to them")).to_be_visible()
    wren.page.evaluate("late()")
    wren.page.evaluate("new Promise(requestAnimationFrame)")
    expect(wren.button("Go to them")).to_be_visible()
    wren.accept()


def test_p11_who_was_blocked_is_not_rung_again(talk: Talk) -> None:
    town, mira, wren = talk
    yusuf = town.supporter("yusuf", on_shift=False)
    mira.choose("More", "Block this person")
    mira.in_dialog("Block")
    wren.sees("You are no longer in this talk")
    wren.page.get_by_role("link", name="To my post").click()
    wren.sees("You are on shift")
    yusuf.start_shift()
    yusuf.accept()
    mira.is_in_talk()
    mira.write("Hello Yusuf.")
    yusuf.reads("Hello Yusuf.")
    # Wren was free and on shift all the time, and was rung for the first part only.
    rung = town.network.rows("SELECT m.name FROM offers o JOIN members m ON m.id = o.member")
    names = [row["name"] for row in rung]
    assert names.count("Wren") == 1
    assert "Yusuf" in names


def test_nobody_on_shift_is_said_and_one_can_be_told_later(town: Town, mira: Someone) -> None:
    wren = town.supporter("wren", on_shift=False)
    mira.goto("/")
    expect(mira.page.get_by_text("Nobody is on shift at this moment.")).to_be_visible()
    mira.press("Reach someone")
    mira.tell_age("Yes")
    mira.sees("Nobody is on shift at this moment.")
    town.network.skip(13 * 60_000)
    mira.press("Tell me when someone is here")
    expect(mira.button("You will be told")).to_have_attribute("aria-pressed", "true")
    wren.start_shift()
    wren.accept()
    mira.is_in_talk()


def test_p1_a_call_of_somebody_who_is_away_is_kept_and_comes_back_into_line(
    town: Town, mira: Someone
) -> None:
    wren = town.supporter("wren", on_shift=False)
    mira.reach()
    address = mira.page.url
    mira.page.close()
    [call] = town.network.rows("SELECT caller FROM calls")
    town.network.until_gone(call["caller"])
    town.network.skip(7 * 60_000)
    wren.start_shift()
    expect(wren.button("Go to them")).to_have_count(0)
    mira.page = mira.tab()
    mira.page.goto(address)
    wren.accept()
    mira.is_in_talk()


def test_p5_a_phrase_typed_in_a_talk_is_nowhere_on_the_server(
    town: Town, mira: Someone, wren: Someone
) -> None:
    canary = "marmalade lighthouse seventeen"
    mira.reach()
    mira.page.get_by_label("Your first words").fill(f"first {canary}")
    mira.press("Keep these words for them")
    wren.accept()
    mira.is_in_talk()
    wren.write(f"answer {canary}")
    mira.reads(f"first {canary}", f"answer {canary}")
    # The piece for other devices is written as well.
    mira.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    mira.goto("/home")
    town.network.back_up()
    looked = 0
    for file in town.network.folder.rglob("*"):
        if file.is_file():
            looked += 1
            content = file.read_bytes()
            for word in (canary, canary.encode("utf-16-le").decode("latin-1"), "marmalade"):
                assert word.encode("latin-1") not in content, file
    assert looked > 3
    assert "marmalade" not in town.network.metrics()
