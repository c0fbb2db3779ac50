"""The drivers of these tests are built once, from the client's code as it stands."""

from __future__ import annotations

import pytest

from tests.histories.run import build_driver


@pytest.fixture(scope="session", autouse=True)
def driver() -> None:
    build_driver()
