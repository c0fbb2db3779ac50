"""How a story moves: offered, read by two, published or returned, appealed, taken down. Pure.

A story has at most two editions: the one that ``standing`` holds was published, also when it was taken down
later; the one that ``waiting`` holds is being read or came back. A revision never touches what stands.

    waiting:   offered -> (two fits) becomes standing
               offered -> (one not_yet) returned -> appealed -> becomes standing, or refused
    standing:  published -> taken_down -> down_appealed -> published, or stays_down
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from asterism.errors import Refusal
from asterism.wire.stories import EditionState, Verdict

READERS = 2
WAITING_PER_AUTHOR = 3
STORIES_PER_AUTHOR = 60
OFFERS_AT_ONCE = 6
"""Offers and revisions that one member may make at once; after that one comes back in an hour."""
OFFER_EVERY_MS = 3_600_000
LIGHT_FROM = (1, 3, 8, 20)
"""From how many on a book glows one step brighter."""


@dataclass(frozen=True, slots=True)
class Reading:
    reader: str | None
    """None: somebody who has left the network since."""
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Edition:
    number: int
    state: EditionState
    readings: tuple[Reading, ...] = ()
    taken_down_by: str | None = None
    reason: str | None = None
    """Why it was taken down."""
    appeal: str | None = None
    answer: str | None = None

    def read_by(self, member: str) -> Reading | None:
        return next((each for each in self.readings if each.reader == member), None)


@dataclass(frozen=True, slots=True)
class Story:
    id: str
    author: str
    version: int
    last: int
    """The number of the newest edition there ever was."""
    standing: Edition | None
    waiting: Edition | None

    @property
    def published(self) -> Edition | None:
        """What everybody may read."""
        return self.standing if self.standing is not None and self.standing.state == "published" else None


def offered(story: str, author: str) -> Story:
    return Story(id=story, author=author, version=1, last=1, standing=None, waiting=Edition(1, "offered"))


def may_offer(stories: int, waiting: int, *, new: bool) -> None:
    """``stories`` and ``waiting`` of this author; a revision of one that waits does not come on top."""
    if new and stories >= STORIES_PER_AUTHOR:
        raise Refusal("stories_full", limit=STORIES_PER_AUTHOR)
    if waiting >= WAITING_PER_AUTHOR:
        raise Refusal("stories_waiting", limit=WAITING_PER_AUTHOR)


def pace(free_at: int, now: int) -> int:
    """The next ``free_at`` after one more offer: when the whole allowance is back, in milliseconds.

    Refused with ``too_fast`` when nothing of it is left.
    """
    after = max(free_at, now) + OFFER_EVERY_MS
    if after - now > OFFERS_AT_ONCE * OFFER_EVERY_MS:
        wait = after - now - OFFERS_AT_ONCE * OFFER_EVERY_MS
        raise Refusal("too_fast", retry_after_s=-(-wait // 1000))
    return after


def revised(story: Story, version: int) -> Story:
    """A new edition waits, read by nobody yet; what waited or came back before is gone with its appeal."""
    if version != story.version:
        raise Refusal("stale", version=story.version)
    number = story.last + 1
    return _next(replace(story, last=number, waiting=Edition(number, "offered")))


def to_read(story: Story, reader: str) -> Edition:
    """The edition that waits for this reader's verdict. Refused with why it does not."""
    if story.author == reader:
        raise Refusal("own_story")
    if story.waiting is None or story.waiting.state != "offered":
        raise Refusal("stale")
    if story.waiting.read_by(reader) is not None:
        raise Refusal("already_read")
    return story.waiting


def read(story: Story, reader: str, edition: int, verdict: Verdict, reason: str) -> Story:
    """One of the two verdicts. The same one a second time changes nothing."""
    if story.author == reader:
        raise Refusal("own_story")
    for each in (story.waiting, story.standing):
        if each is not None and each.number == edition and (before := each.read_by(reader)) is not None:
            if (before.verdict, before.reason) == (verdict, reason):
                return story
            raise Refusal("already_read")
    waits = _exactly(story.waiting, edition, "offered")
    if verdict == "not_yet" and len(reason) < 3:
        raise Refusal("malformed", field="reason")
    waits = replace(waits, readings=(*waits.readings, Reading(reader, verdict, reason)))
    if verdict == "not_yet":
        return _next(replace(story, waiting=replace(waits, state="returned")))
    if sum(each.verdict == "fits" for each in waits.readings) >= READERS:
        return _publish(story, waits)
    return _next(replace(story, waiting=waits))


def appealed(story: Story, edition: int, words: str) -> Story:
    """Against a return or a taking down, once for each edition. The same words again change nothing."""
    waits, stands = story.waiting, story.standing
    if waits is not None and waits.number == edition:
        if waits.state == "appealed" and waits.appeal == words:
            return story
        waits = _exactly(waits, edition, "returned")
        return _next(replace(story, waiting=replace(waits, state="appealed", appeal=words)))
    if stands is not None and stands.number == edition:
        if stands.state == "down_appealed" and stands.appeal == words:
            return story
        stands = _exactly(stands, edition, "taken_down")
        return _next(replace(story, standing=replace(stands, state="down_appealed", appeal=words)))
    raise Refusal("stale", version=story.version)


def appeal_in(story: Story, edition: int) -> Edition:
    """The edition whose appeal waits. Refused with ``stale`` when it does not."""
    for each in (story.waiting, story.standing):
        if each is not None and each.number == edition and each.state in ("appealed", "down_appealed"):
            return each
    raise Refusal("stale", version=story.version)


def may_decide(story: Story, edition: Edition, steward: str, stewards: Collection[str]) -> bool:
    """Whether this steward may decide the appeal: somebody who took no part; where all took part, somebody
    whose word the appeal is not against; else any of them, so that no appeal waits for ever."""

    def nearness(one: str) -> int:
        said = edition.read_by(one)
        if edition.state == "down_appealed":
            against = edition.taken_down_by == one
        else:
            against = said is not None and said.verdict == "not_yet"
        return 2 if against else int(said is not None or edition.taken_down_by == one)

    if steward == story.author:
        return False
    return nearness(steward) <= min((nearness(each) for each in stewards if each != story.author), default=2)


def decided(
    story: Story, edition: int, steward: str, stewards: Collection[str], answer: str, *, publish: bool
) -> Story:
    """The end of an appeal, final for this edition. ``stewards``: everybody who could decide one."""
    if steward == story.author:
        raise Refusal("own_story")
    waits = appeal_in(story, edition)
    if not may_decide(story, waits, steward, stewards):
        raise Refusal("needs_second_person")
    waits = replace(waits, answer=answer)
    if waits.state == "down_appealed":
        state: EditionState = "published" if publish else "stays_down"
        return _next(replace(story, standing=replace(waits, state=state)))
    if publish:
        return _publish(story, waits)
    return _next(replace(story, waiting=replace(waits, state="refused")))


def taken_down(story: Story, edition: int, steward: str, reason: str) -> Story:
    """Takes what stands from the shelf; a revision that waits goes on being read."""
    if story.author == steward:
        raise Refusal("own_story")
    stands = _exactly(story.published, edition, "published")
    # An edition that an appeal brought back can be taken down again for another reason, and appealed again.
    down = replace(stands, state="taken_down", taken_down_by=steward, reason=reason, appeal=None, answer=None)
    return _next(replace(story, standing=down))


def may_worry(story: Story, member: str, edition: int) -> None:
    """Returns when somebody may say what worries them about what stands: it is not their own, and what they
    read."""
    if story.author == member:
        raise Refusal("own_story")
    _exactly(story.published, edition, "published")


def light(lights: int) -> int:
    """How a book glows, 0 to 4; the number itself is told to nobody."""
    return sum(lights >= least for least in LIGHT_FROM)


def _publish(story: Story, edition: Edition) -> Story:
    return _next(replace(story, standing=replace(edition, state="published"), waiting=None))


def _next(story: Story) -> Story:
    return replace(story, version=story.version + 1)


def _exactly(edition: Edition | None, number: int, state: EditionState) -> Edition:
    if edition is None or edition.number != number or edition.state != state:
        raise Refusal("stale")
    return edition
