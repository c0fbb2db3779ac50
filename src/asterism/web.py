"""Serves the first, script-free pages and the built client. No page asks anybody else for anything."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from asterism.pages import screens
from asterism.pages.facts import Facts, Line
from asterism.pages.frame import Built, Look, document
from asterism.pages.markup import Markup
from asterism.pages.words import LANGUAGES, Words

__all__ = ["Facts", "Line", "Web"]

CLIENT = Path(__file__).parent / "client"
_COOKIE = "look"
_YEAR_S = 31_536_000
_THEMES = frozenset({"night", "morning"})
_GZIP_FROM = 600
_NOT_SERVED = frozenset({"manifest.json", "critical.css"})
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
}
_HEADERS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class File:
    """A file of the client in memory, as it is and as it was compressed when it was built."""

    body: bytes
    br: bytes | None
    gz: bytes | None
    type: str
    etag: str


def _hashed(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


class Web:
    """The pages and files of one network.

    ``network_facts`` tells what anybody may see of the network, ``lines_of`` gives the lines of a country by
    its ISO code. When either fails, pages go on with what was known last: the outside lines stay (P4).
    """

    def __init__(
        self,
        network_facts: Callable[[], Awaitable[Facts]],
        lines_of: Callable[[str], Awaitable[Sequence[Line]]],
        client: Path = CLIENT,
    ) -> None:
        self._network_facts = network_facts
        self._lines_of = lines_of
        self._known = Facts()
        self._known_lines: dict[str, Sequence[Line]] = {}
        self._files = _read_files(client)
        self._built, style = _read_built(client)
        self._policy = "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                f"style-src 'self' {_hashed(style)} {_hashed(screens.PLAIN_STYLE)}",
                "img-src 'self' data: blob:",
                "media-src 'self' blob:",
                "connect-src 'self'",
                "worker-src 'self'",
                "manifest-src 'self'",
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            )
        )

    def routes(self) -> list[BaseRoute]:
        """To be put after all other routes: the last one takes every path of the client's screens."""
        return [
            Route("/", self.first),
            Route("/lines", self.lines),
            Route("/offline", self.offline),
            Route("/plain", self.plain),
            Route("/gone", self.gone),
            Route("/{path:path}", self.file_or_screen),
        ]

    async def first(self, request: Request) -> Response:
        facts, look, lines = await self._ask(request)
        main = screens.first(look.words, facts, lines)
        return self._page(request, "first", main, facts, look, lines)

    async def lines(self, request: Request) -> Response:
        facts, look, foot = await self._ask(request)
        country = look.country or facts.country
        kept = False
        asked = request.query_params.get("country", "").upper()
        if asked in facts.countries:
            country = asked
            # A link made elsewhere may show another country's lines, never put them in place of ours.
            kept = request.query_params.get("keep") == "1" and not _from_elsewhere(request)
        if kept:
            look = replace(look, country=country)
        shown = await self._lines(facts, country)
        main = screens.lines_page(
            look.words, country=country, lines=shown, countries=facts.countries, kept=kept
        )
        response = self._page(request, "lines", main, facts, look, shown if kept else foot)
        if kept:
            _keep_country(request, response, country)
        return response

    async def offline(self, request: Request) -> Response:
        """Kept by the service worker, for when the server is gone."""
        facts, look, lines = await self._ask(request)
        return self._page(request, "offline", screens.offline(look.words, lines), facts, look, lines)

    async def plain(self, request: Request) -> Response:
        return self._html(request, screens.plain(_look(request).words))

    async def gone(self, request: Request) -> Response:
        """Leaving a shared device: the browser clears what this site stored, then goes on.

        Only for our own pages: a link or a picture on another site must not erase anybody's account.
        """
        facts = await self._facts()
        headers = {**_HEADERS, "cache-control": "no-store"}
        if request.headers.get("sec-fetch-site") == "same-origin":
            headers["clear-site-data"] = '"storage", "cookies"'
        return RedirectResponse(facts.exit_to, status_code=303, headers=headers)

    async def file_or_screen(self, request: Request) -> Response:
        path = request.path_params["path"]
        if file := self._files.get(path):
            return self._file(request, path, file)
        facts, look, lines = await self._ask(request)
        last = path.rsplit("/", 1)[-1]
        if "." in last or path.split("/", 1)[0] in ("api", "live", "a"):
            main = screens.missing(look.words)
            return self._page(request, "missing", main, facts, look, lines, status=404)
        # A press counts only when it comes from our own page, never from a link that somebody else made.
        pressed = "press" in request.query_params and request.headers.get("sec-fetch-site") == "same-origin"
        look = replace(look, pressed=pressed)
        return self._page(request, "app", screens.app(look.words, lines), facts, look, lines)

    async def _facts(self) -> Facts:
        try:
            self._known = await self._network_facts()
        except Exception:
            log.exception("the facts of the network could not be read; the last known ones are shown")
        return self._known

    async def _lines(self, facts: Facts, country: str) -> Sequence[Line]:
        if country == facts.country:
            return facts.lines
        try:
            self._known_lines[country] = await self._lines_of(country)
        except Exception:
            log.exception("the outside lines could not be read; the last known ones are shown")
        return self._known_lines.get(country, ())

    async def _ask(self, request: Request) -> tuple[Facts, Look, Sequence[Line]]:
        facts = await self._facts()
        look = _look(request)
        if look.country not in facts.countries:
            look = replace(look, country="")
        return facts, look, await self._lines(facts, look.country or facts.country)

    def _page(
        self,
        request: Request,
        page: str,
        main: Markup,
        facts: Facts,
        look: Look,
        lines: Sequence[Line],
        status: int = 200,
    ) -> Response:
        html = document(page, main, facts=facts, look=look, built=self._built, lines=lines)
        return self._html(request, html, status)

    def _html(self, request: Request, html: Markup, status: int = 200) -> Response:
        headers = {
            **_HEADERS,
            "content-security-policy": self._policy,
            "content-type": "text/html; charset=utf-8",
            "cache-control": "no-store",
            "vary": "accept-encoding",
        }
        body = html.encode()
        if len(body) >= _GZIP_FROM and "gzip" in request.headers.get("accept-encoding", ""):
            body = gzip.compress(body, compresslevel=6, mtime=0)
            headers["content-encoding"] = "gzip"
        return Response(body, status_code=status, headers=headers)

    def _file(self, request: Request, path: str, file: File) -> Response:
        headers = {
            **_HEADERS,
            "content-type": file.type,
            "etag": file.etag,
            "vary": "accept-encoding",
            # Hashed names never change; the others are asked for each time.
            "cache-control": f"public, max-age={_YEAR_S}, immutable" if path.startswith("a/") else "no-cache",
        }
        if path == "sw.js":
            headers["content-security-policy"] = "default-src 'none'; script-src 'self'; connect-src 'self'"
        if request.headers.get("if-none-match") == file.etag:
            return Response(status_code=304, headers=headers)
        accepted = request.headers.get("accept-encoding", "")
        body = file.body
        if file.br is not None and "br" in accepted:
            body, headers["content-encoding"] = file.br, "br"
        elif file.gz is not None and "gzip" in accepted:
            body, headers["content-encoding"] = file.gz, "gzip"
        return Response(body, headers=headers)


def _from_elsewhere(request: Request) -> bool:
    """Whether another site sent the person here. Browsers that do not tell are believed."""
    return request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")


def _look(request: Request) -> Look:
    """What the cookie and the address ask for; anything unknown is as if it were not there."""
    kept = {name: values[-1] for name, values in parse_qs(request.cookies.get(_COOKIE, "")).items()}
    lang = request.query_params.get("lang", kept.get("lang", ""))
    theme = kept.get("theme", "")
    return Look(
        words=Words(lang if lang in LANGUAGES else "en"),
        theme=theme if theme in _THEMES else "",
        still=kept.get("still") == "1",
        country=kept.get("country", "").upper(),
    )


def _keep_country(request: Request, response: Response, country: str) -> None:
    kept = {name: values[-1] for name, values in parse_qs(request.cookies.get(_COOKIE, "")).items()}
    value = urlencode({**kept, "country": country})
    response.set_cookie(
        _COOKIE, value, max_age=_YEAR_S, path="/", samesite="lax", secure=request.url.scheme == "https"
    )


def _read_built(client: Path) -> tuple[Built, str]:
    """What the build left for the pages, and the style as it stands in them."""
    try:
        style = (client / "critical.css").read_text(encoding="utf-8").strip()
        manifest = json.loads((client / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        log.warning("the client was not built: pages work, without style and script")
        return Built(), ""
    entry = next(one for one in manifest.values() if one.get("isEntry") and one.get("name") == "main")
    preload = ["/" + manifest[name]["file"] for name in entry.get("imports", ())]
    return Built(Markup(f"<style>{style}</style>"), "/" + entry["file"], preload), style


def _read_files(client: Path) -> dict[str, File]:
    files: dict[str, File] = {}
    for path in sorted(client.rglob("*")) if client.is_dir() else ():
        name = path.relative_to(client).as_posix()
        if not path.is_file() or path.suffix in (".br", ".gz") or name in _NOT_SERVED:
            continue
        body = path.read_bytes()
        files[name] = File(
            body=body,
            br=_read_if_there(path.with_name(path.name + ".br")),
            gz=_read_if_there(path.with_name(path.name + ".gz")),
            type=_TYPES.get(path.suffix, "application/octet-stream"),
            etag='"' + hashlib.sha256(body).hexdigest()[:24] + '"',
        )
    return files


def _read_if_there(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
