"""Commands that our documents give people to type, read from the documents, so that nobody writes them twice.

Kind: adapter
"""

import re
import textwrap
from pathlib import Path

SOURCE = Path(__file__).parents[2]


def blocks(document: str, heading: str) -> list[list[str]]:
    """The commands of every indented block below `heading` (to the next of its level), without the `#` that explains
    them. `document`: its path in the project. Raises LookupError where there is no such heading."""
    text = (SOURCE / document).read_text(encoding="utf-8")
    section = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,2}} |\Z)", text, re.MULTILINE | re.DOTALL)
    if section is None:
        raise LookupError(f"{document} has no heading {heading!r}")
    indented = re.findall(r"(?:^    .*\n)+", section[2], re.MULTILINE)
    return [_commands(block) for block in indented]


def _commands(block: str) -> list[str]:
    lines = textwrap.dedent(block).splitlines()
    return [line.partition(" #")[0].strip() for line in lines if line.partition("#")[0].strip()]
