"""Random histories of rooms, played by the client's own code against real nodes.

``python -m tests.histories --histories N --seed S``
"""

import sys
from pathlib import Path

# So that the command works from the folder of the sources without anything being installed.
sys.path.insert(0, str(Path(__file__).parents[2] / "src"))
