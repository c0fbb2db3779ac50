"""Why the server ends a connection: a stable code, a sentence for people, and whether to come back by
oneself."""

from __future__ import annotations

from asterism.wire.frames import Bye

# Code -> (whether the client may come back by itself, sentence).
BYES: dict[str, tuple[bool, str]] = {
    "replaced": (False, "This page was opened in another window; it goes on there."),
    "signed_out": (False, "This device was signed out."),
    "not_signed_in": (False, "This device is not signed in yet."),
    "not_allowed": (False, "This device does not belong to the one who is signed in."),
    "old_version": (False, "This page is older than the server. Opening it again brings the new one."),
    "no_hello": (True, "The connection was not used."),
    "too_slow": (True, "The connection could not keep up. It comes back and goes on where it was."),
    "too_fast": (True, "That was too much at once. The connection comes back in a moment; nothing is lost."),
    "silent": (True, "Nothing was heard for a while. The connection comes back by itself."),
    "restart": (True, "The server starts anew. The connection comes back by itself; nothing is lost."),
    "internal": (
        True,
        "Something went wrong on our side. The connection comes back; nothing of yours was lost.",
    ),
}


def bye(code: str) -> Bye:
    again, sentence = BYES[code]
    return Bye(code=code, sentence=sentence, again=again)
