"""Breaking confidentiality in the store: proposed by one steward, confirmed by another, or done alone and
reviewed. Nothing of it is read, listed or counted for a steward whom it is about."""

from __future__ import annotations

from asterism.errors import Refusal
from asterism.people.store import names_of, notify, with_role
from asterism.safeguarding import passing_rules as rules
from asterism.safeguarding.passing_rules import Passing
from asterism.store.base import Row, Tx, UniqueViolation, Value
from asterism.wire.safety import PassingLine, PassingReview, PassingView, Propose

SHOWN = 100


async def passing_for_steward(tx: Tx, passing: str, steward: str) -> tuple[Row, Passing]:
    """The door: a matter this steward may know of. ``not_found`` when there is none, or it is about them."""
    row = await tx.one("SELECT * FROM passings WHERE id = ? AND about <> ?", passing, steward)
    if row is None:
        raise Refusal("not_found")
    return row, await _rules_of(tx, row)


async def _rules_of(tx: Tx, row: Row, stewards: list[str] | None = None) -> Passing:
    reviews = await tx.all("SELECT steward FROM passing_reviews WHERE passing = ?", row["id"])
    no = await tx.one(
        "SELECT MAX(answered_at) AS at FROM passings WHERE matter = ? AND state = 'declined'", row["matter"]
    )
    everybody = await with_role(tx, "steward") if stewards is None else stewards
    return Passing(
        state=row["state"], about=row["about"], proposer=row["proposer"], at=row["at"],
        others=frozenset(everybody) - {row["proposer"], row["about"]}, answered_by=row["answered_by"],
        no_at=None if no is None else no["at"], review_due_at=row["review_due_at"],
        reviewers=frozenset(each["steward"] for each in reviews), acted_at=row["acted_at"],
        told_at=row["told_at"], appealed_at=row["appealed_at"],
        appeal_answered=row["appeal_answer"] is not None,
    )  # fmt: skip


async def propose(tx: Tx, passing: str, steward: str, asked: Propose) -> tuple[str, list[str]]:
    """Proposes to pass something on. Returns the one it is about and whom it asks.

    ``stale`` when a proposal for the same report or call still waits.
    """
    about, matter = await _concerned(tx, steward, asked)
    await tx.run(
        "UPDATE passings SET state = 'lapsed', version = version + 1, settled_at = ?"
        " WHERE matter = ? AND state = 'proposed' AND at <= ?",
        tx.now, matter, tx.now - rules.LAPSES_MS,
    )  # fmt: skip
    waiting = await tx.one("SELECT id FROM passings WHERE matter = ? AND state = 'proposed'", matter)
    if waiting is not None:
        raise Refusal("stale", passing=waiting["id"])
    try:
        await tx.run(
            "INSERT INTO passings (id, version, matter, report, call, about, proposer, at, reason, passed,"
            " to_whom, telling_endangers, state) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'proposed')",
            passing, matter, asked.report, asked.call, about, steward, tx.now, asked.reason, asked.passed,
            asked.to_whom, int(asked.telling_endangers),
        )  # fmt: skip
    except UniqueViolation:
        raise Refusal("stale") from None
    return about, [each for each in await with_role(tx, "steward") if each not in (steward, about)]


async def _concerned(tx: Tx, steward: str, asked: Propose) -> tuple[str, str]:
    """Whom it is about, and the key of the matter: the one a report is about, or the caller of a call whose
    lead asked the stewards for help. The steward never learns who called."""
    if (asked.report is None) == (asked.call is None):
        raise Refusal("malformed", why="report, call")
    if asked.report is not None:
        row = await tx.one("SELECT about FROM reports WHERE id = ?", asked.report)
        about, matter = None if row is None else row["about"], asked.report
    else:
        assert asked.call is not None
        about, matter = await _caller_in_danger(tx, asked.call), asked.call
    if not about:
        raise Refusal("not_found")
    rules.takes_part(about, steward)
    return about, matter


async def _caller_in_danger(tx: Tx, call: str) -> str | None:
    from asterism.calls.store import load  # the calls know of people, and people of safeguarding

    found = (await load(tx, call)).call
    asked = found.danger_at is not None or found.steward_asked
    return found.caller if asked and found.practice_for is None else None


async def _move(tx: Tx, row: Row, version: int, sets: str, *values: Value) -> None:
    changed = await tx.run(
        f"UPDATE passings SET {sets}, version = version + 1 WHERE id = ? AND version = ? AND state = ?",
        *values, row["id"], version, row["state"],
    )  # fmt: skip
    if not changed:
        raise Refusal("stale", version=row["version"])
    _, after = await _again(tx, row["id"])
    await tx.run(
        "UPDATE passings SET settled_at = ? WHERE id = ?",
        tx.now if rules.is_settled(after, tx.now) else None, row["id"],
    )  # fmt: skip


async def _again(tx: Tx, passing: str) -> tuple[Row, Passing]:
    row = await tx.one("SELECT * FROM passings WHERE id = ?", passing)
    if row is None:
        raise Refusal("not_found")
    return row, await _rules_of(tx, row)


async def answer(
    tx: Tx, passing: str, steward: str, version: int, said: str, notice: str, *, confirms: bool
) -> Row:
    """A second steward's yes or no. With the yes it is recorded, and the person is told."""
    row, p = await passing_for_steward(tx, passing, steward)
    rules.may_answer(p, steward, tx.now)
    if not confirms and len(said.strip()) < 3:
        raise Refusal("malformed", why="words")
    state = "confirmed" if confirms else "declined"
    await _move(
        tx, row, version,
        "state = ?, answered_by = ?, answered_at = ?, answer = ?, acted_at = ?",
        state, steward, tx.now, said.strip(), tx.now if confirms else None,
    )  # fmt: skip
    if confirms and not row["telling_endangers"]:
        await _tell(tx, row, notice)
    return row


async def withdraw(tx: Tx, passing: str, steward: str, version: int) -> Row:
    row, p = await passing_for_steward(tx, passing, steward)
    rules.may_withdraw(p, steward, tx.now)
    await _move(tx, row, version, "state = 'withdrawn'")
    return row


async def act_alone(tx: Tx, passing: str, steward: str, version: int, notice: str) -> Row:
    """Nobody answered in time: the proposer acts, and two others review it within a day."""
    row, p = await passing_for_steward(tx, passing, steward)
    rules.may_act_alone(p, steward, tx.now)
    await _move(
        tx, row, version, "state = 'alone', acted_at = ?, review_due_at = ?", tx.now, tx.now + rules.REVIEW_MS
    )
    if not row["telling_endangers"]:
        await _tell(tx, row, notice)
    return row


async def review(
    tx: Tx, passing: str, steward: str, said: str, notices: tuple[str, str], *, stands: bool
) -> bool:
    """One of the reviews of what was done alone; whether it was the last that is needed. The proposer reads
    each, the person concerned the last, if they know of it."""
    row, p = await passing_for_steward(tx, passing, steward)
    rules.may_review(p, steward)
    try:
        await tx.run(
            "INSERT INTO passing_reviews (passing, steward, at, stands, answer) VALUES (?, ?, ?, ?, ?)",
            passing, steward, tx.now, int(stands), said.strip(),
        )  # fmt: skip
    except UniqueViolation:
        raise Refusal("stale") from None
    await notify(tx, notices[0], row["proposer"], "passing_reviewed", passing=passing, answer=said.strip())
    _, after = await _again(tx, passing)
    done = rules.is_reviewed(after)
    # Two reviews at the same moment each move the version, so that the second sees the first.
    await _move(tx, row, row["version"], "state = ?", "reviewed" if done else "alone")
    if done and row["told_at"] is not None:
        await notify(tx, notices[1], row["about"], "passing_reviewed", passing=passing, answer=said.strip())
    return done


async def tell(tx: Tx, passing: str, steward: str, version: int, notice: str) -> Row:
    """Tells the person now, because it does not endanger them any more."""
    row, p = await passing_for_steward(tx, passing, steward)
    rules.may_tell(p, steward)
    await _move(tx, row, version, "telling_endangers = 0")
    await _tell(tx, row, notice)
    return row


async def _tell(tx: Tx, row: Row, notice: str) -> None:
    await tx.run("UPDATE passings SET told_at = ? WHERE id = ?", tx.now, row["id"])
    await notify(
        tx, notice, row["about"], "passed_on",
        passing=row["id"], reason=row["reason"], passed=row["passed"], to_whom=row["to_whom"],
    )  # fmt: skip


async def appeal(tx: Tx, passing: str, member: str, words: str) -> None:
    """The person concerned appeals. To them a matter they were not told of is not there."""
    row = await tx.one(
        "SELECT * FROM passings WHERE id = ? AND about = ? AND told_at IS NOT NULL", passing, member
    )
    if row is None:
        raise Refusal("not_found")
    if not rules.may_appeal(await _rules_of(tx, row), tx.now):
        raise Refusal("closed")
    await _move(tx, row, row["version"], "appeal = ?, appealed_at = ?", words, tx.now)


async def answer_appeal(
    tx: Tx, passing: str, steward: str, version: int, said: str, notice: str, *, upheld: bool
) -> Row:
    """Judges an appeal: somebody who had no part in it, wherever there is one."""
    row, p = await passing_for_steward(tx, passing, steward)
    rules.may_judge_appeal(p, steward)
    await _move(
        tx, row, version, "appeal_answer = ?, appeal_answered_by = ?, appeal_stands = ?",
        said, steward, int(upheld),
    )  # fmt: skip
    await notify(tx, notice, row["about"], "appeal_outcome", passing=passing, answer=said)
    return row


async def acted_on_report(tx: Tx, report: str) -> bool:
    """Whether something of this report was passed on, by two, or by one whom others review."""
    row = await tx.one(
        "SELECT 1 AS there FROM passings WHERE report = ? AND acted_at IS NOT NULL LIMIT 1", report
    )
    return row is not None


async def kept_from(tx: Tx, report: str) -> bool:
    """Whether the one a report is about must not learn yet that something of it was passed on."""
    row = await tx.one(
        "SELECT 1 AS there FROM passings WHERE report = ? AND acted_at IS NOT NULL AND told_at IS NULL"
        " LIMIT 1",
        report,
    )
    return row is not None


# ---------------------------------------------------------------- reading


async def lines(tx: Tx, steward: str) -> list[PassingLine]:
    """Matters this steward may know of, without what they hold: those that wait first, then the newest."""
    rows = await tx.all(
        "SELECT p.*, m.name FROM passings p LEFT JOIN members m ON m.id = p.proposer WHERE p.about <> ?"
        " ORDER BY CASE WHEN p.settled_at IS NULL THEN 0 ELSE 1 END, p.at DESC, p.id DESC LIMIT ?",
        steward, SHOWN,
    )  # fmt: skip
    stewards, told = await with_role(tx, "steward"), []
    for row in rows:
        p = await _rules_of(tx, row, stewards)
        told.append(
            PassingLine(
                passing=row["id"], at=row["at"], state="lapsed" if rules.lapsed(p, tx.now) else p.state,
                report=row["report"], call=row["call"], proposer_name=row["name"],
                mine=row["proposer"] == steward, asks=rules.asks(p, steward, tx.now),
                overdue=rules.overdue(p, tx.now), review_due_at=row["review_due_at"],
            )
        )  # fmt: skip
    return told


async def view(tx: Tx, passing: str, steward: str) -> PassingView:
    """A matter with all that it holds."""
    row, p = await passing_for_steward(tx, passing, steward)
    reviews = await tx.all(
        "SELECT r.*, m.name FROM passing_reviews r LEFT JOIN members m ON m.id = r.steward WHERE r.passing"
        " = ? ORDER BY r.at, r.steward",
        passing,
    )
    names = await names_of(tx, [each for each in (row["proposer"], row["answered_by"]) if each])
    return PassingView(
        passing=row["id"], version=row["version"],
        state="lapsed" if rules.lapsed(p, tx.now) else p.state, report=row["report"], call=row["call"],
        at=row["at"], mine=p.proposer == steward, proposer_name=names.get(row["proposer"]),
        reason=row["reason"], passed=row["passed"], to_whom=row["to_whom"],
        telling_endangers=bool(row["telling_endangers"]), others=len(p.others), declined_at=p.no_at,
        alone_at=rules.alone_at(p), lapses_at=p.at + rules.LAPSES_MS, answered_at=row["answered_at"],
        answered_by_name=names.get(row["answered_by"] or ""), answer=row["answer"],
        acted_at=row["acted_at"], review_due_at=row["review_due_at"],
        reviews=[
            PassingReview(name=r["name"], at=r["at"], stands=bool(r["stands"]), answer=r["answer"])
            for r in reviews
        ],
        reviews_needed=rules.reviews_needed(p.others, p.reviewers), overdue=rules.overdue(p, tx.now),
        told_at=row["told_at"], appeal=row["appeal"], appealed_at=row["appealed_at"],
        appeal_answer=row["appeal_answer"], asks=rules.asks(p, steward, tx.now),
    )  # fmt: skip
