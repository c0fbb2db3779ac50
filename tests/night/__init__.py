"""Nights: the whole dispatcher in one process under a jumping clock. ``python -m tests.night --seeds N``."""

import sys
from pathlib import Path

# So that the command works from the folder of the sources without anything being installed.
sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
