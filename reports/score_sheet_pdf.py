"""Score sheets as PDF: blank before the match, or filled from the journal if the equipment fails.

What has been played is printed; the rest are empty cells to fill in by hand. The XLSX version is made by
`manual_results.py`: filled in, it can be imported as facts with a reason.

Kind: adapter
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from controller.formats.format import Format, QuestionRound, Round, StageRound
from controller.match_files.match import Match, Team
from reports import pdf_document as p
from reports import pdf_pages as pages
from reports.cell_signs import cell_text
from reports.minutes import Minutes
from reports.paper_locale import clock
from reports.played_rounds import ZERO, Part
from reports.wording import Wording

PAGE = landscape(A4)
MARGIN_MM = 12
WIDTH = PAGE[0] - 2 * MARGIN_MM * mm
TIE_BREAK_COLUMNS = 5
"""Columns for tie-break questions."""
MAX_COLUMNS = 15
"""Questions side by side: narrower columns cannot hold `Đm +10`."""

_NARROW = p.style(7.5, align="center")


def blank_sheet(form: Format, match: Match, wording: Wording) -> bytes:
    """The sheet of a match that has not started."""

    def story() -> Iterator[Flowable]:
        yield from _title(match.title, match.venue, wording.phrase("Date: …… / …… / ………    Start: …… : ……"), wording)
        yield from _rounds(form.rounds, match.teams, (), form.judges, wording)
        yield from _summary(match.teams, {}, {}, wording)

    title = wording.phrase("Score sheet of {title}", title=match.title)
    mark = wording.rehearsal_mark(match)
    return _build(story, title=title, wall_ns=0, footer=title, wording=wording, mark=mark)


def filled_sheet(minutes: Minutes) -> bytes:
    """The sheet of a match as it is in the journal."""
    wording = minutes.wording

    def story() -> Iterator[Flowable]:
        yield from _title(minutes.title, minutes.venue, _source(minutes), wording)
        yield from _rounds(minutes.rounds, minutes.teams, minutes.played_rounds, minutes.judges, wording)
        yield from _summary(minutes.teams, minutes.adjustments, minutes.scores, wording)

    title = wording.phrase("Score sheet of {title}", title=minutes.title)
    footer = wording.phrase("{title} · journal head {head}", title=title, head=minutes.short_head)
    return _build(story, title=title, wall_ns=minutes.last_ns, footer=footer, wording=wording, mark=minutes.mark)


def _build(
    story: Callable[[], Iterator[Flowable]], *, title: str, wall_ns: int, footer: str, wording: Wording, mark: str
) -> bytes:
    return pages.build(
        story,
        title=title,
        wall_ns=wall_ns,
        translate=wording.say,
        footer=footer,
        form=pages.even_page(PAGE, MARGIN_MM),
        mark=mark,
    )


def _title(title: str, venue: str, line: str, wording: Wording) -> Iterator[Flowable]:
    if wording.locale.state_heading is None:
        yield p.text(" – ".join(wording.paper_heading()), p.style(8, p.ITALIC, "center"))
    yield p.text(wording.phrase("SCORE SHEET – {title}", title=title), p.style(13, p.BOLD, "center"))
    yield p.text(venue, p.style(9.5, p.PLAIN, "center"))
    yield p.text(line, p.style(9, p.ITALIC, "center", spaceAfter=5))


def _source(minutes: Minutes) -> str:
    """Where the scores come from, and how far the match has got."""
    wording = minutes.wording
    time, day = clock(minutes.last_ns), wording.day(minutes.last_ns)
    source = wording.phrase(
        "From the journal up to {time} {day}, head {head}", time=time, day=day, head=minutes.short_head
    )
    if minutes.open_at:
        return wording.phrase("{source}; the match is at: {place}", source=source, place=minutes.open_at)
    return wording.phrase("{source}; the match has ended", source=source)


def _rounds(
    rounds: tuple[Round, ...], teams: tuple[Team, ...], parts: tuple[Part, ...], judges: int, wording: Wording
) -> Iterator[Flowable]:
    for n, stage in enumerate(rounds):
        part = parts[n] if n < len(parts) else None
        name = wording.phrase("Round {number}. {name}", number=n + 1, name=wording.name(stage.name))
        title = p.text(name, p.SUBSECTION)
        if isinstance(stage, StageRound):
            yield KeepTogether([title, _stage(teams, part, judges, wording)])
        else:
            first, *rest = _questions(stage.questions, teams, part, wording)
            yield KeepTogether([title, first])
            yield from rest
            yield p.text(_worth(stage, wording), p.SMALL)


def _worth(stage: QuestionRound, wording: Wording) -> str:
    right, wrong = wording.signed_points(stage.right), wording.signed_points(stage.wrong)
    if stage.values:
        values = ", ".join(map(wording.points, stage.values))
        return wording.phrase("Points by question: {values}; wrong {wrong}.", values=values, wrong=wrong)
    return wording.phrase("Right {right}; wrong {wrong}.", right=right, wrong=wrong)


def _questions(count: int, teams: tuple[Team, ...], part: Part | None, wording: Wording) -> list[Flowable]:
    """Teams in rows, questions in columns; questions beyond `MAX_COLUMNS` go into further tables below."""
    items = {item.number: item for item in part.items if item.over} if part is not None else {}
    count = max(count, *items) if items else count
    tables: list[Flowable] = []
    for first in range(1, count + 1, MAX_COLUMNS):
        numbers = range(first, min(first + MAX_COLUMNS, count + 1))
        last = numbers[-1] == count
        headings = (wording.phrase("Team"), *map(str, numbers), wording.phrase("Sum") if last else "")
        rows: list[list[Paragraph]] = []
        for team in teams:
            cells = [cell_text(wording, items[n].cells[team.number]) if n in items else "" for n in numbers]
            is_complete = last and part is not None and len(items) >= count
            total = wording.points(part.total(team.number)) if is_complete and part is not None else ""
            rows.append([_team(team), *(p.text(cell, _NARROW) for cell in cells), p.text(total, p.CELL_BOLD)])
        gap: list[Flowable] = [Spacer(1, 3)] if tables else []
        tables += [*gap, p.table(headings, rows, _widths(len(numbers), 0.2, 0.08), *_tall_rows(len(teams)))]
    return tables


def _stage(teams: tuple[Team, ...], part: Part | None, judges: int, wording: Wording) -> Flowable:
    phrase = wording.phrase
    performances = {performance.team: performance for performance in part.performances} if part is not None else {}
    judge_names = [phrase("J{number}", number=n) for n in range(1, judges + 1)]
    headings = (phrase("Team"), phrase("Duration"), *judge_names, phrase("Score"))
    rows: list[list[Paragraph]] = []
    for team in teams:
        performance = performances.get(team.number)
        marks = [
            performance.ballots.get(judge, ()) if performance is not None else () for judge in range(1, judges + 1)
        ]
        texts = [wording.points(sum(ballot, ZERO)) if ballot else "" for ballot in marks]
        total = wording.points(performance.points) if performance is not None and any(marks) else ""
        rows.append([_team(team), *map(_centre, ("", *texts)), p.text(total, p.CELL_BOLD)])
    return p.table(headings, rows, _widths(judges + 1, 0.2, 0.12), *_tall_rows(len(teams)))


def _summary(
    teams: tuple[Team, ...], adjustments: dict[int, Decimal], scores: dict[int, Decimal], wording: Wording
) -> Iterator[Flowable]:
    phrase = wording.phrase
    headings = (
        *(phrase("Team"), phrase("Adjustment"), phrase("Total by machine"), phrase("Total by hand")),
        *(phrase("Tie {number}", number=n) for n in range(1, TIE_BREAK_COLUMNS + 1)),
        *(phrase("Place"), phrase("Reason for a total by hand")),
    )
    rows: list[list[Paragraph]] = []
    for team in teams:
        score = scores.get(team.number)
        adjustment = adjustments.get(team.number, ZERO)
        cells = [
            _team(team),
            _centre(wording.signed_points(adjustment) if adjustment else ""),
            p.text(wording.points(score) if score is not None else "", p.CELL_BOLD),
        ]
        rows.append([*cells, *(_centre("") for _ in range(TIE_BREAK_COLUMNS + 3))])
    widths = [WIDTH * share for share in (0.2, 0.09, 0.1, 0.1, *([0.05] * TIE_BREAK_COLUMNS), 0.06, 0.2)]
    signatures = [_centre(title) for title in (phrase("Secretary"), phrase("Head of the jury"), phrase("MC"))]
    yield KeepTogether(
        [
            p.text(phrase("Summary"), p.SUBSECTION),
            p.table(headings, rows, widths, *_tall_rows(len(teams))),
            Spacer(1, 8),
            p.bare([signatures], [WIDTH / 3] * 3),
            Spacer(1, 40),
        ]
    )


def _tall_rows(count: int) -> tuple[tuple[object, ...], ...]:
    """Table style: rows high enough to write in."""
    return (("BOTTOMPADDING", (0, 1), (-1, count), 6), ("TOPPADDING", (0, 1), (-1, count), 6))


def _widths(count: int, first: float, last: float) -> list[float]:
    return [WIDTH * first, *([WIDTH * (1 - first - last) / count] * count), WIDTH * last]


def _team(team: Team) -> Paragraph:
    return p.text(f"{team.number}. {team.name}")


def _centre(text: str) -> Paragraph:
    return p.text(text, p.CELL_MID)
