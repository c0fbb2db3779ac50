"""``asterism serve`` with a sky that turns every few seconds, not each half hour, for the bench ``sky``."""

from __future__ import annotations

from asterism import cli
from asterism.sky import rules

EPOCH_MS = 4_000

if __name__ == "__main__":
    rules.EPOCH_MS = EPOCH_MS
    cli.main()
