"""A real process is killed under load and started again: what was acknowledged is there, once, in order.

``python -m tests.crash --rounds N``
"""

import sys
from pathlib import Path

# So that the command works from the folder of the sources without anything being installed.
sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
