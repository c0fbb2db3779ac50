"""The weights file: one small binary, its manifest, and the checks before anything is read from it.

    "ASTRSENS"             8 bytes
    version                u32, little-endian, as everything here
    length of the header   u32
    header                 JSON, UTF-8: `lists`, `groups`, `columns`, `outputs`, `nets`, `thresholds`,
                           `seed`, and `tensors` (dtype, shape, offset)
    tensors                each at its offset, counted from the start of the file, a multiple of 8

`manifest.json` beside it names the file, its length and its SHA-256. A file that does not match is not read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MAGIC: Final = b"ASTRSENS"
VERSION: Final = 2
MOST_BYTES: Final = 4_000_000
HOME: Final = Path(__file__).resolve().parent.parent / "web" / "public" / "sense"

_TYPES: Final[dict[str, np.dtype[Any]]] = {
    "i8": np.dtype("<i1"),
    "u8": np.dtype("<u1"),
    "u32": np.dtype("<u4"),
    "f32": np.dtype("<f4"),
}


class BrokenWeightsError(Exception):
    """The weights file or its manifest is missing, cut off, changed or of another version."""


@dataclass(frozen=True)
class Weights:
    """What a weights file holds: its header and its tensors by name."""

    header: Mapping[str, Any]
    tensors: Mapping[str, NDArray[Any]]


def pack(header: Mapping[str, Any], tensors: Mapping[str, NDArray[Any]]) -> bytes:
    """The bytes of a weights file. The same input gives the same bytes."""
    names = {dtype: name for name, dtype in _TYPES.items()}
    arrays = {name: np.ascontiguousarray(tensors[name]) for name in sorted(tensors)}
    entries: dict[str, dict[str, Any]] = {
        name: {"dtype": names[array.dtype.newbyteorder("<")], "shape": list(array.shape), "offset": 0}
        for name, array in arrays.items()
    }
    # Offsets depend on the header's length, and that on the offsets: room for ten digits each settles it.
    head = b""
    room = len(json.dumps({**header, "tensors": entries}, sort_keys=True, ensure_ascii=False).encode())
    start = -(-(16 + room + 10 * len(entries)) // 8) * 8
    offset = start
    for name, array in arrays.items():
        entries[name]["offset"] = offset
        offset = -(-(offset + array.nbytes) // 8) * 8
    head = json.dumps({**header, "tensors": entries}, sort_keys=True, ensure_ascii=False).encode()
    out = bytearray(offset)
    out[:16] = MAGIC + VERSION.to_bytes(4, "little") + (start - 16).to_bytes(4, "little")
    out[16:start] = head.ljust(start - 16)
    for name, array in arrays.items():
        at = entries[name]["offset"]
        out[at : at + array.nbytes] = array.astype(array.dtype.newbyteorder("<")).tobytes()
    return bytes(out)


def unpack(data: bytes) -> Weights:
    """Reads a weights file.

    Raises:
        BrokenWeightsError: when it is no weights file of this version, or a tensor lies outside of it.
    """
    if data[:8] != MAGIC:
        raise BrokenWeightsError("This is no weights file.")
    if int.from_bytes(data[8:12], "little") != VERSION:
        raise BrokenWeightsError("The weights file is of another version.")
    end = 16 + int.from_bytes(data[12:16], "little")
    try:
        header = json.loads(data[16:end])
        tensors = {
            name: np.frombuffer(
                data, _TYPES[entry["dtype"]], int(np.prod(entry["shape"], dtype=np.int64)), entry["offset"]
            ).reshape(entry["shape"])
            for name, entry in header["tensors"].items()
        }
    except (ValueError, KeyError, TypeError, UnicodeDecodeError, AttributeError) as error:
        raise BrokenWeightsError("The weights file is damaged.") from error
    return Weights(header, tensors)


def save(folder: Path, data: bytes) -> None:
    """Writes the weights file and its manifest.

    Raises:
        ValueError: when the weights are larger than what a device should load.
    """
    if len(data) > MOST_BYTES:
        raise ValueError(f"The weights take {len(data)} bytes; {MOST_BYTES} is the most.")
    folder.mkdir(parents=True, exist_ok=True)
    name = f"model-{VERSION}.bin"
    (folder / name).write_bytes(data)
    manifest = {
        "bytes": len(data),
        "file": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "version": VERSION,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")


def load(folder: Path = HOME) -> Weights:
    """Reads the weights that the manifest in a folder names, after checking length and SHA-256.

    Raises:
        BrokenWeightsError: when anything is missing or does not match.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        name, length, digest = manifest["file"], manifest["bytes"], manifest["sha256"]
        if Path(name).name != name:
            raise BrokenWeightsError("The manifest names a file outside of its folder.")
        data = (folder / name).read_bytes()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenWeightsError("The weights file or its manifest cannot be read.") from error
    if len(data) != length or hashlib.sha256(data).hexdigest() != digest:
        raise BrokenWeightsError("The weights file is not the one that its manifest names.")
    return unpack(data)
