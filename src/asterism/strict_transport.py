"""Strict-Transport-Security (RFC 6797): whoever came by HTTPS once is never asked over plain HTTP again."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from asterism.api import on_loopback

# One year, for this name alone: what else stands under the domain is not ours to decide.
_HEADER = (b"strict-transport-security", b"max-age=31536000")


class StrictTransport:
    """Says so in every answer to a request that came by HTTPS, at the proxy in front or at the server itself.

    The scheme is uvicorn's, which believes a forwarded one only from the proxies of the settings. A name of
    this machine itself is left out: other programs answer under it as well.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["scheme"] != "https" or on_loopback(_host(scope)):
            await self._app(scope, receive, send)
            return

        async def strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), _HEADER]}
            await send(message)

        await self._app(scope, receive, strictly)


def _host(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
