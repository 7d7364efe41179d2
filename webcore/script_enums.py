"""Enums of the bus as constants for the pages' scripts, made from the enums themselves.

    python -m webcore.script_enums           # write lib/enums.js anew
    python -m webcore.script_enums --check   # exit code 1 where it is not as the enums say

Kind: adapter
"""

import sys
from enum import StrEnum

from bus.messages import Lamp, Phase, PressKind, RoundKind, SegmentKind
from webcore.scripts import LIBRARY

ENUMS: tuple[type[StrEnum], ...] = (Phase, RoundKind, Lamp, PressKind, SegmentKind)
"""Those that scripts look at. A test holds that each is used."""

FILE = LIBRARY / "lib" / "enums.js"
HEADER = "// Enums of the bus, written by `make tables` from bus/messages: change them there.\n"


def script() -> str:
    """The module of the constants."""
    return HEADER + "".join(map(_constant, ENUMS))


def _constant(enum: type[StrEnum]) -> str:
    """One enum as a frozen object, each member by its name."""
    members = "".join(f'  {member.name}: "{member.value}",\n' for member in enum)
    return f"\nexport const {enum.__name__} = Object.freeze({{\n{members}}});\n"


def main(arguments: list[str]) -> int:
    """Write the file, or check it; the exit code."""
    if FILE.exists() and FILE.read_text(encoding="utf-8") == script():
        return 0
    print(f"{FILE.name}: {'is not as the enums say (make tables)' if arguments else 'written'}")
    if not arguments:
        FILE.write_text(script(), encoding="utf-8")
    return 1 if arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
