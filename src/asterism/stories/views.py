"""What is told of stories: to everybody, to their author, to those who read them."""

from __future__ import annotations

from collections.abc import Sequence

from asterism.people.store import with_role
from asterism.store.base import Row, Tx
from asterism.store.lists import few
from asterism.stories import concerns, rules
from asterism.stories.rules import Edition
from asterism.stories.store import Kept, load_many, threads_of
from asterism.stories.texts import notes_of
from asterism.wire.stories import (
    Book,
    BookSpine,
    OwnEdition,
    OwnStory,
    ReaderSaid,
    ReadingLine,
    ReadingQueue,
    StoryAppealView,
    ToRead,
)

QUEUE = 50


# ---------------------------------------------------------------- the reading room


async def spines(tx: Tx, stories: Sequence[str]) -> list[BookSpine]:
    """Books on the shelf, in the order given."""
    if not stories:
        return []
    marks, ids = few(stories)
    rows = await tx.all(
        "SELECT s.id, s.lights, e.title, e.name, e.threads, e.notes, e.language FROM stories s"
        f" JOIN story_editions e ON e.story = s.id AND e.state = 'published' WHERE s.id IN ({marks})",
        *ids,
    )
    told = {
        row["id"]: BookSpine(
            story=row["id"], title=row["title"], name=row["name"], threads=threads_of(row),
            notes=notes_of(row["notes"]), language=row["language"], light=rules.light(row["lights"]),
        )
        for row in rows
    }  # fmt: skip
    return [told[story] for story in stories if story in told]


def book(kept: Kept, member: str, *, stayed: bool) -> Book:
    edition = kept.story.published
    assert edition is not None
    row = kept.editions[edition.number]
    return Book(
        story=kept.story.id, edition=edition.number, title=row["title"], text=row["body"], name=row["name"],
        threads=threads_of(row), notes=notes_of(row["notes"]), language=row["language"],
        light=rules.light(kept.row["lights"]), stayed=stayed, mine=kept.story.author == member,
    )  # fmt: skip


# ---------------------------------------------------------------- one's own


def own(kept: Kept) -> OwnStory:
    return OwnStory(
        story=kept.story.id, version=kept.story.version, made_at=kept.row["made_at"],
        light=rules.light(kept.row["lights"]), standing=_own_edition(kept, kept.story.standing),
        waiting=_own_edition(kept, kept.story.waiting),
    )  # fmt: skip


def _own_edition(kept: Kept, edition: Edition | None) -> OwnEdition | None:
    if edition is None:
        return None
    row = kept.editions[edition.number]
    return OwnEdition(
        edition=edition.number, state=edition.state, title=row["title"], text=row["body"], name=row["name"],
        threads=threads_of(row), notes=notes_of(row["notes"]), language=row["language"],
        offered_at=row["offered_at"], decided_at=row["decided_at"],
        # Half a reading is not told: it would say who had the time.
        readers=[] if edition.state == "offered" else readers_of(edition),
        reason=edition.reason, may_appeal=edition.state in ("returned", "taken_down"), appeal=edition.appeal,
        appeal_answer=edition.answer,
    )  # fmt: skip


def readers_of(edition: Edition) -> list[ReaderSaid]:
    """What readers said, without who they are; the store orders them by chance."""
    return [ReaderSaid(verdict=each.verdict, reason=each.reason) for each in edition.readings]


# ---------------------------------------------------------------- reading for others


async def queue(tx: Tx, reader: str, *, steward: bool) -> ReadingQueue:
    """What waits for this reader: nothing of their own, and nothing that they read already."""
    rows = await tx.all(
        "SELECT s.id, e.edition, e.title, e.threads, e.notes, e.language, e.offered_at FROM story_editions e"
        " JOIN stories s ON s.id = e.story WHERE e.state = 'offered' AND s.author <> ?"
        " AND NOT EXISTS (SELECT 1 FROM story_readings r WHERE r.story = e.story AND r.edition = e.edition"
        " AND r.reader = ?) ORDER BY e.offered_at, s.id LIMIT ?",
        reader, reader, QUEUE,
    )  # fmt: skip
    waiting = [
        ReadingLine(
            story=row["id"], edition=row["edition"], title=row["title"], threads=threads_of(row),
            notes=notes_of(row["notes"]), language=row["language"], offered_at=row["offered_at"],
        )
        for row in rows
    ]  # fmt: skip
    if not steward:
        return ReadingQueue(waiting=waiting, appeals=[], concerns=[])
    return ReadingQueue(
        waiting=waiting, appeals=await _appeals(tx, reader), concerns=await concerns.waiting(tx, reader)
    )


async def _appeals(tx: Tx, steward: str) -> list[StoryAppealView]:
    rows = await tx.all(
        "SELECT DISTINCT e.story, e.appealed_at FROM story_editions e JOIN stories s ON s.id = e.story"
        " WHERE e.state IN ('appealed', 'down_appealed') AND s.author <> ?"
        " ORDER BY e.appealed_at, e.story LIMIT ?",
        steward, QUEUE,
    )  # fmt: skip
    stewards = await with_role(tx, "steward")
    return [
        _appeal(kept.story.id, edition, kept.editions[edition.number])
        for kept in await load_many(tx, list(dict.fromkeys(row["story"] for row in rows)))
        for edition in (kept.story.waiting, kept.story.standing)
        if edition is not None
        and edition.state in ("appealed", "down_appealed")
        and rules.may_decide(kept.story, edition, steward, stewards)
    ]


def _appeal(story: str, edition: Edition, row: Row) -> StoryAppealView:
    return StoryAppealView(
        story=story, edition=edition.number, about="return" if edition.state == "appealed" else "taking_down",
        title=row["title"], text=row["body"], name=row["name"], threads=threads_of(row),
        notes=notes_of(row["notes"]), language=row["language"], readers=readers_of(edition),
        reason=edition.reason, appeal=edition.appeal or "", appealed_at=row["appealed_at"],
    )  # fmt: skip


def to_read(kept: Kept) -> ToRead:
    edition = kept.story.waiting
    assert edition is not None
    row = kept.editions[edition.number]
    standing = kept.story.standing
    return ToRead(
        story=kept.story.id, edition=edition.number, title=row["title"], text=row["body"], name=row["name"],
        threads=threads_of(row), notes=notes_of(row["notes"]), language=row["language"],
        offered_at=row["offered_at"], stands=kept.story.published is not None,
        taken_down=standing.reason if standing is not None and standing.state != "published" else None,
    )  # fmt: skip
