"""A circle whose meeting can be entered now, and people of it in front of their devices."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from asterism.store.base import Tx
from tests.browser.network import Network
from tests.browser.someone import Someone, Town
from tests.circles_held import make_circle, put_in

ME = "fetch('/api/me').then((answer) => answer.json()).then((me) => me.member)"


class Gathered:
    """The circle, and everybody in it by name; each comes to the library first, so that their device has an
    account."""

    def __init__(self, town: Town, network: Network, *, starts_in: int = 0) -> None:
        self.town = town
        self.network = network
        store, clock = network.parts.store, network.node.clock
        self.circle, self.start = network.call(make_circle(store, clock.now(), starts_in=starts_in))
        self.people: dict[str, Someone] = {}
        self.members: dict[str, str] = {}
        self.roles: dict[str, str] = {}

    @property
    def path(self) -> str:
        return f"/circles/{self.circle}/meeting/{self.start.replace(':', '%3A')}"

    def person(self, name: str, role: str = "member", **browser: Any) -> Someone:
        """Somebody of the circle, who has not entered yet."""
        person = self.town.member(name, **browser)
        person.goto("/library")
        person.press("Come in")
        expect(person.page.get_by_label("Look for words")).to_be_visible()
        member = str(person.page.evaluate(ME))
        store = self.network.parts.store
        self.network.call(put_in(store, self.circle, member, len(self.people), role))

        async def named(tx: Tx) -> None:
            await tx.run("UPDATE members SET name = ? WHERE id = ?", name.capitalize(), member)

        self.network.call(store.write(named))
        self.network.parts.sessions.forget(member)
        self.people[name], self.members[name], self.roles[name] = person, member, role
        return person

    def again(self) -> Gathered:
        """Another circle of the same people, each in the same part."""
        other = Gathered(self.town, self.network)
        other.people, other.members, other.roles = self.people, self.members, self.roles
        for number, (name, member) in enumerate(self.members.items()):
            self.network.call(
                put_in(self.network.parts.store, other.circle, member, number, self.roles[name])
            )
        return other

    def enters(self, name: str) -> Someone:
        person = self.people[name]
        person.goto(self.path)
        expect(chair(person, name)).to_be_visible()
        return person

    def plan(self, plan: dict[str, Any]) -> None:
        """Prepares the meeting, as a facilitator did on another day."""
        facilitator = next(iter(self.people.values()))
        body = {"start": self.start, "version": 0, "plan": plan}
        told = facilitator.page.evaluate(
            """([path, body]) => fetch(path, {
              method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
            }).then((answer) => answer.text())""",
            [f"/api/circles/{self.circle}/prepare", body],
        )
        assert '"version":1' in told, told


def chair(person: Someone, name: str) -> Any:
    return person.page.locator(".seats-list .seat").filter(has_text=name.capitalize())
