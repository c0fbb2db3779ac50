"""Marks of what members see of calls and knocks: as long as a mark stays the same, so do their call, their
post, their knock and the doors at which they are asked for.

A node that may have lost a hint compares them, instead of reading every view each second.
"""

from __future__ import annotations

from collections.abc import Sequence

from asterism.store.base import Tx
from asterism.store.lists import LONGEST, few

Mark = frozenset[tuple[str, str, int]]

_MARKS = """
    SELECT caller AS member, 'call' AS kind, id AS what, version AS n FROM calls
    WHERE state <> 'closed' AND caller IN ({marks})
    UNION ALL
    SELECT member, 'ring', id, due_at FROM offers WHERE state = 'open' AND member IN ({marks})
    UNION ALL
    SELECT l.member, 'lead', c.id, c.version FROM leads l JOIN calls c ON c.id = l.call
    WHERE l.ended_at IS NULL AND l.member IN ({marks})
    UNION ALL
    SELECT m.member, 'companion', c.id, c.version FROM call_companions m JOIN calls c ON c.id = m.call
    WHERE m.member IN ({marks})
    UNION ALL
    SELECT member, 'shift', COALESCE(shift, ''), COALESCE(ends_at, 0) FROM duty WHERE member IN ({marks})
    UNION ALL
    SELECT member, 'rest', '', rest_until FROM duty WHERE member IN ({marks})
    UNION ALL
    SELECT member, 'asked', COALESCE(ask_call, ''), still_here FROM duty WHERE member IN ({marks})
    UNION ALL
    SELECT member, 'knock', id, version FROM knocks WHERE member IN ({marks})
    UNION ALL
    SELECT member, state, id, version FROM knock_doors WHERE state <> 'over' AND member IN ({marks})
    UNION ALL
    SELECT member, 'own_time', id, version FROM own_times WHERE member IN ({marks})
"""


async def marks_of(tx: Tx, members: Sequence[str]) -> dict[str, Mark]:
    """The mark of each of these members; those of whom there is nothing to see are missing."""
    found: dict[str, set[tuple[str, str, int]]] = {}
    for start in range(0, len(members), LONGEST):
        marks, ids = few(members[start : start + LONGEST])
        statement = _MARKS.format(marks=marks)
        for row in await tx.all(statement, *ids * (statement.count(" IN ("))):
            found.setdefault(row["member"], set()).add((row["kind"], row["what"], row["n"]))
    return {member: frozenset(parts) for member, parts in found.items()}
