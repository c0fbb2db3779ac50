"""Reading for others over HTTP: facilitators and stewards say whether a story fits; stewards decide appeals
and take down."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.people.store import notify, with_role
from asterism.safeguarding import ledger
from asterism.store.base import Tx
from asterism.stories import concerns, rules, store, texts, views
from asterism.stories.routes import takes_part
from asterism.wire.stories import AppealDecision, ConcernLookedAt, Reading, ReadingQueue, TakeDown, ToRead


def reads(door: Door) -> str:
    """The reader at the door: a facilitator or a steward whose part is not paused."""
    me = takes_part(door)
    assert door.session is not None
    if not door.session.roles & {"facilitator", "steward"}:
        raise Refusal("not_allowed")
    return me


def _steward(door: Door) -> bool:
    return door.session is not None and "steward" in door.session.roles


@endpoint("GET", "/api/stories/reading", errors=("suspended", "not_allowed"))
async def reading_queue(door: Door) -> ReadingQueue:
    """Stories that wait for my verdict, longest first; for stewards also appeals that they may decide."""
    me, steward = reads(door), _steward(door)
    return await door.parts.store.read(lambda tx: views.queue(tx, me, steward=steward))


@endpoint(
    "GET", "/api/stories/reading/{story}",
    errors=("suspended", "not_allowed", "not_found", "own_story", "already_read", "stale"),
)  # fmt: skip
async def story_to_read(door: Door, story: str) -> ToRead:
    """A story that waits for my verdict, with its text."""
    me = reads(door)

    async def work(tx: Tx) -> ToRead:
        kept = await store.story_for_reader(tx, story)
        rules.to_read(kept.story, me)
        return views.to_read(kept)

    return await door.parts.store.read(work)


@endpoint(
    "POST", "/api/stories/{story}/reading",
    errors=("malformed", "suspended", "not_allowed", "not_found", "own_story", "already_read", "stale"),
)  # fmt: skip
async def read_story(door: Door, story: str, body: Reading) -> ReadingQueue:
    """Says whether an edition fits, with a reason the author reads. Two say so before it stands."""
    me, steward = reads(door), _steward(door)
    reason = texts.said(body.reason, "reason")
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> ReadingQueue:
        kept = await store.story_for_reader(tx, story)
        after = rules.read(kept.story, me, body.edition, body.verdict, reason)
        await store.save(tx, kept, after, by=me, reading=ids[0])
        if after != kept.story:
            if after.waiting is None:
                await notify(tx, ids[1], after.author, "story_published", story=story)
            elif after.waiting.state == "returned":
                await notify(tx, ids[1], after.author, "story_returned", story=story)
            tx.after(door.parts.hub.desk_changed)
        return await views.queue(tx, me, steward=steward)

    return await door.parts.store.write(work)


@endpoint(
    "POST", "/api/stories/{story}/appeal-decision", who="steward",
    errors=("malformed", "not_found", "own_story", "needs_second_person", "stale"),
)  # fmt: skip
async def decide_story_appeal(door: Door, story: str, body: AppealDecision) -> ReadingQueue:
    """Answers an appeal with a reason: somebody who took no part in it, wherever there is another steward."""
    answer = texts.said(body.reason, "reason", least=3)
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> ReadingQueue:
        kept = await store.story_for_reader(tx, story)
        stewards = await with_role(tx, "steward")
        after = rules.decided(kept.story, body.edition, door.me, stewards, answer, publish=body.publish)
        await store.save(tx, kept, after, by=door.me)
        await notify(tx, ids[0], after.author, "story_appeal_answered", story=story)
        # The reason stands with the edition and goes with it; the ledger never loses anything.
        await ledger.write_down(
            tx, ids[1], door.me, "story_appeal_answered", story, published=str(body.publish).lower()
        )
        tx.after(door.parts.hub.desk_changed)
        return await views.queue(tx, door.me, steward=True)

    return await door.parts.store.write(work)


@endpoint(
    "POST", "/api/stories/{story}/take-down", who="steward",
    errors=("malformed", "not_found", "own_story", "stale"),
)  # fmt: skip
async def take_story_down(door: Door, story: str, body: TakeDown) -> None:
    """Takes a published story from the shelf, with a reason its author reads and may appeal."""
    reason = texts.said(body.reason, "reason", least=3)
    ids = [door.parts.dice.new_id() for _ in range(2)]

    async def work(tx: Tx) -> None:
        kept = await store.story_for_reader(tx, story)
        after = rules.taken_down(kept.story, body.edition, door.me, reason)
        await store.save(tx, kept, after, by=door.me)
        await concerns.looked_at(tx, story)
        await notify(tx, ids[0], after.author, "story_taken_down", story=story)
        await ledger.write_down(tx, ids[1], door.me, "story_taken_down", story)
        tx.after(door.parts.hub.desk_changed)

    await door.parts.store.write(work)


@endpoint(
    "POST", "/api/stories/{story}/concerns-looked-at", who="steward",
    errors=("not_found", "own_story", "stale"),
)  # fmt: skip
async def leave_story_standing(door: Door, story: str, body: ConcernLookedAt) -> ReadingQueue:
    """A steward has looked at what worried somebody, and the story stays on the shelf as it is."""
    new = door.parts.dice.new_id()

    async def work(tx: Tx) -> ReadingQueue:
        kept = await store.book(tx, story)
        rules.may_worry(kept.story, door.me, body.edition)
        if await concerns.looked_at(tx, story):
            await ledger.write_down(tx, new, door.me, "story_left_standing", story)
            tx.after(door.parts.hub.desk_changed)
        return await views.queue(tx, door.me, steward=True)

    return await door.parts.store.write(work)
