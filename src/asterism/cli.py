"""The commands: `asterism serve`, `doctor`, `backup`, `restore`, `verify`, `invite`, `openapi`.

Every setting is a flag of every command. Libraries are imported where a command needs them, so that `--help`
and a second start are quick.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from asterism.settings import Setting, Settings, SettingsError, every_setting, load, words

if TYPE_CHECKING:
    from asterism.progress import Progress
    from asterism.wire.people import PersonRole

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


def _option(setting: Setting) -> Callable[[F], F]:
    said = f"{setting.help} [{setting.variable}; {_default_of(setting)}]"
    if setting.kind is bool:
        return click.option(f"{setting.flag}/--no-{setting.flag[2:]}", setting.name, default=None, help=said)
    kind: Any = click.Choice(setting.choices) if setting.choices else str
    metavar = (
        None if setting.choices else "LIST" if setting.is_list else "N" if setting.kind is int else "TEXT"
    )
    return click.option(setting.flag, setting.name, type=kind, default=None, metavar=metavar, help=said)


def _default_of(setting: Setting) -> str:
    if setting.kind is bool:
        return "on" if setting.default else "off"
    if setting.is_list:
        return f"default {', '.join(setting.default)}" if setting.default else "default none"
    return f"default {setting.default}" if setting.default != "" else "default empty"


def with_settings(command: F) -> F:
    """Adds a flag for each setting; the command gets the Settings made of flags, variables and file."""

    def run(config: str | None, **given: Any) -> Any:
        flags = {setting.name: given.pop(setting.name) for setting in every_setting()}
        for setting in every_setting():
            if setting.is_list and flags[setting.name] is not None:
                flags[setting.name] = words(flags[setting.name])
        try:
            settings = load(flags, config=config)
        except SettingsError as error:
            raise click.ClickException(str(error)) from None
        return command(settings, **given)

    wrapped: Any = run
    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    wrapped.__click_params__ = getattr(command, "__click_params__", [])
    for setting in reversed(list(every_setting())):
        wrapped = _option(setting)(wrapped)
    file = click.option(
        "--config", metavar="FILE", help="Settings file. [ASTERISM_CONFIG; asterism.toml in data]"
    )
    return file(wrapped)  # type: ignore[no-any-return]


@click.group(context_settings=HELP)
def main() -> None:
    """A peer support network that a group of people runs for itself."""


@main.command()
@with_settings
def serve(settings: Settings) -> None:
    """Start the network and serve until stopped."""
    from asterism.serving import serve as run

    sys.exit(run(settings))


@main.command()
@with_settings
def doctor(settings: Settings) -> None:
    """Say what could keep somebody waiting.

    Looks at everything, in plain sentences. Ends with 0 when all is well or only advice is left,
    with 1 when something has to be mended.
    """
    from asterism.doctor import examine

    marks = {"well": "ok      ", "advice": "advice  ", "broken": "BROKEN  "}
    findings = asyncio.run(examine(settings))
    for finding in findings:
        click.echo(f"{marks[finding.state]}{finding.sentence}")
    broken = sum(finding.state == "broken" for finding in findings)
    click.echo(f"\n{broken} to mend." if broken else "\nNothing has to be mended.")
    sys.exit(1 if broken else 0)


@main.command()
@click.option(
    "--role",
    type=click.Choice(["steward", "supporter", "facilitator", "guide"]),
    default="supporter",
    show_default=True,
    help="What the person who opens the link becomes.",
)
@click.option("--note", default="", help="A note for the list of invitations, such as who it is for.")
@with_settings
def invite(settings: Settings, role: PersonRole, note: str) -> None:
    """Print an invitation link for one person.

    It works once, for two weeks. This is also the way back in when no steward can sign in any more.
    """
    from asterism.machine import invitation_link

    click.echo(_said(invitation_link(settings, role, note)))


@main.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
def openapi(out: Path | None) -> None:
    """Print the OpenAPI document of everything under /api."""
    import msgspec

    # Importing the composition root registers every endpoint.
    import asterism.app  # noqa: F401
    from asterism.openapi import document

    text = msgspec.json.format(msgspec.json.encode(document()), indent=2)
    if out is None:
        click.echo(text)
    else:
        out.write_bytes(text + b"\n")


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@with_settings
def backup(settings: Settings, folder: Path | None) -> None:
    """Write a backup and verify it, while the network runs.

    FOLDER is new; the backup is verified by restoring it. Without
    FOLDER it goes into the folder of backups, under the time it was made.
    """
    from asterism.machine import back_up

    with _progress() as progress:
        made = _said(back_up(settings, folder, progress))
    click.echo(f"Backed up and verified: {made}")


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_settings
def restore(settings: Settings, folder: Path) -> None:
    """Fill an empty store and keys folder from a backup."""
    from asterism.machine import restore_from

    with _progress() as progress:
        _said(restore_from(settings, folder, progress))
    click.echo("Restored. Everybody can come back with what they have on their devices.")


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def verify(folder: Path) -> None:
    """Restore a backup into a scratch place and compare."""
    from asterism.machine import verify_backup

    with _progress() as progress:
        rows = _said(verify_backup(folder, progress))
    click.echo(f"This backup is whole: {rows} rows came back as they were.")


@contextmanager
def _progress() -> Iterator[Progress]:
    """Shows how far long work has come, on standard error, so that output can be piped."""
    from asterism.progress import Progress

    progress = Progress(lambda text: click.echo(text, err=True, nl=False), is_terminal=sys.stderr.isatty())
    try:
        yield progress
    finally:
        progress.close()


def _said(work: Coroutine[Any, Any, T]) -> T:
    """Runs work; what goes wrong is one sentence."""
    from asterism.machine import CommandError

    try:
        return asyncio.run(work)
    except CommandError as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main(prog_name="asterism")
