"""Seals on the command line: fingerprints as people give them, and what was checked as JSON.

Kind: adapter
"""

from pathlib import Path
from typing import Any

import click

from bus.messages import Sentence
from controller.journal.errors import JournalError
from controller.journal.seal_check import CheckedSeals
from controller.journal.seal_report import parse_fingerprint
from controller.rules.seal_chain import FINGERPRINT_DIGITS

NO_KEY = Sentence("no-seal-key", "The journal has no seals; those of a match begin when it is opened")

MAX_FILE_BYTES = 100_000
"""A file with a fingerprint has some lines."""


def fingerprint(text: str) -> str:
    """A fingerprint as the option --key has it: itself, or a file in which a line is one.

    Raises `click.BadParameter`.
    """
    try:
        return parse_fingerprint(text)
    except JournalError as error:
        path = Path(text)
        if not path.is_file():
            raise click.BadParameter(str(error), param_hint="--key") from error
        return _fingerprint_in(path)


def _fingerprint_in(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            lines = file.read(MAX_FILE_BYTES).splitlines()
    except OSError as error:
        raise click.BadParameter(f"{path}: cannot be read ({error.strerror})", param_hint="--key") from error
    fingerprints: set[str] = set()
    for line in lines:
        try:
            fingerprints.add(parse_fingerprint(line.rpartition(":")[2]))
        except JournalError:
            continue
    if len(fingerprints) != 1:
        what = "several fingerprints; give one" if fingerprints else "no line with a fingerprint"
        raise click.BadParameter(f"{path}: holds {what}", param_hint="--key")
    return fingerprints.pop()


def seals_as_json(checked: CheckedSeals) -> dict[str, Any]:
    """What the seals of a journal prove, for programs."""
    chains = [
        {
            "key": chain.fingerprint[:FINGERPRINT_DIGITS],
            "from": chain.began_seq,
            "sealed": chain.seals,
            "finished": chain.is_finished,
        }
        for chain in checked.chains
    ]
    bad = {"row": checked.bad[0], "why": str(checked.bad[1])} if checked.bad is not None else None
    return {
        "chains": chains,
        "bad": bad,
        "sealed_up_to": checked.sealed_seq,
        "unsealed": checked.last_seq - checked.sealed_seq - bool(checked.sealed_seq),
    }
