"""Adapt the annex of the minutes to PDF: what the bells knew, what was asked, and the head that proves it is whole.

Kind: adapter
"""

from collections.abc import Iterator

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph

from reports import pdf_document as p
from reports.charts import margin_chart, score_chart
from reports.minutes import Minutes
from reports.pdf_strings import KINDS, OUTCOMES, micro
from reports.press_timeline import Timeline

WIDTH = 210 * mm - 2 * 18 * mm


def annex(minutes: Minutes) -> Iterator[Flowable]:
    """The annex of the minutes, part by part."""
    yield p.text("PHỤ LỤC", p.style(13, p.BOLD, "center", spaceAfter=4))
    yield p.text("A. Điểm các đội qua từng câu (phần.câu)", p.SECTION)
    yield score_chart(minutes)
    chart = margin_chart(minutes.timelines)
    if chart is not None:
        title = p.text("B. Đội bấm sau chậm hơn đội bấm đầu bao nhiêu (phần.câu; mỗi chấm là một đội)", p.SECTION)
        yield KeepTogether([title, chart])
    yield p.text("C. Các lần bấm chuông của từng câu", p.SECTION)
    yield p.text(
        "Giờ do máy ghi khi nút xuống. “Sau mở chuông”: tính từ lúc mở, âm là bấm sớm. “Chậm hơn”: so với lần bấm hợp "
        f"lệ đầu tiên. ±: sai số. Nguồn: {minutes.capture or 'chưa biết'}.",
        p.SMALL,
    )
    if not minutes.timelines:
        yield p.text("Không có lần bấm nào.", p.BODY)
    for one in minutes.timelines:
        yield _timeline(minutes, one)
    yield p.text("D. Câu hỏi và đáp án", p.SECTION)
    yield from _asked(minutes)
    yield _head(minutes)


def _timeline(minutes: Minutes, one: Timeline) -> Flowable:
    title = f"Phần {one.round}, câu {one.item}: {one.text}"
    verdicts = "; ".join(
        OUTCOMES.get(opening.outcome, opening.outcome)
        + (f" (đội {', '.join(map(str, opening.teams))})" if opening.teams else "")
        + f", cửa sổ {micro(opening.window_us)}"
        for opening in one.openings
    )
    ruled = ", ".join(f"đội {team} {'đúng' if right else 'sai'}" for team, right in one.rulings)
    rows = [[p.text(word, p.CELL_BOLD) for word in ("Đội", "Lần bấm", "Sau mở chuông", "Chậm hơn", "±")]]
    for press in one.presses:
        since, margin = micro(press.since_opening_us), micro(press.margin_us)
        name, kind = f"{press.team}. {minutes.team_name(press.team)}", KINDS.get(press.kind, press.kind)
        rows.append([p.text(name), p.text(kind), _right(since), _right(margin), _right(micro(press.doubt_us))])
    block: list[Flowable] = [p.text(title, p.style(8.5, p.BOLD, spaceBefore=5))]
    said = " · ".join(
        part for part in (f"Kết quả: {verdicts}" if verdicts else "", f"chấm: {ruled}" if ruled else "") if part
    )
    block += [p.text(said, p.SMALL)] if said else []
    if one.presses:
        block.append(p.grid(rows, [WIDTH * share for share in (0.34, 0.22, 0.16, 0.16, 0.12)]))
    return KeepTogether(block)


def _asked(minutes: Minutes) -> Iterator[Flowable]:
    rows = [[p.text(word, p.CELL_BOLD) for word in ("Phần.câu", "Câu hỏi", "Đáp án")]]
    for n, part in enumerate(minutes.parts, 1):
        rows += [[_mid(f"{n}.{item.number}"), p.text(item.text), p.text(item.answer)] for item in part.items]
    yield p.grid(rows, [WIDTH * share for share in (0.1, 0.62, 0.28)])


def _head(minutes: Minutes) -> Flowable:
    words = (
        f"<b>{minutes.short_head}</b><br/>Mã đầy đủ: {minutes.long_head[:40]}<br/>{minutes.long_head[40:]}<br/>"
        "Sổ ghi còn nguyên nếu lệnh sau báo “good”:<br/>"
        f"bamchuong journal verify --head {minutes.short_head}"
    )
    row = [qr(minutes.long_head, 32 * mm), p.markup(words, p.style(9))]
    return KeepTogether([p.text("E. Đầu sổ ghi", p.SECTION), p.bare([row], [38 * mm, WIDTH - 38 * mm])])


def qr(words: str, size: float) -> Drawing:
    """A QR code as a drawing of `size` points, quiet zone included."""
    matrix = [list(row) for row in segno.make(words, error="m", micro=False).matrix_iter(scale=1, border=3)]
    unit = size / len(matrix)
    drawing = Drawing(size, size, initialFontName=p.PLAIN)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                top = size - (y + 1) * unit
                drawing.add(_square(x * unit, top, unit))
    return drawing


def _square(left: float, bottom: float, size: float) -> Rect:
    square = Rect(left, bottom, size, size)
    square.strokeColor, square.fillColor = None, p.INK
    return square


def _mid(words: str) -> Paragraph:
    return p.text(words, p.CELL_MID)


def _right(words: str) -> Paragraph:
    return p.text(words, p.style(8.5, align="right"))
