"""What a step of a call needs beside the transaction, and what it tells of after the commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from asterism.calls.state import Call


class Views(Protocol):
    """What is told after a commit: hints, nothing more. Whoever misses one reads the newest value later."""

    def view_changed(self, member: str) -> None: ...

    def room_changed(self, room: str) -> None: ...


@dataclass(slots=True)
class Backdrop:
    """What every step needs beside the transaction."""

    hub: Views
    secret: bytes
    """Key of the marks of "not this person again"."""
    started_at: int = 0
    """Nobody counts as away for the time in which this server was not there to hear them."""
    rests: bool = True
    changed: Callable[[Call, tuple[str, ...]], None] = lambda call, rings: None
    """Called after each commit with the new call and the ids of rings to carry out now."""
    desk_changed: Callable[[], None] = lambda: None
    """Called when something that stewards see of calls or shifts looks different."""
    someone_free: Callable[[], None] = lambda: None
    """Called when somebody may have become free without any call having changed."""


@dataclass(frozen=True, slots=True)
class Joining:
    """The device with which somebody comes, and the key package by which it is let into the room."""

    device: str | None = None
    key_package: bytes | None = None
