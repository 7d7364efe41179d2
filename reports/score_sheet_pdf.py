"""Adapt score sheets to PDF: blank before the evening, filled from the journal when the equipment dies.

What has been played is printed; what is left are empty cells to write in with a pencil. The XLSX of the same sheet is
`manual_results.py`'s: filled in, it comes back as facts with a reason.

Kind: adapter
"""

from collections.abc import Iterator
from decimal import Decimal

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer

from controller.formats.format import BoardsRound, BuzzersRound, Format, Round, StageRound
from controller.match_files.match import Match, Team
from reports import pdf_document as p
from reports.minutes import ZERO, Minutes, Part
from reports.minutes_pdf import shown
from reports.pdf_strings import clock, day, points, signed

PAGE = landscape(A4)
MARGIN_MM = 12
WIDTH = PAGE[0] - 2 * MARGIN_MM * mm
MOST_EXTRA = 5
"""Columns for extra questions."""
MOST_COLUMNS = 15
"""Questions beside each other: narrower columns hold no `Đm +10`."""

_NARROW = p.style(7.5, align="center")


def blank_sheet(form: Format, match: Match) -> bytes:
    """The sheet of a match that has not begun."""

    def story() -> Iterator[Flowable]:
        yield from _title(match.title, match.venue, "Ngày …… tháng …… năm ………    Bắt đầu lúc …… giờ ……")
        yield from _rounds(form.rounds, match.teams, (), form.judges)
        yield from _end(match.teams, {}, {})

    title = f"Phiếu điểm {match.title}"
    return p.build(story, title=title, wall_ns=0, footer=title, page=PAGE, margin_mm=MARGIN_MM)


def filled_sheet(minutes: Minutes) -> bytes:
    """The sheet as the journal knows it."""

    def story() -> Iterator[Flowable]:
        at = f"Theo sổ ghi đến {clock(minutes.last_ns)} {day(minutes.last_ns)}, mã đầu sổ {minutes.short_head}"
        where = f"; trận đang ở {minutes.open_at}" if minutes.open_at else "; trận đã kết thúc"
        yield from _title(minutes.title, minutes.venue, at + where)
        yield from _rounds(minutes.rounds, minutes.teams, minutes.parts, minutes.judges)
        yield from _end(minutes.teams, minutes.adjusted, minutes.scores)

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
        title = p.text(f"Phần {n + 1}. {stage.name}", p.SUBSECTION)
        if isinstance(stage, StageRound):
            yield KeepTogether([title, _stage(teams, part, judges)])
        else:
            first, *rest = _questions(stage.questions, teams, part)
            yield KeepTogether([title, first])
            yield from rest
            yield p.text(_worth(stage), p.SMALL)


def _worth(stage: BoardsRound | BuzzersRound) -> str:
    if stage.values:
        return f"Điểm từng câu: {', '.join(map(points, stage.values))}; sai {signed(stage.wrong)}."
    return f"Đúng {signed(stage.right)}; sai {signed(stage.wrong)}."


def _questions(count: int, teams: tuple[Team, ...], part: Part | None) -> list[Flowable]:
    """Teams in rows, questions in columns, as many as are wide enough to write in; then a table below."""
    items = {item.number: item for item in part.items if item.over} if part is not None else {}
    count = max(count, *items) if items else count
    tables: list[Flowable] = []
    for first in range(1, count + 1, MOST_COLUMNS):
        numbers = range(first, min(first + MOST_COLUMNS, count + 1))
        last = numbers[-1] == count
        rows = [[p.text(word, p.CELL_BOLD) for word in ("Đội", *map(str, numbers), "Cộng" if last else "")]]
        for team in teams:
            cells = [shown(items[n].cells[team.number]) if n in items else "" for n in numbers]
            whole = last and part is not None and len(items) >= count
            total = points(part.total(team.number)) if whole and part is not None else ""
            rows.append([_team(team), *(p.text(cell, _NARROW) for cell in cells), p.text(total, p.CELL_BOLD)])
        gap: list[Flowable] = [Spacer(1, 3)] if tables else []
        tables += [*gap, p.grid(rows, _widths(len(numbers), 0.2, 0.08), *_tall(len(teams)))]
    return tables


def _stage(teams: tuple[Team, ...], part: Part | None, judges: int) -> Flowable:
    played = {one.team: one for one in part.performances} if part is not None else {}
    rows = [
        [p.text(word, p.CELL_BOLD) for word in ("Đội", "Thời gian", *(f"GK {n}" for n in range(1, judges + 1)), "Điểm")]
    ]
    for team in teams:
        one = played.get(team.number)
        marks = [one.ballots.get(judge, ()) if one is not None else () for judge in range(1, judges + 1)]
        texts = [points(sum(each, ZERO)) if each else "" for each in marks]
        total = points(one.points) if one is not None and any(marks) else ""
        rows.append(
            [
                _team(team),
                p.text("", p.CELL_MID),
                *(p.text(word, p.CELL_MID) for word in texts),
                p.text(total, p.CELL_BOLD),
            ]
        )
    return p.grid(rows, _widths(judges + 1, 0.2, 0.12), *_tall(len(teams)))


def _end(teams: tuple[Team, ...], adjusted: dict[int, Decimal], scores: dict[int, Decimal]) -> Iterator[Flowable]:
    head = (
        "Đội",
        "Điều chỉnh",
        "Tổng theo máy",
        "Tổng ghi tay",
        *(f"Phụ {n}" for n in range(1, MOST_EXTRA + 1)),
        "Hạng",
        "Lý do ghi tay",
    )
    rows = [[p.text(word, p.CELL_BOLD) for word in head]]
    for team in teams:
        score = scores.get(team.number)
        moved = adjusted.get(team.number, ZERO)
        cells = [
            _team(team),
            _mid(signed(moved) if moved else ""),
            p.text(points(score) if score is not None else "", p.CELL_BOLD),
        ]
        rows.append([*cells, *(_mid("") for _ in range(MOST_EXTRA + 3))])
    widths = [WIDTH * share for share in (0.2, 0.09, 0.1, 0.1, *([0.05] * MOST_EXTRA), 0.06, 0.2)]
    sign = p.bare(
        [[_mid(word) for word in ("Thư ký", "Trưởng ban giám khảo", "Người dẫn chương trình")]], [WIDTH / 3] * 3
    )
    yield KeepTogether(
        [p.text("Tổng kết", p.SUBSECTION), p.grid(rows, widths, *_tall(len(teams))), Spacer(1, 8), sign, Spacer(1, 40)]
    )


def _tall(count: int) -> tuple[tuple[object, ...], ...]:
    """Rows high enough to write in."""
    return (("BOTTOMPADDING", (0, 1), (-1, count), 6), ("TOPPADDING", (0, 1), (-1, count), 6))


def _widths(count: int, first: float, last: float) -> list[float]:
    return [WIDTH * first, *([WIDTH * (1 - first - last) / count] * count), WIDTH * last]


def _team(team: Team) -> Paragraph:
    return p.text(f"{team.number}. {team.name}")


def _mid(words: str) -> Paragraph:
    return p.text(words, p.CELL_MID)
