"""Log lines: what the machine did, never who or what was said.

Every line passes a filter that takes out network addresses and fields that could hold a person's words. Of an
error it keeps the kind and the places in the code, not its message, which might quote what somebody sent.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Literal, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from asterism.clock import SystemClock

PRIVATE_FIELDS = frozenset(
    {
        "address", "body", "client", "content", "cookie", "email", "endpoint", "header", "headers", "host",
        "ip", "name", "password", "phone", "prefix", "secret", "star", "text", "token", "url",
        "user_agent", "words",
    }
)  # fmt: skip
HIDDEN = "-"

_IPV4 = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b(?::\d+)?")
# At least three colons, so that times of day stay readable.
_IPV6 = re.compile(r"\[?(?:[0-9a-fA-F]{0,4}:){3,7}[0-9a-fA-F]{0,4}\]?(?::\d+)?")
_SHORTEST_IPV6 = re.compile(r"(?<![\w:])::1(?![\w:])")
_PLACES = 12


def without_addresses(text: str) -> str:
    """The text with every network address hidden."""
    for pattern in (_IPV4, _IPV6, _SHORTEST_IPV6):
        text = pattern.sub(HIDDEN, text)
    return text


def _hide_private(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    for field, value in line.items():
        if field in PRIVATE_FIELDS:
            line[field] = HIDDEN
        elif isinstance(value, str) and field != "at":
            line[field] = without_addresses(value)
        elif isinstance(value, bytes):
            line[field] = f"{len(value)} bytes"
    return line


def _tell_error(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    given = line.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()[1]
    elif isinstance(given, tuple):
        given = given[1]
    if isinstance(given, BaseException):
        frames = traceback.extract_tb(given.__traceback__)[-_PLACES:]
        line["error"] = type(given).__name__
        line["where"] = [
            f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames
        ]
    return line


def _tell_time(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    moment = datetime.fromtimestamp(SystemClock().now() / 1000, UTC)
    return {"at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"), **line}


class _FromLibraries(logging.Handler):
    """Carries what libraries log into our own lines; the arguments go through the same filter."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {"source": record.name}
        if record.exc_info:
            fields["exc_info"] = record.exc_info
        get("library").log(record.levelno, record.getMessage(), **fields)


def configure(log_format: Literal["console", "json"] = "console", level: str = "info") -> None:
    """Sets up logging for the process; lines go to standard error."""
    number = logging.getLevelNamesMapping()[level.upper()]
    last: Any = (
        structlog.processors.JSONRenderer(sort_keys=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), timestamp_key="at", pad_event_to=0)
    )
    structlog.configure(
        processors=[structlog.processors.add_log_level, _tell_error, _hide_private, _tell_time, last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_FromLibraries()]
    # Libraries tell of every connection at the level "info", with addresses in it.
    root.setLevel(max(number, logging.WARNING))


def get(part: str) -> FilteringBoundLogger:
    """The logger of one part of the server, such as ``dispatch``."""
    return cast(FilteringBoundLogger, structlog.get_logger(part=part))
