"""Result of a finished match: press timelines and ranking, as tables and as JSON.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct
from rich.table import Table

from bus.language import name_in
from bus.messages import RankView
from reports.press_timeline import PressLine, Timeline


class Result(Struct, frozen=True):
    """What `--json` writes. `head` is the journal's head, number and short hash."""

    ranking: tuple[RankView, ...]
    timelines: tuple[Timeline, ...]
    head: tuple[int, str]


def timeline_table(timelines: Iterable[Timeline]) -> Table:
    """The presses of each question by time, with margins in µs, and the rulings."""
    table = Table(title="Who pressed when", expand=False)
    for heading in ("question", "team", "after opening µs", "margin µs", "press", "verdicts and rulings"):
        table.add_column(heading, justify="right" if "µs" in heading else "left")
    for line in timelines:
        rows = [_cells(press) for press in line.presses] or [("", "", "", "nobody pressed")]
        for n, cells in enumerate(rows):
            first = n == 0
            table.add_row(f"{line.round}.{line.item}" if first else "", *cells, _verdicts(line) if first else "")
        table.add_section()
    return table


def ranking_table(ranking: Iterable[RankView]) -> Table:
    """The ranking with prizes."""
    table = Table(title="Ranking")
    for heading in ("place", "team", "name", "points", "prize", ""):
        table.add_column(heading, justify="right" if heading == "points" else "left")
    for rank in ranking:
        note = str(rank.decided_by) if rank.decided_by else ""
        prize = name_in(rank.prize) if rank.prize else ""
        table.add_row(str(rank.place), str(rank.team), rank.name, str(rank.score), prize, note)
    return table


def _cells(press: PressLine) -> tuple[str, str, str, str]:
    return str(press.team), _number(press.since_opening_us), _number(press.margin_us), press.kind


def _number(us: float | None) -> str:
    return "" if us is None else f"{us:,.1f}"


def _verdicts(line: Timeline) -> str:
    teams = [" = ".join(map(str, opening.teams)) if opening.teams else "nobody" for opening in line.openings]
    ruled = [f"{team} {'right' if right else 'wrong'}" for team, right in line.rulings]
    return f"{', '.join(teams)} | {', '.join(ruled)}"
