"""The collected measurements as a table, in the README of their folder.

    python -m hardware.measurement.measured_files           # write it anew
    python -m hardware.measurement.measured_files --check   # exit code 1 where it is not as the files say

Kind: adapter
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from hardware.measurement.measurement import Figure, Measurement, State, decode
from hardware.measurement.picture import duration

FOLDER = Path(__file__).parents[1] / "measured"
BEGIN, END = "<!-- measured -->\n", "<!-- end -->"
FIGURES: tuple[Figure, ...] = ("stamp", "wake-up", "spread", "timer", "card")
NONE = "There is none yet.\n"


def measurements(folder: Path = FOLDER) -> list[tuple[str, Measurement]]:
    """Name and content of every file, by name. Raises `BadFileError`."""
    return [(path.name, decode(path.read_bytes(), path.name)) for path in sorted(folder.glob("*.json"))]


def table(files: Sequence[tuple[str, Measurement]]) -> str:
    """The table in Markdown: for each machine and figure, half and 99 of 100 samples at rest, and beside load."""
    if not files:
        return NONE
    head = ["machine", "file", *FIGURES]
    rows = [[measurement.machine, f"`{name}`", *_cells(measurement)] for name, measurement in files]
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _cells(measurement: Measurement) -> list[str]:
    return ["; ".join(_percentiles(measurement, figure, state) for state in ("idle", "load")) for figure in FIGURES]


def _percentiles(measurement: Measurement, figure: Figure, state: State) -> str:
    for series in measurement.series:
        if (series.figure, series.state) == (figure, state) and series.samples_us:
            return f"{duration(series.percentile(50))} / {duration(series.percentile(99))}"
    return "–"


def fill_table(readme: str, content: str) -> str:
    """The text `readme` with the table `content` in its place."""
    before, _, rest = readme.partition(BEGIN)
    return before + BEGIN + content + END + rest.partition(END)[2]


def main(arguments: Sequence[str]) -> int:
    """Write the table, or check it; the exit code."""
    path = FOLDER / "README.md"
    before = path.read_text(encoding="utf-8")
    after = fill_table(before, table(measurements()))
    if before == after:
        return 0
    if not arguments:
        path.write_text(after, encoding="utf-8")
    print(f"{path.name}: {'is not as the files say (make tables)' if arguments else 'written'}")
    return int(bool(arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
