"""The middle of each page the server writes."""

from __future__ import annotations

from collections.abc import Sequence

from asterism.pages.facts import Facts, Line
from asterism.pages.frame import emergency, number, telephone
from asterism.pages.markup import NOTHING, Markup, fill, join
from asterism.pages.words import Words

_ALWAYS = "24/7"


def first(words: Words, facts: Facts, lines: Sequence[Line]) -> Markup:
    """The first page: what this is, the one press, and what is true at this moment."""
    danger = emergency(lines)
    if danger is None:
        call = Markup(words("first-danger-unknown"))
    else:
        # The number is put in after escaping, so that it can be a link.
        before, after = words("first-danger", number="\0").split("\0")
        call = join([before, telephone(danger, number(danger)), after])
    state = NOTHING
    if not facts.is_open:
        state = fill('<p class="state">{words}</p>', words=words("first-closed", network=facts.name))
    elif not facts.on_shift:
        state = fill('<p class="state">{words}</p>', words=words("first-nobody"))
    return fill(
        '<div class="words" data-calm><h1>{heading}</h1><p>{what}</p><p>{call}</p>{state}</div>{ways}',
        heading=words("first-heading"),
        what=words("first-words"),
        call=call,
        state=state,
        ways=_ways(words) if facts.is_open else join([spoken(words, lines)]),
    )


def _ways(words: Words) -> Markup:
    return fill(
        '<form id="reach" class="ways" action="/reach"><input type="hidden" name="press" value="1">'
        '<button class="button button-primary">{reach}</button></form>'
        '<div class="again"><button id="again" type="button" class="button button-text">{again}</button>'
        '<a id="open-talk" class="button button-text" href="/home" hidden>{back}</a>'
        '<a class="button button-text" href="/library">{library}</a>'
        '<p id="again-hint" role="status" data-words="{hint}"></p></div>',
        reach=words("first-reach"),
        again=words("first-again"),
        back=words("first-back"),
        library=words("first-library"),
        hint=words("first-again-hint"),
    )


def spoken(words: Words, lines: Sequence[Line]) -> Markup:
    """Lines with everything that is known about them, numbers large."""
    return fill('<ul class="lines">{items}</ul>', items=join(_line(words, line) for line in lines))


def _line(words: Words, line: Line) -> Markup:
    hours = words("lines-always") if line.hours == _ALWAYS else line.hours
    facts = join((one for one in (words(f"lines-{line.kind}"), hours, line.languages) if one), " · ")
    return fill(
        '<li class="panel"><h2>{name}</h2>{phone}{text}<p class="soft">{facts}</p></li>',
        name=line.name,
        phone=fill('<p class="number">{link}</p>', link=telephone(line)) if line.phone else NOTHING,
        text=fill('<p dir="auto">{text}</p>', text=line.text) if line.text else NOTHING,
        facts=facts,
    )


def lines_page(
    words: Words, *, country: str, lines: Sequence[Line], countries: Sequence[str], kept: bool
) -> Markup:
    """All lines of one country, and the way to those of another."""
    named = sorted(((words.country(code), code) for code in countries), key=lambda one: one[0])
    options = join(
        fill(
            '<option value="{code}"{chosen}>{name}</option>',
            code=code,
            name=name,
            chosen=Markup(" selected") if code == country else NOTHING,
        )
        for name, code in named
    )
    if not country:
        heading, told = words("lines-heading"), words("lines-no-country")
    else:
        heading = words("lines-of", country=words.country(country))
        told = "" if lines else words("lines-none")
    keep = NOTHING
    if kept:
        keep = fill('<p role="status">{words}</p>', words=words("lines-kept"))
    elif country and lines:
        keep = fill(
            '<p><a href="/lines?country={country}&amp;keep=1">{words}</a></p>',
            country=country,
            words=words("lines-keep"),
        )
    return fill(
        '<div class="words"><h1>{heading}</h1>{told}{lines}{keep}<form class="panel choose" action="/lines">'
        '<label for="country">{label}</label><p class="soft">{why}</p>'
        '<div><select id="country" name="country" class="input">'
        '{options}</select><button class="button">{show}</button></div></form>'
        '<p class="back"><a href="/">{back}</a></p></div>',
        heading=heading,
        told=fill("<p>{told}</p>", told=told) if told else NOTHING,
        lines=spoken(words, lines) if lines else NOTHING,
        keep=keep,
        label=words("lines-country"),
        why=words("lines-not-found"),
        options=options,
        show=words("lines-show"),
        back=words("lines-back"),
    )


def app(words: Words, lines: Sequence[Line]) -> Markup:
    """Where a screen will be. Its words appear by themselves when no script came for some seconds."""
    return fill(
        '<div class="words late"><h1>{heading}</h1><p class="panel">{told}</p>{lines}</div>',
        heading=words("late-heading"),
        told=words("late-words"),
        lines=spoken(words, lines),
    )


def offline(words: Words, lines: Sequence[Line]) -> Markup:
    return fill(
        '<div class="words"><h1>{heading}</h1><p>{told}</p>{lines}'
        '<p><a class="button" href="/">{again}</a></p></div>',
        heading=words("offline-heading"),
        told=words("offline-words"),
        lines=spoken(words, lines),
        again=words("offline-again"),
    )


def missing(words: Words) -> Markup:
    return fill(
        '<div class="words"><h1>{heading}</h1><p>{told}</p><p><a href="/">{back}</a></p></div>',
        heading=words("missing-heading"),
        told=words("missing-words"),
        back=words("lines-back"),
    )


PLAIN_STYLE = Markup(
    "body{margin:0 auto;max-width:40rem;padding:2rem 1rem;font:1rem/1.5 sans-serif;background:#fff;"
    "color:#222}h1{font-size:1.25rem;font-weight:400}textarea{box-sizing:border-box;width:100%;height:60vh;font:inherit;"
    "padding:.75rem;border:1px solid #767676}"
)


def plain(words: Words) -> Markup:
    """An ordinary empty page of notes. It keeps nothing, sends nothing and says nothing about where it is."""
    return fill(
        '<!doctype html><html lang="{locale}" dir="{dir}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        '<link rel="icon" href="data:,"><style>{style}</style><main><h1>{title}</h1>'
        '<textarea aria-label="{field}" autocomplete="off"></textarea></main></html>',
        locale=words.locale,
        dir=words.dir,
        title=words("plain-heading"),
        field=words("plain-field"),
        style=PLAIN_STYLE,
    )
