"""What an account signs: the proof at sign-in, the credential of a device, a new key. Pure.

The bytes are those of ``web/src/crypto/account.ts`` and ``device.ts``: every signature is Ed25519 (RFC 8032)
over fields that each carry their length, so that no two different lists of fields give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from asterism.errors import Refusal
from asterism.wire.base import Id, Key, Signature

SEAL_KEY_BYTES = 1216
"""The public key of X-Wing (ML-KEM-768 with X25519)."""


class RekeyProof(msgspec.Struct, frozen=True, kw_only=True):
    """The former key's signature over the key that follows it."""

    old_key: Key
    sig: Signature


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the MLS basic credential of every leaf of a device, as MessagePack."""

    v: Literal[1]
    member: Id
    device: Id
    account_key: Key
    account_key_version: Annotated[int, msgspec.Meta(ge=1, le=1 << 31)]
    device_key: Key
    sig: Signature
    rekey: RekeyProof | None = None


def fields(*parts: bytes | str) -> bytes:
    """The parts, each with its length before it as 32 bit big-endian; text as UTF-8."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in raw)


def member_of(account_key: bytes) -> str:
    """The member id that belongs to a first account key: 26 characters of base32 of its SHA-256."""
    return base64.b32encode(hashlib.sha256(account_key).digest())[:26].decode("ascii").lower()


def genuine(key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether ``signature`` was made over ``message`` with the private half of ``key``."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign_in_bytes(challenge: bytes, host: str) -> bytes:
    return fields("asterism sign-in 1", challenge, host)


def rekey_bytes(new_key: bytes, version: int) -> bytes:
    return fields("asterism rekey 1", new_key, str(version))


def seal_key_bytes(key: bytes) -> bytes:
    return fields("asterism seal key 1", key)


def credential_bytes(credential: Credential) -> bytes:
    return fields(
        "asterism device 1", credential.member, credential.device, credential.account_key,
        str(credential.account_key_version), credential.device_key,
    )  # fmt: skip


_decoder = msgspec.msgpack.Decoder(Credential)


def read_credential(raw: bytes, account_key: bytes, version: int) -> Credential:
    """The credential in ``raw``, signed by exactly this account key. Raises Refusal ``forged_credential``."""
    try:
        credential = _decoder.decode(raw)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError):
        raise Refusal("forged_credential") from None
    if credential.account_key != account_key or credential.account_key_version != version:
        raise Refusal("forged_credential")
    if not genuine(account_key, credential.sig, credential_bytes(credential)):
        raise Refusal("forged_credential")
    return credential
