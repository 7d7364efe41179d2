"""Minutes as plain tables, the content of the XLSX and CSV files.

Kind: pure
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from reports.minutes import ZERO, Cell, Minutes, Part
from reports.pdf_strings import COUNTRY, MOTTO, OUTCOMES, PRESS_KINDS, clock, day, duration, hour, person_name
from reports.press_timeline import Timeline
from reports.signatories import People

Value = str | int | Decimal
Row = Sequence[Value]


class Sheet(Struct, frozen=True):
    """A table: its name and its rows. Row `head` (from 0) names the columns; -1: no row does."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    head: int = 0


def minutes_tables(minutes: Minutes, people: People) -> tuple[Sheet, ...]:
    """All tables of the minutes, including the annex."""
    parts = [_part(minutes, part, n) for n, part in enumerate(minutes.played_rounds, 1)]
    return (
        Sheet("Biên bản", tuple(_front(minutes, people)), -1),
        Sheet("Kết quả", tuple(_result(minutes))),
        *parts,
        Sheet("Quyết định", tuple(_rulings(minutes))),
        Sheet("Bấm chuông", tuple(_presses(minutes.timelines))),
        Sheet("Câu hỏi", tuple(_questions_table(minutes))),
    )


def timeline_table(minutes: Minutes) -> Sheet:
    """The press timelines alone."""
    return Sheet("Bấm chuông", tuple(_presses(minutes.timelines)))


def _front(minutes: Minutes, people: People) -> Iterator[tuple[Value, ...]]:
    yield (COUNTRY,)
    yield (MOTTO,)
    yield ("BIÊN BẢN", minutes.title)
    yield ("Thể lệ", minutes.form)
    if minutes.open_at:
        yield ("Bản tạm", f"trận chưa kết thúc ({minutes.open_at})")
    yield ("Bắt đầu", f"{hour(minutes.started_ns)}, {day(minutes.started_ns)}")
    yield ("Đến" if minutes.open_at else "Kết thúc", f"{hour(minutes.ended_ns)}, {day(minutes.ended_ns)}")
    yield ("Địa điểm", minutes.venue)
    yield from (("Ban giám khảo", person.name, person.role) for person in people.jury)
    yield from (("Ban thư ký", person.name, person.role) for person in people.secretaries)
    if people.mc:
        yield ("Người dẫn chương trình", people.mc)
    for team in minutes.teams:
        yield (f"Đội {team.number}", team.name, f"bàn {team.station}", ", ".join(people.pupils(team.number)))
    yield ("Đầu sổ ghi", minutes.short_head, minutes.long_head)


def _result(minutes: Minutes) -> Iterator[tuple[Value, ...]]:
    scored = [part for part in minutes.played_rounds if not part.tie_break]
    extra = [part for part in minutes.played_rounds if part.tie_break]
    names = [part.name for part in scored], [part.name for part in extra]
    adjustment_names = ["Điều chỉnh phụ"] if minutes.tie_break_adjustments else []
    yield ("Hạng", "Đội", "Đơn vị", *names[0], "Điều chỉnh", "Tổng", *names[1], *adjustment_names, "Giải", "Ghi chú")
    for place in minutes.places:
        team = place.team
        totals, tie_break_totals = [part.total(team) for part in scored], [part.total(team) for part in extra]
        tie_break_totals += [minutes.tie_break_adjustments.get(team, ZERO) for _ in adjustment_names]
        prize = "" if minutes.open_at else place.prize
        yield (
            place.place,
            team,
            place.name,
            *totals,
            minutes.adjustments[team],
            place.score,
            *tie_break_totals,
            prize,
            place.note,
        )


def _part(minutes: Minutes, part: Part, number: int) -> Sheet:
    name = f"{number}. {part.name}"
    if part.performances or part.criteria:
        return Sheet(name, tuple(_performances(minutes, part)))
    teams = [team.number for team in minutes.teams]
    rows: list[tuple[Value, ...]] = [
        ("Câu", *(f"Đội {team}" for team in teams), *(f"Đội {team}, chấm" for team in teams))
    ]
    for item in part.items:
        cells = [item.cells[team] for team in teams]
        rows.append((item.number, *(cell.points for cell in cells), *map(_mark_text, cells)))
    rows.append(("Cộng", *(part.total(team) for team in teams), *("" for _ in teams)))
    return Sheet(name, tuple(rows))


def _performances(minutes: Minutes, part: Part) -> Iterator[tuple[Value, ...]]:
    names = [name for name, _ in part.criteria]
    judges = range(1, minutes.judges + 1)
    yield ("Lượt", "Đội", "Đơn vị", "Thời gian", *(f"GK {judge}: {name}" for judge in judges for name in names), "Điểm")
    for n, performance in enumerate(part.performances, 1):
        marks: list[Value] = []
        for judge in judges:
            marks += performance.ballots.get(judge, ("",) * len(names))
        used = duration(performance.used_ns) if performance.used_ns is not None else ""
        yield (n, performance.team, minutes.team_name(performance.team), used, *marks, performance.points)


def _mark_text(cell: Cell) -> str:
    if cell.absent:
        return "không dự"
    marks = {True: ["đúng"], False: ["sai"], None: []}[cell.right]
    return ", ".join([*marks, *(["muộn"] if cell.late else []), *(["bấm sớm"] if cell.early else [])])


def _rulings(minutes: Minutes) -> Iterator[tuple[Value, ...]]:
    yield ("Số", "Ngày", "Giờ", "Nội dung", "Lý do", "Người ghi nhận", "Đã rút lại")
    for ruling in minutes.rulings:
        when = (day(ruling.wall_ns), clock(ruling.wall_ns))
        yield (ruling.seq, *when, ruling.what, ruling.reason, person_name(ruling.who), "có" if ruling.undone else "")


def _presses(timelines: Sequence[Timeline]) -> Iterator[tuple[Value, ...]]:
    yield ("Phần", "Câu", "Kết quả các lần mở", "Đội", "Lần bấm", "Sau mở chuông (µs)", "Chậm hơn (µs)", "± (µs)")
    for timeline in timelines:
        verdicts = "; ".join(
            " ".join([OUTCOMES.get(opening.outcome, opening.outcome), *map(str, opening.teams)])
            for opening in timeline.openings
        )
        for press in timeline.presses:
            times = (_us(press.since_opening_us), _us(press.margin_us), _us(press.uncertainty_us))
            yield (timeline.round, timeline.item, verdicts, press.team, PRESS_KINDS.get(press.kind, press.kind), *times)
        if not timeline.presses:
            yield (timeline.round, timeline.item, verdicts, "", "", "", "", "")


def _questions_table(minutes: Minutes) -> Iterator[tuple[Value, ...]]:
    yield ("Phần", "Câu", "Câu hỏi", "Đáp án", "Dự phòng")
    for n, part in enumerate(minutes.played_rounds, 1):
        for item in part.items:
            yield (n, item.number, item.text, item.answer, "có" if item.spare else "")


def _us(time_us: float | None) -> Value:
    return "" if time_us is None else Decimal(f"{time_us:.3f}")
