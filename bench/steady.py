"""How the client of a bench runs: without pauses of its own."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def steadily(work: Coroutine[Any, Any, T]) -> T:
    """Runs ``work``. No garbage is looked for meanwhile: a pause here would count as the server's."""
    gc.disable()
    try:
        return asyncio.run(work)
    finally:
        gc.enable()
