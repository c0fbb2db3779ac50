"""A real coturn takes our credentials and no others, and the doctor says how it stands with it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from asterism.circles.voice import relay_access
from asterism.circles.voice_relay import Answer, ask_relay
from asterism.clock import SystemClock
from asterism.dice import SystemDice
from asterism.doctor import Finding, look_at_voice
from asterism.settings import Settings
from tests.servers import Relay, relay

MINUTE = 60_000


@pytest.fixture(scope="module")
def standing() -> Iterator[Relay]:
    with relay() as made:
        yield made


def asked(url: str, *, secret: str = Relay.SECRET, good_for: int = MINUTE) -> Answer:
    settings = Settings(voice_relays=(url,), voice_secret=secret)
    until = SystemClock().now() + good_for
    return ask_relay(url, relay_access(settings, until, SystemDice().new_id()))


def found(url: str, secret: str = Relay.SECRET) -> Finding:
    [finding] = look_at_voice(
        Settings(voice_relays=(url,), voice_secret=secret), SystemClock().now(), SystemDice()
    )
    return finding


@pytest.mark.parametrize("way", ["", "?transport=udp", "?transport=tcp"])
def test_it_lends_a_place_to_whom_we_send(standing: Relay, way: str) -> None:
    assert asked(standing.url + way) == "well"
    assert found(standing.url + way).state == "well"


def test_it_lends_none_to_others_nor_after_the_end(standing: Relay) -> None:
    assert asked(standing.url, secret="another secret, of 32 letters too") == "refused"
    assert asked(standing.url, good_for=-MINUTE) == "refused"
    assert "voice_secret" in found(standing.url, "another secret, of 32 letters too").sentence


def test_a_relay_that_is_gone_or_something_else_is_said() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"turn:127.0.0.1:{listening.getsockname()[1]}?transport=tcp"
        assert asked(url) == "silent"
        assert found(url).state == "broken"
    with socket.create_server(("127.0.0.1", 0)) as other:
        answering = threading.Thread(target=_answer_as_a_web_server, args=(other,))
        answering.start()
        assert asked(f"turn:127.0.0.1:{other.getsockname()[1]}?transport=tcp") == "something_else"
        answering.join()
    assert look_at_voice(Settings(), SystemClock().now(), SystemDice())[0].state == "well"


def _answer_as_a_web_server(server: socket.socket) -> None:
    line, _ = server.accept()
    with line:
        line.recv(100)
        line.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
