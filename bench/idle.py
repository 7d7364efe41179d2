"""`bench idle`: memory and processor time of all processes of an evening at rest, beside a neighbour on a Pi.

The processes are those of the demo, on simulated pins. The MC has signed in once; no page is open, and the match has
not started.

Kind: start
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

from bamchuong.processes import Starter, started_by
from bench.figures import Figure, at_most
from bench.idle_neighbour import NEIGHBOUR, NoNeighbourError, rotorhazard
from bench.panel_match import match_at
from bench.process_usage import Usage, measure

SETTLE_S = 8.0
"""By then all processes have greeted each other, and nothing is written to the journal any more."""

MOST_MIB, MOST_PERCENT = 150, 2


def run(seconds: int, neighbour: Path | None, say: Callable[[str], None]) -> list[Figure]:
    """Measure at rest for `seconds`. `neighbour`: RotorHazard's source; None: without it. Raises `NoServerError`."""
    with tempfile.TemporaryDirectory() as folder, match_at(Path(folder)) as match:
        say(f"our processes at rest, {seconds} s")
        ours = _named(measure(match.pid, seconds, SETTLE_S))
    theirs: Usage | None = None
    if neighbour is not None:
        try:
            with rotorhazard(neighbour) as pid:
                say(f"RotorHazard's server at rest, {seconds} s")
                theirs = Usage.total(measure(pid, seconds, SETTLE_S).values())
        except NoNeighbourError as error:
            say(f"RotorHazard's server cannot run here: {error}")
    return _figures(ours, theirs)


def _named(usages: dict[int, Usage]) -> dict[str, Usage]:
    """By the names of the table of processes; the supervisor is the first."""
    first, *others = usages.values()
    names = [process.name for process in started_by(Starter.PEOPLE)]
    commands = [" ".join(process.command) for process in started_by(Starter.PEOPLE)]
    found = {
        name: usage
        for name, command in zip(names, commands, strict=True)
        for usage in others
        if f" -m bamchuong {command} " in f"{usage.command} "
    }
    return {"supervisor": first, **found}


def _figures(ours: dict[str, Usage], theirs: Usage | None) -> list[Figure]:
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
