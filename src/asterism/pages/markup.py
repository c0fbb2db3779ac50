"""Markup that escapes what it is given, unless it is markup itself."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


class Markup(str):
    """Text that is already safe to stand in a page."""

    __slots__ = ()


def safe(value: object) -> Markup:
    """``value`` as markup: escaped, unless it is markup already."""
    return value if isinstance(value, Markup) else Markup(escape(str(value), quote=True))


def fill(template: str, /, **values: object) -> Markup:
    """The template with each ``{name}`` replaced by its value, escaped. The template itself is ours."""
    return Markup(template.format(**{name: safe(value) for name, value in values.items()}))


def join(parts: Iterable[object], between: str = "") -> Markup:
    return Markup(between.join(safe(part) for part in parts))


NOTHING = Markup("")
