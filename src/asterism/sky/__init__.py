"""The sky: how many chose to be seen, late, blurred, and the same for all. What it holds and why:
``docs/sky.md``."""
