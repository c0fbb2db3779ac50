"""What strangers, other sites and floods cannot do: erase a device, put false lines in place, fill memory or
disk."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from asterism import api, connections
from asterism.api import on_loopback
from asterism.calls.fairness import REMEMBERED, Fairness
from asterism.disk import MB
from asterism.live.hub import SILENT_AT_MOST
from asterism.live.rooms_shown import CURSORS
from asterism.people.store import known
from asterism.rooms import routes
from asterism.safeguarding import routes as reporting
from asterism.wire import frames
from tests.api.conftest import Pair
from tests.node import PATIENCE_S, Node, _dice, say
from tests.people_place import Place, place_fixture

__all__ = ["place_fixture"]

CLEAR = "clear-site-data"


async def page(place: Place, path: str, **headers: str) -> httpx.Response:
    return await place.person("stranger").http.get(path, headers=headers)


async def test_p15_only_our_own_pages_can_have_a_device_cleared(place: Place) -> None:
    ours = await page(place, "/gone", **{"sec-fetch-site": "same-origin"})
    assert ours.headers[CLEAR] == '"storage", "cookies"'
    for site in ("cross-site", "same-site", "none"):
        foreign = await page(place, "/gone", **{"sec-fetch-site": site})
        assert foreign.status_code == 303
        assert CLEAR not in foreign.headers, site
    assert CLEAR not in (await page(place, "/gone")).headers


async def test_p4_a_link_from_elsewhere_does_not_put_another_country_in_place(place: Place) -> None:
    keep = "/lines?country=GB&keep=1"
    foreign = await page(place, keep, **{"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 200
    assert "set-cookie" not in foreign.headers
    for site in ("same-origin", "none"):
        assert "country=GB" in (await page(place, keep, **{"sec-fetch-site": site})).headers["set-cookie"]
    assert "country=GB" in (await page(place, keep)).headers["set-cookie"]


def test_p20_a_flood_of_presses_from_one_prefix_is_remembered_in_a_few_entries() -> None:
    fairness, mark = Fairness(), b"prefix"
    for n in range(1000):
        fairness.pressed(mark, f"call {n}", 1_000 + n)
    assert fairness.queues_last(mark, 2_000)
    assert len(fairness._unheld[mark]) == len(fairness._from) == REMEMBERED
    fairness.held("call 3")
    for n in range(1000):
        fairness.held(f"call {n}")
    assert not fairness.queues_last(mark, 2_000)
    assert not fairness._from


async def test_asking_for_rooms_that_are_not_there_fills_no_memory(node: Node) -> None:
    ann = await node.person("ann")
    line = await node.wire(ann)
    [socket] = node.parts.hub.all_sockets()
    socket.cursors.update({f"room {n}": 0 for n in range(CURSORS - 1)})
    for _ in range(5):
        await line.send(frames.Follow(room=_dice.new_id(), after=0))
    # Frames of a socket are carried out one after the other, so these were when this one is answered.
    last = frames.Present(ref=_dice.new_id(), room=_dice.new_id(), key_package=b"k" * 64)
    assert await line.refused(last) == "not_found"
    assert len(socket.cursors) == CURSORS


async def test_whoever_is_alone_in_a_room_cannot_fill_the_disk_with_it(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "ALONE_AT_MOST", 4)
    eve = await pair.node.person("eve")
    line = await pair.node.wire(eve)
    room = await pair.node.room(eve)
    await line.found(room)
    for _ in range(2):
        await line.say(room)
    assert [await line.refused(say(room)) for _ in range(3)] == ["busy"] * 3
    # Two in a room speak as long as they like.
    for _ in range(9):
        await pair.ann.say(pair.room, epoch=1)


async def test_p20_keepsakes_wait_when_the_disk_has_only_what_calls_need(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await place.signed_in("ana")
    free = place.parts.settings.disk_reserve_mb * MB + 10
    monkeypatch.setattr("asterism.disk.shutil.disk_usage", lambda folder: SimpleNamespace(free=free))
    full = await ana.http.put("/api/vault/jar", params={"over": 0}, content=b"eleven byte")
    assert (full.status_code, full.json()["code"]) == (503, "store_unavailable")
    fits = await ana.http.put("/api/vault/jar", params={"over": 0}, content=b"ten bytes.")
    assert fits.status_code == 200
    assert place.parts.settings.data_folder == place.folder


async def test_the_last_of_the_disk_is_for_those_somebody_answered(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = pair.node.parts.settings.disk_reserve_mb * MB
    monkeypatch.setattr("asterism.disk.shutil.disk_usage", lambda folder: SimpleNamespace(free=free))
    pair.node.clock.skip(2000)
    await pair.ann.send(say(pair.room, epoch=1, ref="r1"))
    assert (await pair.ann.take(frames.Refused, ref="r1")).code == "store_unavailable"
    report = {
        "client_id": "r1", "room": pair.room, "about": pair.ben_person.member, "bundle": "c2VhbGVk",
        "wraps": [{"steward": "sam", "sealed": "a2V5"}],
        "messages": [{"seq": 1, "at": 1, "sender": pair.ben_person.member, "tag": "x" * 43 + "=",
                      "server_tag": "x" * 43 + "=", "frank_key": "k"}],
    }  # fmt: skip
    monkeypatch.setattr(reporting, "confirmed", lambda *_: True)
    assert await pair.ann_person.refused("POST", "/api/reports", report) == "store_unavailable"
    await pair.node.parts.store.write(lambda tx: known(tx, pair.ann_person.member))
    await pair.ann.send(say(pair.room, epoch=1, ref="r2"))
    await pair.ann.take(frames.Ack, ref="r2")


async def test_p20_connections_of_one_session_that_say_nothing_are_few(node: Node) -> None:
    ann = await node.person("ann")
    speaking = await node.wire(ann)
    silent = [await node.wire(ann, hello=False) for _ in range(SILENT_AT_MOST + 1)]
    assert (await silent[0].take(frames.Bye)).code == "no_hello"
    assert node.parts.hub.sockets == SILENT_AT_MOST + 1
    assert not speaking.closed
    await silent[1].hello()
    assert not silent[2].closed


async def test_answers_are_not_kept_and_not_taken_for_anything_else(place: Place) -> None:
    ana = await place.signed_in("ana")
    for path, status in (("/api/me", 200), ("/api/nothing", 404), ("/api/desk", 403)):
        answer = await ana.http.get(path)
        assert answer.status_code == status
        assert answer.headers["cache-control"] == "no-store", path
        assert answer.headers["x-content-type-options"] == "nosniff", path


async def test_a_page_that_came_in_the_clear_says_nothing_where_https_is_set(tmp_path: Path) -> None:
    async with Place.open(tmp_path, origins=("https://help.example.org",)) as place:
        http = place.person("stranger").http
        for origin, code in (
            ("https://help.example.org", "not_signed_in"),
            ("http://help.example.org", "wrong_origin"),
        ):
            headers = {"host": "help.example.org", "origin": origin}
            answer = await http.patch("/api/me", json={"name": "Eve"}, headers=headers)
            assert answer.json()["code"] == code


async def test_a_neighbouring_address_of_this_machine_says_nothing_either(place: Place) -> None:
    http = place.person("stranger").http
    for origin, code in (
        ("http://localhost:8420", "not_signed_in"),
        ("http://127.0.0.1:8420", "wrong_origin"),
    ):
        answer = await http.patch("/api/me", json={"name": "Eve"}, headers={"origin": origin})
        assert answer.json()["code"] == code


async def test_the_plain_cookie_counts_on_this_machine_only(tmp_path: Path) -> None:
    origins = ("http://localhost:8420", "https://help.example.org")
    async with Place.open(tmp_path, origins=origins) as place:
        ana = await place.signed_in("ana")
        token = ana.http.cookies.get("asterism")
        assert token
        stranger = place.person("stranger").http
        for host, name, status in (
            ("localhost:8420", "asterism", 200),
            ("help.example.org", "asterism", 401),
            ("help.example.org", "__Host-asterism", 200),
        ):
            headers = {"host": host, "cookie": f"{name}={token}"}
            assert (await stranger.get("/api/me", headers=headers)).status_code == status, (host, name)


def test_a_host_is_this_machine_by_its_whole_name() -> None:
    for host in ("127.0.0.1:8420", "localhost", "[::1]", "[::1]:8420", "member.localhost:8420"):
        assert on_loopback(host), host
    for host in ("", "help.example.org", "localhost.example.org", "notlocalhost", "127.0.0.1.example.org:80"):
        assert not on_loopback(host), host


async def test_p20_strangers_do_not_stand_among_those_the_dispatcher_looks_at(place: Place) -> None:
    ana = await place.signed_in("ana")
    for path, body in (
        ("wishes", {"off_shift_ok": True}),
        ("still-here", {}),
        ("ready-again", {}),
        ("how-it-was", {"call": "somebody-s", "how": "light", "pause": True}),
    ):
        assert await ana.refused("POST", f"/api/shift/{path}", body) == "not_allowed"
    assert await place.count("duty") == 0
    ben = await place.signed_in("ben", "supporter")
    await ben.post("/api/shift/wishes", {"off_shift_ok": True})
    assert await place.count("duty") == 1


@pytest.mark.parametrize(
    ("proxies", "host", "proto", "said"),
    [
        ("127.0.0.1", "help.example.org", "https", True),
        ("127.0.0.1", "help.example.org", "http", False),
        ("10.0.0.7", "help.example.org", "https", False),
        ("127.0.0.1", "localhost", "https", False),
    ],
)
async def test_who_came_by_https_comes_by_nothing_else_again(
    tmp_path: Path, proxies: str, host: str, proto: str, said: bool
) -> None:
    origins = (f"https://{host}",)
    async with (
        Node(tmp_path / "data", proxies=(proxies,), origins=origins) as node,
        httpx.AsyncClient() as http,
    ):
        headers = {"host": host, "x-forwarded-proto": proto}
        for path in ("/api/me", "/"):
            answer = await http.get(node.url + path, headers=headers)
            told = answer.headers.get("strict-transport-security")
            assert told == ("max-age=31536000" if said else None), path


# ---------------------------------------------------------------- connections that ask for nothing

HEAD = "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"


async def read_to_the_end(node: Node, first: str) -> bytes:
    """What comes back until the server closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
    writer.write(first.format(port=node.port).encode())
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE_S)
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize("first", ["", "GET / HT", HEAD], ids=["nothing", "half a line", "half a head"])
async def test_p20_a_connection_that_never_asks_is_closed(
    node: Node, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    monkeypatch.setattr(connections, "ASKS_WITHIN_S", 0.2)
    assert await read_to_the_end(node, first) == b""


async def test_a_second_request_that_never_ends_closes_the_connection_too(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "ASKS_WITHIN_S", 0.2)
    answer = await read_to_the_end(node, HEAD + "\r\n" + HEAD)
    assert answer.count(b"HTTP/1.1 200") == 1


async def test_p20_a_body_that_comes_too_slowly_is_not_waited_for(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "BODY_S", 0.1)
    monkeypatch.setattr(api, "SLOWEST_BYTES_PER_S", 1 << 40)
    monkeypatch.setattr(connections, "ASKS_WITHIN_S", 0.2)
    post = "POST /api/sign-in HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1000\r\n\r\n"
    answer = await read_to_the_end(node, post + "x")
    assert b"HTTP/1.1 429" in answer
    assert b"too_fast" in answer


async def test_a_live_socket_is_no_connection_that_asks_for_nothing(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "ASKS_WITHIN_S", 0.1)
    line = await node.wire(await node.person("ann"))
    # The other connection began later and has ended, so the time of this one had come before.
    assert await read_to_the_end(node, "") == b""
    await line.settled()
    assert not line.closed
