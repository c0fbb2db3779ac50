"""What the pages have to know about the network. They ask for nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Line(Protocol):
    """An outside line as it is shown; ``asterism.outside.rules.OutsideLine`` is one."""

    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def hours(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def languages(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The state of the network that anybody may see.

    ``country`` is an ISO 3166-1 code, or empty before the network is set up. ``lines`` are those of that
    country, in the order in which they are shown. ``on_shift`` says whether anybody is, never who
    or how many. ``exit_to`` is where "Leave this page" leads: a path of ours or an address outside.
    """

    name: str = "Asterism"
    country: str = ""
    lines: Sequence[Line] = ()
    countries: Sequence[str] = ()
    is_open: bool = False
    on_shift: bool = False
    demo: bool = False
    exit_to: str = "/plain"
