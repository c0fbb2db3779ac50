"""P10, P18: how a story moves. Nobody judges their own, two read, every return has its reason and its way
on."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from asterism.errors import Refusal
from asterism.stories import rules
from asterism.stories.rules import Edition, Story

PEOPLE = ("author", "fay", "flo", "stu", "sam")
STEWARDS = ("stu", "sam", "author")
KIND = "Thank you for this."


def refused(code: str, act: Any, *args: Any, **named: Any) -> None:
    with pytest.raises(Refusal) as error:
        act(*args, **named)
    assert error.value.code == code


def offered() -> Story:
    return rules.offered("story", "author")


def published() -> Story:
    return rules.read(rules.read(offered(), "fay", 1, "fits", KIND), "stu", 1, "fits", KIND)


def returned() -> Story:
    return rules.read(offered(), "fay", 1, "not_yet", KIND)


def test_two_readers_who_say_that_it_fits_publish_a_story() -> None:
    half = rules.read(offered(), "fay", 1, "fits", KIND)
    assert half.published is None
    assert half.waiting is not None
    story = rules.read(half, "stu", 1, "fits", "")
    assert story.published is not None
    assert story.waiting is None


def test_one_who_says_not_yet_returns_it_and_has_to_say_why() -> None:
    refused("malformed", rules.read, offered(), "fay", 1, "not_yet", "")
    story = returned()
    assert story.waiting is not None
    assert story.waiting.state == "returned"
    refused("stale", rules.read, story, "stu", 1, "fits", KIND)


def test_nobody_reads_their_own_or_reads_twice() -> None:
    refused("own_story", rules.read, offered(), "author", 1, "fits", KIND)
    refused("own_story", rules.to_read, offered(), "author")
    half = rules.read(offered(), "fay", 1, "fits", KIND)
    refused("already_read", rules.read, half, "fay", 1, "not_yet", KIND)
    refused("already_read", rules.to_read, half, "fay")


def test_the_same_verdict_sent_again_changes_nothing_whatever_came_of_it() -> None:
    half = rules.read(offered(), "fay", 1, "fits", KIND)
    assert rules.read(half, "fay", 1, "fits", KIND) == half
    assert rules.read(published(), "fay", 1, "fits", KIND) == published()


def test_a_revision_is_read_anew_and_leaves_what_stands() -> None:
    story = rules.revised(published(), published().version)
    assert story.published == published().published
    assert story.waiting == Edition(2, "offered")
    story = rules.read(rules.read(story, "fay", 2, "fits", KIND), "flo", 2, "fits", KIND)
    assert story.published is not None
    assert (story.published.number, story.waiting) == (2, None)


def test_a_verdict_on_an_edition_that_was_revised_meanwhile_is_stale() -> None:
    refused("stale", rules.read, rules.revised(offered(), 1), "fay", 1, "fits", KIND)


def test_a_revision_of_an_old_version_is_stale_and_says_the_new_one() -> None:
    with pytest.raises(Refusal) as error:
        rules.revised(published(), 1)
    assert error.value.detail["version"] == published().version


def test_a_return_can_be_appealed_once_and_a_steward_who_did_not_read_decides() -> None:
    story = rules.appealed(returned(), 1, "Please look again.")
    assert rules.appealed(story, 1, "Please look again.") == story
    refused("stale", rules.appealed, story, 1, "And again.")
    refused("own_story", rules.decided, story, 1, "author", STEWARDS, KIND, publish=True)
    assert rules.decided(story, 1, "stu", STEWARDS, KIND, publish=True).published is not None
    final = rules.decided(story, 1, "stu", STEWARDS, KIND, publish=False)
    assert final.waiting is not None
    assert (final.waiting.state, final.waiting.answer) == ("refused", KIND)
    refused("stale", rules.appealed, final, 1, "Once more.")
    assert rules.revised(final, final.version).waiting == Edition(2, "offered")


def test_a_steward_who_read_decides_only_where_there_is_no_other() -> None:
    story = rules.read(offered(), "stu", 1, "not_yet", KIND)
    story = rules.appealed(story, 1, "Please look again.")
    refused("needs_second_person", rules.decided, story, 1, "stu", ("stu", "sam"), KIND, publish=True)
    assert rules.decided(story, 1, "stu", ("stu", "author"), KIND, publish=True).published is not None


def test_taking_down_hides_it_and_can_be_appealed() -> None:
    down = rules.taken_down(published(), 1, "sam", "It names somebody.")
    assert down.published is None
    refused("own_story", rules.taken_down, published(), 1, "author", "Mine.")
    refused("stale", rules.taken_down, down, 1, "stu", "Again.")
    story = rules.appealed(down, 1, "It is my own name.")
    refused("needs_second_person", rules.decided, story, 1, "sam", STEWARDS, KIND, publish=True)
    # Nobody is left who took no part: Stu read it, and it was not Stu who took it down.
    assert rules.decided(story, 1, "stu", STEWARDS, KIND, publish=True).published is not None
    refused("needs_second_person", rules.decided, story, 1, "stu", (*STEWARDS, "sue"), KIND, publish=True)
    assert rules.decided(story, 1, "sue", (*STEWARDS, "sue"), KIND, publish=True).published is not None
    stays = rules.decided(story, 1, "sue", (*STEWARDS, "sue"), KIND, publish=False)
    assert stays.standing is not None
    assert stays.standing.state == "stays_down"


def test_an_edition_that_was_not_looked_at_is_not_taken_down() -> None:
    story = rules.revised(published(), published().version)
    story = rules.read(rules.read(story, "fay", 2, "fits", KIND), "flo", 2, "fits", KIND)
    refused("stale", rules.taken_down, story, 1, "sam", "It names somebody.")


def test_three_wait_at_most_and_a_revision_needs_no_place_of_its_own() -> None:
    rules.may_offer(0, 2, new=True)
    refused("stories_waiting", rules.may_offer, 3, 3, new=True)
    refused("stories_full", rules.may_offer, rules.STORIES_PER_AUTHOR, 0, new=True)
    rules.may_offer(rules.STORIES_PER_AUTHOR, 2, new=False)


def test_six_offers_at_once_then_one_an_hour() -> None:
    free_at, now = 0, 1_000_000_000
    for _ in range(rules.OFFERS_AT_ONCE):
        free_at = rules.pace(free_at, now)
    with pytest.raises(Refusal) as error:
        rules.pace(free_at, now)
    assert error.value.code == "too_fast"
    after = error.value.detail["retry_after_s"]
    assert after == rules.OFFER_EVERY_MS // 1000
    free_at = rules.pace(free_at, now + after * 1000)
    refused("too_fast", rules.pace, free_at, now + after * 1000)


def test_light_comes_in_five_steps() -> None:
    steps = [rules.light(lights) for lights in range(30)]
    assert [steps.index(step) for step in range(5)] == [0, *rules.LIGHT_FROM]
    assert rules.light(10**6) == 4


class Library(RuleBasedStateMachine):
    """One story in any hands: whatever is tried, in whatever order."""

    def __init__(self) -> None:
        super().__init__()
        self.story = offered()
        self.shown: int | None = None

    def attempt(self, act: Any, *args: Any, **named: Any) -> None:
        before = self.story
        try:
            self.story = act(before, *args, **named)
        except Refusal:
            return
        if self.story != before:
            assert self.story.version == before.version + 1
        self.newly_published(before)

    def newly_published(self, before: Story) -> None:
        """Whatever comes onto the shelf was read by two others, or decided by one who had not read it."""
        now = self.story.published
        if now is None or (before.published and before.published.number == now.number):
            return
        assert now.read_by("author") is None
        readers = [each.reader for each in now.readings if each.verdict == "fits"]
        if now.answer is None:
            assert len(set(readers)) == rules.READERS
            assert not any(each.verdict == "not_yet" for each in now.readings)

    @rule(data=st.data(), reader=st.sampled_from(PEOPLE), verdict=st.sampled_from(("fits", "not_yet")))
    def read(self, data: Any, reader: str, verdict: Any) -> None:
        self.attempt(rules.read, reader, data.draw(st.integers(1, self.story.last)), verdict, KIND)

    @rule(data=st.data())
    def revise(self, data: Any) -> None:
        self.attempt(rules.revised, data.draw(st.integers(self.story.version - 1, self.story.version)))

    @rule(data=st.data())
    def appeal(self, data: Any) -> None:
        self.attempt(rules.appealed, data.draw(st.integers(1, self.story.last)), "Please look again.")

    @rule(data=st.data(), steward=st.sampled_from(STEWARDS), publish=st.booleans())
    def decide(self, data: Any, steward: str, publish: bool) -> None:
        edition = data.draw(st.integers(1, self.story.last))
        self.attempt(rules.decided, edition, steward, STEWARDS, KIND, publish=publish)

    @rule(data=st.data(), steward=st.sampled_from(STEWARDS))
    def take_down(self, data: Any, steward: str) -> None:
        self.attempt(rules.taken_down, data.draw(st.integers(1, self.story.last)), steward, "A reason.")

    @invariant()
    def an_edition_is_where_its_state_says(self) -> None:
        waits, stands = self.story.waiting, self.story.standing
        assert waits is not None or stands is not None
        if waits is not None:
            assert waits.state in ("offered", "returned", "appealed", "refused")
            assert waits.number == self.story.last
        if stands is not None:
            assert stands.state in ("published", "taken_down", "down_appealed", "stays_down")
        if waits is not None and stands is not None:
            assert stands.number < waits.number

    @invariant()
    def what_came_back_or_went_down_has_its_reason(self) -> None:
        for each in (self.story.waiting, self.story.standing):
            if each is None:
                continue
            if each.state in ("returned", "appealed", "refused"):
                assert any(said.verdict == "not_yet" and said.reason for said in each.readings)
            if each.state in ("taken_down", "down_appealed", "stays_down"):
                assert each.reason
            if each.state in ("appealed", "down_appealed"):
                assert each.appeal
            if each.state in ("refused", "stays_down"):
                assert each.answer

    @invariant()
    def nobody_read_their_own_or_twice(self) -> None:
        for each in (self.story.waiting, self.story.standing):
            readers = [said.reader for said in each.readings] if each is not None else []
            assert "author" not in readers
            assert len(readers) == len(set(readers))

    @precondition(lambda self: self.story.waiting is not None or self.story.published is None)
    @rule()
    def there_is_always_a_way_on(self) -> None:
        """The author can revise in every state, and an appeal that waits can be decided by somebody."""
        rules.revised(self.story, self.story.version)
        for each in (self.story.waiting, self.story.standing):
            if each is not None and each.state in ("appealed", "down_appealed"):
                able = [s for s in STEWARDS if rules.may_decide(self.story, each, s, STEWARDS)]
                assert able


TestLibrary = Library.TestCase
TestLibrary.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
