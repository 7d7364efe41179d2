"""Free space on the memory card: whatever people bring leaves what the journal needs.

Kind: adapter
"""

import shutil
from pathlib import Path

from bus.messages import Sentence, SentenceArgs
from bus.units import MB

MIN_FREE_BYTES = 500 * MB
"""What must stay free of the card, whoever uploads what."""
MIN_FREE_FOR_MATCH_BYTES = 100 * MB
"""What must stay free even for files without which a match cannot begin: it writes about 10 MB."""


def space_fault(folder: Path, size_bytes: int, min_free_bytes: int = MIN_FREE_BYTES) -> Sentence | None:
    """Why the card of `folder` has no room for so many more bytes, with what is needed; None: it has. Raises
    `OSError`."""
    free_bytes = shutil.disk_usage(folder).free
    missing_bytes = size_bytes + min_free_bytes - free_bytes
    if missing_bytes <= 0:
        return None
    text = (
        "The memory card has {free} MB free; this needs {size} MB, and {most} MB must stay free for the journal. "
        "Remove at least {missing} MB first: slides, videos and music at the desk, or old files in the data folder"
    )
    args: SentenceArgs = {
        "free": free_bytes // MB,
        "size": -(-size_bytes // MB),
        "most": min_free_bytes // MB,
        "missing": -(-missing_bytes // MB),
    }
    return Sentence("card-full", text, args)
