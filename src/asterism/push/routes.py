"""Push subscriptions over HTTP: one for each session; it ends with the session."""

from __future__ import annotations

from asterism.api import Door, endpoint
from asterism.store.base import Tx
from asterism.wire.people import PushAsked, PushView


@endpoint("GET", "/api/push")
async def push_state(door: Door) -> PushView:
    """The key to subscribe with, and whether push is on for this session."""
    assert door.session is not None
    session = door.session.id

    async def work(tx: Tx) -> bool:
        return (
            await tx.one("SELECT 1 AS there FROM push_subscriptions WHERE session = ?", session) is not None
        )

    return PushView(key=door.parts.push.key, on=await door.parts.store.read(work))


@endpoint("POST", "/api/push", errors=("push_refused",))
async def subscribe(door: Door, body: PushAsked) -> PushView:
    """Turns push on for this session. It carries no content, only a knock."""
    assert door.session is not None
    session = door.session.id
    await door.parts.push.check(body.endpoint, body.p256dh)

    async def work(tx: Tx) -> None:
        # A browser has one subscription: whoever signed in on it before is not knocked at here any more.
        await tx.run(
            "DELETE FROM push_subscriptions WHERE endpoint = ? OR session = ?", body.endpoint, session
        )
        await tx.run(
            "INSERT INTO push_subscriptions (session, member, endpoint, p256dh, auth, made_at)"
            " SELECT id, member, ?, ?, ?, ? FROM sessions WHERE id = ?",
            body.endpoint, body.p256dh, body.auth, tx.now, session,
        )  # fmt: skip

    await door.parts.store.write(work)
    return PushView(key=door.parts.push.key, on=True)


@endpoint("DELETE", "/api/push")
async def unsubscribe(door: Door) -> None:
    """Turns push off for this session."""
    assert door.session is not None
    session = door.session.id
    await door.parts.store.write(
        lambda tx: tx.run("DELETE FROM push_subscriptions WHERE session = ?", session)
    )
