"""P2, P10, P11 and P12 over nights of knocks: people who knock, pass, go, vanish, press and set times, looked
at after every step."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from tests.knocked import MINUTE, PACKAGE, adult, facilitator, friend, open_network, steward, supporter
from tests.people_place import Place
from tests.persons import Person

SEEDS = 3
STEPS = 80
WHO = ("bonds", "facilitator", "supporters")


class Night:
    """One place, people with manners of their own, and what must hold after each step."""

    def __init__(self, place: Place, seed: int) -> None:
        self.place = place
        self.dice = random.Random(seed)
        self.named: dict[str, set[str]] = {}
        self.pressed = 0
        self.ended: dict[str, str] = {}
        """How each knock ended, as it was seen."""

    async def begin(self) -> None:
        place = self.place
        await open_network(place)
        await steward(place)
        self.knockers = [await adult(place, f"ann{n}") for n in range(3)]
        self.helpers: list[Person] = []
        self.as_what: dict[str, tuple[str, str]] = {}
        for number, person in enumerate(self.knockers):
            for what, make in (("bonds", friend), ("facilitator", facilitator)):
                other = await make(place, person, f"{what}{number}")
                self.helpers.append(other)
                self.as_what[other.member] = (what, person.member)
        for number in range(3):
            other = await supporter(place, f"ben{number}")
            self.helpers.append(other)
            self.as_what[other.member] = ("supporters", "")

    async def post(self, person: Person, path: str, body: dict[str, Any] | None = None) -> Any:
        """Whatever comes of it: people press too late, twice, and what is not theirs any more."""
        answer = await person.http.post(path, json=body or {})
        assert answer.status_code < 500, answer.text
        return answer.json()

    async def step(self) -> None:
        dice, place = self.dice, self.place
        what = dice.choice(("knock", "knock", "help", "help", "help", "open", "away", "press", "time", "own"))
        person, other = dice.choice(self.knockers), dice.choice(self.helpers)
        if what == "knock":
            who = dice.sample(WHO, dice.randrange(1, 4))
            self.pressed += 1
            body = {"client_id": f"k{self.pressed}", "device": person.device, "who": who,
                    "confirmed": dice.random() < 0.5, "colour": "fear"}  # fmt: skip
            told = await self.post(person, "/api/knocks", body)
            row = await place.row("SELECT client_id FROM knocks WHERE id = ?", told.get("knock", ""))
            if row is not None and row["client_id"] == body["client_id"]:
                self.named[told["knock"]] = set(who)
        elif what == "help":
            asked = {row["member"] for row in await self._all("SELECT member FROM knock_doors")}
            other = dice.choice([each for each in self.helpers if each.member in asked] or self.helpers)
            for door in (await other.get("/api/doors"))["doors"]:
                does = dice.choice(("go", "go", "pass", "leave", "vanish"))
                body = {"device": other.device, "key_package": PACKAGE} if does == "go" else {}
                if does != "vanish":
                    await self.post(other, f"/api/doors/{door['door']}/{does}", body)
        elif what in ("open", "away"):
            now = (await person.get("/api/knocks/current"))["knock"]
            if now is not None:
                path = f"/api/knocks/{now['knock']}/"
                await self.post(person, path + ("open" if what == "open" else "not-now"),
                                {"device": person.device} if what == "open" else None)  # fmt: skip
        elif what == "press":
            await self.press_or_end(person)
        elif what == "own":
            at = place.clock.now() + dice.randrange(1, 20) * MINUTE
            await self.post(person, "/api/own-time", {"at": at, "who": list(WHO)})
        else:
            place.skip(dice.choice((5_000, 45_000, MINUTE, 3 * MINUTE, 3 * MINUTE, 9 * 60 * MINUTE)))
        for _ in range(4):
            await place.parts.dispatcher.tick()
        await self.look(f"after {what}")

    async def press_or_end(self, person: Person) -> None:
        call = await person.get("/api/calls/current")
        if call is None or call["closed"] is not None:
            body = {"client_id": f"c{self.pressed}", "device": person.device}
            self.pressed += 1
            answer = await person.http.post("/api/calls", json=body)
            assert answer.status_code == 201, "the way in is never closed (P20)"
        else:
            await self.post(person, f"/api/calls/{call['call']}/close", {"heaviness_now": 2})

    async def look(self, when: str) -> None:
        rows = await self._all("SELECT * FROM knock_doors")
        open_doors = [row for row in rows if row["state"] in ("asked", "knocking")]
        knocks = {row["id"]: row for row in await self._all("SELECT * FROM knocks")}
        now = self.place.clock.now()
        assert len({row["member"] for row in open_doors}) == len(open_doors), f"asked twice {when}"
        assert len({row["knock"] for row in open_doors}) == len(open_doors), f"two asked {when}"
        for row in rows:
            what, whose = self.as_what[row["member"]]
            knock = knocks[row["knock"]]
            assert row["asked_as"] == what, when
            assert whose in ("", knock["member"]), f"somebody else's {what} was asked {when}"
            assert what in self.named.get(knock["id"], set(WHO)), f"not named {when}"
        self.ended |= {each["id"]: each["how"] for each in knocks.values() if each["how"] is not None}
        for knock in knocks.values():
            doors = [row["state"] for row in open_doors if row["knock"] == knock["id"]]
            assert (knock["state"] == "at_door") == (doors == ["knocking"]), when
            assert knock["due_at"] is not None
            assert knock["due_at"] > now, f"overdue {when}"
            if knock["state"] == "closed":
                assert (knock["colour"], knock["device"], knock["named"]) == (None, None, ""), when
        busy = {row["member"] for row in open_doors if row["state"] == "knocking"}
        offers = await self._all("SELECT member FROM offers WHERE state = 'open'")
        assert not busy & {row["member"] for row in offers}, f"rung while at a door {when}"
        leads = await self._all("SELECT member, call FROM leads WHERE ended_at IS NULL")
        assert len({row["call"] for row in leads}) == len(leads), f"two lead a call {when}"
        assert not busy & {row["member"] for row in leads}, f"at a door while leading {when}"
        calls = await self._all("SELECT caller FROM calls WHERE state <> 'closed'")
        seeking = {row["caller"] for row in calls}
        still = {k["member"] for k in knocks.values() if k["state"] in ("asking", "at_door")}
        assert not seeking & still, f"a knock beside a call {when}"
        for member in still:
            unconfirmed = [k for k in knocks.values() if k["member"] == member and not k["confirmed"]]
            assert len([k for k in unconfirmed if k["since"] > now - 86_400_000]) <= 1, when

    async def morning(self) -> None:
        """Whatever happened, it is over, and nothing of it is kept."""
        for person in self.knockers:
            await self.post(person, "/api/own-time/end")
        for _ in range(6):
            self.place.skip(26 * 60 * MINUTE // 4)
            for _ in range(8):
                await self.place.parts.dispatcher.tick()
        assert await self.place.count("knocks") == 0
        assert await self.place.count("knock_doors") == 0

    async def _all(self, sql: str) -> list[Any]:
        return await self.place.store.read(lambda tx: tx.all(sql))


async def test_nights_of_knocks_reach_only_whom_they_may_and_end(tmp_path: Path) -> None:
    ended: set[str] = set()
    for seed in range(SEEDS):
        async with Place.open(tmp_path / str(seed), seed=seed + 1) as place:
            night = Night(place, seed)
            await night.begin()
            for number in range(STEPS):
                try:
                    await night.step()
                except AssertionError as error:
                    error.add_note(f"seed {seed}, step {number}")
                    raise
            await night.morning()
            ended |= set(night.ended.values())
    assert ended == {"opened", "lapsed", "nobody", "not_now", "reached"}, "every end was met"
