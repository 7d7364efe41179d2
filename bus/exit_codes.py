"""Exit codes of every `bamchuong` command and process.

Kind: pure
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command reports to the shell."""

    GOOD = 0
    NO = 1
    """The command ran, and the answer is no: a check failed, a file is faulty, a match is running."""
    BAD_USE = 2
    """Wrong use or bad input, or refused as things are; click's own errors end with 2, too."""
    CANNOT = 3
    """The machine does not let it: a port is taken, a device or library is missing, a disk is full."""
