"""What stands around every page: the night, the bar with the way out, the foot with the outside lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from asterism.pages.facts import Facts, Line
from asterism.pages.markup import NOTHING, Markup, fill, join
from asterism.pages.words import Words


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a person chose for this device, as their cookie says it, and what the request asked for."""

    words: Words
    theme: str = ""
    still: bool = False
    country: str = ""
    pressed: bool = False


@dataclass(frozen=True)
class Built:
    """What the built client puts into every page; empty where the client was not built."""

    style: Markup = NOTHING
    script: str = ""
    preload: Sequence[str] = ()


MARK = Markup(
    '<svg class="mark" viewBox="0 0 28 28" aria-hidden="true">'
    '<circle cx="14" cy="7.5" r="3.2" fill="var(--amber)"/>'
    '<circle cx="7" cy="19.5" r="3.2" fill="var(--lavender)"/>'
    '<circle cx="21" cy="19.5" r="3.2" fill="var(--love)"/></svg>'
)
_GEAR = Markup(
    '<svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
    ' stroke-linecap="round" aria-hidden="true">'
    '<path d="M4 7.5h8m5 0h3M4 16.5h3m5 0h8M14.5 10a2.5 2.5 0 1 0 0-5'
    ' 2.5 2.5 0 0 0 0 5Zm-5 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"/></svg>'
)
# A crystal tree of a few facets, drawn once and used at several places along the hill.
_HILLS = Markup(
    '<svg viewBox="0 0 1440 300" preserveAspectRatio="xMidYMax slice"><defs><g id="y">'
    '<path d="M-1 0 0-26 1 0Z" fill="var(--hill)"/>'
    '<path d="M0-78 13-52 9-28 0-18-10-29-12-54Z" fill="var(--hill)"/>'
    '<path d="M0-78 4-48 0-18-10-29-3-50Z" fill="var(--sky-low)" opacity=".7"/>'
    '<path d="M0-78 13-52 4-48Zm9 50L4-48 0-18Z" fill="var(--renewal-lilac)" opacity=".28"/></g></defs>'
    '<path d="M0 92q260-44 560-12t520-16 360 10v226H0Z" fill="var(--hill)"/>'
    '<use href="#y" transform="translate(150 84)"/>'
    '<use href="#y" transform="translate(470 84)scale(.72)"/>'
    '<use href="#y" transform="translate(612 92)scale(1.15)"/>'
    '<use href="#y" transform="translate(676 92)scale(.6)"/>'
    '<use href="#y" transform="translate(842 84)scale(.85)"/><use href="#y" transform="translate(1180 72)"/>'
    '<path d="M0 150q400-52 760-10t680-14v174H0Z" fill="var(--meadow)"/>'
    '<path d="M0 214q380 20 720-8t720 24v70H0Z" fill="var(--meadow-near)"/></svg>'
)

_DOCUMENT = """<!doctype html>
<html lang="{locale}" dir="{dir}" data-language="{language}" data-page="{page}"{theme}{still}{pressed}>
<meta charset="utf-8">
<meta name="viewport"
 content="width=device-width,initial-scale=1,viewport-fit=cover,interactive-widget=resizes-content">
<title>{title}</title>
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/icon-180.png">
<link rel="manifest" href="/notes.webmanifest">
{style}{script}
<body class="{page}">
<div class="night" aria-hidden="true">{hills}</div>
<header class="bar"><a class="unseen" href="#screen">{skip}</a>
<a class="brand" href="/">{mark}<span>{name}</span></a><div id="bar" class="bar-middle"></div>
<button id="settings" type="button" class="button button-text" aria-label="{settings}" title="{settings}">
{gear}</button>
<a id="leave" class="button exit" href="{exit}" rel="noreferrer">{leave}</a></header>
<main id="screen" tabindex="-1">{demo}{main}</main>
<footer class="foot" aria-label="{foot_label}">{foot}<div id="foot-end"></div></footer>
<div id="over"></div>
</html>
"""


def document(
    page: str, main: Markup, *, facts: Facts, look: Look, built: Built, lines: Sequence[Line]
) -> Markup:
    """A whole page. ``page`` tells the script what it is: ``first``, ``app`` or only the way out."""
    words = look.words
    return fill(
        _DOCUMENT,
        locale=words.locale,
        dir=words.dir,
        language=words.code,
        page=page,
        theme=fill(' data-theme="{theme}"', theme=look.theme) if look.theme else NOTHING,
        still=Markup(' data-motion="still"') if look.still else NOTHING,
        pressed=Markup(" data-press") if look.pressed else NOTHING,
        title=words("title"),
        style=built.style,
        script=_script(built),
        hills=_HILLS,
        skip=words("skip"),
        mark=MARK,
        name=facts.name,
        settings=words("settings"),
        gear=_GEAR,
        exit=facts.exit_to,
        leave=words("leave"),
        demo=fill('<p class="demo">{words}</p>', words=words("demo")) if facts.demo else NOTHING,
        main=main,
        foot_label=words("foot-label"),
        foot=_foot(words, lines),
    )


def _script(built: Built) -> Markup:
    if not built.script:
        return NOTHING
    preload = join(fill('<link rel="modulepreload" href="{path}">', path=path) for path in built.preload)
    return join([preload, fill('<script type="module" src="{path}"></script>', path=built.script)])


def telephone(line: Line, shown: object | None = None) -> Markup:
    """The number as a link that dials it, kept together and readable from left to right everywhere."""
    dialled = re.sub(r"[^0-9+*#]", "", line.phone)
    template = '<a href="tel:{dialled}">{shown}</a>'
    return fill(template, dialled=dialled, shown=number(line) if shown is None else shown)


def number(line: Line) -> Markup:
    return fill('<b dir="ltr">{phone}</b>', phone=line.phone)


def emergency(lines: Sequence[Line]) -> Line | None:
    return next((line for line in lines if line.kind == "emergency" and line.phone), None)


def _listening(lines: Sequence[Line]) -> Line | None:
    """The first line for adults that can be rung; the order is the network's."""
    return next((line for line in lines if line.kind in ("crisis", "listening") and line.phone), None)


def _foot(words: Words, lines: Sequence[Line]) -> Markup:
    items: list[Markup] = []
    if danger := emergency(lines):
        shown = fill("{words} {number}", words=words("foot-danger"), number=number(danger))
        items.append(fill("<li>{link}</li>", link=telephone(danger, shown)))
    if listening := _listening(lines):
        shown = fill("{name} {number}", name=listening.name, number=number(listening))
        items.append(fill("<li>{link}</li>", link=telephone(listening, shown)))
    more = words("foot-more" if items else "foot-unknown")
    return fill('<ul>{items}</ul><a class="foot-more" href="/lines">{more}</a>', items=join(items), more=more)
