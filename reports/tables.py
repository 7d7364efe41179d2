"""Decide the minutes as plain tables: what the XLSX and CSV files hold. Pure.

Kind: pure
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from reports.minutes import ZERO, Cell, Minutes, Part
from reports.pdf_strings import COUNTRY, PRESS_KINDS, MOTTO, OUTCOMES, clock, day, hour, person_name, duration
from reports.press_timeline import Timeline
from reports.signatories import People

Value = str | int | Decimal
Row = Sequence[Value]


class Sheet(Struct, frozen=True):
    """A table: its name, and its rows, of which row `head` (from 0) names the columns; -1: none does."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    head: int = 0


def minutes_tables(minutes: Minutes, people: People) -> tuple[Sheet, ...]:
    """All tables of the minutes, the annex among them."""
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
    yield from (("Ban giám khảo", one.name, one.role) for one in people.jury)
    yield from (("Ban thư ký", one.name, one.role) for one in people.secretaries)
    if people.mc:
        yield ("Người dẫn chương trình", people.mc)
    for team in minutes.teams:
        yield (f"Đội {team.number}", team.name, f"bàn {team.station}", ", ".join(people.pupils(team.number)))
    yield ("Đầu sổ ghi", minutes.short_head, minutes.long_head)


def _result(minutes: Minutes) -> Iterator[tuple[Value, ...]]:
    scored = [part for part in minutes.played_rounds if not part.tie_break]
    extra = [part for part in minutes.played_rounds if part.tie_break]
    names = [part.name for part in scored], [part.name for part in extra]
    mended = ["Điều chỉnh phụ"] if minutes.tie_break_adjustments else []
    yield ("Hạng", "Đội", "Đơn vị", *names[0], "Điều chỉnh", "Tổng", *names[1], *mended, "Giải", "Ghi chú")
    for place in minutes.places:
        team = place.team
        got, more = [part.total(team) for part in scored], [part.total(team) for part in extra]
        more += [minutes.tie_break_adjustments.get(team, ZERO) for _ in mended]
        prize = "" if minutes.open_at else place.prize
        yield (place.place, team, place.name, *got, minutes.adjustments[team], place.score, *more, prize, place.note)


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
        rows.append((item.number, *(cell.points for cell in cells), *map(_sign, cells)))
    rows.append(("Cộng", *(part.total(team) for team in teams), *("" for _ in teams)))
    return Sheet(name, tuple(rows))


def _performances(minutes: Minutes, part: Part) -> Iterator[tuple[Value, ...]]:
    names = [name for name, _ in part.criteria]
    judges = range(1, minutes.judges + 1)
    yield ("Lượt", "Đội", "Đơn vị", "Thời gian", *(f"GK {judge}: {name}" for judge in judges for name in names), "Điểm")
    for n, one in enumerate(part.performances, 1):
        marks: list[Value] = []
        for judge in judges:
            marks += one.ballots.get(judge, ("",) * len(names))
        used = duration(one.used_ns) if one.used_ns is not None else ""
        yield (n, one.team, minutes.team_name(one.team), used, *marks, one.points)


def _sign(cell: Cell) -> str:
    if cell.absent:
        return "không dự"
    said = {True: ["đúng"], False: ["sai"], None: []}[cell.right]
    return ", ".join([*said, *(["muộn"] if cell.late else []), *(["bấm sớm"] if cell.early else [])])


def _rulings(minutes: Minutes) -> Iterator[tuple[Value, ...]]:
    yield ("Số", "Ngày", "Giờ", "Nội dung", "Lý do", "Người ghi nhận", "Đã rút lại")
    for one in minutes.rulings:
        when = (day(one.wall_ns), clock(one.wall_ns))
        yield (one.seq, *when, one.what, one.reason, person_name(one.who), "có" if one.undone else "")


def _presses(timelines: Sequence[Timeline]) -> Iterator[tuple[Value, ...]]:
    yield ("Phần", "Câu", "Kết quả các lần mở", "Đội", "Lần bấm", "Sau mở chuông (µs)", "Chậm hơn (µs)", "± (µs)")
    for one in timelines:
        verdicts = "; ".join(
            " ".join([OUTCOMES.get(found.outcome, found.outcome), *map(str, found.teams)]) for found in one.openings
        )
        for press in one.presses:
            times = (_us(press.since_opening_us), _us(press.margin_us), _us(press.uncertainty_us))
            yield (one.round, one.item, verdicts, press.team, PRESS_KINDS.get(press.kind, press.kind), *times)
        if not one.presses:
            yield (one.round, one.item, verdicts, "", "", "", "", "")


def _questions_table(minutes: Minutes) -> Iterator[tuple[Value, ...]]:
    yield ("Phần", "Câu", "Câu hỏi", "Đáp án", "Dự phòng")
    for n, part in enumerate(minutes.played_rounds, 1):
        for item in part.items:
            yield (n, item.number, item.text, item.answer, "có" if item.spare else "")


def _us(time_us: float | None) -> Value:
    return "" if time_us is None else Decimal(f"{time_us:.3f}")
