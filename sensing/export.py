"""Makes int8 of the trained tables, and gathers what the weights file holds besides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sensing import words
from sensing.corpora import Floats
from sensing.fields import ENDINGS, FIELDS
from sensing.text import ENDS

if TYPE_CHECKING:
    # SciPy comes with it, and whoever only reads the lists does not need that.
    from sensing.wide import Wide


def small(table: Floats, fence: float = 0.0) -> tuple[NDArray[np.int8], Floats]:
    """A table `[n, columns]` in int8 with one scale for each column.

    With a `fence` the rarest extremes are cut: the scale reaches to that many standard deviations.
    """
    reach = np.abs(table).max(axis=0)
    if fence:
        reach = np.minimum(reach, fence * table.std(axis=0))
    scale = (np.maximum(reach, 1e-6) / 127).astype(np.float32)
    return np.clip(np.rint(table / scale), -127, 127).astype(np.int8), scale


def quantised(
    side: Wide, deep_keys: NDArray[np.uint32], params: dict[str, Any]
) -> tuple[dict[str, NDArray[Any]], dict[str, Any], Wide]:
    """The tensors of both parts, and both parts again as the int8 values mean them."""
    step = np.float32(side.idf.max() / 255)
    small_idf = np.rint(side.idf / step).astype(np.uint8)
    embed, embed_scale = small(params["embed"][1:], 8.0)
    groups = np.zeros(len(side.keys), np.uint8)
    tensors: dict[str, NDArray[Any]] = {
        "wide.keys": side.keys.astype(np.uint32),
        "wide.idf": small_idf,
        "wide.idf_scale": np.array([step], np.float32),
        "wide.groups": groups,
        "wide.bias": side.bias.astype(np.float32),
        "deep.keys": deep_keys.astype(np.uint32),
        "deep.embed": embed,
        "deep.scale": embed_scale,
    }
    tables = {}
    for bit, (group, table) in enumerate(side.tables.items()):
        groups[table.at] |= 1 << bit
        weight, scale = small(table.map_)
        tensors[f"wide.{group}.weight"], tensors[f"wide.{group}.scale"] = weight, scale
        tables[group] = replace(table, map_=weight.astype(np.float32) * scale)
    for part in ("conv", "conv_bias", "attend_h", "attend_x", "out", "out_bias"):
        for net, values in enumerate(params[part]):
            tensors[f"net{net}.{part}"] = np.asarray(values, np.float32)
    meant = embed.astype(np.float32) * embed_scale
    zero = np.zeros((1, meant.shape[1]), np.float32)
    as_meant = {**params, "embed": np.concatenate([zero, meant])}
    return tensors, as_meant, replace(side, idf=small_idf.astype(np.float32) * step, tables=tables)


def listed() -> dict[str, Any]:
    """The lists that the reading of a text needs, for the header."""
    return {
        "endings": [list(pair) for pair in ENDINGS],
        "ends": sorted(ENDS),
        "expansions": words.EXPANSIONS,
        "fields": FIELDS,
        "function_words": sorted(words.FUNCTION_WORDS),
        "leet": words.LEET,
        "look_alikes": words.LOOK_ALIKES,
        "masked": list(words.MASKED),
        "negations": sorted(words.NEGATIONS),
        "other_tongues": sorted(words.OTHER_TONGUES),
        "persons": words.PERSONS,
    }
