"""The generated OpenAPI document against a real node: made-up requests of four kinds of people.

Whatever is sent, nothing fails on our side, every refusal has the one shape, every answer fits the document.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, cast

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import asterism.app  # noqa: F401 - importing it registers every endpoint
from asterism import demo
from asterism.errors import CODES
from asterism.openapi import document
from asterism.people.store import give_role
from tests.node import Node, cookies_of
from tests.persons import Person

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
DOCUMENT = schemathesis.openapi.from_dict(document())
OPERATIONS = [cast(Ok[Any], found).ok() for found in DOCUMENT.get_all_operations()]
POST = ("/api/post", "/api/offers", "/api/shift", "/api/held", "/api/training")


class Elsewhere:
    """A node on an event loop of its own, in a thread: the calls of schemathesis wait in theirs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._cookies: dict[str, str] = {}
        self._people = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._loop, self._over = self._ready.result(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(60)

    async def _run(self) -> None:
        async with Node(self._folder, backup_hours=0, prefix_fairness=False) as node:
            self.node, self.url, over = node, node.url, asyncio.Event()
            await demo.prepare(node.parts)
            self._ready.set_result((asyncio.get_running_loop(), over))
            await over.wait()

    def cookie_of(self, who: str) -> str:
        """The session of somebody of this kind; of a new person when the last one signed out."""
        if who == "nobody":
            return ""
        known = self._cookies.get(who)
        if known is None or httpx.get(f"{self.url}/api/me", headers={"cookie": known}).status_code != 200:
            self._people += 1
            made = asyncio.run_coroutine_threadsafe(self._somebody(who, f"{who} {self._people}"), self._loop)
            known = self._cookies[who] = made.result(30)
        return known

    async def _somebody(self, who: str, seed: str) -> str:
        async with httpx.AsyncClient(base_url=self.url) as http:
            person = Person(http, seed)
            await person.sign_in()
            if who != "member":
                await self.node.parts.store.write(lambda tx: give_role(tx, person.member, who, None))
                self.node.parts.sessions.forget(person.member)
            return cookies_of(person)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    with Elsewhere(tmp_path_factory.mktemp("schema") / "data") as made:
        yield made


@dataclass
class Tally:
    """What came of the requests of one kind of people."""

    taken: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


def examples_for(who: str, path: str) -> int:
    """How many requests of one address: the most where it is theirs, one where they are to be turned away."""
    if who == "nobody":
        return 1
    if who == "steward":
        return 3 if path.startswith("/api/desk") else 0
    if who == "supporter":
        return 3 if path.startswith(POST) else 0
    return 1 if path.startswith("/api/desk") else 2


@pytest.mark.parametrize("who", ["nobody", "member", "supporter", "steward"])
def test_answers_fit_the_document_whatever_is_asked(who: str, elsewhere: Elsewhere) -> None:
    tally = Tally()
    for operation in OPERATIONS:
        if examples := examples_for(who, operation.path):
            _ask(operation, examples, elsewhere.url, elsewhere.cookie_of(who), tally)
    assert not tally.wrong, "\n".join(dict.fromkeys(tally.wrong))
    assert tally.refused > 10
    if who != "nobody":
        assert tally.taken > 10, "almost everything was refused, so hardly any answer was looked at"


def _ask(operation: Any, examples: int, url: str, cookie: str, tally: Tally) -> None:
    """So many made-up requests of one operation; the same ones each time."""

    @settings(
        max_examples=examples, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case[Any]) -> None:
        answer = case.call(base_url=url, headers={"cookie": cookie}, timeout=20)
        if answer.status_code < 400:
            tally.taken += 1
        else:
            tally.refused += 1
        tally.wrong += [f"{operation.label}: {each}" for each in _faults(case, answer)]

    ask()


def _faults(case: schemathesis.Case[Any], answer: Any) -> list[str]:
    """What is wrong with one answer."""
    found = []
    try:
        case.validate_response(answer, checks=CHECKS)
    except (Failure, FailureGroup) as failure:
        found.append(f"{answer.status_code} {failure!s}"[:600])
    if answer.status_code >= 400:
        shape = answer.json()
        if set(shape) != {"code", "sentence", "detail"}:
            found.append(f"{answer.status_code} in another shape: {shape}")
        elif shape["code"] not in CODES or CODES[shape["code"]][0] != answer.status_code:
            found.append(f"{answer.status_code} with the code {shape['code']}")
    return found
