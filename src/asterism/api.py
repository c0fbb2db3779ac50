"""The one way in over HTTP: decode, door, handler, answer.

A handler is an async function ``(door: Door, **path, body=..., query=...) -> Told``; its parameter types
say how to decode. Every endpoint stands in :data:`ENDPOINTS`, from which the routes, the OpenAPI
document and ``web/src/wire.ts`` come.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, get_type_hints

import msgspec
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from asterism.clock import Clock
from asterism.connections import WHOLE
from asterism.errors import CODES, Refusal
from asterism.http_pace import is_free
from asterism.parts import Parts
from asterism.people.sessions import Session
from asterism.store.base import StoreBusy, StoreUnavailable

Who = Literal["anyone", "member", "supporter", "facilitator", "guide", "steward"]
MAX_BODY = 256 * 1024
# How long a body may take: some seconds, and for large ones as much more as a poor connection needs.
BODY_S = 20.0
SLOWEST_BYTES_PER_S = 16 * 1024
COOKIE = "__Host-asterism"
PLAIN_COOKIE = "asterism"


# Nothing of an answer is kept by a browser, or taken for something else than it says it is.
_BARE = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,80}")


class ErrorShape(msgspec.Struct, kw_only=True, frozen=True):
    """The one shape of every error, over HTTP and in the ``refused`` frame."""

    code: str
    sentence: str
    detail: dict[str, Any] = {}


@dataclass(slots=True)
class Door:
    """What a handler is handed: the parts, the request, and who stands at the door (already proved)."""

    parts: Parts
    request: Request
    session: Session | None
    set_cookie: str | None = None
    clear_cookie: bool = False

    @property
    def me(self) -> str:
        """The signed-in member's id. Endpoints with ``who != "anyone"`` always have one."""
        if self.session is None:
            raise Refusal("not_signed_in")
        return self.session.member


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    who: Who
    status: int
    errors: tuple[str, ...]
    handler: Callable[..., Awaitable[Any]]
    body: Any
    query: Any
    answer: Any
    raw_body: int
    max_body: int
    media: str
    summary: str


ENDPOINTS: list[Endpoint] = []


def endpoint(
    method: str,
    path: str,
    *,
    who: Who = "member",
    status: int = 200,
    errors: tuple[str, ...] = (),
    raw_body: int = 0,
    max_body: int = MAX_BODY,
    media: str = "application/octet-stream",
) -> Callable[[Callable[..., Awaitable[Any]]], Callable[..., Awaitable[Any]]]:
    """Register a handler. ``raw_body`` > 0: the body is bytes of at most that many, passed as ``body:
    bytes``. ``max_body``: bytes of any other body.

    ``media`` is the type of an answer that the handler makes itself, as a Response.
    """

    def register(fn: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        hints = get_type_hints(fn, include_extras=True)
        for code in errors:
            if code not in CODES:
                raise KeyError(code)
        ENDPOINTS.append(
            Endpoint(
                method=method,
                path=path,
                who=who,
                status=status,
                errors=errors,
                handler=fn,
                body=hints.get("body"),
                query=hints.get("query"),
                answer=hints.get("return"),
                raw_body=raw_body,
                max_body=max_body,
                media=media,
                summary=inspect.cleandoc(fn.__doc__ or "").split("\n")[0],
            )
        )
        return fn

    return register


def error_response(error: Refusal) -> Response:
    shape = ErrorShape(code=error.code, sentence=error.sentence, detail=error.detail)
    after = error.detail.get("retry_after_s")
    headers = _BARE if after is None else {**_BARE, "retry-after": str(after)}
    return Response(
        msgspec.json.encode(shape), status_code=error.status, media_type="application/json", headers=headers
    )


def same_origin(request: Request, parts: Parts) -> bool:
    """Whether a request that changes something comes from one of our own pages.

    Browsers send ``Origin`` with every such request; a client without it (a script of one's own) carries no
    cookie of somebody else, so only a present and foreign one is refused. Of our own addresses it has to be
    the very one asked, or one that the settings name: a page that came over plain HTTP says nothing where
    HTTPS is set.
    """
    origin = request.headers.get("origin")
    if origin is None:
        return True
    if origin in parts.settings.origins:
        return True
    host = request.headers.get("host", "")
    return origin in (f"http://{host}", f"https://{host}") and parts.settings.allows_origin(origin)


def on_loopback(host: str) -> bool:
    """Whether a Host header names this machine itself."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name in {"127.0.0.1", "localhost", "[::1]"} or name.endswith(".localhost")


def token_of(connection: HTTPConnection) -> str | None:
    """The token of the session that this request shows.

    The plain name counts on loopback only: elsewhere any neighbouring site of the same domain could set it.
    """
    token = connection.cookies.get(COOKIE)
    if not token and on_loopback(connection.headers.get("host", "")):
        token = connection.cookies.get(PLAIN_COOKIE)
    return token


async def _body_in_time(request: Request, limit: int, clock: Clock) -> bytes:
    """The body, bounded in size and in time: a connection that brings it too slowly is one for others."""
    body = _bounded_body(request, limit)
    if WHOLE in request.scope.get("state", ()):
        return await body
    try:
        return await clock.wait_for(body, BODY_S + limit / SLOWEST_BYTES_PER_S)
    except TimeoutError:
        raise Refusal("too_fast", why="the body came too slowly") from None


async def _bounded_body(request: Request, limit: int) -> bytes:
    length = request.headers.get("content-length")
    if length is not None and length.isdigit() and int(length) > limit:
        raise Refusal("too_large", limit=limit)
    got = b""
    while True:
        message: Message = await request.receive()
        if message["type"] == "http.disconnect":
            raise Refusal("malformed")
        got += bytes(message.get("body", b""))
        if len(got) > limit:
            raise Refusal("too_large", limit=limit)
        if not message.get("more_body", False):
            return got


def _understood(read: Callable[[], Any]) -> Any:
    """What the client sent, as it is typed. Only this is the client's fault: not what the store gave back."""
    try:
        return read()
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as bad:
        raise Refusal("malformed", why=str(bad)[:200]) from None


def _admit(session: Session | None, who: Who) -> None:
    if who == "anyone":
        return
    if session is None:
        raise Refusal("not_signed_in")
    if who == "member":
        return
    if session.standing == "suspended":
        raise Refusal("suspended")
    if who not in session.roles:
        raise Refusal("not_allowed")


def _count(request: Request, parts: Parts, session: Session | None) -> None:
    """One more request of this session, or of this network. Refused with ``too_fast`` beyond the bound."""
    client = request.client
    after = parts.http_pace.too_soon(
        None if session is None else session.id,
        None if client is None else client.host,
        parts.clock.monotonic(),
    )
    if after:
        raise Refusal("too_fast", retry_after_s=after)


Run = Callable[[Request], Awaitable[Response]]


def _run(spec: Endpoint) -> Run:
    free = is_free(spec.method, spec.path)
    body_decoder = msgspec.json.Decoder(spec.body) if spec.body is not None and not spec.raw_body else None

    async def run(request: Request) -> Response:
        parts: Parts = request.app.state.parts
        try:
            if spec.method != "GET" and not same_origin(request, parts):
                raise Refusal("wrong_origin")
            session = await parts.sessions.find(token_of(request))
            if not free:
                _count(request, parts, session)
            _admit(session, spec.who)
            door = Door(parts=parts, request=request, session=session)
            args: dict[str, Any] = dict(request.path_params)
            for value in args.values():
                if not _WORD.fullmatch(value):
                    raise Refusal("not_found")
            if spec.raw_body:
                args["body"] = await _body_in_time(request, spec.raw_body, parts.clock)
            elif body_decoder is not None:
                body = await _body_in_time(request, spec.max_body, parts.clock)
                args["body"] = _understood(lambda: body_decoder.decode(body or b"{}"))
            if spec.query is not None:
                asked = dict(request.query_params)
                args["query"] = _understood(lambda: msgspec.convert(asked, spec.query, strict=False))
            answer = await spec.handler(door, **args)
        except Refusal as refusal:
            return error_response(refusal)
        except StoreBusy:
            return error_response(Refusal("busy"))
        except StoreUnavailable:
            return error_response(Refusal("store_unavailable"))
        if isinstance(answer, Response):
            response = answer
            response.headers.update(_BARE)
        else:
            response = _encode(answer, spec.status)
        _cookies(door, response)
        return response

    return run


class Table:
    """Finds what answers at a path, segment by segment: it takes the same time however many there are."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, path: str, method: str, run: Run) -> None:
        node, names = self._root, []
        for word in path.strip("/").split("/"):
            if word.startswith("{"):
                names.append(word[1:-1])
                word = _ANY
            node = node.setdefault(word, {})
        node.setdefault(_HERE, {})[method] = (run, tuple(names))

    def find(self, path: str) -> tuple[dict[str, tuple[Run, tuple[str, ...]]], list[str]]:
        """What answers here, by method, and the words of the path that have names; nothing when no path
        fits."""
        found: list[str] = []
        node = _walk(self._root, path.split("/")[1:], found)
        return (node[_HERE] if node is not None else {}), found


_ANY, _HERE = "{}", "/"


def _walk(node: dict[str, Any], words: list[str], found: list[str]) -> dict[str, Any] | None:
    """A word that stands in the table goes before one that may be anything."""
    if not words:
        return node if _HERE in node else None
    word, rest = words[0], words[1:]
    if word in node and word != _ANY:
        end = _walk(node[word], rest, found)
        if end is not None:
            return end
    if word and _ANY in node:
        found.append(word)
        end = _walk(node[_ANY], rest, found)
        if end is not None:
            return end
        found.pop()
    return None


class Api:
    """Everything under /api as one ASGI application: nothing there is a page, and errors have one shape."""

    def __init__(self) -> None:
        self._table = Table()
        for spec in ENDPOINTS:
            self._table.add(spec.path, spec.method, _run(spec))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        by_method, words = self._table.find(scope["path"])
        method = scope["method"]
        run, names = by_method.get("GET" if method == "HEAD" else method, (None, ()))
        if run is not None:
            scope["path_params"] = dict(zip(names, words, strict=True))
            response = await run(Request(scope, receive, send))
        elif by_method:
            response = error_response(Refusal("wrong_method"))
            also = {"HEAD"} if "GET" in by_method else set()
            response.headers["allow"] = ", ".join(sorted({*by_method, *also}))
        else:
            response = error_response(Refusal("not_found"))
        await response(scope, receive, send)


def _encode(answer: Any, status: int) -> Response:
    body = b"null" if answer is None else msgspec.json.encode(answer)
    return Response(body, status_code=status, media_type="application/json", headers=_BARE)


def _cookies(door: Door, response: Response) -> None:
    """``__Host-`` needs Secure; where a browser refuses that on plain HTTP, a plain name on loopback only."""
    if door.set_cookie is None and not door.clear_cookie:
        return
    value = door.set_cookie or ""
    age = 0 if door.clear_cookie else 400 * 24 * 3600
    common = {"path": "/", "httponly": True, "samesite": "strict", "max_age": age}
    response.set_cookie(COOKIE, value, secure=True, **common)  # type: ignore[arg-type]
    if on_loopback(door.request.headers.get("host", "")):
        response.set_cookie(PLAIN_COOKIE, value, secure=False, **common)  # type: ignore[arg-type]
