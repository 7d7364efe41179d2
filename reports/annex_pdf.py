"""Annex of the minutes as PDF: charts, press timelines, questions, and the journal's head, which proves it complete.

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
from reports.pdf_strings import OUTCOMES, PRESS_KINDS, microseconds_text
from reports.press_timeline import Timeline

WIDTH = 210 * mm - 2 * 18 * mm


def annex(minutes: Minutes) -> Iterator[Flowable]:
    """The annex of the minutes, section by section."""
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
    for timeline in minutes.timelines:
        yield _timeline(minutes, timeline)
    yield p.text("D. Câu hỏi và đáp án", p.SECTION)
    yield from _questions_table(minutes)
    yield _head(minutes)


def _timeline(minutes: Minutes, timeline: Timeline) -> Flowable:
    title = f"Phần {timeline.round}, câu {timeline.item}: {timeline.text}"
    verdicts = "; ".join(
        OUTCOMES.get(opening.outcome, opening.outcome)
        + (f" (đội {', '.join(map(str, opening.teams))})" if opening.teams else "")
        + f", cửa sổ {microseconds_text(opening.window_us)}"
        for opening in timeline.openings
    )
    rulings = ", ".join(f"đội {team} {'đúng' if right else 'sai'}" for team, right in timeline.rulings)
    rows = [[p.text(word, p.CELL_BOLD) for word in ("Đội", "Lần bấm", "Sau mở chuông", "Chậm hơn", "±")]]
    for press in timeline.presses:
        since, margin = microseconds_text(press.since_opening_us), microseconds_text(press.margin_us)
        name, kind = f"{press.team}. {minutes.team_name(press.team)}", PRESS_KINDS.get(press.kind, press.kind)
        rows.append(
            [p.text(name), p.text(kind), _right(since), _right(margin), _right(microseconds_text(press.uncertainty_us))]
        )
    block: list[Flowable] = [p.text(title, p.style(8.5, p.BOLD, spaceBefore=5))]
    summary = " · ".join(
        part for part in (f"Kết quả: {verdicts}" if verdicts else "", f"chấm: {rulings}" if rulings else "") if part
    )
    block += [p.text(summary, p.SMALL)] if summary else []
    if timeline.presses:
        block.append(p.grid(rows, [WIDTH * share for share in (0.34, 0.22, 0.16, 0.16, 0.12)]))
    return KeepTogether(block)


def _questions_table(minutes: Minutes) -> Iterator[Flowable]:
    rows = [[p.text(word, p.CELL_BOLD) for word in ("Phần.câu", "Câu hỏi", "Đáp án")]]
    for n, part in enumerate(minutes.played_rounds, 1):
        rows += [[_centred(f"{n}.{item.number}"), p.text(item.text), p.text(item.answer)] for item in part.items]
    yield p.grid(rows, [WIDTH * share for share in (0.1, 0.62, 0.28)])


def _head(minutes: Minutes) -> Flowable:
    text = (
        f"<b>{minutes.short_head}</b><br/>Mã đầy đủ: {minutes.long_head[:40]}<br/>{minutes.long_head[40:]}<br/>"
        "Sổ ghi còn nguyên nếu lệnh sau báo “good”:<br/>"
        f"bamchuong journal verify --head {minutes.short_head}"
    )
    row = [qr(minutes.long_head, 32 * mm), p.markup(text, p.style(9))]
    return KeepTogether([p.text("E. Đầu sổ ghi", p.SECTION), p.bare([row], [38 * mm, WIDTH - 38 * mm])])


def qr(text: str, size: float) -> Drawing:
    """`text` as a QR code: a drawing of `size` points, quiet zone included."""
    matrix = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(scale=1, border=3)]
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


def _centred(text: str) -> Paragraph:
    return p.text(text, p.CELL_MID)


def _right(text: str) -> Paragraph:
    return p.text(text, p.style(8.5, align="right"))
