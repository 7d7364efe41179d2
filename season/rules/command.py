"""What all commands of a season share: their base, and the types of their fields.

Kind: pure
"""

from typing import Annotated

from msgspec import Meta, Struct

from bus.messages.base import PRINTABLE

EntryId = Annotated[str, Meta(min_length=3, max_length=81, pattern=r"^[a-z0-9-]+/[a-z0-9-]+\Z")]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
"""SHA-256 in hexadecimal digits."""
Why = Annotated[str, Meta(max_length=500, pattern=PRINTABLE)]
Seed = Annotated[str, Meta(min_length=1, max_length=64, pattern=PRINTABLE)]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d\Z")]


class Command(Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """Base of all commands; the class name is the tag."""
