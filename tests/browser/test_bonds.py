"""P8, P10, P16: two people at the lake in the browser, from the first wish to the dawn of a visit."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.beforehand import Beforehand, Begun
from tests.browser.looking import fits, heading, looked_at, tab_to, walk
from tests.browser.network import Network
from tests.browser.someone import Someone, Town

WRITE = "Write, or be here"
WHERE = b"taken at 52.5163 N 13.3777 E"
KEEP_BLOBS = """(() => {
  const made = URL.createObjectURL.bind(URL);
  window.blobs = [];
  URL.createObjectURL = (blob) => { window.blobs.push(blob); return made(blob); };
})()"""
LAST_BLOB = "() => window.blobs.at(-1).arrayBuffer().then((all) => [...new Uint8Array(all)])"
A_VOICE = """
  // A tone stands for the one device that is not here: a microphone.
  navigator.mediaDevices.getUserMedia = async () => {
    window.voice = new AudioContext();
    const tone = window.voice.createOscillator();
    const out = window.voice.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    return out.stream;
  };
"""
PLAYS = "(one) => new Promise((done) => { one.onended = () => done(one.error === null); one.play(); })"
DRAW = """() => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 });
  canvas.getContext('2d').fillRect(8, 8, 20, 20);
  return canvas.toDataURL('image/jpeg').split(',')[1];
}"""


@pytest.fixture
def begun(beforehand: Beforehand) -> Begun:
    """Nobody but the invented stewards is there yet."""
    return beforehand.demo


def seen(person: Someone, what: str) -> None:
    """At 320 px, wide, in either light; then everything is as it was."""
    before = person.page.viewport_size
    looked_at(person.page, what)
    assert before is not None
    person.page.set_viewport_size(before)
    person.page.emulate_media(color_scheme="dark", reduced_motion="reduce")


def by_key(person: Someone, wanted: Locator, key: str = "Enter") -> None:
    tab_to(person.page, wanted)
    person.page.keyboard.press(key)


def link(person: Someone, name: str | re.Pattern[str]) -> Locator:
    return person.page.locator("main").get_by_role("link", name=name)


def pick(person: Someone, name: str) -> Locator:
    return person.page.get_by_role("checkbox", name=name, exact=True)


def photograph(person: Someone) -> bytes:
    """A picture as a camera makes it, with the place where it was taken written into it."""
    drawn = base64.b64decode(person.page.evaluate(DRAW))
    place = b"Exif\0\0" + WHERE
    return drawn[:2] + b"\xff\xe1" + (len(place) + 2).to_bytes(2, "big") + place + drawn[2:]


def bond_of(person: Someone) -> str:
    found = re.search(r"/lake/([a-z2-7]{20,})", person.page.url)
    assert found, person.page.url
    return found[1]


def wishes(person: Someone, *threads: str, hope: str) -> None:
    """Opts in, question by question."""
    link(person, "Say what I wish for").click()
    heading(person, "What do you know from inside?")
    for thread in threads:
        pick(person, thread).check(force=True)
    person.press("Go on")
    heading(person, "What do you hope the other knows?")
    person.press("Go on")
    heading(person, "What do you hope for?")
    pick(person, hope).check(force=True)
    for _ in range(5):
        person.press("Go on")
    heading(person, "Is this right?")
    person.press("Let me be found")
    heading(person, "The lake")


def test_two_people_walk_from_the_first_wish_to_the_dawn(town: Town, network: Network) -> None:
    ana, ben = town.member("ana"), town.member("ben")
    ana.context.add_init_script(A_VOICE)
    ben.context.add_init_script(KEEP_BLOBS)
    for person in (ana, ben):
        person.goto("/lake")
        person.press("Come in")
        person.sees("One thing first")
    seen(ana, "the age is not said")
    by_key(ana, ana.button("Yes"))
    ben.press("Yes")
    # Opting in by keyboard alone.
    by_key(ana, link(ana, "Say what I wish for"))
    heading(ana, "What do you know from inside?")
    seen(ana, "the first question")
    by_key(ana, pick(ana, "Loss"), "Space")
    by_key(ana, pick(ana, "Faith"), "Space")
    by_key(ana, ana.button("Go on"))
    heading(ana, "What do you hope the other knows?")
    ana.sees("Kept on this device, sealed.")
    ana.page.reload()
    heading(ana, "What do you know from inside?")
    expect(pick(ana, "Loss")).to_be_checked()
    for _ in range(7):
        by_key(ana, ana.button("Go on"))
    heading(ana, "Is this right?")
    seen(ana, "all that was said")
    by_key(ana, ana.button("Let me be found"))
    ana.sees("Nobody is suggested just now.")
    wishes(ben, "Loss", "Faith", hope="to be quiet together")

    # Two yeses that neither sees; only then there is a bond.
    ana.sees("You both know")
    seen(ana, "somebody is suggested")
    by_key(ana, ana.button("Yes, I would like to"))
    ana.sees("You said yes. Until the other says it too, nobody knows.")
    ben.sees("You both know")
    ben.sees_not("You said yes.")
    ben.press("Yes, I would like to")
    for person in (ana, ben):
        person.sees("A promise lies here for the two of you.")
    walk(ben.page, "/home")
    link(ben, "The lake, with something new").click()

    # The promise: one signature alone opens nothing, and is not shown to the other.
    by_key(ana, link(ana, re.compile("^With ")))
    heading(ana, "What we promise each other")
    seen(ana, "the promise")
    by_key(ana, ana.button("I promise this"))
    ana.sees("You have signed.")
    link(ben, re.compile("^With ")).click()
    ben.sees_not("You have signed.")
    ben.press("I promise this")
    for person in (ana, ben):
        person.sees("A first water gathers between stones.")
        expect(person.page.get_by_text("Your devices are still exchanging a key.")).to_have_count(0)

    # A visit on a path. Ana begins it alone; Ben is let in by what his device left.
    by_key(ana, link(ana, "Begin a visit"))
    heading(ana, "How would you walk today?")
    seen(ana, "a path is chosen")
    by_key(ana, ana.button("Begin the visit"))
    ana.sees("The path: ")
    link(ben, "Go to the visit").click()
    ben.sees("The path: ")
    by_key(ana, ana.button("Open the next question"))
    ben.sees("Open. Your answer is missing.")

    # Ana answers; the draft outlives a reload, and what tells who she is is asked about before it is sealed.
    by_key(ana, link(ana, re.compile("Open. Your answer is missing")))
    answer = ana.page.get_by_label("Your answer")
    tab_to(ana.page, answer)
    ana.page.keyboard.type("The smell of bread. I am @ana_by_night.")
    ana.sees("Kept on this device, sealed.")
    ana.page.reload()
    expect(answer).to_have_value("The smell of bread. I am @ana_by_night.")
    seen(ana, "an answer is written")
    by_key(ana, ana.button("Seal it"))
    expect(ana.page.get_by_role("dialog")).to_contain_text("This tells who you are. Send it?")
    expect(ana.page.get_by_role("dialog")).to_contain_text("@ana_by_night")
    by_key(ana, ana.button("Go back to the words"))
    answer.fill("The smell of bread.")
    by_key(ana, ana.button("Seal it"))
    ana.sees("Your answer is sealed")
    ana.sees("The smell of bread.")
    # Ben sees nothing of it: the question stands for him as before.
    ben.sees("Open. Your answer is missing.")
    ben.page.locator("main").get_by_role("link", name=re.compile("Open. Your answer is missing")).click()
    ben.sees_not("The smell of bread.")
    ben.page.get_by_label("Your answer").fill("Rain on a tent.")
    ben.press("Seal it")
    for person in (ana, ben):
        person.sees("Both of you answered.")
        person.sees("The smell of bread.")
        person.sees("Rain on a tent.")
    seen(ana, "both answers")

    # The second question is passed by one and answered by the other: neither is told.
    by_key(ana, link(ana, "Back to the path"))
    by_key(ana, ana.button("Open the next question"))
    by_key(ana, link(ana, re.compile("Open. Your answer is missing")))
    by_key(ana, ana.button("Pass this question"))
    ana.sees("You passed this question. Nobody is told")
    by_key(ana, link(ana, "Back to the path"))
    link(ben, "Back to the path").click()
    link(ben, re.compile("Open. Your answer is missing")).click()
    ben.page.get_by_label("Your answer").fill("A door that was left open.")
    ben.press("Seal it")
    ben.sees("It opens together with the other, or not at all.")
    link(ben, "Back to the path").click()

    # In words, which are asked about as well.
    ana.page.get_by_label(WRITE).fill("My number is 0171 2345678")
    ana.page.keyboard.press("Enter")
    by_key(ana, ana.button("Go back to the words"))
    expect(ana.page.get_by_label(WRITE)).to_have_value("My number is 0171 2345678")
    ana.page.get_by_label(WRITE).fill("I like this path.")
    ana.page.keyboard.press("Enter")
    ben.reads("I like this path.")
    expect(ana.page.get_by_role("link", name="Reach someone")).to_be_visible()
    seen(ana, "a visit with words")

    # Something is entrusted, looked at by the other, and taken back.
    ana.choose("What else is possible here", "What we entrusted")
    heading(ana, "What we entrusted to each other")
    by_key(ana, link(ana, "A name"))
    tab_to(ana.page, ana.page.get_by_label("The name"))
    ana.page.keyboard.type("Anneliese")
    by_key(ana, ana.button("Entrust it"))
    heading(ana, "What we entrusted to each other")
    ana.sees("Entrusted by you")
    ben.choose("What else is possible here", "What we entrusted")
    ben.press("Look at it")
    ben.sees("Anneliese")
    assert ben.page.locator(".uncovered").evaluate("(one) => getComputedStyle(one).userSelect") == "none"
    seen(ben, "what was entrusted")
    by_key(ana, ana.button("Take it back"))
    ana.in_dialog("Take it back")
    for person in (ana, ben):
        person.sees("Nothing is here yet.")
        person.sees_not("Anneliese")

    # Dawn, seen by both; a note lingers, and the words dissolve at a time that is said.
    visit = f"/lake/{bond_of(ana)}/visit"
    for person in (ana, ben):
        person.goto(visit)
        person.reads("I like this path.")
    by_key(ana, ana.button("Let dawn come"))
    ana.in_dialog("Let it come")
    for person in (ana, ben):
        person.sees("Dawn is coming. There is time for words until")
    tab_to(ana.page, ana.page.get_by_label(re.compile("^A note for ")))
    ana.page.keyboard.type("Thank you for the rain.")
    by_key(ana, ana.button("Leave it there"))
    network.skip(6 * 60_000)
    for person in (ana, ben):
        heading(person, "Dawn")
        person.sees("These words dissolve")
    seen(ana, "dawn")
    by_key(ana, link(ana, "To what has grown"))
    link(ben, "To what has grown").click()
    ben.sees("Thank you for the rain.")
    seen(ben, "the land after a visit")

    # Further in, when both wish it: until then nothing that the other sees has changed.
    main = ben.page.locator("main")
    for depth in ("Under the trees", "By the lake"):
        before = main.inner_text()
        by_key(ana, ana.button("I would go further in"))
        ana.sees("You would go further in. Nobody knows of it")
        assert main.inner_text() == before
        ben.press("I would go further in")
        for person in (ana, ben):
            expect(person.page.locator(".depths [aria-current]")).to_contain_text(depth)

    # A picture is drawn anew on the device: where it was taken goes nowhere.
    bond = bond_of(ana)
    walk(ana.page, f"/lake/{bond}/entrust/picture")
    heading(ana, "A picture")
    picture = {"name": "sea.jpg", "mimeType": "image/jpeg", "buffer": photograph(ana)}
    ana.page.get_by_label("Choose a picture").set_input_files(picture)  # type: ignore[arg-type]
    ana.page.get_by_label("In a few words").fill("The sea at six.")
    seen(ana, "a picture is entrusted")
    by_key(ana, ana.button("Entrust it"))
    heading(ana, "What we entrusted to each other")
    walk(ben.page, f"/lake/{bond}/entrusted")
    ben.press("Look at it")
    expect(ben.page.get_by_role("img", name="The sea at six.")).to_be_visible()
    shown = bytes(ben.page.evaluate(LAST_BLOB))
    assert shown[:2] == b"\xff\xd8"
    assert WHERE not in shown

    # A voice, recorded only after a press; its words stand beside it for whoever cannot hear.
    walk(ana.page, f"/lake/{bond}/entrust/voice")
    by_key(ana, ana.button("Record"))
    ana.sees("Recording. It ends by itself after a minute.")
    ana.page.wait_for_function("() => window.voice?.currentTime > 0.4")
    by_key(ana, ana.button("That is all"))
    ana.page.get_by_label("In a few words").fill("I hum.")
    by_key(ana, ana.button("Entrust it"))
    heading(ana, "What we entrusted to each other")
    ben.page.get_by_role("article", name=re.compile("^A voice")).get_by_role("button").click()
    ben.sees("I hum.")
    assert ben.page.locator("audio").evaluate(PLAYS)

    # It rests and is woken by the other; three days later the path has turned, for both in the same words.
    for person in (ana, ben):
        walk(person.page, f"/lake/{bond}")
    by_key(ana, ana.button("Let it rest"))
    ben.sees("It rests. Nothing is lost")
    ben.press("Wake it")
    expect(link(ana, "Begin a visit")).to_be_visible()
    network.skip(73 * 3_600_000)
    for person in (ana, ben):
        person.sees("The path turned here.")
        person.sees_not("A door that was left open.")

    # In words that are longer, and in those that run the other way.
    for lang in ("longer", "mirror"):
        ben.context.add_cookies([{"name": "look", "value": f"lang={lang}", "url": ben.origin}])
        ben.page.set_viewport_size({"width": 320, "height": 640})
        ben.goto("/lake")
        for path, there in {
            "/lake": ".lake-way", "/lake/wishes": ".wished", f"/lake/{bond}": ".land",
            f"/lake/{bond}/begin": ".pick", f"/lake/{bond}/entrusted": ".kept",
            f"/lake/{bond}/entrust/words": ".answering", f"/lake/{bond}/end": ".panel",
        }.items():  # fmt: skip
            walk(ben.page, path)
            expect(ben.page.locator(there).first).to_be_visible()
            fits(ben.page, f"{path} in {lang}")
    ben.context.clear_cookies(name="look")
    ben.goto(f"/lake/{bond}")

    # It ends quietly, by one; the other reads that it has ended, and no more.
    by_key(ana, link(ana, "End this bond"))
    heading(ana, "End this bond")
    seen(ana, "ending")
    by_key(ana, ana.button("End it"))
    ana.sees("It has ended. What was here is gone by")
    ben.sees("This bond has ended")
    seen(ben, "it has ended")
