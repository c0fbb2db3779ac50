"""What worries somebody about a story that stands: stewards look at it, and leave it or take it down.

Nobody is told who said it. It goes when a steward has looked, when the story leaves the shelf, and with
whoever said it.
"""

from __future__ import annotations

from asterism.store.base import Tx
from asterism.stories.store import Kept
from asterism.wire.stories import StoryConcern

LISTED = 50
WORDS_OF_EACH = 12


async def keep(tx: Tx, kept: Kept, edition: int, member: str, words: str) -> None:
    """One for each person and story; who says it anew says it instead."""
    await tx.run(
        "INSERT INTO story_concerns (story, member, edition, words, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (story, member) DO UPDATE SET edition = excluded.edition, words = excluded.words",
        kept.story.id, member, edition, words, tx.now,
    )  # fmt: skip


async def looked_at(tx: Tx, story: str) -> list[str]:
    """Ends all concerns about a story; returns whose they were."""
    rows = await tx.all("DELETE FROM story_concerns WHERE story = ? RETURNING member", story)
    return sorted(row["member"] for row in rows)


async def waiting(tx: Tx, steward: str) -> list[StoryConcern]:
    """Stories on the shelf with their concerns, those that wait longest first; never one's own story."""
    rows = await tx.all(
        "SELECT c.story, MIN(c.at) AS since, e.edition, e.title, e.language FROM story_concerns c"
        " JOIN stories s ON s.id = c.story"
        " JOIN story_editions e ON e.story = c.story AND e.state = 'published'"
        " WHERE s.author <> ? GROUP BY c.story, e.edition, e.title, e.language"
        " ORDER BY since, c.story LIMIT ?",
        steward, LISTED,
    )  # fmt: skip
    told = []
    for row in rows:
        said = await tx.all(
            "SELECT words FROM story_concerns WHERE story = ? ORDER BY at, member LIMIT ?",
            row["story"], WORDS_OF_EACH,
        )  # fmt: skip
        told.append(
            StoryConcern(
                story=row["story"], edition=row["edition"], title=row["title"], language=row["language"],
                words=[each["words"] for each in said], since=row["since"],
            )
        )  # fmt: skip
    return told
