"""The tables of modules in the READMEs of the rooms, made from the modules' own docstrings.

    python -m tests.module_tables           # write them anew
    python -m tests.module_tables --check   # exit code 1 where one is not as the modules say

A README marks the place with `<!-- modules: FOLDER ... -->` and `<!-- end -->`. The folders are below its own; `.` is
its own.

Kind: adapter
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.purity_contract import docstring, kind

HOUSE = Path(__file__).parents[1]
PLACE = re.compile(r"(<!-- modules: (?P<folders>[^>]+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def readmes() -> list[Path]:
    """Every README that has such a table."""
    readmes = sorted(path for path in HOUSE.glob("*/**/README.md") if not path.is_relative_to(HOUSE / ".venv"))
    return [path for path in readmes if PLACE.search(path.read_text(encoding="utf-8"))]


def filled(readme: Path) -> str:
    """The text of `readme` with its tables as the modules say now."""

    def table(place: re.Match[str]) -> str:
        rows = [row for folder in place["folders"].split() for row in _rows(readme.parent, folder)]
        return place[1] + "| file | what it is | kind |\n|---|---|---|\n" + "".join(rows) + place[3]

    return PLACE.sub(table, readme.read_text(encoding="utf-8"))


def _rows(room: Path, folder: str) -> Iterator[str]:
    for path in sorted((room / folder).glob("*.py")):
        summary = _summary(path)
        if summary and path.stem != "__init__":
            yield f"| `{path.relative_to(room).as_posix()}` | {summary} | {kind(path)} |\n"


def _summary(path: Path) -> str:
    """The first sentence of a module's docstring, on one line."""
    first = " ".join(docstring(path).split("\n\n")[0].split())
    return re.split(r"(?<=[.!?]) (?=[A-Z`])", first)[0].rstrip(".").replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the tables, or check them; the exit code."""
    stale = [readme for readme in readmes() if filled(readme) != readme.read_text(encoding="utf-8")]
    for readme in stale:
        print(f"{readme.relative_to(HOUSE)}: {'is not as the modules say (make tables)' if arguments else 'written'}")
        if not arguments:
            readme.write_text(filled(readme), encoding="utf-8")
    return 1 if stale and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
