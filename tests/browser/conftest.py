"""One Chromium for all journeys, and for each a network of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from asterism.web import CLIENT
from tests.browser.network import Network
from tests.browser.someone import PATIENCE_MS, Someone, Town

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


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    with Network(tmp_path) as made:
        yield made


@pytest.fixture
def town(browser: Browser, network: Network) -> Iterator[Town]:
    """Whoever is in the journey. At its end: no page failed, and nothing was asked of anybody else (P17)."""
    made = Town(browser, network)
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


__all__ = ["PATIENCE_MS"]
