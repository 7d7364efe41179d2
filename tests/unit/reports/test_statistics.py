"""Statistics for teachers: against a count of the bare facts, and what does not count."""

import io
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

import msgspec
import openpyxl
import pytest
from msgspec import Struct

from bus import messages as m
from controller.rules import facts as f
from reports.report_kinds import paper
from reports.signatories import People
from reports.statistics import Count, statistics
from reports.statistics_tables import statistics_tables
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.random_match import evening
from tests.unit.reports.sample_matches import FORMATS, full_match, minutes_from, minutes_of, shipped_format

IN_TIME = (m.PressKind.WINNER, m.PressKind.TIED, m.PressKind.LATER)


class Counted(Struct):
    """A question as the facts alone tell of it."""

    contenders: tuple[int, ...]
    marks: dict[int, bool]
    times_ns: dict[int, int]


def count_facts(facts: Sequence[f.AnyFact]) -> dict[str, Counted]:
    """The questions by their texts, of an evening without undo."""
    questions: dict[str, Counted] = {}
    presses: defaultdict[int, list[tuple[int, m.Press]]] = defaultdict(list)
    text = ""
    for fact in facts:
        match fact:
            case f.ReadingStarted(question=question, contenders=contenders):
                text = question.text
                questions[text] = Counted(contenders, {}, {})
            case f.QuestionVoided():
                del questions[text]
            case f.BoardMarked(team=team, right=right):
                questions[text].marks.pop(team, None)
                if right is not None:
                    questions[text].marks[team] = right
            case f.RuledRight(team=team):
                questions[text].marks[team] = True
            case f.RuledWrong(team=team):
                questions[text].marks[team] = False
            case f.PressRecorded(arming=int(arming), team=int(team), press=press):
                presses[arming].append((team, press))
            case f.VerdictReceived(arming=arming, opening_ns=opening_ns, counts=True):
                for team, press in presses[arming]:
                    if press.kind in IN_TIME and press.at_ns >= opening_ns:
                        questions[text].times_ns.setdefault(team, press.at_ns - opening_ns)
    return questions


def expected(counted: Counted) -> tuple[int, int, int, int, float | None, float | None]:
    marks = [counted.marks.get(team) for team in counted.contenders]
    times = [time_ns / 1000 for time_ns in counted.times_ns.values()]
    fastest, middle = (min(times), median(times)) if times else (None, None)
    return marks.count(True), marks.count(False), marks.count(None), len(times), fastest, middle


def figures(count: Count) -> tuple[int, int, int, int, float | None, float | None]:
    return count.right, count.wrong, count.silent, count.pressed, count.fastest_us, count.median_us


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_questions_and_teams_are_counted_as_the_facts_say(form: str, seed: int) -> None:
    facts = tuple(evening(shipped_format(form), seed).facts)
    totals, counted = statistics(minutes_from(facts)), count_facts(facts)

    assert {question.text for question in totals.questions} == set(counted)
    for question in totals.questions:
        assert figures(question.count) == expected(counted[question.text])
    for team in totals.teams:
        played = [question for question in counted.values() if team.team in question.contenders]
        marks = [question.marks.get(team.team) for question in played]
        times = [question.times_ns[team.team] / 1000 for question in played if team.team in question.times_ns]
        assert (team.count.right, team.count.wrong, team.count.silent) == (
            marks.count(True),
            marks.count(False),
            marks.count(None),
        )
        assert team.count.median_us == (median(times) if times else None)


def test_shares_and_the_first_to_press_are_told() -> None:
    totals = statistics(minutes_from(full_match()))
    first = totals.questions[0]
    assert (first.count.right, first.count.wrong, first.count.share_right) == (4, 1, 80)
    last = next(question for question in reversed(totals.questions) if question.count.pressed)
    assert last.first == 5
    assert sum(team.firsts for team in totals.teams) == sum(question.first is not None for question in totals.questions)
    assert not totals.is_interim


def test_a_workbook_for_teachers_has_numbers_as_numbers_and_a_head_in_vietnamese() -> None:
    kind = paper("statistics.xlsx")
    assert kind is not None
    book = openpyxl.load_workbook(io.BytesIO(kind.make(minutes_from(full_match()), People(), lambda _: None)))
    questions, teams = book["Câu hỏi"], book["Các đội"]
    assert [cell.value for cell in questions[1]] == [
        *("Phần", "Câu", "Câu hỏi", "Đáp án", "Dự phòng", "Đúng", "Sai", "Không trả lời", "Tỉ lệ đúng (%)"),
        *("Bấm kịp giờ", "Bấm sớm", "Bấm nhanh nhất (giây)", "Trung vị thời gian bấm (giây)", "Đội bấm đầu tiên"),
    ]
    assert [cell.value for cell in questions[2]][5:9] == [4, 1, 0, 80]
    assert [cell.value for cell in teams[2]][:6] == [1, "THCS 1", 8, 6, 10, 57]
    assert teams.max_row == 6
    assert teams.cell(2, 9).value == 0.2


def test_a_third_sheet_has_each_answer_of_each_team_as_the_counts_say() -> None:
    questions, teams, answers = statistics_tables(minutes_from(full_match()))
    assert answers.rows[0] == ("Phần", "Câu", "Câu hỏi", *(f"{n}. THCS {n}" for n in range(1, 6)))
    for question, row in zip(questions.rows[1:], answers.rows[1:], strict=True):
        assert (row[3:].count("Đúng"), row[3:].count("Sai"), row[3:].count("")) == question[5:8]
    for team in teams.rows[1:]:
        column = [row[2 + int(team[0])] for row in answers.rows[1:]]
        assert (column.count("Đúng"), column.count("Sai")) == team[2:4]


def test_the_page_gets_the_same_as_json() -> None:
    kind = paper("statistics.json")
    assert kind is not None
    content = msgspec.json.decode(kind.make(minutes_from(full_match()), People(), lambda _: None))
    totals = statistics(minutes_from(full_match()))
    assert content == msgspec.json.decode(msgspec.json.encode(totals))
    assert content["teams"][0]["count"]["right"] == 8
    assert len(content["questions"]) == 24


def test_a_press_in_an_opening_that_was_withdrawn_does_not_count() -> None:
    play = Play()
    play.to_buzzers()
    play.to_opening()
    play.verdict(2, later=(3,))
    play.order(m.Undo())
    play.order(m.StartThinking())
    play.wait(31)
    play.order(m.CloseQuestion())
    (question,) = [item for item in statistics(minutes_of(play)).questions if item.round == "Tăng tốc"]
    assert (question.first, question.count.pressed, question.count.silent) == (None, 0, 5)


def test_what_is_not_decided_yet_is_not_counted() -> None:
    facts = list(full_match())
    reading = [n for n, fact in enumerate(facts) if isinstance(fact, f.ReadingStarted)]
    half = minutes_from(facts[: reading[3] + 1])
    totals = statistics(half)
    assert (len(totals.questions), totals.is_interim) == (3, True)


def test_times_are_in_seconds_with_three_decimals() -> None:
    sheet = statistics_tables(minutes_from(full_match()))[0]
    times = [row[11] for row in sheet.rows[1:] if row[11] != ""]
    assert times
    assert all(isinstance(time, Decimal) and time.as_tuple().exponent == -3 for time in times)
