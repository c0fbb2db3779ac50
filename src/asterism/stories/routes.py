"""The reading room and one's own stories over HTTP. Somebody whose part is paused may only see, withdraw and
appeal what is their own."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.errors import Refusal
from asterism.people.store import member_row, words_of
from asterism.setup.store import threads_of_network
from asterism.store.base import Tx
from asterism.stories import concerns, folding, rules, shelf, store, texts, views
from asterism.wire.stories import (
    Book,
    ConcernSaid,
    Glow,
    GlowTold,
    OwnStory,
    SearchAsked,
    Shelf,
    StoryAppeal,
    StoryOffered,
    StoryRevised,
    Tonight,
    TonightAsked,
)


def takes_part(door: Door) -> str:
    """The member at the door. Refused with ``suspended`` while their part in the network is paused."""
    me = door.me
    assert door.session is not None
    if door.session.standing == "suspended":
        raise Refusal("suspended")
    return me


# ---------------------------------------------------------------- the reading room


@endpoint("POST", "/api/stories/search", errors=("malformed", "suspended"))
async def search_stories(door: Door, body: SearchAsked) -> Shelf:
    """One page of the shelf: by words, by thread, by language, without what one does not want to meet."""
    takes_part(door)
    began = door.parts.clock.monotonic()
    wishes = shelf.Wishes(thread=body.thread, language=body.language, without=texts.note_bits(body.without))
    looked_for = folding.query(body.words) if body.words.strip() else None

    async def work(tx: Tx) -> Shelf:
        found, after = await shelf.page(tx, wishes, looked_for, body.after)
        return Shelf(books=await views.spines(tx, found), next=after)

    told = await door.parts.store.read(work)
    door.parts.metrics.searched(door.parts.clock.monotonic() - began)
    return told


@endpoint("POST", "/api/stories/tonight", errors=("suspended",))
async def story_for_tonight(door: Door, body: TonightAsked) -> Tonight:
    """One book for tonight, chosen by chance among what fits; another one on asking again."""
    me, chance = takes_part(door), door.parts.dice.random()

    async def work(tx: Tx) -> Tonight:
        row = await member_row(tx, me)
        found = await shelf.tonight(
            tx, me, texts.note_bits(body.without), words_of(row["languages"]), words_of(row["threads"]),
            body.besides, chance,
        )  # fmt: skip
        return Tonight(book=next(iter(await views.spines(tx, [found] if found else [])), None))

    return await door.parts.store.read(work)


@endpoint("GET", "/api/stories/{story}", errors=("not_found", "suspended"))
async def open_book(door: Door, story: str) -> Book:
    """A published story with its text."""
    me = takes_part(door)
    mark = _mark(door, story)

    async def work(tx: Tx) -> Book:
        kept = await store.book(tx, story)
        return views.book(kept, me, stayed=await store.stayed(tx, mark))

    return await door.parts.store.read(work)


@endpoint("POST", "/api/stories/{story}/glow", errors=("not_found", "suspended", "own_story"))
async def glow(door: Door, story: str, body: Glow) -> GlowTold:
    """Says that a story stayed with me, or takes it back. Nobody learns who said so, or how many did."""
    me = takes_part(door)
    mark = _mark(door, story)

    async def work(tx: Tx) -> GlowTold:
        kept = await store.book(tx, story)
        if kept.story.author == me:
            raise Refusal("own_story")
        lights = await store.say_stayed(tx, kept, mark, said=body.stayed)
        return GlowTold(stayed=body.stayed, light=rules.light(lights))

    return await door.parts.store.write(work)


def _mark(door: Door, story: str) -> bytes:
    return store.light_mark(door.parts.secrets.secret(store.LIGHT), story, door.me)


@endpoint(
    "POST", "/api/stories/{story}/concern",
    errors=("malformed", "suspended", "not_found", "own_story", "stale"),
)  # fmt: skip
async def raise_concern(door: Door, story: str, body: ConcernSaid) -> None:
    """Tells the stewards what worries me about a story. Saying it anew takes the place of what I said."""
    me, words = takes_part(door), texts.said(body.words, "words", least=3)

    async def work(tx: Tx) -> None:
        kept = await store.book(tx, story)
        rules.may_worry(kept.story, me, body.edition)
        await concerns.keep(tx, kept, body.edition, me, words)
        tx.after(door.parts.hub.desk_changed)

    await door.parts.store.write(work)


# ---------------------------------------------------------------- one's own


@endpoint("GET", "/api/stories/own")
async def own_stories(door: Door) -> list[OwnStory]:
    """My stories, newest first, each with how it stands and what its readers said."""
    return [views.own(kept) for kept in await door.parts.store.read(lambda tx: store.own(tx, door.me))]


@endpoint(
    "POST", "/api/stories", status=201,
    errors=("malformed", "suspended", "stories_waiting", "stories_full"),
)  # fmt: skip
async def offer_story(door: Door, body: StoryOffered) -> OwnStory:
    """Offers a story: two readers say whether it fits before it stands. Sending it again changes nothing."""
    me, new = takes_part(door), door.parts.dice.new_id()
    door.parts.disk.spare(len(body.text))

    async def work(tx: Tx) -> OwnStory:
        before = await store.offered_before(tx, me, body.client_id)
        if before is not None:
            return views.own(before)
        words = texts.written(body, await threads_of_network(tx))
        await store.may_offer(tx, me)
        kept = await store.keep_new(tx, new, me, body.client_id, words)
        tx.after(door.parts.hub.desk_changed)
        return views.own(kept)

    return await door.parts.store.write(work)


@endpoint(
    "PUT", "/api/stories/{story}",
    errors=("malformed", "not_found", "stale", "suspended", "stories_waiting"),
)  # fmt: skip
async def revise_story(door: Door, story: str, body: StoryRevised) -> OwnStory:
    """Offers a new edition of my story; what is published stands until the new one was read."""
    me = takes_part(door)
    door.parts.disk.spare(len(body.text))

    async def work(tx: Tx) -> OwnStory:
        kept = await store.story_of_author(tx, story, me)
        after = rules.revised(kept.story, body.version)
        words = texts.written(body, await threads_of_network(tx))
        await store.may_offer(tx, me, replaces=kept.story)
        kept = await store.save(tx, kept, after, by=me, words=words)
        tx.after(door.parts.hub.desk_changed)
        return views.own(kept)

    return await door.parts.store.write(work)


@endpoint("POST", "/api/stories/{story}/withdraw", errors=("not_found",))
async def withdraw_story(door: Door, story: str) -> None:
    """Takes my story away at once, for everybody, with everything that was kept of it."""

    async def work(tx: Tx) -> None:
        await store.withdraw(tx, story, door.me)
        tx.after(door.parts.hub.desk_changed)

    await door.parts.store.write(work)


@endpoint("POST", "/api/stories/{story}/appeal", errors=("malformed", "not_found", "stale"))
async def appeal_story(door: Door, story: str, body: StoryAppeal) -> OwnStory:
    """Appeals that an edition of mine was returned or taken down, once, in my own words."""
    words = texts.said(body.words, "words", least=3)

    async def work(tx: Tx) -> OwnStory:
        kept = await store.story_of_author(tx, story, door.me)
        kept = await store.save(tx, kept, rules.appealed(kept.story, body.edition, words), by=door.me)
        tx.after(door.parts.hub.desk_changed)
        return views.own(kept)

    return await door.parts.store.write(work)
