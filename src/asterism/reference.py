"""Writes `docs/reference.md` from the program itself: `python -m asterism.reference > docs/reference.md`.

Settings, commands, endpoints, frames and error codes; a test keeps the file as this writes it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from typing import Any, get_args

import click
import msgspec
from starlette.responses import Response

# Importing the composition root registers every endpoint.
import asterism.app  # noqa: F401
from asterism.api import ENDPOINTS, Endpoint
from asterism.cli import main as commands
from asterism.errors import CODES
from asterism.settings import Setting, every_setting
from asterism.wire import frames

HEAD = """# Reference

Written by `python -m asterism.reference` from the program itself; a test keeps it so.
"""


def render() -> str:
    """The whole page."""
    parts = [HEAD, *_settings(), *_commands(), *_endpoints(), *_frames(), *_codes()]
    return "\n".join(parts).rstrip() + "\n"


def _table(*heads: str) -> Iterator[str]:
    yield _row(*heads)
    yield "|" + "---|" * len(heads)


def _row(*cells: str) -> str:
    # Docstrings are written in reStructuredText, where code stands between two backticks.
    told = (cell.replace("|", "\\|").replace("\n", " ").replace("``", "`") for cell in cells)
    return "| " + " | ".join(told) + " |"


def _settings() -> Iterator[str]:
    yield "## Settings\n"
    yield (
        "Each has one name: a key of `asterism.toml` in the data folder (or the file named by `--config`),"
        " a variable of the environment, a flag. The flag weighs most, then the variable, then the file.\n"
    )
    yield from _table("key", "variable", "flag", "default", "what it is for")
    for setting in every_setting():
        yield _row(
            f"`{setting.name}`",
            f"`{setting.variable}`",
            f"`{setting.flag}`",
            _default(setting),
            setting.help + (f" One of: {', '.join(setting.choices)}." if setting.choices else ""),
        )
    yield ""


def _default(setting: Setting) -> str:
    if setting.kind is bool:
        return "on" if setting.default else "off"
    if setting.is_list:
        return ", ".join(f"`{part}`" for part in setting.default) or "none"
    return "empty" if setting.default == "" else f"`{setting.default}`"


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    yield "Each takes every setting as a flag, except `openapi` and `verify`, which need none.\n"
    names = {setting.name for setting in every_setting()} | {"config"}
    for name, command in sorted(commands.commands.items()):
        own = [parameter for parameter in command.params if parameter.name not in names]
        arguments = "".join(
            f" [{own_one.name.upper()}]" for own_one in own if isinstance(own_one, click.Argument)
        )
        yield f"### `asterism {name}{arguments}`\n"
        yield inspect.cleandoc(command.help or "") + "\n"
        for option in own:
            if isinstance(option, click.Option):
                yield f"- `{option.opts[0]}`: {option.help}"
        yield ""


def _endpoints() -> Iterator[str]:
    yield "## Endpoints\n"
    yield (
        "JSON over HTTP; the whole document is printed by `asterism openapi`. Every error has one shape:"
        ' `{"code", "sentence", "detail"}`.\n'
    )
    yield from _table("method and path", "for", "what it does", "asks", "answers", "refusals of its own")
    for spec in sorted(ENDPOINTS, key=lambda spec: (spec.path, spec.method)):
        yield _row(
            f"`{spec.method} {spec.path}`",
            spec.who,
            spec.summary,
            _asks(spec),
            "bytes" if spec.answer is Response else _kind(spec.answer),
            ", ".join(f"`{code}`" for code in spec.errors),
        )
    yield ""


def _asks(spec: Endpoint) -> str:
    if spec.raw_body:
        return f"at most {spec.raw_body} bytes"
    return " ".join(_kind(kind) for kind in (spec.query, spec.body) if kind is not None)


def _kind(kind: Any) -> str:
    if kind in (None, type(None)):
        return "nothing"
    arguments = get_args(kind)
    if arguments:
        named = [argument for argument in arguments if argument is not type(None)]
        many = " (list)" if getattr(kind, "__origin__", None) is list else ""
        none = " or nothing" if len(named) < len(arguments) else ""
        return " or ".join(_kind(argument) for argument in named) + many + none
    return f"`{getattr(kind, '__name__', kind)}`"


def _frames() -> Iterator[str]:
    yield "## Frames\n"
    yield (
        f"MessagePack maps on the socket `/live`, at most {frames.MAX_FRAME} bytes each; the field `t` tells"
        " which frame it is.\n"
    )
    for title, union in (("From the client", frames.UpFrame), ("From the server", frames.DownFrame)):
        yield f"### {title}\n"
        yield from _table("t", "what it says", "fields")
        for kind in get_args(union):
            fields = ", ".join(
                f"`{field.encode_name}`" if field.required else f"`{field.encode_name}`?"
                for field in msgspec.structs.fields(kind)
            )
            first = inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0]
            yield _row(f"`{kind.__struct_config__.tag}`", first, fields)
        yield ""


def _codes() -> Iterator[str]:
    yield "## Error codes\n"
    yield "A refusal changes nothing. Codes may be added, never renamed.\n"
    yield from _table("code", "status", "sentence")
    for code, (status, sentence) in CODES.items():
        yield _row(f"`{code}`", str(status), sentence)
    yield ""


if __name__ == "__main__":
    sys.stdout.write(render())
