"""Two people with a bond, and what they do in it over HTTP: for tests of bonds."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from asterism.bonds.making import begin_bond
from asterism.dice import SystemDice
from asterism.store.base import Tx
from tests.persons import Person, b64

_dice = SystemDice()


class Walker:
    """One of the two, on one device."""

    def __init__(self, person: Person, bond: str) -> None:
        self.person = person
        self.bond = bond

    @property
    def member(self) -> str:
        return self.person.member

    async def now(self) -> dict[str, Any]:
        view: dict[str, Any] = await self.person.get(f"/api/bonds/{self.bond}")
        return view

    async def raw(self) -> bytes:
        """The answer to looking at the bond, byte for byte."""
        answer = await self.person.http.get(f"/api/bonds/{self.bond}")
        assert answer.status_code == 200, answer.text
        return answer.content

    async def raw_list(self) -> bytes:
        answer = await self.person.http.get("/api/bonds")
        assert answer.status_code == 200, answer.text
        return answer.content

    async def does(self, what: str, **body: Any) -> dict[str, Any]:
        view: dict[str, Any] = await self.person.post(f"/api/bonds/{self.bond}/{what}", body)
        return view

    async def refused(self, what: str, **body: Any) -> str:
        return await self.person.refused("POST", f"/api/bonds/{self.bond}/{what}", body)

    async def sign(self) -> dict[str, Any]:
        return await self.does("sign", edition=1)

    async def give_key(self, edition: int = 1) -> dict[str, Any]:
        return await self.does("key", **self.key(edition))

    def key(self, edition: int = 1, seal: bytes = b"k" * 64) -> dict[str, Any]:
        return {
            "edition": edition, "device": self.person.device, "body": b64(seal),
            "signature": b64(hashlib.sha512(seal).digest()),
        }  # fmt: skip

    async def visit(self, **more: Any) -> dict[str, Any]:
        return await self.does("visit", device=self.person.device, **more)

    async def ask(self, question: str, client_id: str | None = None) -> dict[str, Any]:
        """The question as it stands after opening it."""
        view = await self.does("questions", client_id=client_id or _dice.new_id(), question=question)
        found: dict[str, Any] = next(q for q in view["questions"] if q["question"] == question)
        return found

    def seal_of(self, words: str, *, edition: int = 1, **more: Any) -> dict[str, Any]:
        """A seal as the server sees it: bytes that it cannot open."""
        mark = hashlib.sha256(f"{self.member} {words}".encode()).digest()
        return {
            "device": self.person.device, "edition": edition, "body": b64(words.encode().ljust(28, b".")),
            "server_share": b64(mark), "commitment": b64(hashlib.sha256(mark).digest()),
            "signature": b64(mark + mark), **more,
        }  # fmt: skip

    async def seal(self, asked: str, words: str = "what I saw today", **more: Any) -> dict[str, Any]:
        return await self.does(f"questions/{asked}/seal", **self.seal_of(words, **more))

    async def passes(self, asked: str) -> dict[str, Any]:
        return await self.does(f"questions/{asked}/pass")

    async def hand_over(self, asked: str, edition: int = 1) -> dict[str, Any]:
        return await self.does(f"questions/{asked}/hand-over", edition=edition, share=b64(b"s" * 60))

    async def entrusts(self, words: bytes, *, kind: str = "words", **more: Any) -> str:
        """The id of the new confidence."""
        before = {each["confidence"] for each in (await self.now())["confidences"]}
        body = {"client_id": _dice.new_id(), "kind": kind, "edition": 1, "body": b64(words.ljust(28, b"."))}
        view = await self.does("confidences", **body | more)
        (new,) = {each["confidence"] for each in view["confidences"]} - before
        return str(new)

    async def confidence(self, confidence: str) -> bytes:
        told: bytes = await self.person.get(f"/api/bonds/{self.bond}/confidences/{confidence}")
        return told

    async def note(self, words: bytes) -> dict[str, Any]:
        return await self.does("note", edition=1, body=b64(words))

    async def question(self, asked: str) -> dict[str, Any]:
        found: dict[str, Any] = next(q for q in (await self.now())["questions"] if q["asked"] == asked)
        return found


async def question(walker: Walker, many: int = 0, *, depth: int = 1) -> Any:
    """The id of a question of this depth; with ``many``, a list of so many."""
    told = await walker.person.get("/api/paths")
    found = [
        each["question"] for path in told["paths"] if path["depth"] == depth for each in path["questions"]
    ]
    return found[:many] if many else found[0]


def unpacked(value: str) -> bytes:
    return base64.b64decode(value)


async def begin(place: Any, *people: Person, signed: bool = True, key: bool = True) -> list[Walker]:
    """A bond of two grown-ups of this place, or node; ``signed``: the pact stands."""
    ana, ben = people

    async def work(tx: Tx) -> str:
        for person in people:
            await tx.run("UPDATE members SET age = 'adult' WHERE id = ?", person.member)
        return await begin_bond(tx, place.parts, ana.member, ben.member)

    bond = await place.parts.store.write(work)
    two = [Walker(person, bond) for person in people]
    if signed:
        for each in two:
            await each.sign()
    if key:
        await two[0].give_key()
    return two
