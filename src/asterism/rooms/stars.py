"""Stars: the name a member has in one room, drawn for that room alone, so that nobody is followed to
another."""

from __future__ import annotations

import hashlib
from collections.abc import Container

STARS = (
    "Alder", "Anemone", "Aspen", "Bilberry", "Birch", "Bluebell", "Bracken", "Brook", "Campion", "Cedar",
    "Clover",
    "Columbine", "Coral", "Cowslip", "Curlew", "Dunlin", "Eider", "Elder", "Fern", "Finch", "Gentian",
    "Hazel",
    "Heather", "Heron", "Ivy", "Juniper", "Kestrel", "Lapwing", "Larch", "Lark", "Linden", "Linnet", "Lyra",
    "Mallow", "Maple", "Marten", "Meadow", "Merlin", "Mira", "Mistral", "Moss", "Nightingale", "Oriole",
    "Osprey",
    "Pine", "Pipit", "Plover", "Poppy", "Primrose", "Robin", "Rowan", "Rush", "Sage", "Sorrel", "Swallow",
    "Swift",
    "Tarn", "Teal", "Thistle", "Thrush", "Vega", "Willow", "Wren", "Yarrow",
)  # fmt: skip


def star_for(room: str, member: str, taken: Container[str]) -> str:
    """The star of ``member`` in ``room``: drawn from both ids, the next free one when it shines there
    already."""
    drawn = int.from_bytes(hashlib.sha256(f"asterism star 1\0{room}\0{member}".encode()).digest()[:8], "big")
    for step in range(len(STARS)):
        star = STARS[(drawn + step) % len(STARS)]
        if star not in taken:
            return star
    number = 2
    while (star := f"{STARS[drawn % len(STARS)]} {number}") in taken:
        number += 1
    return star
