"""What the debounce knows, given by hand."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from firmware.lockout.lockout import Suspect


class Seen(NamedTuple):
    """As the lockout asks for it."""

    suspects: Sequence[Suspect] = ()
    down: Mapping[int, int] = {}
