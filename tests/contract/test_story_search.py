"""Finding stories gives the same answer on every store, and it is the one that is reckoned here without a
database."""

from __future__ import annotations

from typing import Any

import pytest

from asterism.dice import SeededDice
from asterism.people.store import as_text
from asterism.store.base import Tx
from asterism.store.migrate import migrate
from asterism.stories import shelf
from asterism.stories.folding import query, weights
from asterism.stories.texts import NOTES
from tests.contract.conftest import Place

STORIES = 130
# Words whose order differs between languages, and beginnings of one another.
VOCABULARY = [
    "a", "ab", "abc", "abd", "zebra", "Zoë", "zoe", "ärger", "arg", "ähre", "café", "cafeteria", "çok",
    "coke", "Straße", "strasse", "strass", "łąka", "laka", "母", "母親", "мама", "мамин", "ёлка", "елка",
    "ne",
    "new", "newer", "news", "I", "the", "and", "mother", "moth", "most", "mo", "my", "me", "rain", "rainy",
    "raining", "heron", "lake",
]  # fmt: skip
QUERIES = (
    "the", "the ", "mother", "mo", "mo ", "my mother the ", "zoe", "ZOË lake", "arg", "strass", "strasse ",
    "母", "мам", "елка rain", "a", "ab", "cafe ne", "heron lake rain mother the and", "łąka", "nowhere",
    "nowhere the", "newer new ne", "I", "çok ",
)  # fmt: skip
WISHES = (
    shelf.Wishes(), shelf.Wishes(thread="loss"), shelf.Wishes(language="de-AT"),
    shelf.Wishes(without=0b101), shelf.Wishes(thread="work", language="en", without=0b11),
)  # fmt: skip


def library() -> list[dict[str, Any]]:
    dice = SeededDice(11)
    made = []
    for place in range(1, STORIES + 1):
        ranks = [min(dice.below(len(VOCABULARY)), dice.below(len(VOCABULARY))) for _ in range(25)]
        made.append({
            "place": place, "id": dice.new_id(), "title": VOCABULARY[-1 - ranks[0]],
            "body": " ".join(VOCABULARY[-1 - rank] for rank in ranks),
            "language": dice.choice(("en", "de", "de-CH")), "notes": dice.below(8), "shelf_at": place // 7,
            "threads": dice.sample(("loss", "work"), dice.below(3)),
        })  # fmt: skip
    return made


async def filled(place: Place, stories: list[dict[str, Any]]) -> Any:
    store = await place.open()
    await migrate(store)

    async def work(tx: Tx) -> None:
        await tx.run(
            "INSERT INTO members (id, account_key, account_key_version, languages, threads, standing,"
            " made_at) VALUES ('author', ?, 1, '[]', '[]', 'good', 0)",
            b"k",
        )
        for row in stories:
            await tx.run(
                "INSERT INTO stories (id, place, author, client_id, version, last_edition, made_at,"
                " published_at, notes, lights) VALUES (?, ?, 'author', ?, 1, 1, 0, ?, 0, 0)",
                row["id"], row["place"], row["id"], row["shelf_at"],
            )  # fmt: skip
            await shelf.put_on(tx, row["place"], {**row, "threads": as_text(row["threads"])})

    await store.write(work)
    return store


def fits(row: dict[str, Any], wishes: shelf.Wishes) -> bool:
    return (
        not row["notes"] & wishes.without
        and (wishes.thread is None or wishes.thread in row["threads"])
        and (wishes.language is None or row["language"][:2] == wishes.language[:2])
    )


Rows = list[tuple[str, int, int]]


def words_of(stories: list[dict[str, Any]]) -> Rows:
    """Each word of each story with its weight and the story's place."""
    return [
        (word, weight, row["place"])
        for row in stories
        for word, weight in weights(row["title"], row["body"]).items()
    ]


def reckoned(stories: list[dict[str, Any]], rows: Rows, text: str, wishes: shelf.Wishes) -> list[str]:
    """The order in which the stories are found, by looking at each of them."""
    asked = query(text)
    terms = [(word, [r for r in rows if r[0] == word], False) for word in asked.words]
    if asked.beginning is not None:
        exact = [r for r in rows if r[0] == asked.beginning]
        beginning = [r for r in rows if r[0].startswith(asked.beginning)]
        beginning.sort(key=lambda r: (r[0].encode(), r[1], r[2]))
        few = len(exact) < shelf.BEGINNINGS
        terms.append((asked.beginning, beginning[: shelf.BEGINNINGS] if few else exact, few))
    terms = sorted((t for t in terms if t[1]), key=lambda t: (min(len(t[1]), shelf.ROWS), t[0]))
    found: dict[int, list[int]] = {}
    room = 0
    for number, (word, hits, begins) in enumerate(terms):
        room += min(len(hits), shelf.ROWS)
        if number and room > shelf.ROWS:
            break
        rarity = shelf.rarity_of(min(len(hits), shelf.ROWS))
        best: dict[int, int] = {}
        if not begins:
            hits = sorted(hits, key=lambda r: (-r[1], -r[2]))[: shelf.ROWS]
        for hit, weight, place in hits:
            best[place] = max(best.get(place, 0), weight * (2 if hit == word else 1))
        for place, weight in best.items():
            found.setdefault(place, []).append(weight * rarity)
    shown = [row for row in stories if row["place"] in found and fits(row, wishes)]
    shown.sort(key=lambda row: (-len(found[row["place"]]), -sum(found[row["place"]]), row["id"]))
    return [row["id"] for row in shown]


async def all_pages(store: Any, text: str | None, wishes: shelf.Wishes) -> list[str]:
    found: list[str] = []
    after: str | None = None
    while True:
        at = after
        ids, after = await store.read(
            lambda tx, at=at: shelf.page(tx, wishes, None if text is None else query(text), at)
        )
        assert len(ids) <= shelf.PAGE
        found += ids
        if after is None:
            return found


@pytest.mark.parametrize(
    ("room", "beginnings"), [(6_000, 2_000), (70, 40)], ids=["with room", "without room for common words"]
)
async def test_every_store_finds_what_is_reckoned_in_the_same_order(
    place: Place, monkeypatch: pytest.MonkeyPatch, room: int, beginnings: int
) -> None:
    monkeypatch.setattr(shelf, "ROWS", room)
    monkeypatch.setattr(shelf, "BEGINNINGS", beginnings)
    stories = library()
    store = await filled(place, stories)
    rows = words_of(stories)
    for number, wishes in enumerate(WISHES):
        for text in QUERIES[number :: 4 if number else 1]:
            assert await all_pages(store, text, wishes) == reckoned(stories, rows, text, wishes), (
                text,
                wishes,
            )


async def test_without_words_the_newest_come_first_each_once(place: Place) -> None:
    stories = library()
    store = await filled(place, stories)
    for wishes in WISHES:
        shown = sorted((row for row in stories if fits(row, wishes)), key=lambda r: (r["shelf_at"], r["id"]))
        assert await all_pages(store, None, wishes) == [row["id"] for row in reversed(shown)]


async def test_what_is_taken_off_the_shelf_leaves_no_word(place: Place) -> None:
    stories = library()
    store = await filled(place, stories)

    async def clear(tx: Tx) -> Any:
        for row in stories[1:]:
            await shelf.take_off(tx, row["place"])
        return await tx.all("SELECT DISTINCT place FROM story_words UNION SELECT place FROM story_threads")

    assert [row["place"] for row in await store.write(clear)] == [1]
    assert await all_pages(store, None, shelf.Wishes()) == [stories[0]["id"]]


async def test_the_notes_of_a_story_are_all_looked_at(place: Place) -> None:
    stories = library()[: len(NOTES)]
    for bit, row in enumerate(stories):
        row["notes"] = 1 << bit
    store = await filled(place, stories)
    for bit, row in enumerate(stories):
        left = await all_pages(store, None, shelf.Wishes(without=1 << bit))
        assert set(left) == {each["id"] for each in stories} - {row["id"]}
