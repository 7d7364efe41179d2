"""The list of mutants that mean the same as the code, `equal_mutants.toml`: no test can kill them.

Kind: adapter
"""

import tomllib
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("equal_mutants.toml")


class EqualMutant(NamedTuple):
    """A mutant of `module`, named as `Mutant.name` does, and why it means the same."""

    module: str
    function: str
    was: str
    becomes: str
    why: str

    @property
    def name(self) -> tuple[str, str, str]:
        """As a mutant's."""
        return self.function, self.was, self.becomes


def equal_mutants() -> list[EqualMutant]:
    """All of them."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [
        EqualMutant(module, function, was, becomes, why)
        for module, functions in rows.items()
        for function, entries in functions.items()
        for was, becomes, why in entries
    ]
