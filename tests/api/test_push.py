"""P17: web push without content: the real bytes of the RFCs, delivered over real TLS to a push service on
this
machine."""

from __future__ import annotations

import asyncio
import base64
import datetime
import ipaddress
import json
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from asterism.clock import SystemClock
from asterism.dice import SeededDice
from asterism.errors import Refusal
from asterism.keys import Secrets
from asterism.push import message
from asterism.push.reach import World, is_public, target
from asterism.push.sender import PER_MINUTE, WORKERS, Push
from tests.people_place import Place, place_fixture
from tests.persons import b64

__all__ = ["place_fixture"]

NAME = "push.localhost"


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """The receiving side of RFC 8291."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"

    @property
    def p256dh(self) -> bytes:
        return message.public_bytes(self.key)

    def read(self, body: bytes) -> bytes:
        salt, size = body[:16], body[20]
        sender = body[21 : 21 + size]
        shared = self.key.exchange(ec.ECDH(), message.public_key(sender))
        ikm = hkdf(self.auth, shared, b"WebPush: info\0" + self.p256dh + sender, 32)
        key = hkdf(salt, ikm, b"Content-Encoding: aes128gcm\0", 16)
        nonce = hkdf(salt, ikm, b"Content-Encoding: nonce\0", 12)
        return AESGCM(key).decrypt(nonce, body[21 + size :], None).rstrip(b"\0")[:-1]


def hkdf(salt: bytes, ikm: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(ikm)


class PushService:
    """A push service over TLS that answers with ``status``, or never when it ``hangs``."""

    def __init__(self, folder: Path) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 201
        self.hangs = False
        self.held: list[asyncio.StreamWriter] = []
        self.holding: asyncio.Queue[None] = asyncio.Queue()
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
        start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(start)
            .not_valid_after(start + datetime.timedelta(days=36500))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
            .sign(key, hashes.SHA256())
        )
        self.pem = folder / "push.pem"
        self.pem.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )

    async def start(self) -> None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.pem)
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls)
        self.port = self.server.sockets[0].getsockname()[1]

    @property
    def endpoint(self) -> str:
        return f"https://{NAME}:{self.port}/send/abc?x=1"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = head.split("\r\n")
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines[1:] if line)}
        headers[":request"] = lines[0]
        self.got.append((headers, await reader.readexactly(int(headers["content-length"]))))
        if self.hangs:
            self.held.append(writer)
            self.holding.put_nowait(None)
            return
        writer.write(f"HTTP/1.1 {self.status} Done\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async def stop(self) -> None:
        for writer in self.held:
            writer.transport.abort()
        self.server.close()
        await self.server.wait_closed()


class Loopback(World):
    """What tests may and nobody else: a push service on this machine, with its own certificate."""

    def __init__(self, service: PushService) -> None:
        super().__init__()
        self._tls = ssl.create_default_context(cafile=str(service.pem))
        self._port = service.port

    def allows(self, host: str, port: int) -> bool:
        return host == NAME and port == self._port

    async def resolve(self, host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    def public(self, address: str) -> bool:
        return address == "127.0.0.1"


@pytest.fixture(name="service")
async def service_fixture(tmp_path: Path) -> AsyncIterator[PushService]:
    service = PushService(tmp_path)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture(name="push")
async def push_fixture(place: Place, service: PushService) -> AsyncIterator[Push]:
    dice, clock = SeededDice(3), SystemClock()
    push = Push(
        place.store,
        clock,
        dice,
        Secrets(place.folder / "keys", dice=dice, clock=clock),
        contact="mailto:care@example.org",
        reach=Loopback(service),
        timeout_s=2.0,
    )
    place.parts.push = push
    await push.start()
    yield push
    await push.close()


Subscribe = Callable[[str], Any]


async def subscribed(place: Place, service: PushService, seed: str) -> tuple[str, Browser]:
    person, browser = await place.signed_in(seed), Browser()
    answer = await person.post("/api/push", asked(service.endpoint + seed, browser))
    assert answer["on"] is True
    return person.member, browser


def asked(endpoint: str, browser: Browser) -> dict[str, str]:
    return {"endpoint": endpoint, "p256dh": b64(browser.p256dh), "auth": b64(browser.auth)}


def test_encryption_gives_the_very_bytes_of_rfc_8291_appendix_a() -> None:
    body = message.encrypt(
        b"When I grow up, I want to be a watermelon",
        p256dh=unb64(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ),
        auth=unb64("BTBZMqHH6r4Tts7J_aSIgg"),
        sender=ec.derive_private_key(
            int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
        ),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert body == unb64(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


async def test_a_ring_reaches_the_browser_and_says_nothing(
    place: Place, service: PushService, push: Push
) -> None:
    member, browser = await subscribed(place, service, "ana")
    assert await push.send(member, "ring", "offer-1") is True
    [(headers, body)] = service.got
    assert browser.read(body) == b'{"kind":"ring"}'
    assert headers[":request"] == "POST /send/abc?x=1ana HTTP/1.1"
    assert headers["content-encoding"] == "aes128gcm"
    assert int(headers["ttl"]) <= 60
    assert headers["urgency"] == "high"
    assert member not in json.dumps(headers)


async def test_ring_and_note_are_of_one_length(place: Place, service: PushService, push: Push) -> None:
    member, browser = await subscribed(place, service, "ana")
    await push.send(member, "ring", "1")
    await push.send(member, "note", "2")
    assert [browser.read(body) for _, body in service.got] == [b'{"kind":"ring"}', b'{"kind":"note"}']
    assert len({len(body) for _, body in service.got}) == 1


async def test_the_server_proves_itself_as_rfc_8292_says(
    place: Place, service: PushService, push: Push
) -> None:
    member, _ = await subscribed(place, service, "ana")
    await push.send(member, "ring", "1")
    scheme, token, key = service.got[0][0]["authorization"].replace(",", "").split(" ")
    assert scheme == "vapid"
    header, claims, signature = token.removeprefix("t=").split(".")
    public = unb64(key.removeprefix("k="))
    assert public == push.key
    told = json.loads(unb64(claims))
    assert told["aud"] == f"https://{NAME}:{service.port}"
    assert told["sub"] == "mailto:care@example.org"
    assert 0 < told["exp"] - SystemClock().now() / 1000 <= 24 * 3600
    raw = unb64(signature)
    message.public_key(public).verify(
        encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")),
        f"{header}.{claims}".encode(),
        ec.ECDSA(hashes.SHA256()),
    )


async def test_the_key_of_the_server_stays_when_it_starts_again(place: Place, service: PushService) -> None:
    clock = SystemClock()
    keys = [
        Push(
            place.store,
            clock,
            SeededDice(seed),
            Secrets(place.folder / "keys", dice=SeededDice(seed), clock=clock),
            contact="mailto:a@example.org",
        ).key
        for seed in (1, 2)
    ]
    assert keys[0] is not None
    assert keys[0] == keys[1]


@pytest.mark.parametrize("status", [404, 410])
async def test_a_subscription_that_is_gone_is_forgotten(
    place: Place, service: PushService, push: Push, status: int
) -> None:
    member, _ = await subscribed(place, service, "ana")
    service.status = status
    await push.send(member, "ring", "1")
    assert await place.count("push_subscriptions") == 0


async def test_a_push_service_in_trouble_is_asked_again_later_and_the_subscription_kept(
    place: Place, service: PushService, push: Push
) -> None:
    member, _ = await subscribed(place, service, "ana")
    service.status = 503
    assert await push.send(member, "ring", "1") is False
    assert await place.count("push_subscriptions") == 1
    # It is left alone for a while.
    assert await push.send(member, "ring", "1") is False
    assert len(service.got) == 1


async def test_an_endpoint_that_hangs_delays_nobody(place: Place, service: PushService, push: Push) -> None:
    slow, _ = await subscribed(place, service, "slow")
    quick, _ = await subscribed(place, service, "quick")
    service.hangs = True
    hanging = asyncio.create_task(push.send(slow, "ring", "1"))
    await service.holding.get()
    service.hangs = False
    assert await push.send(quick, "ring", "2") is True
    assert not hanging.done()
    assert await hanging is False


async def test_hanging_notes_never_hold_up_a_ring(place: Place, service: PushService, push: Push) -> None:
    slow = [(await subscribed(place, service, f"slow{n}"))[0] for n in range(10)]
    quick, _ = await subscribed(place, service, "quick")
    service.hangs = True
    push.knock(slow, "note")
    for _ in range(WORKERS["note"]):
        await service.holding.get()
    service.hangs = False
    assert await push.send(quick, "ring", "1") is True


async def test_knocking_never_waits_and_the_queue_has_an_end(place: Place, service: PushService) -> None:
    dice, clock = SeededDice(3), SystemClock()
    push = Push(
        place.store,
        clock,
        dice,
        Secrets(place.folder / "keys", dice=dice, clock=clock),
        contact="mailto:care@example.org",
        reach=Loopback(service),
        queue=3,
    )
    push.knock([f"member{n}" for n in range(10)], "note")
    assert push.queued == 3
    assert push.counts.dropped == 7


async def test_one_person_is_knocked_at_only_so_often(place: Place, service: PushService, push: Push) -> None:
    member, _ = await subscribed(place, service, "ana")
    for n in range(PER_MINUTE + 5):
        assert await push.send(member, "note", str(n)) is True
    assert len(service.got) == PER_MINUTE


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://localhost/x",
        "https://push.example.org:8443/x",
        "https://user@push.example.org/x",
        "https://10.0.0.1/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "ftp://push.example.org/x",
        "https:///x",
        "https://push/x",
        "https://push.example.org/\r\nHost: inside",
        "https://push.exam ple.org/",
        "https://push.example.org:0x/",
    ],
)
def test_only_plain_https_by_name_is_a_push_service(endpoint: str) -> None:
    with pytest.raises(Refusal) as refusal:
        target(endpoint, World())
    assert refusal.value.code == "push_refused"


def test_ordinary_push_services_are_taken() -> None:
    for endpoint in (
        "https://fcm.googleapis.com/fcm/send/a:b-c_d",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGx",
        "https://wns2-by3p.notify.windows.com/w/?token=BQ%3d",
    ):
        host, port, path = target(endpoint, World())
        assert port == 443
        assert endpoint == f"https://{host}{path}"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:0:4136::1",
        "nonsense",
    ],
)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["142.250.74.106", "2a00:1450:4001:80b::200a", "64:ff9b::8efa:4a6a"])
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)
    assert str(ipaddress.ip_address(address)) == address


class Rebinding(Loopback):
    """A name that points outside when it is subscribed, and at a service on this machine when it is used."""

    def __init__(self, service: PushService) -> None:
        super().__init__(service)
        self.answers = [["142.250.74.106"], ["127.0.0.1"]]

    async def resolve(self, host: str, port: int) -> list[str]:
        return self.answers.pop(0)

    def public(self, address: str) -> bool:
        return is_public(address)


async def test_a_name_that_turns_inward_later_is_not_connected_to(
    place: Place, service: PushService, push: Push
) -> None:
    push._reach = Rebinding(service)
    ana = await place.signed_in("ana")
    await ana.post("/api/push", asked(service.endpoint, Browser()))
    assert await push.send(ana.member, "ring", "1") is False
    assert push.counts.failed == 1
    assert service.got == []


async def test_a_name_that_points_inward_is_refused_when_subscribing(place: Place, push: Push) -> None:
    class Inward(World):
        async def resolve(self, host: str, port: int) -> list[str]:
            return ["142.250.74.106", "192.168.0.7"]

    push._reach = Inward()
    ana = await place.signed_in("ana")
    for endpoint in ("https://push.example.org/a", "https://127.0.0.1/x", "http://push.example.org/a"):
        assert await ana.refused("POST", "/api/push", asked(endpoint, Browser())) == "push_refused"
    assert await place.count("push_subscriptions") == 0


async def test_a_key_that_is_no_point_of_the_curve_is_refused(
    place: Place, service: PushService, push: Push
) -> None:
    ana = await place.signed_in("ana")
    body = asked(service.endpoint, Browser()) | {"p256dh": b64(b"\x04" + bytes(64))}
    assert await ana.refused("POST", "/api/push", body) == "push_refused"


async def test_turning_push_off_ends_it_for_this_session(
    place: Place, service: PushService, push: Push
) -> None:
    ana = await place.signed_in("ana")
    await ana.post("/api/push", asked(service.endpoint, Browser()))
    await ana.delete("/api/push")
    assert (await ana.get("/api/push"))["on"] is False
    assert await push.send(ana.member, "ring", "1") is True
    assert service.got == []


async def test_only_who_chose_push_for_rings_is_rung_by_it_and_notes_come_all_the_same(
    place: Place, service: PushService, push: Push
) -> None:
    ana = await place.signed_in("ana", "supporter")
    browser = Browser()
    await ana.post("/api/push", asked(service.endpoint, browser))
    ring, note = b'{"kind":"ring"}', b'{"kind":"note"}'
    told: list[bytes] = []
    for ways in (None, ["sound", "haptics"], [], ["push"], ["haptics"]):
        if ways is not None:
            chosen = await ana.post("/api/shift/wishes", {"ring_by": ways})
            assert chosen["ring_by"] == ways
        # That nobody wants it is an answer: it is not tried again.
        assert await push.send(ana.member, "ring", "1") is True
        assert await push.send(ana.member, "asked", "2") is True
        told += [ring, note] if ways is None or "push" in ways else [note]
    assert [browser.read(body) for _, body in service.got] == told


async def test_whoever_waits_is_told_that_someone_is_here_however_they_would_be_rung(
    place: Place, service: PushService, push: Push
) -> None:
    ana = await place.signed_in("ana", "supporter")
    browser = Browser()
    await ana.post("/api/push", asked(service.endpoint, browser))
    await ana.post("/api/shift/wishes", {"ring_by": ["sound"]})
    for kind in ("someone_here", "held", "parked"):
        assert await push.send(ana.member, kind, kind) is True
    assert {browser.read(body) for _, body in service.got} == {b'{"kind":"note"}'}
    assert len(service.got) == 3


async def test_many_rings_leave_room_for_a_quiet_call_for_help(
    place: Place, service: PushService, push: Push
) -> None:
    member, browser = await subscribed(place, service, "ana")
    for n in range(PER_MINUTE + 2):
        await push.send(member, "ring", str(n))
    await push.send(member, "asked", "side")
    assert browser.read(service.got[-1][1]) == b'{"kind":"note"}'


async def test_a_browser_that_changed_hands_knocks_only_for_the_new_one(
    place: Place, service: PushService, push: Push
) -> None:
    ana, ben, browser = await place.signed_in("ana"), await place.signed_in("ben"), Browser()
    await ana.post("/api/push", asked(service.endpoint, browser))
    await ben.post("/api/push", asked(service.endpoint, browser))
    await push.send(ana.member, "ring", "1")
    assert service.got == []
    await push.send(ben.member, "ring", "1")
    assert len(service.got) == 1


async def test_without_a_contact_push_is_off(place: Place) -> None:
    dice, clock = SeededDice(3), SystemClock()
    push = Push(place.store, clock, dice, Secrets(place.folder / "keys", dice=dice, clock=clock), contact="")
    place.parts.push = push
    ana = await place.signed_in("ana")
    assert (await ana.get("/api/push")) == {"key": None, "on": False}
    body = asked("https://push.example.org/a", Browser())
    assert await ana.refused("POST", "/api/push", body) == "push_refused"
    assert await push.send(ana.member, "ring", "1") is True
