"""One push message: encrypted to the browser (RFC 8291, RFC 8188) and signed by this server (RFC 8292). Pure.

The plain text is one of two constants of the same length, so neither the push service nor anybody who counts
bytes learns anything but that this device was knocked at.
"""

from __future__ import annotations

import base64
import json
from typing import Literal
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Kind = Literal["ring", "note"]
PLAIN: dict[Kind, bytes] = {"ring": b'{"kind":"ring"}', "note": b'{"kind":"note"}'}
# A ring that comes late is worse than none: somebody else has answered.
TTL_S: dict[Kind, int] = {"ring": 30, "note": 12 * 3600}
URGENCY: dict[Kind, str] = {"ring": "high", "note": "normal"}
RECORD_SIZE = 4096
# RFC 8292 allows a day at most; a clock that is a little off must not turn that into more.
TOKEN_LIFE_S = 12 * 3600
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def key_from(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """A P-256 key from at least 32 secret bytes."""
    scalar = int.from_bytes(secret, "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(scalar, ec.SECP256R1())


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half, 65 bytes uncompressed (X9.62), as browsers and push services want it."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def public_key(raw: bytes) -> ec.EllipticCurvePublicKey:
    """A browser's key. Raises ValueError for bytes that are no point on the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


def encrypt(
    plain: bytes, *, p256dh: bytes, auth: bytes, sender: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """The body of a push message: header and one ``aes128gcm`` record. ``sender`` is a fresh key, ``salt`` 16
    bytes."""
    shared = sender.exchange(ec.ECDH(), public_key(p256dh))
    own = public_bytes(sender)
    # RFC 8291 section 3.4, then RFC 8188 section 2.2 and 2.3.
    ikm = _hkdf(auth, shared, b"WebPush: info\0" + p256dh + own, 32)
    key = _hkdf(salt, ikm, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _hkdf(salt, ikm, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_SIZE.to_bytes(4, "big") + bytes([len(own)]) + own
    # The byte 2 ends the last record.
    return header + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


def _hkdf(salt: bytes, ikm: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(ikm)


def authorization(endpoint: str, *, key: ec.EllipticCurvePrivateKey, contact: str, now_s: int) -> str:
    """The Authorization header of RFC 8292: who sends, for which push service, until when."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now_s + TOKEN_LIFE_S, "sub": contact}
    signed = f"{_b64(_json({'typ': 'JWT', 'alg': 'ES256'}))}.{_b64(_json(claims))}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{signed}.{_b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return f"vapid t={token}, k={_b64(public_bytes(key))}"


def _json(value: dict[str, object]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
