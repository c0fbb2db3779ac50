"""What members see of calls over the live socket: their own call, and their post if they have one."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from asterism.calls import views
from asterism.store.base import Tx
from asterism.wire.frames import CallNow, Down, PostNow

if TYPE_CHECKING:
    from asterism.parts import Parts


def own_views(parts: Parts) -> Callable[[Tx, list[str]], Coroutine[Any, Any, dict[str, list[Down]]]]:
    """Reads both for many members in one snapshot. Everybody gets a call, also when there is none."""

    async def read(tx: Tx, members: list[str]) -> dict[str, list[Down]]:
        calls = await views.calls_now(tx, members, parts.calls.waits)
        posts = await views.posts_now(tx, members)
        found: dict[str, list[Down]] = {}
        for member in members:
            found[member] = [CallNow(call=calls.get(member))]
            if member in posts:
                found[member].append(PostNow(post=posts[member]))
        return found

    return read
