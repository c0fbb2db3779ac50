"""Lists of values in a statement, in few lengths, so that the statements stay prepared."""

from __future__ import annotations

from collections.abc import Sequence

LONGEST = 1024


def few(values: Sequence[str]) -> tuple[str, list[str]]:
    """Question marks for ``IN (...)`` and the values for them, at least one and at most :data:`LONGEST`.

    The last value is repeated up to the next length: 1, 4, 16, 64, 256 or 1,024.
    """
    if not 0 < len(values) <= LONGEST:
        raise ValueError("a list in a statement has to be short and not empty")
    length = 1
    while length < len(values):
        length *= 4
    return ", ".join("?" * length), [*values, *[values[-1]] * (length - len(values))]
