"""A bond of two over HTTP, on both stores: the pact, sealed answers, what is entrusted."""

from __future__ import annotations

import asyncio
from typing import Any

from asterism.bonds.making import begin_bond
from asterism.bonds.state import (
    CONFIDENCES,
    QUESTION_MS,
    TOMBSTONE_MS,
)
from asterism.store.base import Tx
from tests.bonds_walked import Walker, begin, question, unpacked
from tests.people_place import Place, any_place_fixture, place_fixture
from tests.persons import b64

__all__ = ["any_place_fixture", "place_fixture"]


async def two(place: Place, **how: Any) -> list[Walker]:
    return await begin(place, await place.signed_in("ana"), await place.signed_in("ben"), **how)


async def pass_time(place: Place, ms: int) -> None:
    place.skip(ms)
    await place.parts.dispatcher.tick()


# ---------------------------------------------------------------- one bond, one pact


async def test_two_yeses_in_the_same_instant_make_one_bond(any_place: Place) -> None:
    place = any_place
    ana, ben = await place.signed_in("ana"), await place.signed_in("ben")

    async def yes(a: str, b: str) -> str:
        async def work(tx: Tx) -> str:
            return await begin_bond(tx, place.parts, a, b)

        return await place.store.write(work, serial=False)

    made = await asyncio.gather(
        *(yes(*pair) for pair in [(ana.member, ben.member), (ben.member, ana.member)] * 4)
    )
    assert len(set(made)) == 1
    assert await place.count("bonds") == 1
    assert await place.count("bond_sides") == 2
    # Once it has ended they can find each other anew.
    await ana.post(f"/api/bonds/{made[0]}/end")
    assert await yes(ben.member, ana.member) != made[0]


async def test_the_pact_stands_when_both_have_signed_and_nobody_sees_who_was_first(any_place: Place) -> None:
    ana, ben = await two(any_place, signed=False, key=False)
    before = await ben.raw()
    assert (await ana.now())["i_signed_at"] is None
    signed = await ana.sign()
    assert (signed["state"], signed["they_signed"]) == ("pact", False)
    assert signed["i_signed_at"] is not None
    assert await ben.raw() == before
    early: list[tuple[str, dict[str, Any]]] = [
        ("visit", {"device": ana.person.device}), ("rest", {"on": True}),
        ("deeper", {"depth": 2, "want": True}), ("questions", {"client_id": "c", "question": "x"}),
        ("note", {"edition": 1, "body": b64(b"words")}),
        ("confidences", {"client_id": "c", "kind": "words", "edition": 1, "body": b64(b"w" * 40)}),
    ]  # fmt: skip
    for what, body in early:
        code = await ana.refused(what, **body)
        assert code == ("not_found" if what == "questions" else "pact_first"), what
    assert await ben.refused("sign", edition=2) == "stale"
    stands = await ben.sign()
    assert (stands["state"], stands["they_signed"]) == ("walking", True)
    assert (await ana.now())["they_signed"] is True
    assert (await ana.sign())["version"] >= signed["version"]


async def test_of_two_keys_at_once_the_first_counts_and_the_other_is_told(place: Place) -> None:
    ana, ben = await two(place, key=False)
    answers = await asyncio.gather(
        *(each.person.http.post(f"/api/bonds/{each.bond}/key", json=each.key()) for each in (ana, ben))
    )
    assert sorted(each.status_code for each in answers) == [200, 409]
    won, lost = (ana, ben) if answers[0].status_code == 200 else (ben, ana)
    told = await lost.now()
    assert told["key"]["by"] == won.member
    assert unpacked(told["key"]["body"]) == b"k" * 64
    assert (told["key_edition"], (await won.now())["key"]) == (1, None)
    # The same key once more is an acknowledgement that was lost, another one needs the next edition.
    assert (await won.give_key())["key_edition"] == 1
    assert await won.refused("key", **won.key(1, b"x" * 64)) == "stale"
    assert await lost.refused("key", **lost.key(3, b"x" * 64)) == "stale"
    assert (await lost.give_key(2))["key_edition"] == 2
    assert await won.refused("key", **won.key(2) | {"device": lost.person.device}) == "not_found"


# ---------------------------------------------------------------- sealed answers (P8)


async def test_a_sealed_answer_is_delivered_to_nobody_until_both_are_sealed(any_place: Place) -> None:
    """P8, and how each hands the own share over."""
    ana, ben = await two(any_place)
    asked = (await ana.ask(await question(ana)))["asked"]
    quiet = await ben.raw()
    mine = await ana.seal(asked, "the light on the water")
    assert await ben.raw() == quiet
    assert mine["questions"][0]["mine"] == "sealed"
    assert unpacked(mine["questions"][0]["my_seal"]["body"]).startswith(b"the light on")
    assert mine["questions"][0]["theirs"] is None
    assert await ana.refused(f"questions/{asked}/hand-over", edition=1, share=b64(b"s" * 60)) == "not_yet"
    # Another one takes its place, until both are there.
    await ana.seal(asked, "no: the light in the window")
    assert await ben.raw() == quiet
    both = (await ben.seal(asked, "only the lamp"))["questions"][0]
    hers = await ana.question(asked)
    assert (both["state"], hers["state"]) == ("revealed", "revealed")
    assert both["theirs"] == hers["my_seal"]
    assert hers["theirs"] == both["my_seal"]
    assert unpacked(both["theirs"]["body"]).startswith(b"no: the light in the window")
    assert both["theirs"]["share"] is None
    # From here on it stays as it is, and the same once more is an acknowledgement that was lost.
    assert (await ben.seal(asked, "only the lamp"))["questions"][0]["state"] == "revealed"
    assert await ben.refused(f"questions/{asked}/seal", **ben.seal_of("something else")) == "closed"
    assert await ben.refused(f"questions/{asked}/pass") == "closed"
    # A share is passed on to whoever has handed over their own: nobody reads and gives nothing.
    quiet = await ben.raw()
    await ana.hand_over(asked)
    assert await ben.raw() == quiet
    told = (await ben.hand_over(asked))["questions"][0]
    assert unpacked(told["theirs"]["share"]) == b"s" * 60
    assert (await ana.question(asked))["theirs"] == told["my_seal"]
    assert unpacked(told["my_seal"]["share"]) == b"s" * 60
    assert (await ben.now())["land"]["stars"] > 0
    assert (await ben.now())["land"] == (await ana.now())["land"]


async def test_whether_one_passed_sealed_or_stayed_away_is_never_known(any_place: Place) -> None:
    """P8, P10: three questions, and what the other did with each; the path turns alike."""
    place = any_place
    ana, ben = await two(place)
    asked = [(await ana.ask(each))["asked"] for each in await question(ana, 3)]
    for each in asked:
        await ana.seal(each)
    quiet, listed = await ana.raw(), await ana.raw_list()
    await ben.passes(asked[1])
    await ben.does("deeper", depth=2, want=True)
    # A pass that was taken back and made again, a wish that ended: nothing of it is there either.
    await ben.does("deeper", depth=2, want=False)
    await ben.passes(asked[2])
    assert (await ana.raw(), await ana.raw_list()) == (quiet, listed)
    assert await ana.refused("questions", client_id="fourth", question=(await question(ana, 4))[3]) == (
        "questions_open"
    )
    assert await ben.refused("questions", client_id="fourth", question=(await question(ana, 4))[3]) == (
        "questions_open"
    )
    await pass_time(place, QUESTION_MS - 1)
    assert (await ana.raw(), await ana.raw_list()) == (quiet, listed)
    place.skip(1)
    unstepped = (await ana.now())["questions"]
    await place.parts.dispatcher.tick()
    turned = (await ana.now())["questions"]
    assert [each["state"] for each in turned] == [each["state"] for each in unstepped] == ["turned"] * 3
    same = [
        {k: v for k, v in each.items() if k not in ("asked", "question", "words", "my_seal")}
        for each in turned
    ]
    assert same[0] == same[1] == same[2]
    # Who passed is nowhere any more, and nobody seals or passes after it.
    assert await place.row("SELECT COUNT(*) AS n FROM bond_answers WHERE passed = 1") == {"n": 0}
    assert {each["mine"] for each in (await ben.now())["questions"]} == {"open"}
    assert await ben.refused(f"questions/{asked[0]}/seal", **ben.seal_of("late")) == "closed"
    assert await ben.refused(f"questions/{asked[0]}/pass") == "closed"
    assert await ben.refused(f"questions/{asked[0]}/hand-over", edition=1, share=b64(b"s" * 60)) == "closed"


async def test_a_question_that_has_turned_can_be_asked_anew_before_anybody_stepped_it(place: Place) -> None:
    ana, ben = await two(place)
    words = await question(ana)
    first = (await ana.ask(words))["asked"]
    await ben.seal(first, "nobody ever answered")
    place.skip(QUESTION_MS)
    view = await ben.does("questions", client_id="anew", question=words)
    assert [(each["asked"] == first, each["state"]) for each in view["questions"]] == [
        (False, "open"), (True, "turned"),
    ]  # fmt: skip
    assert (await ana.question(first))["theirs"] is None


async def test_a_pass_is_taken_back_by_sealing_and_a_seal_by_passing(place: Place) -> None:
    ana, ben = await two(place)
    asked = (await ana.ask(await question(ana)))["asked"]
    assert (await ben.passes(asked))["questions"][0]["mine"] == "passed"
    await ben.seal(asked, "after all")
    passed = (await ben.passes(asked))["questions"][0]
    assert (passed["mine"], passed["my_seal"]) == ("passed", None)
    assert (await ana.seal(asked))["questions"][0]["state"] == "open"
    assert (await ben.seal(asked, "after all"))["questions"][0]["state"] == "revealed"


async def test_what_does_not_fit_is_refused_clearly_and_changes_nothing(place: Place) -> None:
    ana, ben = await two(place)
    asked = (await ana.ask(await question(ana)))["asked"]
    before, quiet = await ana.raw(), await ben.raw()
    seal = f"questions/{asked}/seal"
    good = ana.seal_of("words")
    large = await ana.person.http.post(
        f"/api/bonds/{ana.bond}/{seal}", json=good | {"body": b64(b"x" * 64 * 1024)}
    )
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
    assert large.json()["detail"] == {"limit": 48 * 1024}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"edition": 2}, "stale"), ({"edition": 0}, "stale"), ({"device": ben.person.device}, "not_found"),
        ({"server_share": b64(b"x" * 31)}, "malformed"), ({"commitment": b64(b"")}, "malformed"),
        ({"signature": b64(b"x" * 63)}, "malformed"), ({"body": b64(b"x" * 27)}, "malformed"),
        ({"author": ben.member}, "malformed"),
    ]  # fmt: skip
    for changes, code in wrong:
        assert await ana.refused(seal, **good | changes) == code, changes
    assert await ana.refused("questions/nobody-asked/seal", **good) == "not_found"
    assert await ana.refused("questions", client_id="c", question="no-such-question") == "not_found"
    assert (
        await ana.refused("questions", client_id="c", question=await question(ana, depth=2))
        == "depth_not_open"
    )
    entrusted = {"client_id": "c", "edition": 1, "kind": "words", "body": b64(b"x" * 40)}
    wrong = [
        ({"edition": 2}, "stale"), ({"kind": "voice"}, "depth_not_open"),
        ({"kind": "picture"}, "depth_not_open"),
        ({"kind": "address"}, "malformed"), ({"body": b64(b"x" * (512 * 1024 + 1))}, "too_large"),
    ]  # fmt: skip
    for changes, code in wrong:
        assert await ana.refused("confidences", **entrusted | changes) == code, changes
    assert await ana.refused("note", edition=1, body=b64(b"x" * 8193)) == "too_large"
    assert await ana.refused("note", edition=3, body=b64(b"x")) == "stale"
    assert await ana.refused("deeper", depth=3, want=True) == "stale"
    assert await ana.refused("dawn", visit="none") == "closed"
    assert await ana.refused("visit", device=ana.person.device, path="no-such-path") == "not_found"
    assert (await ana.raw(), await ben.raw()) == (before, quiet)


async def test_a_bond_is_there_for_its_two_alone(place: Place) -> None:
    ana, ben = await two(place)
    asked = (await ana.ask(await question(ana)))["asked"]
    entrusted = await ana.entrusts(b"only for ben")
    ana_view = await ana.now()
    eve = Walker(await place.signed_in("eve", age="adult"), ana.bond)
    for bond in (ana.bond, "no-such-bond"):
        eve.bond = bond
        assert await eve.person.refused("GET", f"/api/bonds/{bond}") == "not_found"
        assert await eve.person.refused("GET", f"/api/bonds/{bond}/confidences/{entrusted}") == "not_found"
        assert await eve.person.refused("GET", f"/api/bonds/{bond}/questions?before={asked}") == "not_found"
        acts: list[tuple[str, dict[str, Any]]] = [
            ("sign", {"edition": 1}), ("key", eve.key(2)), ("visit", {"device": eve.person.device}),
            ("key-packages", {"device": eve.person.device, "packages": [b64(b"k" * 64)]}),
            ("dawn", {"visit": "v"}), ("note", {"edition": 1, "body": b64(b"x")}),
            ("questions", {"client_id": "c", "question": "q"}), ("deeper", {"depth": 2, "want": True}),
            (f"questions/{asked}/seal", eve.seal_of("mine")), (f"questions/{asked}/pass", {}),
            (f"questions/{asked}/hand-over", {"edition": 1, "share": b64(b"s" * 60)}),
            ("confidences", {"client_id": "c", "kind": "words", "edition": 1, "body": b64(b"x" * 40)}),
            (f"confidences/{entrusted}/take-back", {}), (f"confidences/{entrusted}/gone", {}),
            ("rest", {"on": True}), ("end", {}),
        ]  # fmt: skip
        for what, body in acts:
            assert await eve.refused(what, **body) == "not_found", what
    assert await ana.now() == ana_view
    # Nor does one bond open what is in another.
    cleo = await place.signed_in("cleo")
    hers, _ = await begin(place, eve.person, cleo)
    assert await hers.refused(f"questions/{asked}/seal", **hers.seal_of("mine")) == "not_found"
    assert await hers.refused(f"questions/{asked}/pass") == "not_found"
    assert await hers.refused(f"confidences/{entrusted}/take-back") == "not_found"
    assert await hers.person.refused("GET", f"/api/bonds/{hers.bond}/confidences/{entrusted}") == "not_found"
    assert await ben.confidence(entrusted) == b"only for ben".ljust(28, b".")


# ---------------------------------------------------------------- depth, confidences, notes


async def test_a_depth_opens_when_both_want_it_and_until_then_nobody_knows(place: Place) -> None:
    ana, ben = await two(place)
    quiet = await ben.raw()
    assert (await ana.does("deeper", depth=2, want=True))["i_want_depth"] == 2
    assert await ben.raw() == quiet
    assert (await ana.does("deeper", depth=2, want=False))["i_want_depth"] is None
    assert (await ben.does("deeper", depth=2, want=True))["depth"] == 1
    opened = await ana.does("deeper", depth=2, want=True)
    assert (opened["depth"], opened["i_want_depth"], (await ben.now())["depth"]) == (2, None, 2)
    assert (await ana.ask(await question(ana, depth=2)))["depth"] == 2
    assert await ana.entrusts(b"my voice", kind="voice")


async def test_what_was_entrusted_is_taken_back_and_its_trace_goes_when_the_other_deleted_it(
    any_place: Place,
) -> None:
    place = any_place
    ana, ben = await two(place)
    one, two_ = await ana.entrusts(b"one"), await ana.entrusts(b"two")
    assert await ben.confidence(one) == b"one".ljust(28, b".")
    assert await ben.refused(f"confidences/{one}/take-back") == "not_found"
    assert await ben.refused(f"confidences/{one}/gone") == "stale"
    taken = await ana.does(f"confidences/{one}/take-back")
    assert taken == {**(await ana.does(f"confidences/{one}/take-back")), "version": taken["version"]}
    for each in (ana, ben):
        assert await each.person.refused("GET", f"/api/bonds/{each.bond}/confidences/{one}") == "not_found"
        assert [c["taken_back"] for c in (await each.now())["confidences"] if c["confidence"] == one] == [
            True
        ]
    assert await place.count("bond_confidence_bytes") == 1
    assert await ana.refused(f"confidences/{one}/gone") == "not_found"
    for _ in range(2):
        assert [c["confidence"] for c in (await ben.does(f"confidences/{one}/gone"))["confidences"]] == [two_]
    # A device that never comes again keeps no trace alive for ever.
    await ana.does(f"confidences/{two_}/take-back")
    await pass_time(place, TOMBSTONE_MS - 1)
    assert await place.count("bond_confidences") == 1
    await pass_time(place, 1)
    assert await place.count("bond_confidences") == 0


async def test_an_answer_that_was_lost_is_asked_for_again_without_a_second_one(place: Place) -> None:
    ana, _ = await two(place)
    body = {"client_id": "c1", "kind": "words", "edition": 1, "body": b64(b"x" * 40)}
    for _ in range(2):
        view = await ana.does("confidences", **body)
        assert len(view["confidences"]) == 1
    for _ in range(2):
        assert (await ana.ask(await question(ana), client_id="c2"))["mine"] == "open"
    assert len((await ana.now())["questions"]) == 1


async def test_more_than_can_be_kept_is_refused(place: Place) -> None:
    ana, ben = await two(place)

    async def fill(tx: Tx) -> None:
        for number in range(CONFIDENCES - 1):
            await tx.run(
                "INSERT INTO bond_confidences (id, bond, side, client_id, kind, edition, at, size)"
                " VALUES (?, ?, ?, ?, 'words', 1, 1, 40)",
                f"c{number}", ana.bond, "a" if ana.member < ben.member else "b", f"c{number}",
            )  # fmt: skip

    await place.store.write(fill)
    body = {"client_id": "x", "kind": "words", "edition": 1, "body": b64(b"x" * 40)}
    await ana.does("confidences", **body)
    keys = sorted((place.folder / "keys" / "rooms").glob("*/*"))
    assert await ana.refused("confidences", **body | {"client_id": "y"}) == "vault_full"
    assert await ana.refused("confidences", **body | {"client_id": "z", "edition": 2}) == "stale"
    assert sorted((place.folder / "keys" / "rooms").glob("*/*")) == keys != [], "none of what was not taken"
    # However much one of them entrusts, there is as much room for the other.
    await ben.does("confidences", **body)


async def test_each_leaves_one_note_for_the_other(place: Place) -> None:
    ana, ben = await two(place)
    await ana.note(b"the first")
    await ana.note(b"the one that stays")
    await ben.note(b"from ben")
    notes = {each["by"]: unpacked(each["body"]) for each in (await ben.now())["notes"]}
    assert notes == {ana.member: b"the one that stays", ben.member: b"from ben"}
    await ana.note(b"")
    assert [each["by"] for each in (await ben.now())["notes"]] == [ben.member]


async def test_many_long_answers_come_page_by_page(place: Place) -> None:
    """A view is bounded; the size of what the other has not revealed has no part in it."""
    ana, ben = await two(place)
    long = {"body": b64(b"x" * 48 * 1024)}
    seen: list[str] = []
    for number in range(14):
        asked = (await ana.ask((await question(ana, 14))[number]))["asked"]
        await ana.seal(asked, **long)
        if number < 12:
            await ben.seal(asked, **long)
        seen.insert(0, asked)
        place.skip(1)
    view = await ben.now()
    assert view["earlier"] is True
    got = [each["asked"] for each in view["questions"]]
    # Ben sees both sides of ten, and two questions of which Ana's answers count for her alone.
    assert len(got) == 12
    assert len((await ana.now())["questions"]) == 11
    page = await ben.person.get(f"/api/bonds/{ben.bond}/questions", before=got[-1])
    assert got + [each["asked"] for each in page["questions"]] == seen
    assert page["earlier"] is False
    assert page["questions"][0]["theirs"] is not None
