"""Result of a finished match: press timelines and ranking, as tables and as JSON.

Kind: pure
"""

from collections.abc import Iterable

from msgspec import Struct
from rich.table import Table

from bamchuong.plain_text import plain
from bamchuong.terminal_words import MARKS, PRESS_KINDS
from bus.language import Language, Translate, name_in
from bus.messages import PressKind, RankView, Sentence
from reports.press_timeline import ARRIVED_AFTER_VERDICT, PressLine, Timeline

_TIMELINE_HEADINGS = (
    Sentence("timeline-question", "question"),
    Sentence("timeline-team", "team"),
    Sentence("timeline-opening", "after opening µs"),
    Sentence("timeline-margin", "margin µs"),
    Sentence("timeline-press", "press"),
    Sentence("timeline-verdicts", "verdicts and rulings"),
)
_RANKING_HEADINGS = (
    Sentence("ranking-place", "place"),
    Sentence("ranking-team", "team"),
    Sentence("ranking-name", "name"),
    Sentence("ranking-points", "points"),
    Sentence("ranking-prize", "prize"),
)
_ARRIVED_LATE = Sentence("timeline-arrived-late", "arrived after the verdict")


class Result(Struct, frozen=True):
    """What `--json` writes. `head` is the journal's head, number and hash."""

    ranking: tuple[RankView, ...]
    timelines: tuple[Timeline, ...]
    head: tuple[int, str]


def timeline_table(timelines: Iterable[Timeline], translate: Translate) -> Table:
    """The presses of each question by time, with margins in µs, and the rulings."""
    table = Table(title=translate(Sentence("timeline-title", "Who pressed when")), expand=False)
    for heading in _TIMELINE_HEADINGS:
        table.add_column(translate(heading), justify="right" if "µs" in heading.text else "left")
    for line in timelines:
        no_press = ("", "", "", translate(Sentence("timeline-no-press", "no press")))
        rows = [_cells(press, translate) for press in line.presses] or [no_press]
        for n, cells in enumerate(rows):
            first = n == 0
            table.add_row(
                f"{line.round}.{line.item}" if first else "", *cells, _verdicts(line, translate) if first else ""
            )
        table.add_section()
    return table


def ranking_table(ranking: Iterable[RankView], language: Language, translate: Translate) -> Table:
    """The ranking with prizes."""
    table = Table(title=translate(Sentence("ranking-title", "Ranking")))
    for heading in _RANKING_HEADINGS:
        table.add_column(translate(heading), justify="right" if heading.text == "points" else "left")
    table.add_column("")
    for rank in ranking:
        note = translate(rank.decided_by) if rank.decided_by is not None else ""
        prize = name_in(rank.prize, language) if rank.prize else ""
        place = "–" if rank.place is None else str(rank.place)
        table.add_row(place, str(rank.team), plain(rank.name), str(rank.score), plain(prize), plain(note))
    return table


def _cells(press: PressLine, translate: Translate) -> tuple[str, str, str, str]:
    kind = _ARRIVED_LATE if press.kind == ARRIVED_AFTER_VERDICT else PRESS_KINDS[PressKind(press.kind)]
    return str(press.team), _number(press.since_opening_us), _number(press.margin_us), translate(kind)


def _number(us: float | None) -> str:
    return "" if us is None else f"{us:,.1f}"


def _verdicts(line: Timeline, translate: Translate) -> str:
    nobody = translate(Sentence("timeline-nobody", "nobody"))
    teams = [" = ".join(map(str, opening.teams)) if opening.teams else nobody for opening in line.openings]
    ruled = [f"{team} {translate(MARKS[right])}" for team, right in line.rulings]
    return f"{', '.join(teams)} | {', '.join(ruled)}"
