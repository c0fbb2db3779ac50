"""The two bases of all wire types, and the bounded scalars they share."""

from __future__ import annotations

from typing import Annotated, dataclass_transform

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
"""An identifier made by the server (26 characters) or by a client (at most 64)."""

Ms = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
"""Milliseconds since the Unix epoch, UTC."""

Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
Digest = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Signature = Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Line = Annotated[str, msgspec.Meta(max_length=300)]
Prose = Annotated[str, msgspec.Meta(max_length=4000)]
Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}$")]
Language = Annotated[str, msgspec.Meta(min_length=2, max_length=12, pattern=r"^[A-Za-z0-9-]+$")]
Thread = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Heaviness = Annotated[int, msgspec.Meta(ge=0, le=10)]


# msgspec hands "frozen" down to subclasses; the decorator tells type checkers so, and asks for names.
@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Asked(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What a client sends. Unknown fields are refused, so that a misspelt wish is never silently dropped."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Told(msgspec.Struct, kw_only=True, frozen=True):
    """What the server answers. Clients ignore fields that they do not know."""
