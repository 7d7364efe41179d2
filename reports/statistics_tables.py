"""Statistics as plain tables, the content of the spreadsheet for teachers: questions, teams, and who knew what.

Kind: pure
"""

from collections.abc import Iterator
from decimal import Decimal

from reports.minutes import Minutes
from reports.played_rounds import Cell
from reports.statistics import Count, Statistics, statistics
from reports.tables import Row, Sheet, Value
from reports.wording import Wording


def statistics_tables(minutes: Minutes) -> tuple[Sheet, ...]:
    """One table of the questions, one of the teams, and one of each team's answer to each question."""
    wording, figures = minutes.wording, statistics(minutes)
    return (
        Sheet(wording.phrase("Questions"), tuple(_questions(wording, figures))),
        Sheet(wording.phrase("Teams"), tuple(_teams(wording, figures))),
        Sheet(wording.phrase("Answers by team"), tuple(_answers(minutes))),
    )


def _questions(wording: Wording, figures: Statistics) -> Iterator[Row]:
    phrase = wording.phrase
    yield (
        *(phrase("Round"), phrase("Question"), phrase("Text of the question"), phrase("Answer"), phrase("Spare")),
        *_count_names(wording),
        phrase("First to press"),
    )
    for question in figures.questions:
        spare = phrase("yes") if question.spare else ""
        first = "" if question.first is None else phrase("Team {number}", number=question.first)
        where = (question.round, question.number, question.text, question.answer, spare)
        yield (*where, *_values(question.count), first)


def _teams(wording: Wording, figures: Statistics) -> Iterator[Row]:
    phrase = wording.phrase
    yield (phrase("Team"), phrase("School"), *_count_names(wording), phrase("Times first to press"))
    for team in figures.teams:
        yield (team.team, team.name, *_values(team.count), team.firsts)


def _answers(minutes: Minutes) -> Iterator[Row]:
    """Each question that was decided, and whether each team was right; empty where it gave no answer."""
    phrase = minutes.wording.phrase
    names = (f"{team.number}. {team.name}" for team in minutes.teams)
    yield (phrase("Round"), phrase("Question"), phrase("Text of the question"), *names)
    for part in minutes.played_rounds:
        for item in (item for item in part.items if item.over):
            cells = (item.cells.get(team.number) for team in minutes.teams)
            yield (part.name, item.number, item.text, *(_mark(minutes.wording, cell) for cell in cells))


def _mark(wording: Wording, cell: Cell | None) -> str:
    if cell is None or (cell.right is None and not cell.absent):
        return ""
    if cell.absent:
        return wording.phrase("Absent")
    return wording.phrase("Right") if cell.right else wording.phrase("Wrong")


def _count_names(wording: Wording) -> tuple[str, ...]:
    phrase = wording.phrase
    return (
        *(phrase("Right"), phrase("Wrong"), phrase("No answer"), phrase("Right, %"), phrase("Pressed in time")),
        *(phrase("Pressed early"), phrase("Fastest press (s)"), phrase("Median press (s)")),
    )


def _values(count: Count) -> tuple[Value, ...]:
    share: Value = "" if count.share_right is None else count.share_right
    answers = (count.right, count.wrong, count.silent, share)
    return (*answers, count.pressed, count.early, _seconds(count.fastest_us), _seconds(count.median_us))


def _seconds(time_us: float | None) -> Value:
    return "" if time_us is None else Decimal(f"{time_us / 1e6:.3f}")
