"""One Chromium for all journeys, and for each a network of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from asterism.web import CLIENT
from tests.browser.beforehand import Beforehand, Begun
from tests.browser.network import Network
from tests.browser.someone import ServiceWorkers, Someone, Talk, Town

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    # The landscape would be painted by the processor, beside everything else; journeys stand before the still
    # night.
    "--disable-3d-apis",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert (CLIENT / "manifest.json").is_file(), (
        "The client has to be built before its pages can be looked at."
    )
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def beforehand(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Beforehand:
    return Beforehand(browser, tmp_path_factory.mktemp("beforehand"))


@pytest.fixture
def service_workers() -> ServiceWorkers:
    """Keeping every page for the offline cache takes a quarter of a journey's time.

    Journeys about the whole, about coming back and about leaving say "allow".
    """
    return "block"


@pytest.fixture
def begun(beforehand: Beforehand) -> Begun:
    return beforehand.manned


@pytest.fixture
def network(begun: Begun, tmp_path: Path) -> Iterator[Network]:
    """A copy of one network for each journey."""
    with Network(begun.copy_to(tmp_path), at_ms=begun.at_ms) as made:
        yield made


@pytest.fixture
def town(browser: Browser, begun: Begun, network: Network, service_workers: ServiceWorkers) -> Iterator[Town]:
    """Whoever is in the journey. At its end: no page failed, and nothing was asked of anybody else (P17)."""
    made = Town(browser, network, begun.devices, service_workers)
    yield made
    made.close()


@pytest.fixture
def wren(town: Town) -> Someone:
    """A supporter on shift."""
    return town.supporter("wren")


@pytest.fixture
def mira(town: Town) -> Someone:
    """Somebody on the first page, who was never here before."""
    return town.member("mira")


@pytest.fixture
def talk(
    browser: Browser, beforehand: Beforehand, tmp_path: Path, service_workers: ServiceWorkers
) -> Iterator[Talk]:
    """A talk between Mira and Wren that goes on."""
    begun = beforehand.talking
    with Network(begun.copy_to(tmp_path), at_ms=begun.at_ms) as network:
        town = Town(browser, network, begun.devices, service_workers)
        people = [town.back_in_talk(name) for name in ("mira", "wren")]
        network.until_here(2)
        yield Talk(town, *people)
        town.close()
