"""`asterism serve --demo`: a throwaway network in which everyone but you is invented.

It is set up by the same rules as any other: two invented stewards, two invented supporters who were
signed off, outside lines that were looked through, a practice talk, circles with an invented facilitator, an
invented guide with times to choose from.
The links are ordinary invitations; what a demo does by itself is to sign off whoever opened a supporter's
link, in the name of an invented steward, to let whoever opened the facilitator's link hold two circles, and
to verify whoever opened the guide's link and give them a session with the member.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from asterism.demo_circles import prepare_circles, seat_facilitators
from asterism.demo_guided import prepare_guide, seat_guides
from asterism.outside import rules as outside_rules
from asterism.outside import store as outside_store
from asterism.parts import Parts
from asterism.people import invitations, training
from asterism.people.store import ensure_member, give_role, practised
from asterism.setup import store as setup_store
from asterism.setup.first_run import complete
from asterism.store.base import Tx
from asterism.wire.network import Hours, SetupAsked
from asterism.wire.people import PersonRole

COUNTRY = "GB"
NETWORK = "Lantern Meadow"
STEWARDS = ("Ines", "Tomasz")
SUPPORTERS = ("Maren", "Yusuf")
FACILITATOR = "Amara"
GUIDE = "Noor"
CHECKED = "Invented for the demo."
LINKS: tuple[tuple[str, PersonRole, str], ...] = (
    ("steward", "steward", "the steward, who sees that nobody waits"),
    ("first-supporter", "supporter", "a supporter"),
    ("second-supporter", "supporter", "another supporter"),
    ("facilitator", "facilitator", "a facilitator, who holds circles"),
    ("guide", "guide", "a guide; soon after, a session with the member can be entered"),
)


async def prepare(parts: Parts) -> str:
    """Sets the throwaway network up and returns what the person who started it reads."""
    stewards = [await _invent(parts, name) for name in STEWARDS]
    supporters = [await _invent(parts, name) for name in SUPPORTERS]
    await _set_up(parts, stewards)
    for supporter in supporters:
        await _make_supporter(parts, supporter, stewards[0])
    circles = await prepare_circles(parts, await _invent(parts, FACILITATOR))
    await prepare_guide(parts, await _invent(parts, GUIDE), stewards[0])
    lines = ["Demo. Everyone but you is invented, and all of it is gone when this stops."]
    lines += ["", "Open two of these links in two windows of one browser:"]
    for who, role, what in LINKS:
        made = await invitations.invite(parts, role, made_by=stewards[0], note="demo")
        if made.waits:
            await say_yes(parts, made.invitation, stewards[1])
        lines.append(f"  {_origin(parts, who)}/i#{made.link.rpartition('#')[2]}   {what}")
    lines.append(f"  {_origin(parts, 'member')}/   a member, who reaches someone")
    lines += ["", f"If a browser does not know these names: {parts.settings.address} is a member as well."]

    async def sign_off() -> None:
        await sign_off_newcomers(parts, stewards[0])
        await seat_facilitators(parts, circles)
        await seat_guides(parts, stewards[0])

    parts.dispatcher.chores.append(sign_off)
    return "\n".join(lines)


async def say_yes(parts: Parts, invitation: str, steward: str) -> None:
    """The second steward's yes, without which no steward's link opens."""
    entry, notice = parts.dice.new_id(), parts.dice.new_id()
    await parts.store.write(lambda tx: invitations.second(tx, invitation, steward, entry, notice))


async def sign_off_newcomers(parts: Parts, steward: str) -> None:
    """Signs off everybody who opened a supporter's link, so that they can answer at once."""
    rows = await parts.store.read(
        lambda tx: tx.all("SELECT member FROM supporters WHERE signed_off_at IS NULL ORDER BY member")
    )
    for row in rows:
        await _sign_off(parts, row["member"], steward)
        parts.sessions.forget(row["member"])


def _origin(parts: Parts, who: str) -> str:
    return f"http://{who}.localhost:{parts.settings.port}"


async def _invent(parts: Parts, name: str) -> str:
    """An account as a device would make it; nobody keeps its secret, so nobody can ever sign in as them."""
    key = Ed25519PrivateKey.from_private_bytes(parts.dice.bytes(32)).public_key().public_bytes_raw()

    async def work(tx: Tx) -> str:
        member, _ = await ensure_member(tx, key, 1)
        await tx.run(
            "UPDATE members SET name = ?, languages = '[\"en\"]', age = 'adult' WHERE id = ?", name, member
        )
        return member

    return await parts.store.write(work)


async def _set_up(parts: Parts, stewards: list[str]) -> None:
    dice = parts.dice
    token, entry = dice.token(), dice.new_id()
    asked = SetupAsked(
        token=token,
        name=NETWORK,
        country=COUNTRY,
        languages=["en"],
        time_zone="Europe/London",
        about="An invented network, to try Asterism in.",
        hours=[Hours(day=day, starts="00:00", ends="24:00") for day in range(7)],
        lead_name=STEWARDS[0],
        steward_name=STEWARDS[0],
    )

    async def work(tx: Tx) -> list[outside_rules.OutsideLine]:
        await setup_store.new_setup_token(tx, token)
        await complete(tx, asked, stewards[0], entry=entry)
        await give_role(tx, stewards[1], "steward", stewards[0])
        return outside_rules.shown(await outside_store.lines_of(tx, COUNTRY), COUNTRY)

    for line in await parts.store.write(work):
        await _check(parts, line, stewards[0])


async def _check(parts: Parts, line: outside_rules.OutsideLine, steward: str) -> None:
    change = parts.dice.new_id()
    await parts.store.write(lambda tx: outside_store.check(tx, line.id, line.version, steward, change))


async def _make_supporter(parts: Parts, member: str, steward: str) -> None:
    await parts.store.write(lambda tx: give_role(tx, member, "supporter", steward))
    await _sign_off(parts, member, steward)


async def _sign_off(parts: Parts, member: str, steward: str) -> None:
    first, second, third, fourth = (parts.dice.new_id() for _ in range(4))

    async def work(tx: Tx) -> None:
        await practised(tx, member)
        await training.sign_off(tx, first, member, steward, CHECKED, tx.now)
        await training.end_probation(tx, second, member, steward, CHECKED, tx.now)
        await training.say_adult(tx, fourth, member, steward, CHECKED, tx.now)
        # A caller who has not said their age yet is only rung through to people cleared for under-18s.
        await training.clear_for_minors(tx, third, member, steward, CHECKED, tx.now, cleared=True)

    await parts.store.write(work)
