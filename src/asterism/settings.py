"""Every setting of Asterism, in one place.

A setting has one name. It is a key of the settings file (`port = 8420`), a variable of the environment
(`ASTERISM_PORT`) and a flag (`--port`). What is given nearest to the start wins: flag,
environment, file, default. The file is `asterism.toml` in the data folder, or the one named by `--config` or
`ASTERISM_CONFIG`.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

PREFIX = "ASTERISM_"
FILE_NAME = "asterism.toml"
VOICE_SECRET_LENGTH = 32
# The address of a relay as browsers take it (RFC 7065).
_RELAY = re.compile(
    r"turns?:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:\?transport=(?:udp|tcp))?"
)


class SettingsError(ValueError):
    """A setting that is unknown or does not make sense; the text is one sentence for whoever set it."""


def _says(sentence: str, **limits: Any) -> Meta:
    return Meta(description=sentence, **limits)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one process. Folders may be relative to the folder it is started in."""

    data: Annotated[str, _says("Folder that holds everything this network keeps.", min_length=1)] = "data"
    host: Annotated[str, _says("Address to listen on.", min_length=1)] = "127.0.0.1"
    port: Annotated[int, _says("Port to listen on; 0 takes any free one.", ge=0, le=65535)] = 8420
    origins: Annotated[
        tuple[str, ...],
        _says(
            "Public addresses people open, such as https://help.example.org; requests for others are refused."
        ),
    ] = ()
    proxies: Annotated[
        tuple[str, ...],
        _says("Addresses of reverse proxies whose word on the visitor's address and protocol is believed."),
    ] = ("127.0.0.1", "::1")
    store: Annotated[
        str,
        _says(
            "Where the truth is kept: empty for SQLite in the data folder, or postgresql://user:password@host/name."
        ),
    ] = ""
    store_connections: Annotated[
        int, _says("How many connections to PostgreSQL one process holds.", ge=2, le=100)
    ] = 10
    nats: Annotated[
        str,
        _says(
            "Address of a NATS server for several processes, such as nats://127.0.0.1:4222; empty for one."
        ),
    ] = ""
    keys: Annotated[
        str,
        _says(
            "Folder of the server's keys, kept apart from the database; empty for `keys` in the data folder."
        ),
    ] = ""
    log_format: Annotated[
        Literal["console", "json"], _says("How log lines look: console for people, json for machines.")
    ] = "console"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], _says("The least important log line that is written.")
    ] = "info"
    demo: Annotated[
        bool,
        _says("Start a throwaway network that is already set up, in a folder that is removed at the end."),
    ] = False
    exit_link: Annotated[
        str,
        _says(
            "Neutral page that opens when somebody leaves at once: /plain of our own, or an https: address.",
            min_length=1,
        ),
    ] = "/plain"
    push_contact: Annotated[
        str, _says("Address that push services may write to, as mailto: or https:; empty turns push off.")
    ] = ""
    voice_relays: Annotated[
        tuple[str, ...],
        _says("Relays (TURN) for speaking aloud, such as turns:relay.example.org:443; none, no voice."),
    ] = ()
    voice_secret: Annotated[
        str,
        _says(
            "What this server shares with its relays: `static-auth-secret` of coturn, 32 characters or more."
        ),
    ] = ""
    prefix_fairness: Annotated[
        bool,
        _says("Let calls beyond three unheld ones from one network prefix within an hour queue last."),
    ] = True
    vault_mb: Annotated[
        int, _says("Megabytes of encrypted keepsakes each member may store.", ge=1, le=4096)
    ] = 256
    disk_reserve_mb: Annotated[
        int, _says("Free megabytes that are held back for calls; other writing stops below it.", ge=16)
    ] = 256
    backup_folder: Annotated[str, _says("Folder for backups; empty for `backups` in the data folder.")] = ""
    backup_hours: Annotated[
        int, _says("Hours between backups the server takes by itself; 0 for none.", ge=0, le=168)
    ] = 24
    backup_days: Annotated[
        int,
        _says(
            "Days a backup is kept; seven at most, because what dissolved must be gone by then.", ge=1, le=7
        ),
    ] = 7
    metrics_token: Annotated[
        str,
        _says("Bearer token for /metrics; empty answers only to requests from this machine itself."),
    ] = ""

    @property
    def data_folder(self) -> Path:
        """The data folder, absolute."""
        return Path(self.data).expanduser().absolute()

    @property
    def keys_folder(self) -> Path:
        """The folder of the server's keys, absolute."""
        return Path(self.keys).expanduser().absolute() if self.keys else self.data_folder / "keys"

    @property
    def backups(self) -> Path:
        """The folder of backups, absolute."""
        if self.backup_folder:
            return Path(self.backup_folder).expanduser().absolute()
        return self.data_folder / "backups"

    @property
    def dialect(self) -> Literal["sqlite", "postgres"]:
        """Which of the two stores is meant."""
        return "postgres" if self.store else "sqlite"

    @property
    def sqlite_file(self) -> Path:
        """The file of the embedded store."""
        return self.data_folder / "asterism.db"

    @property
    def address(self) -> str:
        """What a person on this machine opens, without a slash at the end."""
        if self.origins:
            return self.origins[0]
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)
        return f"http://{host}:{self.port}"

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Every origin a request may name. Without `origins` that is this machine only."""
        if self.origins:
            return frozenset(self.origins)
        here = {f"http://{name}:{self.port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        return frozenset(here | {self.address})

    def allows_origin(self, origin: str) -> bool:
        """Whether a browser's Origin header is one of ours; a demo has one origin for each person."""
        if origin in self.allowed_origins:
            return True
        return self.demo and _is_loopback_name(origin, self.port)

    def allows_host(self, host: str) -> bool:
        """Whether a Host header is one of ours, against names that were pointed here by somebody else."""
        if any(urlsplit(origin).netloc == host for origin in self.allowed_origins):
            return True
        return self.demo and _is_loopback_name(f"http://{host}", self.port)


def _is_loopback_name(origin: str, port: int) -> bool:
    try:
        parts = urlsplit(origin)
        return parts.scheme == "http" and (parts.hostname or "").endswith(".localhost") and parts.port == port
    except ValueError:
        return False


class Setting(msgspec.Struct, frozen=True):
    """One setting as people meet it: name, what it is for, its kind and its default."""

    name: str
    help: str
    kind: Any
    default: Any

    @property
    def flag(self) -> str:
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        return PREFIX + self.name.upper()

    @property
    def is_list(self) -> bool:
        return get_origin(self.kind) is tuple

    @property
    def choices(self) -> tuple[str, ...]:
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()


def every_setting() -> Iterator[Setting]:
    """All settings in the order in which they are documented."""
    hints = get_type_hints(Settings, include_extras=True)
    for field in msgspec.structs.fields(Settings):
        kind, meta = get_args(hints[field.name])
        made = field.default_factory is not msgspec.NODEFAULT
        yield Setting(
            field.name, meta.description or "", kind, field.default_factory() if made else field.default
        )


def load(
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    config: str | None = None,
) -> Settings:
    """Reads flags, environment and file, in this order of weight. Raises SettingsError.

    `flags` holds only what was given; `environment` is the process's own unless another is passed.
    """
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    env = _from_environment(os.environ if environment is None else environment)
    file = config or env.pop("config", None)
    data = given.get("data") or env.get("data") or Settings().data
    from_file = _from_file(Path(file), must_exist=True) if file else _from_file(Path(data) / FILE_NAME)
    merged = {**from_file, **env, **given}
    try:
        settings = msgspec.convert(merged, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(_plain(str(error))) from None
    _check(settings)
    return settings


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    known = {setting.name: setting for setting in every_setting()}
    found: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable[len(PREFIX) :].lower()
        if name == "config":
            found[name] = text
            continue
        if name not in known:
            raise SettingsError(_unknown(variable, [setting.variable for setting in known.values()]))
        found[name] = words(text) if known[name].is_list else text
    return found


def _from_file(path: Path, *, must_exist: bool = False) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if must_exist:
            raise SettingsError(f"The settings file {path} does not exist.") from None
        return {}
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error.strerror}.") from None
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.") from None
    names = [setting.name for setting in every_setting()]
    for name in found:
        if name not in names:
            raise SettingsError(f"In {path}: {_unknown(name, names)}")
    return found


def words(text: str) -> list[str]:
    """A list as it is written in a variable or flag: parts separated by commas or spaces."""
    return [part for part in text.replace(",", " ").split() if part]


def _unknown(name: str, names: list[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.0)
    return f"There is no setting {name}; the nearest is {near[0]}."


def _plain(message: str) -> str:
    """msgspec says "Expected `int` <= 65535 - at `$.port`"; people read the name first."""
    what, _, where = message.partition(" - at `$.")
    name = where.rstrip("`").partition("[")[0]
    return f"The setting {name} does not fit: {what[:1].lower()}{what[1:]}." if name else f"{message}."


def _check(settings: Settings) -> None:
    for origin in settings.origins:
        parts = urlsplit(origin)
        if (
            parts.scheme not in ("http", "https")
            or not parts.netloc
            or origin != f"{parts.scheme}://{parts.netloc}"
        ):
            raise SettingsError(f"The origin {origin} must be like https://help.example.org, without a path.")
    if settings.store and not settings.store.startswith(("postgresql://", "postgres://")):
        raise SettingsError("The setting store must be empty or start with postgresql://.")
    if settings.nats and not settings.nats.startswith(("nats://", "tls://")):
        raise SettingsError("The setting nats must be empty or start with nats:// or tls://.")
    if settings.push_contact and not settings.push_contact.startswith(("mailto:", "https://")):
        raise SettingsError("The setting push_contact must start with mailto: or https://.")
    for relay in settings.voice_relays:
        if not _RELAY.fullmatch(relay):
            raise SettingsError(
                f"The relay {relay} must be like turns:relay.example.org:443 or turn:relay.example.org:3478."
            )
    if settings.voice_relays and len(settings.voice_secret) < VOICE_SECRET_LENGTH:
        raise SettingsError(
            f"The setting voice_secret needs {VOICE_SECRET_LENGTH} characters or more, as on the relay."
        )
    if settings.exit_link != "/plain" and not settings.exit_link.startswith("https://"):
        raise SettingsError("The setting exit_link must be /plain or start with https://.")
