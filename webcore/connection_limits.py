"""Limits of a server's connections: how many strangers may have, and how long one may wait.

A quarter of the files that a process may open stays free of strangers, for paired devices and this machine itself.

Kind: pure
"""

from dataclasses import dataclass

MAX_STRANGERS = 4000
"""Strangers' places where a process may open enough files: a thousand phones with several connections each."""
MAX_NEW = 512
"""Connections of strangers without a request yet."""
MAX_NEW_PER_ADDRESS = 64
PER_ADDRESS = 128
"""Strangers' places of one address: a browser opens six connections."""
OWN_FILES = 64
"""Files of the process itself: libraries, sockets of the bus, logs."""


@dataclass(frozen=True)
class Limits:
    """How many connections strangers may have, and how long one may wait."""

    strangers: int = MAX_STRANGERS
    per_address: int = PER_ADDRESS
    new: int = MAX_NEW
    new_per_address: int = MAX_NEW_PER_ADDRESS
    head_s: float = 10.0
    """From the connection to the end of its first request's head, the TLS handshake included."""
    body_s: float = 10.0
    idle_s: float = 15.0
    paired_idle_s: float = 600.0
    """A tablet's next tap should not have to connect anew."""

    @classmethod
    def of_files(cls, files: int, per_address: int = PER_ADDRESS, strangers: int = MAX_STRANGERS) -> "Limits":
        """The limits of a process that may open so many files: a quarter of them stays free of strangers."""
        new = max(1, min(MAX_NEW, files // 8))
        places = max(1, min(strangers, files - files // 4 - new - OWN_FILES))
        return cls(strangers=places, per_address=per_address, new=new)
