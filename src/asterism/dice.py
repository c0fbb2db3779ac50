"""The dice: the only place where the server gets chance and identifiers from."""

from __future__ import annotations

import base64
import random
import secrets
from collections.abc import MutableSequence, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Chance from a given source. Subclasses say which; the shapes of what is drawn are the same for both."""

    def __init__(self, source: random.Random) -> None:
        self._source = source

    def bytes(self, n: int) -> bytes:
        return self._source.randbytes(n)

    def new_id(self) -> str:
        """A new identifier: 128 bits as 26 characters of lowercase base32 (RFC 4648 section 6)."""
        return base64.b32encode(self.bytes(16))[:26].decode("ascii").lower()

    def token(self, n: int = 32) -> str:
        """A secret of n bytes as URL-safe base64 without padding (43 characters for 32 bytes)."""
        return base64.urlsafe_b64encode(self.bytes(n)).rstrip(b"=").decode("ascii")

    def random(self) -> float:
        """A number in [0, 1)."""
        return self._source.random()

    def below(self, n: int) -> int:
        """An integer in [0, n)."""
        return self._source.randrange(n)

    def choice(self, options: Sequence[T]) -> T:
        return self._source.choice(options)

    def sample(self, options: Sequence[T], k: int) -> list[T]:
        return self._source.sample(options, k)

    def shuffle(self, items: MutableSequence[T]) -> None:
        self._source.shuffle(items)


class SystemDice(Dice):
    """Chance from the operating system: fit for keys and secrets."""

    def __init__(self) -> None:
        super().__init__(random.SystemRandom())

    def bytes(self, n: int) -> bytes:
        return secrets.token_bytes(n)


class SeededDice(Dice):
    """The same seed, the same throws: for tests and rehearsals only, never for anything secret."""

    def __init__(self, seed: int) -> None:
        super().__init__(random.Random(seed))
