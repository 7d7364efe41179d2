"""Score sheets as PDF: blank before the match, or filled from the journal if the equipment fails.

What has been played is printed; the rest are empty cells to fill in by hand. The XLSX version is made by
`manual_results.py`: filled in, it can be imported as facts with a reason.

Kind: adapter
"""

from collections.abc import Iterator
from decimal import Decimal

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from bus.language import name_in
from controller.formats.format import BoardsRound, BuzzersRound, Format, Round, StageRound
from controller.match_files.match import Match, Team
from reports import pdf_document as p
from reports.minutes import ZERO, Minutes, Part
from reports.minutes_pdf import cell_text
from reports.pdf_strings import clock, day, points, signed_points

PAGE = landscape(A4)
MARGIN_MM = 12
WIDTH = PAGE[0] - 2 * MARGIN_MM * mm
TIE_BREAK_COLUMNS = 5
"""Columns for tie-break questions."""
MAX_COLUMNS = 15
"""Questions side by side: narrower columns cannot hold `Đm +10`."""

_NARROW = p.style(7.5, align="center")


def blank_sheet(form: Format, match: Match) -> bytes:
    """The sheet of a match that has not started."""

    def story() -> Iterator[Flowable]:
        yield from _title(match.title, match.venue, "Ngày …… tháng …… năm ………    Bắt đầu lúc …… giờ ……")
        yield from _rounds(form.rounds, match.teams, (), form.judges)
        yield from _summary(match.teams, {}, {})

    title = f"Phiếu điểm {match.title}"
    return p.build(story, title=title, wall_ns=0, footer=title, page=PAGE, margin_mm=MARGIN_MM)


def filled_sheet(minutes: Minutes) -> bytes:
    """The sheet of a match as it is in the journal."""

    def story() -> Iterator[Flowable]:
        source = f"Theo sổ ghi đến {clock(minutes.last_ns)} {day(minutes.last_ns)}, mã đầu sổ {minutes.short_head}"
        progress = f"; trận đang ở {minutes.open_at}" if minutes.open_at else "; trận đã kết thúc"
        yield from _title(minutes.title, minutes.venue, source + progress)
        yield from _rounds(minutes.rounds, minutes.teams, minutes.played_rounds, minutes.judges)
        yield from _summary(minutes.teams, minutes.adjustments, minutes.scores)

    title = f"Phiếu điểm {minutes.title}"
    footer = f"{title} · đầu sổ {minutes.short_head}"
    return p.build(story, title=title, wall_ns=minutes.last_ns, footer=footer, page=PAGE, margin_mm=MARGIN_MM)


def _title(title: str, venue: str, line: str) -> Iterator[Flowable]:
    yield p.text(f"PHIẾU ĐIỂM – {title}", p.style(13, p.BOLD, "center"))
    yield p.text(venue, p.style(9.5, p.PLAIN, "center"))
    yield p.text(line, p.style(9, p.ITALIC, "center", spaceAfter=5))


def _rounds(
    rounds: tuple[Round, ...], teams: tuple[Team, ...], parts: tuple[Part, ...], judges: int
) -> Iterator[Flowable]:
    for n, stage in enumerate(rounds):
        part = parts[n] if n < len(parts) else None
        title = p.text(f"Phần {n + 1}. {name_in(stage.name)}", p.SUBSECTION)
        if isinstance(stage, StageRound):
            yield KeepTogether([title, _stage(teams, part, judges)])
        else:
            first, *rest = _questions(stage.questions, teams, part)
            yield KeepTogether([title, first])
            yield from rest
            yield p.text(_worth(stage), p.SMALL)


def _worth(stage: BoardsRound | BuzzersRound) -> str:
    if stage.values:
        return f"Điểm từng câu: {', '.join(map(points, stage.values))}; sai {signed_points(stage.wrong)}."
    return f"Đúng {signed_points(stage.right)}; sai {signed_points(stage.wrong)}."


def _questions(count: int, teams: tuple[Team, ...], part: Part | None) -> list[Flowable]:
    """Teams in rows, questions in columns; questions beyond `MAX_COLUMNS` go into further tables below."""
    items = {item.number: item for item in part.items if item.over} if part is not None else {}
    count = max(count, *items) if items else count
    tables: list[Flowable] = []
    for first in range(1, count + 1, MAX_COLUMNS):
        numbers = range(first, min(first + MAX_COLUMNS, count + 1))
        last = numbers[-1] == count
        rows = [[p.text(word, p.CELL_BOLD) for word in ("Đội", *map(str, numbers), "Cộng" if last else "")]]
        for team in teams:
            cells = [cell_text(items[n].cells[team.number]) if n in items else "" for n in numbers]
            is_complete = last and part is not None and len(items) >= count
            total = points(part.total(team.number)) if is_complete and part is not None else ""
            rows.append([_team(team), *(p.text(cell, _NARROW) for cell in cells), p.text(total, p.CELL_BOLD)])
        gap: list[Flowable] = [Spacer(1, 3)] if tables else []
        tables += [*gap, p.grid(rows, _widths(len(numbers), 0.2, 0.08), *_tall_rows(len(teams)))]
    return tables


def _stage(teams: tuple[Team, ...], part: Part | None, judges: int) -> Flowable:
    performances = {performance.team: performance for performance in part.performances} if part is not None else {}
    rows = [
        [p.text(word, p.CELL_BOLD) for word in ("Đội", "Thời gian", *(f"GK {n}" for n in range(1, judges + 1)), "Điểm")]
    ]
    for team in teams:
        performance = performances.get(team.number)
        marks = [
            performance.ballots.get(judge, ()) if performance is not None else () for judge in range(1, judges + 1)
        ]
        texts = [points(sum(ballot, ZERO)) if ballot else "" for ballot in marks]
        total = points(performance.points) if performance is not None and any(marks) else ""
        rows.append(
            [
                _team(team),
                p.text("", p.CELL_MID),
                *(p.text(text, p.CELL_MID) for text in texts),
                p.text(total, p.CELL_BOLD),
            ]
        )
    return p.grid(rows, _widths(judges + 1, 0.2, 0.12), *_tall_rows(len(teams)))


def _summary(
    teams: tuple[Team, ...], adjustments: dict[int, Decimal], scores: dict[int, Decimal]
) -> Iterator[Flowable]:
    head = (
        "Đội",
        "Điều chỉnh",
        "Tổng theo máy",
        "Tổng ghi tay",
        *(f"Phụ {n}" for n in range(1, TIE_BREAK_COLUMNS + 1)),
        "Hạng",
        "Lý do ghi tay",
    )
    rows = [[p.text(word, p.CELL_BOLD) for word in head]]
    for team in teams:
        score = scores.get(team.number)
        adjustment = adjustments.get(team.number, ZERO)
        cells = [
            _team(team),
            _centred(signed_points(adjustment) if adjustment else ""),
            p.text(points(score) if score is not None else "", p.CELL_BOLD),
        ]
        rows.append([*cells, *(_centred("") for _ in range(TIE_BREAK_COLUMNS + 3))])
    widths = [WIDTH * share for share in (0.2, 0.09, 0.1, 0.1, *([0.05] * TIE_BREAK_COLUMNS), 0.06, 0.2)]
    signatures = p.bare(
        [[_centred(word) for word in ("Thư ký", "Trưởng ban giám khảo", "Người dẫn chương trình")]], [WIDTH / 3] * 3
    )
    yield KeepTogether(
        [
            p.text("Tổng kết", p.SUBSECTION),
            p.grid(rows, widths, *_tall_rows(len(teams))),
            Spacer(1, 8),
            signatures,
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


def _centred(text: str) -> Paragraph:
    return p.text(text, p.CELL_MID)
