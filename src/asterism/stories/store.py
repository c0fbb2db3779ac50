"""Stories in the store, inside a transaction: their doors, and saving what the rules decided."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

from asterism.errors import Refusal
from asterism.people.store import as_text, words_of
from asterism.store.base import Row, Tx
from asterism.stories import rules, shelf
from asterism.stories.rules import Edition, Reading, Story
from asterism.stories.texts import Written

LIGHT = "story-light"
"""The name of the secret with which "this stayed with me" is kept."""
_STANDING = ("published", "taken_down", "down_appealed", "stays_down")


@dataclass(frozen=True, slots=True)
class Kept:
    """A story as the rules see it, and its rows."""

    story: Story
    row: Row
    editions: dict[int, Row] = field(default_factory=dict)


# ---------------------------------------------------------------- doors


async def story_of_author(tx: Tx, story: str, member: str) -> Kept:
    """One's own. Refused with ``not_found`` for everybody else's, as if it did not exist."""
    kept = await _load(tx, story)
    if kept is None or kept.story.author != member:
        raise Refusal("not_found")
    return kept


async def story_for_reader(tx: Tx, story: str) -> Kept:
    """Any story, for facilitators and stewards: the endpoint asked for their part before."""
    kept = await _load(tx, story)
    if kept is None:
        raise Refusal("not_found")
    return kept


async def book(tx: Tx, story: str) -> Kept:
    """A story that stands. Refused with ``not_found`` for one that waits, was taken down or never was."""
    kept = await _load(tx, story)
    if kept is None or kept.story.published is None:
        raise Refusal("not_found")
    return kept


async def offered_before(tx: Tx, member: str, client_id: str) -> Kept | None:
    row = await tx.one("SELECT id FROM stories WHERE author = ? AND client_id = ?", member, client_id)
    return None if row is None else await _load(tx, row["id"])


async def _load(tx: Tx, story: str) -> Kept | None:
    found = await load_many(tx, [story])
    return found[0] if found else None


async def load_many(tx: Tx, stories: Sequence[str]) -> list[Kept]:
    """At most some dozens, in the order given; those that are not there are left out."""
    found = []
    for story in stories:
        row = await tx.one("SELECT * FROM stories WHERE id = ?", story)
        if row is None:
            continue
        editions = await tx.all("SELECT * FROM story_editions WHERE story = ?", story)
        readings: dict[int, list[Reading]] = {}
        # By their random ids, so that the order tells nobody who was first.
        for each in await tx.all(
            "SELECT edition, reader, verdict, reason FROM story_readings WHERE story = ? ORDER BY id", story
        ):
            readings.setdefault(each["edition"], []).append(
                Reading(each["reader"], each["verdict"], each["reason"])
            )
        standing = waiting = None
        for each in editions:
            edition = _edition(each, readings.get(each["edition"], []))
            if edition.state in _STANDING:
                standing = edition
            else:
                waiting = edition
        told = Story(
            id=row["id"], author=row["author"], version=row["version"], last=row["last_edition"],
            standing=standing, waiting=waiting,
        )  # fmt: skip
        found.append(Kept(told, row, {each["edition"]: each for each in editions}))
    return found


def _edition(row: Row, readings: list[Reading]) -> Edition:
    return Edition(
        number=row["edition"], state=row["state"], readings=tuple(readings), taken_down_by=row["down_by"],
        reason=row["reason"], appeal=row["appeal"], answer=row["answer"],
    )  # fmt: skip


# ---------------------------------------------------------------- keeping


async def keep_new(tx: Tx, story: str, member: str, client_id: str, words: Written) -> Kept:
    """A story that is offered for the first time. ``story`` is its new id."""
    top = await tx.one("SELECT MAX(place) AS top FROM stories")
    made = rules.offered(story, member)
    await tx.run(
        "INSERT INTO stories (id, place, author, client_id, version, last_edition, made_at, notes, lights)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)",
        story, ((top or {}).get("top") or 0) + 1, member, client_id, made.version, made.last, tx.now,
    )  # fmt: skip
    await _new_edition(tx, story, made.last, words)
    return await story_of_author(tx, story, member)


async def save(
    tx: Tx, kept: Kept, after: Story, *, by: str, words: Written | None = None, reading: str = ""
) -> Kept:
    """Keeps what the rules made of a story, its place on the shelf with it, and returns how it stands now.

    ``by``: who did it. ``words``: those of a new edition. ``reading``: the new id of a verdict.
    """
    before = kept.story
    if after == before:
        return kept
    changed = await tx.run(
        "UPDATE stories SET version = ?, last_edition = ? WHERE id = ? AND version = ?",
        after.version, after.last, before.id, before.version,
    )  # fmt: skip
    if not changed:
        raise Refusal("stale")
    editions = [each for each in (after.standing, after.waiting) if each is not None]
    for number in kept.editions.keys() - {each.number for each in editions}:
        await tx.run("DELETE FROM story_editions WHERE story = ? AND edition = ?", before.id, number)
    earlier = {each.number: each for each in (before.standing, before.waiting) if each is not None}
    for each in editions:
        if each.number not in earlier:
            assert words is not None
            await _new_edition(tx, before.id, each.number, words)
        elif each != earlier[each.number]:
            await _change_edition(tx, kept, each, earlier[each.number], by, reading)
    await _shelve(tx, kept, after)
    return await story_for_reader(tx, before.id)


async def _new_edition(tx: Tx, story: str, number: int, words: Written) -> None:
    await tx.run(
        "INSERT INTO story_editions (story, edition, state, title, body, name, threads, notes, language,"
        " offered_at) VALUES (?, ?, 'offered', ?, ?, ?, ?, ?, ?, ?)",
        story, number, words.title, words.text, words.name, as_text(words.threads), words.notes,
        words.language, tx.now,
    )  # fmt: skip


async def _change_edition(
    tx: Tx, kept: Kept, edition: Edition, before: Edition, by: str, reading: str
) -> None:
    row = kept.editions[edition.number]
    for each in edition.readings[len(before.readings) :]:
        await tx.run(
            "INSERT INTO story_readings (id, story, edition, reader, verdict, reason, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            reading, kept.story.id, edition.number, each.reader, each.verdict, each.reason, tx.now,
        )  # fmt: skip
    moved = edition.state != before.state and edition.state not in ("appealed", "down_appealed")
    appealed_at = row["appealed_at"] if edition.appeal == before.appeal else tx.now
    answered_by = row["answered_by"] if edition.answer == before.answer else by
    await tx.run(
        "UPDATE story_editions SET state = ?, down_by = ?, reason = ?, appeal = ?, answer = ?,"
        " decided_at = ?, appealed_at = ?, answered_by = ? WHERE story = ? AND edition = ?",
        edition.state, edition.taken_down_by, edition.reason, edition.appeal, edition.answer,
        tx.now if moved else row["decided_at"], appealed_at if edition.appeal else None,
        answered_by if edition.answer else None, kept.story.id, edition.number,
    )  # fmt: skip


async def _shelve(tx: Tx, kept: Kept, after: Story) -> None:
    """The words by which a story is found are there as long as it stands, and are those that stand."""
    was, now = kept.story.published, after.published
    if (was and was.number) == (now and now.number):
        return
    if was is not None:
        await shelf.take_off(tx, kept.row["place"])
    if now is not None:
        edition = await tx.one(
            "SELECT title, body, threads, notes, language FROM story_editions"
            " WHERE story = ? AND edition = ?",
            after.id, now.number,
        )  # fmt: skip
        assert edition is not None
        await shelf.put_on(tx, kept.row["place"], edition)


async def withdraw(tx: Tx, story: str, member: str) -> None:
    """Takes a story away with every row that holds something of it: editions, words, verdicts, light,
    notices."""
    if not await tx.run("DELETE FROM stories WHERE id = ? AND author = ?", story, member):
        raise Refusal("not_found")
    await tx.run("DELETE FROM notices WHERE member = ? AND words = ?", member, as_text({"story": story}))


async def may_offer(tx: Tx, member: str, *, replaces: Story | None = None) -> None:
    """Counts one offer or revision of this member. Refused beyond the bounds of the rules.

    A revision takes the place of its own story's waiting edition.
    """
    row = await tx.one(
        "SELECT COUNT(*) AS stories, COUNT(e.story) AS waiting FROM stories s LEFT JOIN story_editions e"
        " ON e.story = s.id AND e.state IN ('offered', 'appealed') WHERE s.author = ? AND s.id <> ?",
        member, replaces.id if replaces is not None else "",
    )  # fmt: skip
    assert row is not None
    rules.may_offer(row["stories"], row["waiting"], new=replaces is None)
    pace = await tx.one("SELECT free_at FROM story_pace WHERE member = ?", member)
    await tx.run(
        "INSERT INTO story_pace (member, free_at) VALUES (?, ?)"
        " ON CONFLICT (member) DO UPDATE SET free_at = excluded.free_at",
        member, rules.pace(pace["free_at"] if pace is not None else 0, tx.now),
    )  # fmt: skip


async def own(tx: Tx, member: str) -> list[Kept]:
    """A member's stories, newest first."""
    rows = await tx.all(
        "SELECT id FROM stories WHERE author = ? ORDER BY made_at DESC, id LIMIT ?",
        member, rules.STORIES_PER_AUTHOR,
    )  # fmt: skip
    return await load_many(tx, [row["id"] for row in rows])


# ---------------------------------------------------------------- light


def light_mark(secret: bytes, story: str, member: str) -> bytes:
    """The keyed hash of "this stayed with me": nobody can read from it whom it is of."""
    return hmac.new(secret, f"asterism light 1:{story}:{member}".encode(), hashlib.sha256).digest()


async def stayed(tx: Tx, mark: bytes) -> bool:
    return await tx.one("SELECT 1 AS there FROM story_lights WHERE mark = ?", mark) is not None


async def say_stayed(tx: Tx, kept: Kept, mark: bytes, *, said: bool) -> int:
    """Says or takes back that a story stayed with somebody; returns how many say it now."""
    place = kept.row["place"]
    if said:
        sql = "INSERT INTO story_lights (mark, place) VALUES (?, ?) ON CONFLICT DO NOTHING"
        changed = await tx.run(sql, mark, place)
    else:
        changed = -await tx.run("DELETE FROM story_lights WHERE mark = ?", mark)
    if not changed:
        return int(kept.row["lights"])
    row = await tx.one(
        "UPDATE stories SET lights = lights + CAST(? AS BIGINT) WHERE id = ? RETURNING lights",
        changed, kept.story.id,
    )  # fmt: skip
    assert row is not None
    return int(row["lights"])


def threads_of(edition: Row) -> list[str]:
    return [str(thread) for thread in words_of(edition["threads"])]
