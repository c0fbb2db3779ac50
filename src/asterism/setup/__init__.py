"""The network itself: its first run, its settings that stewards edit, and whether it is open."""
