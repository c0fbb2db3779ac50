"""The people of a journey: each in a browser context of their own, on an origin of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import device
from tests.browser.network import Network

ServiceWorkers = Literal["allow", "block"]
PATIENCE_MS = 20_000
WRITE = "Write, or just stay"
expect.set_options(timeout=PATIENCE_MS)


class Someone:
    """One person in front of one device."""

    def __init__(self, network: Network, name: str, context: BrowserContext) -> None:
        self.network = network
        self.name = name
        self.origin = network.origin(name)
        self.context = context
        context.set_default_timeout(PATIENCE_MS)
        self.asked: list[str] = []
        """Every address this person's pages asked for."""
        self.faults: list[str] = []
        """Every error a page threw, and every complaint of its policy."""
        self.sockets: list[Any] = []
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("console", lambda said: self._heard(said.type, said.text))
        self.page = self.tab()

    def _heard(self, kind: str, text: str) -> None:
        # A network that is lost on purpose is told on the console as well, and is no fault of the page.
        if kind == "error" and "Failed to load resource" not in text and "WebSocket connection" not in text:
            self.faults.append(text)

    def tab(self) -> Page:
        page = self.context.new_page()
        page.on("websocket", self._socket)
        return page

    def _socket(self, socket: Any) -> None:
        self.asked.append(socket.url.replace("ws", "http", 1))
        self.sockets.append(socket)

    def pack(self) -> device.Device:
        """What this person's device keeps; the page is closed by it."""
        return device.pack(self.context, self.page, self.origin)

    def unpack(self, kept: device.Device) -> None:
        device.unpack(kept, self.page, self.origin)

    # ------------------------------------------------------------ what is on the screen

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name)

    def press(self, name: str | re.Pattern[str]) -> None:
        self.button(name).click()

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible()

    def sees_not(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main").get_by_text(words)).to_have_count(0)

    def goto(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(self.origin + path)))

    # ------------------------------------------------------------ reaching and answering

    def reach(self, *, adult: bool = True) -> None:
        self.goto("/")
        self.press("Reach someone")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Your call is known")
        if adult:
            self.tell_age("Yes")

    def tell_age(self, answer: str) -> None:
        self.page.get_by_role("button", name=answer, exact=True).click()

    def take(self, link: str) -> None:
        """Takes an invitation, with the own name."""
        self.page.goto(link)
        self.page.get_by_label("The name people here read").fill(self.name.capitalize())
        self.press("Take the invitation")
        expect(self.page).not_to_have_url(re.compile("/i(#|$)"))

    def start_shift(self) -> None:
        self.goto("/post")
        self.press("Start my shift")
        self.sees("You are on shift")

    def accept(self) -> None:
        self.press("Go to them")
        self.is_in_talk()

    # ------------------------------------------------------------ in the talk

    def is_in_talk(self) -> None:
        expect(self.page.get_by_label(WRITE)).to_be_visible()

    def write(self, words: str) -> None:
        self.page.get_by_label(WRITE).fill(words)
        self.page.keyboard.press("Enter")

    def reads(self, *words: str) -> None:
        """These messages, all of them, in this order, and no others."""
        expect(self.words).to_have_text([re.compile(re.escape(each) + r"\s*$") for each in words])

    def holds(self, *words: str) -> None:
        """These messages, all of them and no others, each with its place in the room, in whatever order."""
        expect(self.words).to_have_count(len(words))
        expect(self.page.locator(".word-state")).to_have_count(0)
        assert sorted(self.texts()) == sorted(words)

    def same_as(self, other: Someone) -> None:
        """Both read the same messages in the same order."""
        expect(self.words).to_have_text([re.compile(re.escape(each) + r"\s*$") for each in other.texts()])

    def texts(self) -> list[str]:
        return [re.sub(r"^[^:]*: ", "", text, count=1) for text in self.words.all_text_contents()]

    @property
    def words(self) -> Locator:
        return self.page.get_by_role("log").locator(".word .speech")

    def offline(self, off: bool) -> None:
        """The network is lost, as in a tunnel, or back. What is open is cut as well."""
        self.context.set_offline(off)

    def end_talk(self) -> None:
        self.press("End this talk")
        self.in_dialog("End this talk")
        self.at("/after")

    def choose(self, sheet: str, way: str) -> None:
        self.press(sheet)
        self.page.get_by_role("dialog", name=sheet).get_by_role("button", name=way, exact=True).click()

    def in_dialog(self, press: str) -> None:
        self.page.get_by_role("dialog").get_by_role("button", name=press, exact=True).click()

    @property
    def room(self) -> str:
        found = re.search(r"/talk/([a-z2-7]+)", self.page.url)
        assert found, self.page.url
        return found[1]

    # ------------------------------------------------------------ what must hold at the end

    def check(self) -> None:
        foreign = [url for url in self.asked if not self._ours(url)]
        assert foreign == [], f"{self.name} asked somebody else"
        assert self.faults == [], f"a page of {self.name} failed"

    def _ours(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in ("data", "blob") or f"{parts.scheme}://{parts.netloc}" == self.origin


class Town:
    """Everybody in one journey."""

    def __init__(
        self,
        browser: Browser,
        network: Network,
        devices: Mapping[str, device.Device] | None = None,
        service_workers: ServiceWorkers = "block",
    ) -> None:
        """``devices``: what those who were here before begin with."""
        self.service_workers = service_workers
        self.browser = browser
        self.network = network
        self.devices = devices or {}
        self.people: list[Someone] = []

    def member(self, name: str, **browser: Any) -> Someone:
        """Somebody with an empty device; ``browser`` are options of the context."""
        options = {
            "viewport": {"width": 390, "height": 844},
            "reduced_motion": "reduce",
            "service_workers": self.service_workers,
            **browser,
        }
        person = Someone(self.network, name, self.browser.new_context(**options))
        self.people.append(person)
        return person

    def supporter(self, name: str, *, on_shift: bool = True, **browser: Any) -> Someone:
        """Somebody who took an invitation, was signed off, and is on shift."""
        person = self.member(name, **browser)
        if name in self.devices:
            person.unpack(self.devices[name])
        else:
            person.take(self.network.invitation(name, "supporter"))
            self.network.sign_off()
        if on_shift:
            person.start_shift()
        return person

    def talk(self, caller: Someone, lead: Someone) -> None:
        """The two are in a talk, and each read the other."""
        caller.reach()
        lead.accept()
        caller.is_in_talk()
        caller.write("Hello.")
        lead.reads("Hello.")
        lead.write("I am here.")
        caller.reads("Hello.", "I am here.")

    def back_in_talk(self, name: str) -> Someone:
        """Somebody whose device was in a talk, with the talk open again."""
        person = self.member(name)
        person.unpack(self.devices[name])
        person.goto(self.devices[name].path)
        person.is_in_talk()
        person.reads("Hello.", "I am here.")
        return person

    def leave(self, person: Someone) -> None:
        """This person is gone without a word, as by a closed laptop."""
        person.context.close()

    def close(self) -> None:
        for person in self.people:
            person.check()
        for person in self.people:
            person.context.close()


class Talk(NamedTuple):
    """Two people in a talk: each has said something and read the other."""

    town: Town
    mira: Someone
    wren: Someone
