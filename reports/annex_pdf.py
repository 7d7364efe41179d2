"""Annex of the minutes as PDF: charts, press timelines, questions, and what proves the journal: its head and seals.

Kind: adapter
"""

from collections.abc import Iterator

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph

from reports import pdf_document as p
from reports.charts import margin_chart, score_chart
from reports.minutes import Minutes
from reports.press_timeline import Opening, Timeline
from reports.press_wording import opening_outcome, press_kind
from reports.qr_drawing import qr
from reports.ranking_pdf import points_table, ruling_table
from reports.rounds_pdf import rounds
from reports.seals_pdf import seals
from reports.wording import Wording


def annex(minutes: Minutes) -> Iterator[Flowable]:
    """The annex of the minutes, section by section."""
    wording, phrase = minutes.wording, minutes.wording.phrase
    yield p.text(phrase("Annex").upper(), p.style(13, p.BOLD, "center", spaceAfter=4))
    yield from rounds(minutes)
    yield from ruling_table(minutes)
    yield from points_table(minutes)
    yield p.text(phrase("A. Scores of the teams after each question (round.question)"), p.SECTION)
    yield score_chart(minutes)
    chart = margin_chart(minutes.timelines, wording)
    if chart is not None:
        title = phrase("B. How far the other teams were behind the first press (round.question; each dot is a team)")
        yield KeepTogether([p.text(title, p.SECTION), chart])
    yield p.text(phrase("C. Presses of each question"), p.SECTION)
    note = phrase(
        "The machine stamped the time when the button went down. “After the opening”: since the buzzers opened, "
        "negative if early. “Behind”: after the first valid press. ±: uncertainty. Source: {source}.",
        source=minutes.capture or phrase("not known"),
    )
    yield p.text(note, p.SMALL)
    if not minutes.timelines:
        yield p.text(phrase("No presses."), p.BODY)
    for timeline in minutes.timelines:
        yield _timeline(minutes, timeline)
    yield p.text(phrase("D. Questions and answers"), p.SECTION)
    yield from _questions_table(minutes)
    yield _head(minutes)
    yield seals(minutes)


def _timeline(minutes: Minutes, timeline: Timeline) -> Flowable:
    wording, phrase = minutes.wording, minutes.wording.phrase
    number, item = timeline.round, timeline.item
    title = phrase("Round {round}, question {number}: {text}", round=number, number=item, text=timeline.text)
    headings = (phrase("Team"), phrase("Press"), phrase("After the opening"), phrase("Behind"), "±")
    rows: list[list[Paragraph]] = []
    for press in timeline.presses:
        times = (press.since_opening_us, press.margin_us, press.uncertainty_us)
        name = f"{press.team}. {minutes.team_name(press.team)}"
        kind = press_kind(wording, press)
        rows.append([p.text(name), p.text(kind), *(_right(wording.microseconds(time_us)) for time_us in times)])
    block: list[Flowable] = [p.text(title, p.style(8.5, p.BOLD, spaceBefore=5))]
    summary = _summary(wording, timeline)
    block += [p.text(summary, p.SMALL)] if summary else []
    if timeline.presses:
        block.append(p.table(headings, rows, [p.TEXT_WIDTH * share for share in (0.34, 0.22, 0.16, 0.16, 0.12)]))
    return KeepTogether(block)


def _summary(wording: Wording, timeline: Timeline) -> str:
    """How the openings ended and what was ruled, on one line."""
    phrase = wording.phrase
    verdicts = "; ".join(_verdict(wording, opening) for opening in timeline.openings)
    rulings = ", ".join(
        phrase("team {team} right" if right else "team {team} wrong", team=team) for team, right in timeline.rulings
    )
    parts = [phrase("Result: {verdicts}", verdicts=verdicts)] if verdicts else []
    parts += [phrase("ruled: {rulings}", rulings=rulings)] if rulings else []
    return " · ".join(parts)


def _verdict(wording: Wording, opening: Opening) -> str:
    outcome, window = opening_outcome(wording, opening.outcome), wording.microseconds(opening.window_us)
    if not opening.teams:
        return wording.phrase("{outcome}, window {window}", outcome=outcome, window=window)
    teams = ", ".join(map(str, opening.teams))
    return wording.phrase("{outcome} (team {teams}), window {window}", outcome=outcome, teams=teams, window=window)


def _questions_table(minutes: Minutes) -> Iterator[Flowable]:
    phrase = minutes.wording.phrase
    headings = (phrase("Round.question"), phrase("Text of the question"), phrase("Answer"))
    rows = [
        [_centre(f"{n}.{item.number}"), p.text(item.text), p.text(item.answer)]
        for n, part in enumerate(minutes.played_rounds, 1)
        for item in part.items
    ]
    yield p.table(headings, rows, [p.TEXT_WIDTH * share for share in (0.1, 0.62, 0.28)])


def _head(minutes: Minutes) -> Flowable:
    phrase = minutes.wording.phrase
    lines = (
        f"<b>{minutes.short_head}</b>",
        phrase("Full hash: {hash}", hash=minutes.long_head[:40]),
        minutes.long_head[40:],
        phrase("The journal is intact up to this head if this command says “OK”:"),
        f"bamchuong journal verify --head {minutes.short_head}",
    )
    row = [qr(minutes.long_head, 32 * mm), p.markup("<br/>".join(lines), p.style(9))]
    title = p.text(phrase("E. Head of the journal"), p.SECTION)
    return KeepTogether([title, p.bare([row], [38 * mm, p.TEXT_WIDTH - 38 * mm])])


def _centre(text: str) -> Paragraph:
    return p.text(text, p.CELL_MID)


def _right(text: str) -> Paragraph:
    return p.text(text, p.style(8.5, align="right"))
