"""Minutes as PDF: the paper that is read aloud, signed and filed, and its annex.

Its form follows the minutes of Vietnamese schools: the state's heading, time and place, participants, each round,
special decisions, ranking and prizes, the closing sentence, signatures; then the annex.

Kind: adapter
"""

from collections.abc import Iterator
from decimal import Decimal

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Paragraph, Spacer

from bus.messages import RoundKind
from reports import pdf_document as p
from reports.annex_pdf import annex
from reports.minutes import ZERO, Cell, Minutes, Part
from reports.pdf_strings import clock, day, duration, hour, person_name, points, signed_points
from reports.signatories import People, Person

WIDTH = 210 * mm - 2 * 18 * mm
MAX_JUDGES_WITH_MARKS = 4
"""With more judges, each ballot is one number, because the marks would not fit."""
_DOTS = "………………………………………"


def minutes_pdf(minutes: Minutes, people: People, progress: p.Progress = p.no_progress) -> bytes:
    """The minutes of a match with their annex. The same arguments give the same bytes."""

    def story() -> Iterator[Flowable]:
        yield from _heading(minutes, people)
        yield from _people(minutes, people)
        yield from _rounds(minutes)
        yield from _rulings(minutes)
        yield from _result(minutes)
        yield from _closing(minutes, people)
        yield PageBreak()
        yield from annex(minutes)

    title = f"Biên bản {minutes.title}"
    footer = f"{title} · đầu sổ {minutes.short_head}"
    return p.build(story, title=title, wall_ns=minutes.ended_ns, footer=footer, progress=progress)


def _heading(minutes: Minutes, people: People) -> Iterator[Flowable]:
    yield p.letterhead(people.authority, people.unit or minutes.venue, people.number, WIDTH)
    place = people.place or "………………"
    yield p.text(f"{place}, {day(minutes.ended_ns)}", p.style(10, p.ITALIC, "right", spaceBefore=4, spaceAfter=8))
    yield p.text("BIÊN BẢN", p.style(16, p.BOLD, "center"))
    yield p.text(minutes.title, p.style(12, p.BOLD, "center"))
    yield p.text(minutes.form, p.style(10.5, p.ITALIC, "center", spaceAfter=6))
    if minutes.open_at:
        yield p.text(f"BẢN TẠM: trận chưa kết thúc ({minutes.open_at})", p.style(11, p.BOLD, "center", spaceAfter=4))
    if minutes.speed != 1.0:
        text = f"Chạy thử: đồng hồ nhanh gấp {minutes.speed:g} lần".replace(".", ",")
        yield p.text(text, p.style(10, p.ITALIC, "center", spaceAfter=4))
    yield p.text("I. Thời gian, địa điểm", p.SECTION)
    yield p.text(f"Bắt đầu: {hour(minutes.started_ns)}, {day(minutes.started_ns)}.", p.BODY)
    end = "Đến" if minutes.open_at else "Kết thúc"
    yield p.text(f"{end}: {hour(minutes.ended_ns)}, {day(minutes.ended_ns)}.", p.BODY)
    yield p.text(f"Địa điểm: {minutes.venue}.", p.BODY)


def _people(minutes: Minutes, people: People) -> Iterator[Flowable]:
    yield p.text("II. Thành phần", p.SECTION)
    jury = people.jury or tuple(Person("", f"Giám khảo {n}") for n in range(1, minutes.judges + 1))
    yield from _listed("Ban giám khảo", jury)
    yield from _listed("Ban thư ký", people.secretaries or (Person(""), Person("")))
    yield p.text(f"Người dẫn chương trình: {people.mc or _DOTS}", p.BODY)
    if people.guests:
        yield from _listed("Đại biểu", people.guests)
    yield p.text(f"Các đội thi: {len(minutes.teams)} đội", p.BODY)
    rows: list[list[Paragraph]] = [[p.text(word, p.CELL_BOLD) for word in ("Đội", "Đơn vị", "Bàn", "Thí sinh")]]
    for team in minutes.teams:
        pupils = ", ".join(people.pupils(team.number)) or _DOTS
        name = team.name + (" (vắng)" if team.number in minutes.absent else "")
        rows.append([_centred(str(team.number)), p.text(name), _centred(str(team.station)), p.text(pupils)])
    yield p.grid(rows, [WIDTH * part for part in (0.08, 0.38, 0.08, 0.46)])


def _listed(title: str, people: tuple[Person, ...]) -> Iterator[Flowable]:
    yield p.text(f"{title}:", p.BODY)
    for n, person in enumerate(people, 1):
        role = f" – {person.role}" if person.role else ""
        yield p.text(f"{n}. {person.name or _DOTS}{role}", p.style(10, leftIndent=14))


def _rounds(minutes: Minutes) -> Iterator[Flowable]:
    yield p.text("III. Diễn biến và kết quả các phần thi", p.SECTION)
    for n, part in enumerate(minutes.played_rounds, 1):
        kind = {RoundKind.BOARDS: "giơ bảng", RoundKind.BUZZERS: "bấm chuông", RoundKind.STAGE: "trình bày"}[part.kind]
        yield p.text(f"{n}. {part.name} ({kind})", p.SUBSECTION)
        if part.kind is RoundKind.STAGE:
            yield _performances(minutes, part)
        elif part.items:
            yield _questions(minutes, part)
        else:
            yield p.text("Chưa thi.", p.BODY)
    yield p.text(
        "Đ: đúng; S: sai; m: giơ bảng muộn; b: bấm sớm, mất quyền câu đó; –: không trả lời; ×: không dự câu đó; "
        "(dp): câu dự phòng.",
        p.SMALL,
    )


def _questions(minutes: Minutes, part: Part) -> Flowable:
    numbers = [team.number for team in minutes.teams]
    head = [p.text("Câu", p.CELL_BOLD), *(p.text(f"Đội {number}", p.CELL_BOLD) for number in numbers)]
    rows = [head]
    for item in part.items:
        label = f"{item.number}{' (dp)' if item.spare and not part.tie_break else ''}"
        rows.append([_centred(label), *(_centred(cell_text(item.cells[number])) for number in numbers)])
    rows.append([p.text("Cộng", p.CELL_BOLD), *(p.text(points(part.total(number)), p.CELL_BOLD) for number in numbers)])
    return p.grid(rows, _columns(len(numbers), 0.14), ("BACKGROUND", (0, -1), (-1, -1), p.SHADE))


def _performances(minutes: Minutes, part: Part) -> Flowable:
    judges = range(1, minutes.judges + 1)
    ballot = _ballot if minutes.judges <= MAX_JUDGES_WITH_MARKS else _total
    headings = ["Lượt", "Đội", "Thời gian", *(f"GK {judge}" for judge in judges), "Điểm"]
    rows = [[p.text(word, p.CELL_BOLD) for word in headings]]
    for n, performance in enumerate(part.performances, 1):
        used_ns = performance.used_ns
        used = duration(used_ns) if used_ns is not None else "–"
        over = " (quá giờ)" if used_ns is not None and used_ns > performance.limit_ns else ""
        ballots = [ballot(performance.ballots.get(judge, ())) for judge in judges]
        name = f"{performance.team}. {minutes.team_name(performance.team)}"
        rows.append(
            [
                _centred(str(n)),
                p.text(name),
                _centred(used + over),
                *map(_centred, ballots),
                p.text(points(performance.points), p.CELL_BOLD),
            ]
        )
    width = 0.52 / len(judges)
    criteria = "; ".join(f"{name} {points(most)}" for name, most in part.criteria)
    table = p.grid(rows, [WIDTH * share for share in (0.06, 0.22, 0.12, *(width for _ in judges), 0.08)])
    how = f"tổng (từng tiêu chí: {criteria})" if ballot is _ballot else "tổng; từng tiêu chí ở biên bản XLSX"
    return KeepTogether([table, p.text(f"Phiếu chấm: {how}.", p.SMALL)])


def _ballot(marks: tuple[Decimal, ...]) -> str:
    """A judge's total, and the marks below it."""
    return f"{points(sum(marks, ZERO))}\n({' + '.join(map(points, marks))})" if marks else "–"


def _total(marks: tuple[Decimal, ...]) -> str:
    return points(sum(marks, ZERO)) if marks else "–"


def cell_text(cell: Cell) -> str:
    """Text of a team's cell in the table of a round."""
    if cell.absent:
        return "×"
    sign = {True: "Đ", False: "S", None: ""}[cell.right] + ("m" if cell.late else "") + ("b" if cell.early else "")
    if not sign and not cell.points:
        return "–"
    return f"{sign} {signed_points(cell.points) if cell.points else '0'}".strip()


def _rulings(minutes: Minutes) -> Iterator[Flowable]:
    yield p.text("IV. Các quyết định, điều chỉnh, khiếu nại và sự cố", p.SECTION)
    if not minutes.rulings:
        yield p.text("Không có.", p.BODY)
        return
    rows = [[p.text(word, p.CELL_BOLD) for word in ("Số", "Giờ", "Nội dung", "Lý do", "Người ghi nhận")]]
    for ruling in minutes.rulings:
        what = ruling.what + (" — ĐÃ RÚT LẠI" if ruling.undone else "")
        cells = (
            _centred(str(ruling.seq)),
            _centred(clock(ruling.wall_ns)),
            p.text(what),
            p.text(ruling.reason),
            p.text(person_name(ruling.who)),
        )
        rows.append(list(cells))
    yield p.grid(rows, [WIDTH * share for share in (0.07, 0.1, 0.4, 0.26, 0.17)])


def _result(minutes: Minutes) -> Iterator[Flowable]:
    title = "Kết quả đến lúc lập biên bản" if minutes.open_at else "Kết quả, xếp hạng và giải thưởng"
    yield CondPageBreak(50 * mm)
    yield p.text(f"V. {title}", p.SECTION)
    scored = [part for part in minutes.played_rounds if not part.tie_break]
    extra = [part for part in minutes.played_rounds if part.tie_break]
    adjustment_names = ["Điều chỉnh phụ"] if minutes.tie_break_adjustments else []
    names = [*(part.name for part in scored), "Điều chỉnh", "Tổng", *(part.name for part in extra), *adjustment_names]
    rows = [[p.text(word, p.CELL_BOLD) for word in ("Hạng", "Đội", *names, "Giải")]]
    for place in minutes.places:
        team = place.team
        cells = [_centred(points(part.total(team))) for part in scored]
        cells += [_centred(signed_points(minutes.adjustments.get(team, ZERO)))]
        cells += [p.text(points(place.score), p.CELL_BOLD), *(_centred(points(part.total(team))) for part in extra)]
        cells += [_centred(signed_points(minutes.tie_break_adjustments.get(team, ZERO))) for _ in adjustment_names]
        prize = p.text("" if minutes.open_at else place.prize, p.CELL_BOLD)
        note = f" ({place.note.lower()})" if place.note and not minutes.open_at else ""
        rows.append([_centred(str(place.place)), p.text(f"{team}. {place.name}{note}"), *cells, prize])
    width = 0.52 / (len(names) + 1)
    yield p.grid(rows, [WIDTH * share for share in (0.08, 0.4, *(width for _ in names), width)])


def _closing(minutes: Minutes, people: People) -> Iterator[Flowable]:
    text = (
        "Biên bản lập xong lúc …… giờ …… phút, đã đọc lại cho những người có tên dưới đây cùng nghe, nhất trí và ký "
        f"tên. Sổ ghi của trận có {minutes.head[0]} mục, mã đầu sổ <b>{minutes.short_head}</b>."
    )
    chair = next((person.name for person in people.jury), "")
    secretary = next((person.name for person in people.secretaries), "")
    mid, bold, small = p.style(9.5, align="center"), p.style(9.5, p.BOLD, "center"), p.style(8, p.ITALIC, "center")

    def signature(title: str, name: str) -> list[Flowable]:
        return [p.text(title, bold), p.text("(ký, ghi rõ họ tên)", small), Spacer(1, 52), p.text(name, mid)]

    signatures = [
        signature("THƯ KÝ", secretary),
        signature("TRƯỞNG BAN GIÁM KHẢO", chair),
        signature("BAN TỔ CHỨC", ""),
    ]
    block: list[Flowable] = [Spacer(1, 6), p.markup(text), Spacer(1, 6), p.bare([signatures], [WIDTH / 3] * 3)]
    jury = [person.name for person in people.jury[1:]] or [""] * max(0, minutes.judges - 1)
    if jury:
        columns = [[p.text(f"Giám khảo {n}", bold), Spacer(1, 40), p.text(name, mid)] for n, name in enumerate(jury, 2)]
        block += [Spacer(1, 6), p.bare([columns], [WIDTH / len(columns)] * len(columns))]
    teams = [[p.text(f"Đội {team.number}", mid), Spacer(1, 32)] for team in minutes.teams]
    block += [p.text("Đại diện các đội thi", bold), p.bare([teams], [WIDTH / len(teams)] * len(teams))]
    yield KeepTogether(block)


def _columns(count: int, first: float) -> list[float]:
    return [WIDTH * first, *([WIDTH * (1 - first) / count] * count)]


def _centred(text: str) -> Paragraph:
    return p.text(text, p.CELL_MID)
