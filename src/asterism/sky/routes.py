"""Being seen in the sky, or not; and the sky for whoever has no socket."""

from __future__ import annotations

import asterism.sky.leaving  # noqa: F401 - importing registers what goes and what is taken along
from asterism.api import Door, endpoint
from asterism.sky import store
from asterism.sky.turning import SECRET
from asterism.store.base import Tx
from asterism.wire.sky import ChooseSky, SkyMine, SkyView


@endpoint("GET", "/api/sky")
async def own_star(door: Door) -> SkyMine:
    """What I chose: to be seen or not, and in which colour."""
    return await door.parts.store.read(lambda tx: store.mine(tx, door.me))


@endpoint("POST", "/api/sky", errors=("malformed", "suspended"))
async def choose_star(door: Door, body: ChooseSky) -> SkyMine:
    """Lets me be seen, plain or in a colour, or no longer. The sky follows late, and at its edges only."""
    me, secret = door.me, door.parts.secrets.secret(SECRET)

    async def work(tx: Tx) -> SkyMine:
        await store.choose(tx, secret, me, seen=body.seen, colour=body.colour)
        return await store.mine(tx, me)

    return await door.parts.store.write(work)


@endpoint("GET", "/api/sky/now")
async def sky_now(door: Door) -> SkyView:
    """The sky as it stands, the same for everybody, as the frame ``sky`` brings it."""
    secret = door.parts.secrets.secret(SECRET)
    return await door.parts.store.read(lambda tx: store.shown(tx, secret))
