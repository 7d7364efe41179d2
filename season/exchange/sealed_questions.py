"""Sealed questions of a package: whether a file has them, and the hash of each question, to find it in another hall.

Kind: adapter
"""

import hashlib
from pathlib import Path

from controller.exchange.statement_types import SHORT_DIGITS
from controller.packs.pack_reader import open_sealed
from controller.packs.sealed_pack import MAGIC, is_sealed, needs_pin
from question_files.text_keys import comparison_key


def is_sealed_pack(pack: Path) -> bool:
    """Whether the file is what it is called: sealed questions."""
    if not needs_pin(pack) or not pack.is_file():
        return False
    with pack.open("rb") as file:
        return is_sealed(file.read(len(MAGIC)))


def question_digests(pack: Path, pin: str | None, pool: str) -> tuple[str, ...]:
    """The hash of each question in its normal form; none where no PIN was given. Raises `WrongPinError`."""
    if pin is None:
        return ()
    questions = open_sealed(pack, pin, f"packed for {pool}").pack.questions
    return tuple(dict.fromkeys(question_digest(question.text) for question in questions))


def question_digest(text: str) -> str:
    """The hash of a question in its normal form: without what nobody sees or hears, capitals and spacing."""
    return hashlib.sha256(comparison_key(text).encode()).hexdigest()[:SHORT_DIGITS]
