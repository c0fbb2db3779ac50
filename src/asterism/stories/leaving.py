"""What somebody takes along of stories, and what goes when they leave for good."""

from __future__ import annotations

from typing import Any

from asterism.people.erase import on_erase, on_export
from asterism.store.base import Tx
from asterism.store.lists import LONGEST
from asterism.stories.store import light_mark, own, threads_of
from asterism.stories.texts import notes_of


async def stayed_with(tx: Tx, secret: bytes, member: str) -> list[str]:
    """The stories of which somebody said that they stayed with them.

    This is kept as keyed hashes that do not tell whose they are, so every story that glows is asked for
    theirs.
    """
    stories = [row["id"] for row in await tx.all("SELECT id FROM stories WHERE lights > 0 ORDER BY id")]
    marks = {light_mark(secret, story, member): story for story in stories}
    every = list(marks)
    found = []
    for start in range(0, len(every), LONGEST):
        some = every[start : start + LONGEST]
        some += [some[-1]] * (LONGEST - len(some))
        rows = await tx.all(
            f"SELECT mark FROM story_lights WHERE mark IN ({', '.join('?' * LONGEST)})", *some
        )
        found += [marks[bytes(row["mark"])] for row in rows]
    return sorted(found)


async def take_lights_back(tx: Tx, secret: bytes, member: str) -> None:
    """Before somebody leaves for good: nothing glows by them any more."""
    for story in await stayed_with(tx, secret, member):
        await tx.run("DELETE FROM story_lights WHERE mark = ?", light_mark(secret, story, member))
        await tx.run("UPDATE stories SET lights = lights - 1 WHERE id = ?", story)


@on_erase
async def _forget(tx: Tx, member: str) -> None:
    """One's own stories go with all that was kept of them; verdicts given to others stay without a name."""
    await tx.run("DELETE FROM stories WHERE author = ?", member)
    await tx.run("DELETE FROM story_pace WHERE member = ?", member)
    await tx.run("DELETE FROM story_concerns WHERE member = ?", member)
    await tx.run("UPDATE story_readings SET reader = NULL WHERE reader = ?", member)
    await tx.run("UPDATE story_editions SET down_by = NULL WHERE down_by = ?", member)
    await tx.run("UPDATE story_editions SET answered_by = NULL WHERE answered_by = ?", member)


@on_export("stories")
async def _stories(tx: Tx, member: str) -> dict[str, Any]:
    """One's own stories with what was said about them, and what one said about those of others."""
    mine = []
    for kept in await own(tx, member):
        editions = [
            {
                "edition": row["edition"], "state": row["state"], "title": row["title"], "text": row["body"],
                "name": row["name"], "threads": threads_of(row), "notes": notes_of(row["notes"]),
                "language": row["language"], "offered_at": row["offered_at"],
                "decided_at": row["decided_at"], "reason": row["reason"], "appeal": row["appeal"],
                "appeal_answer": row["answer"],
                "readers": [
                    {"verdict": each.verdict, "reason": each.reason}
                    for standing in (kept.story.standing, kept.story.waiting)
                    if standing is not None and standing.number == row["edition"]
                    and standing.state != "offered"
                    for each in standing.readings
                ],
            }
            for row in kept.editions.values()
        ]  # fmt: skip
        mine.append({
            "story": kept.story.id, "made_at": kept.row["made_at"],
            "published_at": kept.row["published_at"], "editions": editions,
        })  # fmt: skip
    read = await tx.all(
        "SELECT story, edition, verdict, reason, at FROM story_readings WHERE reader = ? ORDER BY at, id",
        member,
    )
    decided = await tx.all(
        "SELECT story, edition, reason, answer FROM story_editions WHERE down_by = ? OR answered_by = ?"
        " ORDER BY story, edition",
        member, member,
    )  # fmt: skip
    worries = await tx.all(
        "SELECT story, edition, words, at FROM story_concerns WHERE member = ? ORDER BY at, story", member
    )
    pace = await tx.one("SELECT free_at FROM story_pace WHERE member = ?", member)
    return {
        "own": mine, "read": [dict(row) for row in read], "decided": [dict(row) for row in decided],
        "concerns": [dict(row) for row in worries],
        "offers_whole_at": None if pace is None else pace["free_at"],
    }  # fmt: skip
