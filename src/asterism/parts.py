"""The parts that routes and the dispatcher work with, wired once in ``app.py``; nothing is global."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asterism.bonds.pool import Pool
    from asterism.bus.base import Bus
    from asterism.calls.verbs import Calls
    from asterism.circles.frequencies import Frequencies
    from asterism.clock import Clock
    from asterism.dice import Dice
    from asterism.disk import Reserve
    from asterism.dispatch.loop import Dispatcher
    from asterism.http_pace import HttpPace
    from asterism.keys import FrankingKeys, RoomKeys, Secrets
    from asterism.live.hub import Hub
    from asterism.metrics import Metrics
    from asterism.people.sessions import Sessions
    from asterism.push.sender import Push
    from asterism.settings import Settings
    from asterism.store.base import Store


@dataclass(slots=True)
class Parts:
    """One running node. Tests build their own with a clock that they move."""

    settings: Settings
    clock: Clock
    dice: Dice
    store: Store
    bus: Bus
    room_keys: RoomKeys
    franking: FrankingKeys
    secrets: Secrets
    sessions: Sessions
    hub: Hub
    push: Push
    dispatcher: Dispatcher
    calls: Calls
    metrics: Metrics
    disk: Reserve
    http_pace: HttpPace
    frequencies: Frequencies
    bond_pool: Pool
    node: str
    """A random name of this process, for leases and hints."""
    started_at: int = 0
    prefixes: dict[bytes, list[int]] = field(default_factory=dict)
    """Keyed hash of a network prefix -> times of calls of the last hour; in memory only."""
