"""Calls: a person reaches a person.

The state table is in ``rules`` and ``holding``; docs/calls.md shows it.
"""
