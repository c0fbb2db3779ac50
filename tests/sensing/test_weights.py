"""The weights file and its manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sensing import export
from sensing.corpora import COLUMNS, OUTPUTS
from sensing.model import shipped
from sensing.weights import HOME, MOST_BYTES, BrokenWeightsError, load, pack, save, unpack


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for path in HOME.iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path


def weights_file(folder: Path) -> Path:
    return folder / str(json.loads((folder / "manifest.json").read_text())["file"])


def test_what_is_packed_is_unpacked_alike() -> None:
    tensors: dict[str, NDArray[Any]] = {
        "a": np.arange(6, dtype=np.float32).reshape(2, 3),
        "b": np.array([-3, 4], np.int8),
        "c": np.array([2**32 - 1], np.uint32),
    }
    packed = pack({"said": "…"}, tensors)
    again = unpack(packed)
    assert again.header["said"] == "…"
    assert all(np.array_equal(again.tensors[name], tensors[name]) for name in tensors)
    assert pack({"said": "…"}, tensors) == packed


def test_weights_too_large_for_a_device_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="most"):
        save(tmp_path, bytes(MOST_BYTES + 1))


def test_shipped_weights_are_small_and_of_the_lists_that_texts_are_read_by() -> None:
    weights = load()
    assert weights_file(HOME).stat().st_size <= MOST_BYTES
    assert weights.header["lists"] == json.loads(json.dumps(export.listed()))
    assert weights.header["columns"] == {name: list(at) for name, at in COLUMNS.items()}
    assert weights.header["outputs"] == {name: list(each) for name, each in OUTPUTS.items()}
    for name in ("wide.keys", "deep.keys"):
        assert np.all(np.diff(weights.tensors[name].astype(np.int64)) > 0)


def test_one_changed_byte_is_noticed(copied: Path) -> None:
    path = weights_file(copied)
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    with pytest.raises(BrokenWeightsError):
        load(copied)


@pytest.mark.parametrize("bad", ["{", "[]", "{}", '{"file": "../x", "bytes": 1, "sha256": ""}'])
def test_a_broken_manifest_is_noticed(copied: Path, bad: str) -> None:
    (copied / "manifest.json").write_text(bad)
    with pytest.raises(BrokenWeightsError):
        load(copied)


def test_missing_weights_are_noticed(tmp_path: Path) -> None:
    with pytest.raises(BrokenWeightsError):
        load(tmp_path)


@pytest.mark.parametrize("bad", [b"", b"ASTRSENS", b"ASTRSENS" + bytes(8), b"ASTRSENS\x01\0\0\0" + bytes(9)])
def test_what_is_no_weights_file_is_refused(bad: bytes) -> None:
    with pytest.raises(BrokenWeightsError):
        unpack(bad)


def test_two_loads_say_the_same() -> None:
    text = "I am so tired of everything, and my mother is in the hospital."
    assert shipped().sense(text) == shipped().sense(text)
