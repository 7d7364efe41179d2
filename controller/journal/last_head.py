"""Last head: a small file beside the journal that says how far the journal had come, so that a lost tail is noticed.

While facts come, it is replaced about once a second, and never flushed: it must cost nothing, and after a power cut an
older one is right, too. Wherever the journal ends before it, facts that people have seen are gone.

Kind: adapter
"""

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from bus.messages import Sentence

NAME = "journal.head"


class LastHead(Struct, frozen=True, forbid_unknown_fields=True):
    """How far the journal had come: the number of its last fact, and that fact's hash (hex)."""

    seq: int
    digest: str


def read_last_head(folder: Path) -> LastHead | None:
    """The head that was noted last in the data folder; None: none, or it cannot be read (it is a help, no proof)."""
    try:
        return msgspec.json.decode((folder / NAME).read_bytes(), type=LastHead)
    except (OSError, msgspec.MsgspecError, ValueError):
        return None


def write_last_head(folder: Path, head: LastHead) -> bool:
    """Note `head`; False where the disk fails. That is no error here: the journal reports its own failure."""
    part = folder / f"{NAME}.part"
    try:
        part.write_bytes(msgspec.json.encode(head))
        os.replace(part, folder / NAME)
    except OSError:
        return False
    return True


def lost_facts_sentence(last_seq: int, count: int) -> Sentence:
    """What staff must know when the journal ends before what people have seen."""
    return Sentence(
        "facts-lost",
        "The journal had {seen} facts, and only {count} are left: what happened since then is lost. Compare the scores "
        "with the secretaries' sheets and correct them; the second copy (journal import) may have all of it",
        {"seen": last_seq, "count": count},
    )
