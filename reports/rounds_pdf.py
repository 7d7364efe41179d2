"""Rounds in the annex of the minutes as PDF: a table for each, with how every team did in every question, or ballots.

Kind: adapter
"""

from collections.abc import Iterator
from decimal import Decimal

from reportlab.platypus import Flowable, KeepTogether, Paragraph

from bus.messages import RoundKind, Sentence
from reports import pdf_document as p
from reports.cell_signs import SPARE, cell_text, sign, sign_legend
from reports.minutes import Minutes
from reports.paper_locale import duration
from reports.played_rounds import ZERO, Part, Performance
from reports.wording import Wording

MAX_JUDGES_WITH_MARKS = 4
"""With more judges, each ballot is one number, because the marks would not fit."""

ROUND_KINDS = {
    RoundKind.BOARDS: Sentence("round-boards", "with boards"),
    RoundKind.BUZZERS: Sentence("round-buzzers", "with buzzers"),
    RoundKind.STAGE: Sentence("round-stage", "on stage"),
}


def rounds(minutes: Minutes) -> Iterator[Flowable]:
    """The section of the annex about the rounds."""
    wording, phrase = minutes.wording, minutes.wording.phrase
    yield p.text(phrase("Rounds, question by question"), p.SECTION)
    for n, part in enumerate(minutes.played_rounds, 1):
        yield p.text(f"{n}. {part.name} ({wording.say(ROUND_KINDS[part.kind])})", p.SUBSECTION)
        if part.kind is RoundKind.STAGE:
            yield _performances(minutes, part)
        elif part.items:
            yield _questions(minutes, part)
        else:
            yield p.text(phrase("Not played yet."), p.BODY)
    yield p.text(sign_legend(wording), p.SMALL)


def _questions(minutes: Minutes, part: Part) -> Flowable:
    wording, phrase = minutes.wording, minutes.wording.phrase
    numbers = [team.number for team in minutes.teams]
    headings = [phrase("Question"), *(phrase("Team {number}", number=number) for number in numbers)]
    rows: list[list[Paragraph]] = []
    for item in part.items:
        label = f"{item.number} {sign(wording, SPARE)}" if item.spare and not part.tie_break else str(item.number)
        rows.append([_centre(label), *(_centre(cell_text(wording, item.cells[number])) for number in numbers)])
    sums = [phrase("Sum"), *(wording.points(part.total(number)) for number in numbers)]
    rows.append([p.text(text, p.CELL_BOLD) for text in sums])
    return p.table(headings, rows, _columns(len(numbers), 0.14), ("BACKGROUND", (0, -1), (-1, -1), p.SHADE))


def _performances(minutes: Minutes, part: Part) -> Flowable:
    wording, phrase = minutes.wording, minutes.wording.phrase
    judges = range(1, minutes.judges + 1)
    has_marks = minutes.judges <= MAX_JUDGES_WITH_MARKS
    judge_names = [phrase("J{number}", number=judge) for judge in judges]
    headings = [phrase("Turn"), phrase("Team"), phrase("Duration"), *judge_names, phrase("Score")]
    rows: list[list[Paragraph]] = []
    for performance in part.performances:
        ballots = [_ballot(wording, performance.ballots.get(judge, ()), has_marks=has_marks) for judge in judges]
        name = f"{performance.team}. {minutes.team_name(performance.team)}"
        rows.append(
            [
                _centre(str(performance.number)),
                p.text(name),
                _centre(_used_time(wording, performance)),
                *map(_centre, ballots),
                p.text(phrase("repeated") if performance.repeated else wording.points(performance.points), p.CELL_BOLD),
            ]
        )
    width = 0.52 / len(judges)
    table = p.table(
        headings, rows, [p.TEXT_WIDTH * share for share in (0.06, 0.22, 0.12, *(width for _ in judges), 0.08)]
    )
    if has_marks:
        criteria = "; ".join(f"{name} {wording.points(most)}" for name, most in part.criteria)
        note = phrase("Ballots: total (by criterion: {criteria}).", criteria=criteria)
    else:
        note = phrase("Ballots: total; the criteria are in the minutes as XLSX.")
    return KeepTogether([table, *(p.text(line, p.SMALL) for line in (note, *_aggregates(minutes, part)))])


def _aggregates(minutes: Minutes, part: Part) -> Iterator[str]:
    """How the points follow from the ballots, and in which turns."""
    turns: dict[str, list[str]] = {}
    for performance in part.performances:
        if performance.aggregate is not None:
            turns.setdefault(minutes.wording.say(performance.aggregate), []).append(str(performance.number))
    for text, numbers in turns.items():
        yield minutes.wording.phrase("Score of turn {turns}: {aggregate}.", turns=", ".join(numbers), aggregate=text)


def _used_time(wording: Wording, performance: Performance) -> str:
    used_ns = performance.used_ns
    if used_ns is None:
        return "–"
    used = duration(used_ns)
    return wording.phrase("{duration} (overtime)", duration=used) if used_ns > performance.limit_ns else used


def _ballot(wording: Wording, marks: tuple[Decimal, ...], *, has_marks: bool) -> str:
    """A judge's total, and the marks below it."""
    if not marks:
        return "–"
    total = wording.points(sum(marks, ZERO))
    return f"{total}\n({' + '.join(map(wording.points, marks))})" if has_marks else total


def _columns(count: int, first: float) -> list[float]:
    return [p.TEXT_WIDTH * first, *([p.TEXT_WIDTH * (1 - first) / count] * count)]


def _centre(text: str) -> Paragraph:
    return p.text(text, p.CELL_MID)
