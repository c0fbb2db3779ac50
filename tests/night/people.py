"""The invented people of a night, and what this test itself knows of them, apart from the server."""

from __future__ import annotations

from dataclasses import dataclass, field

from asterism.dice import Dice
from asterism.people.store import as_text
from asterism.store.base import Store, Tx


@dataclass
class Supporter:
    id: str
    adult_only: bool
    probation: bool
    languages: frozenset[str]
    steward: bool
    cap: int
    manner: str
    """How they are tonight: ready, slow, shy (passes often), gone (answers nothing), fickle."""
    off_shift_ok: bool = False
    here: bool = True
    """Whether a device of theirs is connected."""
    handled: set[str] = field(default_factory=set)
    """Offers they have already made up their mind about."""


@dataclass
class Caller:
    id: str
    age: str | None
    heaviness: int | None
    language: str | None
    only_known: bool
    patience_s: int
    here: bool = True
    call: str | None = None
    presses: int = 0
    not_members: frozenset[str] = frozenset()
    told_age: str | None = None
    told_language: str | None = None
    told_crisis: bool = False
    told_only_known: bool = False


def draw_supporters(dice: Dice) -> list[Supporter]:
    supporters = [
        Supporter(
            id=f"sup{n}",
            adult_only=dice.random() < 0.5,
            probation=dice.random() < 0.25,
            languages=frozenset(("en", "de") if dice.random() < 0.4 else ("en",)),
            steward=False,
            cap=1 + dice.below(5),
            manner=dice.choice(("ready", "ready", "ready", "slow", "shy", "gone", "fickle")),
            off_shift_ok=dice.random() < 0.3,
        )
        for n in range(2 + dice.below(5))
    ]
    stewards = [
        Supporter(
            id=f"stw{n}",
            adult_only=False,
            probation=False,
            languages=frozenset(("en", "de")),
            steward=True,
            cap=8,
            manner=dice.choice(("ready", "slow", "gone")),
        )
        for n in range(1 + dice.below(2))
    ]
    return supporters + stewards


def draw_callers(dice: Dice) -> list[Caller]:
    return [
        Caller(
            id=f"cal{n}",
            age=dice.choice(("adult", "adult", "adult", "minor", "unsaid", None)),
            heaviness=dice.choice((None, None, 2, 4, 6, 7, 8, 9, 10)),
            language=dice.choice((None, None, None, "de", "fr")),
            only_known=dice.random() < 0.05,
            patience_s=dice.choice((20, 60, 120, 300, 900, 4000)),
        )
        for n in range(3 + dice.below(6))
    ]


async def write_people(store: Store, supporters: list[Supporter], callers: list[Caller]) -> None:
    async def work(tx: Tx) -> None:
        everybody: list[Supporter | Caller] = [*supporters, *callers]
        for n, one in enumerate(everybody):
            languages = sorted(one.languages) if isinstance(one, Supporter) else []
            await tx.run(
                "INSERT INTO members (id, account_key, account_key_version, languages,"
                " threads, standing, made_at)"
                " VALUES (?, ?, 1, ?, '[]', 'good', 0)",
                one.id, n.to_bytes(32, "big"), as_text(languages),
            )  # fmt: skip
        for s in supporters:
            if s.steward:
                await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'steward', 0)", s.id)
                continue
            await tx.run("INSERT INTO roles (member, role, given_at) VALUES (?, 'supporter', 0)", s.id)
            await tx.run(
                "INSERT INTO supporters (member, practised_at, signed_off_at, probation, cleared_minors)"
                " VALUES (?, 1, 1, ?, ?)",
                s.id, int(s.probation), int(not s.adult_only),
            )  # fmt: skip

    await store.write(work)
