"""Folder in memory (tmpfs): what lies there needs no memory card, and is gone once the machine is switched off.

Kind: adapter
"""

import os
from pathlib import Path

MEMORY = Path("/dev/shm")


def memory_folder() -> Path | None:
    """A folder in memory in which everybody may make files; None: this machine has none."""
    return MEMORY if os.access(MEMORY, os.W_OK) else None
