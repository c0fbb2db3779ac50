"""Writes ``web/src/wire.ts`` from the wire types: ``python -m asterism.wire.typescript > web/src/wire.ts``.

Bytes are ``Uint8Array`` in socket frames (MessagePack) and base64 strings in JSON; a type that crosses
both ways is written for the one it is used in, which the walk below decides by where it started.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

import asterism.wire as wire
from asterism.errors import CODES
from asterism.wire import frames
from asterism.wire.base import Asked, Told

HEAD = """// Generated from the Python wire types; a test keeps it so. Change those, then run
// python -m asterism.wire.typescript > web/src/wire.ts
"""


def _name(kind: Any, raw: bool) -> str:
    """The TypeScript type of a Python annotation; ``raw`` says that bytes stay bytes (frames)."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _name(get_args(kind)[0], raw)
    if origin in (Union, UnionType):
        return " | ".join(dict.fromkeys(_name(arg, raw) for arg in get_args(kind)))
    if origin is Literal:
        return " | ".join(f"'{arg}'" for arg in get_args(kind))
    if origin in (list, tuple):
        inner = _name(get_args(kind)[0], raw)
        return f"({inner})[]" if "|" in inner else f"{inner}[]"
    if origin is dict:
        key, value = get_args(kind)
        return f"Record<{_name(key, raw)}, {_name(value, raw)}>"
    simple = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}
    if kind in simple:
        return simple[kind]
    if kind is bytes:
        return "Uint8Array" if raw else "string"
    if kind is Any:
        return "unknown"
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind.__name__
    raise TypeError(f"no TypeScript for {kind!r}")


def _struct(kind: type[msgspec.Struct], raw: bool) -> str:
    hints = get_type_hints(kind, include_extras=True)
    asked = issubclass(kind, (Asked, frames.Up))
    lines = []
    tag = kind.__struct_config__.tag
    if tag is not None:
        lines.append(f"  t: '{tag}';")
    for field in msgspec.structs.fields(kind):
        optional = "?" if not field.required and asked else ""
        lines.append(f"  {field.encode_name}{optional}: {_name(hints[field.name], raw)};")
    inner = "\n".join(lines)
    return (
        f"export interface {kind.__name__} {{\n{inner}\n}}\n"
        if lines
        else (f"export type {kind.__name__} = Record<string, never>;\n")
    )


def render() -> str:
    """The whole of ``wire.ts``."""
    out = [HEAD]
    seen: set[str] = set()
    for info in sorted(pkgutil.iter_modules(wire.__path__), key=lambda m: m.name):
        if info.name in {"base", "typescript"}:
            continue
        module = importlib.import_module(f"asterism.wire.{info.name}")
        raw = info.name == "frames"
        for name, value in vars(module).items():
            if name.startswith("_") or name in seen or name in {"Any", "Annotated"}:
                continue
            if isinstance(value, type) and issubclass(value, msgspec.Struct):
                if value.__module__ == module.__name__ and value not in (Asked, Told, frames.Up, frames.Down):
                    out.append(_struct(value, raw))
                    seen.add(name)
            elif get_origin(value) is Literal:
                out.append(f"export type {name} = {_name(value, raw)};\n")
                seen.add(name)
    for union in ("UpFrame", "DownFrame"):
        names = " | ".join(kind.__name__ for kind in get_args(getattr(frames, union)))
        out.append(f"export type {union} = {names};\n")
    codes = "\n".join(f"  | '{code}'" for code in CODES)
    out.append(f"export type ErrorCode =\n{codes};\n")
    out.append(
        "export interface ErrorShape {\n  code: ErrorCode;\n  sentence: string;\n"
        "  detail: Record<string, unknown>;\n}\n"
    )
    limits = ("MAX_SPEECH", "MAX_HANDSHAKE", "MAX_GESTURE", "MAX_FRAME")
    out.extend(f"export const {limit} = {getattr(frames, limit)};\n" for limit in limits)
    return "\n".join(out)


if __name__ == "__main__":
    sys.stdout.write(render())
