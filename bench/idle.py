"""`bench idle`: memory and processor time of all processes of an installed box at rest, beside a neighbour on a Pi.

The processes are those of the units, with HAProxy, on simulated pins. The MC has signed in once; no page is open, and
the match has not started.

Kind: start
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.figures import Figure, at_most
from bench.idle_box import box_at
from bench.idle_neighbour import NEIGHBOUR, NoNeighbourError, rotorhazard
from bench.process_usage import Usage, measure

SETTLE_S = 8.0
"""By then all processes have greeted each other, and nothing is written to the journal any more."""

MOST_MIB, MOST_PERCENT = 150, 2


def run(seconds: int, neighbour: Path | None, say: Callable[[str], None], python: str = sys.executable) -> list[Figure]:
    """Measure at rest for `seconds`. `neighbour`: RotorHazard's source; None: without it. `python`: of an installation.

    Raises `NoServerError`.
    """
    with tempfile.TemporaryDirectory() as folder, box_at(Path(folder), python) as pids:
        say(f"our processes at rest, {seconds} s")
        ours = measure(pids, seconds, SETTLE_S)
    theirs: Usage | None = None
    if neighbour is not None:
        try:
            with rotorhazard(neighbour) as pid:
                say(f"RotorHazard's server at rest, {seconds} s")
                theirs = measure({NEIGHBOUR: pid}, seconds, SETTLE_S)[NEIGHBOUR]
        except NoNeighbourError as error:
            say(f"RotorHazard's server cannot run here: {error}")
    return figures(ours, theirs)


def figures(ours: dict[str, Usage], theirs: Usage | None) -> list[Figure]:
    """The figures of our processes, by name, beside the neighbour's."""
    total = Usage.total(ours.values())
    mib = {NEIGHBOUR: theirs.pss_mib} if theirs is not None else {}
    percent = {NEIGHBOUR: theirs.cpu_percent} if theirs is not None else {}
    return [
        at_most("memory of all processes (PSS)", "MiB", total.pss_mib, MOST_MIB, mib),
        at_most("processor of all processes", "% of a core", total.cpu_percent, MOST_PERCENT, percent),
        Figure("waking up of all threads", "a second", total.wakes_per_s),
        *(
            figure
            for name, usage in ours.items()
            for figure in (
                Figure(f"{name}: PSS", "MiB", usage.pss_mib),
                Figure(f"{name}: processor", "% of a core", usage.cpu_percent),
                Figure(f"{name}: waking up", "a second", usage.wakes_per_s),
            )
        ),
    ]
