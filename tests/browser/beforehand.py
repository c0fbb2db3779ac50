"""What was before a journey begins: a network with its supporters, and a talk between two people.

It comes about once, through the screens, as it would anywhere; each journey begins with a copy of the
network's folder and of the devices.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.device import Device
from tests.browser.network import Network
from tests.browser.someone import Town

SUPPORTERS = ("wren", "yusuf", "ada")


@dataclass(frozen=True)
class Begun:
    """A network that was stopped, the moment in which it was, and what the devices kept by then."""

    folder: Path
    at_ms: int
    devices: dict[str, Device]

    def copy_to(self, folder: Path) -> Path:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return folder


class Beforehand:
    """Each of these is made when the first journey asks for it, and then copied."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder

    @cached_property
    def demo(self) -> Begun:
        """A network that is set up, and nobody else yet."""
        folder = self._folder / "demo"
        with Network(folder) as network:
            network.prepare()
        return Begun(folder, network.stopped_at_ms, {})

    @cached_property
    def manned(self) -> Begun:
        """Supporters took their invitations and were signed off; nobody is on shift."""
        folder = self.demo.copy_to(self._folder / "manned")
        with Network(folder, at_ms=self.demo.at_ms) as network:
            town = Town(self._browser, network)
            people = [town.supporter(name, on_shift=False) for name in SUPPORTERS]
            devices = {person.name: person.pack() for person in people}
            town.close()
        return Begun(folder, network.stopped_at_ms, devices)

    @cached_property
    def talking(self) -> Begun:
        """Mira and Wren are in a talk, and each has read the other."""
        folder = self.manned.copy_to(self._folder / "talking")
        with Network(folder, at_ms=self.manned.at_ms) as network:
            town = Town(self._browser, network, self.manned.devices)
            mira, wren = town.member("mira"), town.supporter("wren")
            town.talk(mira, wren)
            devices = {person.name: person.pack() for person in (mira, wren)}
            town.close()
        return Begun(folder, network.stopped_at_ms, {**self.manned.devices, **devices})
