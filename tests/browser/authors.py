"""People who wrote stories and read them for others, over HTTP: their devices are not looked at."""

from __future__ import annotations

from typing import Any

from asterism.dice import SystemDice
from asterism.people.store import give_role
from tests.browser.network import Network
from tests.persons import Person


class Authors:
    """Stories that stand or wait already, by people whose devices are not looked at."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.fay, self.stu = network.call(self._readers())

    async def _readers(self) -> tuple[Person, Person]:
        node = self.network.node
        fay, stu = await node.person("fay"), await node.person("stu")
        [ines] = await node.rows("SELECT member FROM roles WHERE role = 'steward' ORDER BY member LIMIT 1")

        async def work(tx: Any) -> None:
            await give_role(tx, fay.member, "facilitator", ines["member"])
            await give_role(tx, stu.member, "steward", ines["member"])

        await node.parts.store.write(work)
        for reader in (fay, stu):
            node.parts.sessions.forget(reader.member)
        return fay, stu

    def offer(self, who: str, title: str, text: str, **changes: Any) -> str:
        async def work() -> str:
            author = await self.network.node.person(who)
            story = {"client_id": SystemDice().new_id(), "title": title, "text": text, "threads": []}
            told = await author.post(
                "/api/stories", {**story, "notes": [], "language": "en", "name": None, **changes}
            )
            return str(told["story"])

        return self.network.call(work())

    def read(self, reader: Person, story: str, verdict: str = "fits", reason: str = "Thank you.") -> None:
        body = {"edition": 1, "verdict": verdict, "reason": reason}
        self.network.call(reader.post(f"/api/stories/{story}/reading", body))

    def publish(self, who: str, title: str, text: str, **changes: Any) -> str:
        story = self.offer(who, title, text, **changes)
        for reader in (self.fay, self.stu):
            self.read(reader, story)
        return story
