"""A guide and somebody who booked an hour with them, each in front of a device of their own."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from asterism.store.base import Tx
from tests.browser.gathered import ME
from tests.browser.network import Network
from tests.browser.someone import Someone, Town
from tests.sessions_held import book


class GuidedPair:
    """Both come in first, so that their devices have accounts; nobody is a guide before it is said."""

    def __init__(self, town: Town, network: Network) -> None:
        self.town = town
        self.network = network
        self.members: dict[str, str] = {}

    def person(self, name: str, **browser: Any) -> Someone:
        person = self.town.member(name, **browser)
        person.goto("/guides")
        person.press("Come in")
        expect(person.page.get_by_role("heading", name="Who offers time")).to_be_visible()
        self.members[name] = str(person.page.evaluate(ME))
        person.tell_age("Yes")
        person.press("Keep this")
        expect(person.page.locator(".unsaid")).to_have_count(0)
        self._change(name, "UPDATE members SET name = ? WHERE id = ?", name.capitalize())
        return person

    def _change(self, name: str, sql: str, *args: Any) -> None:
        member = self.members[name]

        async def work(tx: Tx) -> None:
            await tx.run(sql, *args, member)

        self.network.call(self.network.parts.store.write(work))
        self.network.parts.sessions.forget(member)

    def is_guide(self, name: str) -> None:
        """An invitation made them one; no steward has verified them yet."""
        self._change(name, "INSERT INTO roles (role, given_at, member) VALUES ('guide', 0, ?)")

    def is_verified(self, name: str) -> None:
        self._change(
            name,
            "INSERT INTO guides (verified_at, verified_by, checked, checked_at, minors, member)"
            " VALUES (1, '', 'a talk by telephone', 1, 0, ?)",
        )

    def booked(self, guide: str, member: str, *, starts_in: int = 0) -> str:
        """A session of these two whose door is open; its id."""
        store, clock = self.network.parts.store, self.network.node.clock
        session = self.network.call(
            book(store, self.members[guide], self.members[member], clock.now(), starts_in=starts_in)
        )
        self._change(guide, "UPDATE members SET name = ? WHERE id = ?", guide.capitalize())
        self.network.parts.sessions.forget(self.members[member])
        return session
