"""Dense tables in the annex of the minutes: what was ruled, when and by whom, and the ranking with points by round.

Kind: adapter
"""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph

from reports import pdf_document as p
from reports.minutes import Minutes, Place
from reports.paper_locale import clock
from reports.played_rounds import ZERO, Part


def ruling_table(minutes: Minutes) -> Iterator[Flowable]:
    wording, phrase = minutes.wording, minutes.wording.phrase
    if not minutes.rulings:
        return
    yield p.text(phrase("Decisions, corrections, protests and incidents, as they were recorded"), p.SECTION)
    headings = (phrase("No."), phrase("Time of day"), phrase("Ruling"), phrase("Reason"), phrase("Recorded by"))
    rows: list[list[Paragraph]] = []
    for ruling in minutes.rulings:
        what = phrase("{ruling} — UNDONE", ruling=ruling.what) if ruling.undone else ruling.what
        cells = (
            _centre(str(ruling.seq)),
            _centre(clock(ruling.wall_ns)),
            p.text(what),
            p.text(ruling.reason),
            p.text(wording.person(ruling.who)),
        )
        rows.append(list(cells))
    yield p.table(headings, rows, [p.TEXT_WIDTH * share for share in (0.07, 0.1, 0.4, 0.26, 0.17)])


def points_table(minutes: Minutes) -> Iterator[Flowable]:
    phrase = minutes.wording.phrase
    yield CondPageBreak(50 * mm)
    yield p.text(phrase("Points by round"), p.SECTION)
    scored = [part for part in minutes.played_rounds if not part.tie_break]
    extra = [part for part in minutes.played_rounds if part.tie_break]
    names = [*(part.name for part in scored), phrase("Adjustment"), phrase("Total"), *(part.name for part in extra)]
    names += [phrase("Tie-break adjustment")] if minutes.tie_break_adjustments else []
    headings = (phrase("Place"), phrase("Team"), *names, phrase("Prize"))
    rows = [_place(minutes, place, scored, extra) for place in minutes.places]
    width = 0.52 / (len(names) + 1)
    yield p.table(headings, rows, [p.TEXT_WIDTH * share for share in (0.08, 0.4, *(width for _ in names), width)])


def _place(minutes: Minutes, place: Place, scored: list[Part], extra: list[Part]) -> list[Paragraph]:
    """One line of the ranking."""
    points, signed_points, team = minutes.wording.points, minutes.wording.signed_points, place.team
    cells = [_centre(points(part.total(team))) for part in scored]
    cells += [_centre(signed_points(minutes.adjustments.get(team, ZERO)))]
    cells += [p.text(points(place.score), p.CELL_BOLD), *(_centre(points(part.total(team))) for part in extra)]
    if minutes.tie_break_adjustments:
        cells.append(_centre(signed_points(minutes.tie_break_adjustments.get(team, ZERO))))
    prize = p.text("" if minutes.open_at else place.prize, p.CELL_BOLD)
    has_note = place.note and (place.place is None or not minutes.open_at)
    note = f" ({place.note.lower()})" if has_note else ""
    number = "–" if place.place is None else str(place.place)
    return [_centre(number), p.text(f"{team}. {place.name}{note}"), *cells, prize]


def _centre(text: str) -> Paragraph:
    return p.text(text, p.CELL_MID)
