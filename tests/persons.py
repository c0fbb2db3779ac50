"""People for tests: an account with its device that signs in over real HTTP calls, byte for byte as the
client does."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from asterism.people.credential import fields, member_of


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def private(seed: str) -> Ed25519PrivateKey:
    """The same seed, the same key."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())


class Person:
    """One account on one device. ``seed`` makes the account, ``device`` the device."""

    def __init__(self, http: httpx.AsyncClient, seed: str, device: str = "one") -> None:
        self.http = http
        self.seed = seed
        self.key = private(f"account {seed}")
        self.version = 1
        self.member = member_of(public(self.key))
        self.device_key = private(f"device {seed} {device}")
        self.device = member_of(public(self.device_key))

    def credential(self, **changes: Any) -> bytes:
        """This device's credential; ``changes`` are made after it was signed, as a forger would."""
        said = {
            "v": 1, "member": self.member, "device": self.device, "account_key": public(self.key),
            "account_key_version": self.version, "device_key": public(self.device_key),
        }  # fmt: skip
        signed = fields(
            "asterism device 1",
            self.member,
            self.device,
            public(self.key),
            str(self.version),
            public(self.device_key),
        )
        return msgspec.msgpack.encode({**said, "sig": self.key.sign(signed), **changes})

    async def sign_in_body(
        self, *, host: str | None = None, credential: bytes | None = None
    ) -> dict[str, Any]:
        challenge = base64.b64decode((await self.http.get("/api/challenge")).json()["challenge"])
        netloc = self.http.base_url.netloc.decode()
        signature = self.key.sign(fields("asterism sign-in 1", challenge, netloc if host is None else host))
        return {
            "account_key": b64(public(self.key)),
            "account_key_version": self.version,
            "challenge": b64(challenge),
            "signature": b64(signature),
            "device": {"credential": b64(credential or self.credential())},
        }

    async def sign_in(self) -> dict[str, Any]:
        """Signs in; the cookie stays in ``http``."""
        answer = await self.http.post("/api/sign-in", json=await self.sign_in_body())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def get(self, path: str, **query: Any) -> Any:
        return await self._told(await self.http.get(path, params=query))

    async def post(self, path: str, body: Any = None) -> Any:
        return await self._told(await self.http.post(path, json={} if body is None else body))

    async def patch(self, path: str, body: Any) -> Any:
        return await self._told(await self.http.patch(path, json=body))

    async def delete(self, path: str, **query: Any) -> Any:
        return await self._told(await self.http.delete(path, params=query))

    async def refused(self, method: str, path: str, body: Any = None) -> str:
        """The code of the refusal that this request gets."""
        answer = await self.http.request(method, path, json=body)
        assert answer.status_code >= 400, f"{method} {path} was taken: {answer.text}"
        shape = answer.json()
        assert set(shape) == {"code", "sentence", "detail"}, shape
        return str(shape["code"])

    @staticmethod
    async def _told(answer: httpx.Response) -> Any:
        assert answer.status_code < 300, f"{answer.status_code} {answer.text}"
        return (
            answer.json()
            if answer.headers.get("content-type", "").startswith("application/json")
            else answer.content
        )
