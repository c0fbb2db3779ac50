"""Stories: written by members, read by two before they stand, found by words, gone when withdrawn.

``rules`` says how a story moves, ``folding`` how words become alike; docs/stories.md tells both to people.
"""
