"""The timetable: who says that a task is done, what shows it, how many days late, and the lights."""

from datetime import date

import pytest
from msgspec.structs import replace

from season.plan.plan import SeasonPlan
from season.rules import commands as c
from season.rules import facts as f
from season.rules.timetable import Light, TaskRow, last_day, timetable
from tests.unit.season.rules.office import CLERK, LAN, Office, head_of, plan_2018


def row(office: Office, number: int, today: date) -> TaskRow:
    return timetable(office.season, today)[number - 1]


def test_an_owner_closes_its_own_task_with_what_shows_it() -> None:
    office = Office()
    done = c.CloseTask(3, date(2018, 1, 10), "KH 32/KH-UBND")
    assert office.reasons(c.CloseTask(3, date(2018, 1, 10)), CLERK) == ["proof-missing"]
    office.order(done, CLERK)
    assert office.reasons(done, CLERK) == ["task-done"]
    assert row(office, 3, date(2018, 9, 20)).state.code == "done"


def test_all_reasons_against_closing_are_told() -> None:
    office = Office()
    wrong = c.CloseTask(3, date(2018, 9, 21), "", "sai-dong")
    assert office.reasons(wrong, head_of("sai-dong")) == [
        "not-your-task",
        "unit-no-owner",
        "day-to-come",
        "proof-missing",
    ]
    assert office.reasons(c.CloseTask(99, date(2018, 9, 1), "x")) == ["no-such-task"]


def test_a_task_of_every_school_is_done_part_by_part() -> None:
    office = Office()
    schools = list(plan_2018().schools.names)
    for school in schools[:-1]:
        office.order(c.CloseTask(10, date(2018, 9, 18), "BB", school), head_of(school))
    today = date(2018, 9, 20)
    assert (row(office, 10, today).parts_done, row(office, 10, today).parts) == (16, 17)
    assert row(office, 10, today).done_on is None
    assert office.reasons(c.CloseTask(10, date(2018, 9, 18), "BB"), head_of(schools[-1])) == ["not-your-task"]
    office.order(c.CloseTask(10, date(2018, 9, 19), "BB", schools[-1]), head_of(schools[-1]))
    assert row(office, 10, today).done_on == date(2018, 9, 19)


def test_a_task_that_a_list_shows_waits_for_the_list() -> None:
    office = Office()
    assert office.reasons(c.CloseTask(12, date(2018, 9, 20)), LAN) == ["proof-list"]
    assert isinstance(office.order(c.CloseTask(12, date(2018, 9, 20)), LAN, "danh sách trên giấy")[0], f.Overrode)
    later = Office()
    later.confirm_list()
    later.order(c.CloseTask(12, date(2018, 9, 20)), LAN)


def test_nominations_show_themselves_school_by_school() -> None:
    office = Office()
    head = head_of("sai-dong")
    assert office.reasons(c.CloseTask(11, date(2018, 9, 20), unit="sai-dong"), head) == ["proof-nomination"]
    office.confirm_entry("cum-1/sai-dong")
    office.order(c.CloseTask(11, date(2018, 9, 20), unit="sai-dong"), head)
    assert office.reasons(c.CloseTask(11, date(2018, 9, 20)), LAN) == ["proof-nomination"] * 17


def test_a_continuous_task_follows_another() -> None:
    office = Office()
    today = date(2018, 9, 20)
    assert row(office, 7, today).state.code == "task-waits"
    assert office.reasons(c.CloseTask(7, today, "BB"), LAN) == ["task-before", *["proof-check"] * 17]
    office.order(c.CloseTask(5, date(2018, 2, 12), "giấy mời"), CLERK)
    assert (row(office, 7, today).state.code, row(office, 7, today).light) == ("task-runs", Light.GREEN)


def test_what_was_done_late_says_by_how_many_days() -> None:
    office = Office()
    office.order(c.CloseTask(5, date(2018, 2, 12), "giấy mời"), CLERK)
    late = row(office, 5, date(2018, 9, 20))
    assert (str(late.state), late.days_late, late.light) == ("done, 2 days late", 2, Light.GREEN)


@pytest.mark.parametrize(
    "today, light, text",
    [
        (date(2018, 9, 22), Light.GREEN, "due in 8 days"),
        (date(2018, 9, 23), Light.AMBER, "due in 7 days"),
        (date(2018, 9, 30), Light.AMBER, "due today"),
        (date(2018, 10, 1), Light.RED, "1 day late"),
    ],
)
def test_a_task_is_green_then_amber_then_red(today: date, light: Light, text: str) -> None:
    task_row = row(Office(), 10, today)
    assert (task_row.light, str(task_row.state)) == (light, text)


def test_a_month_ends_with_its_last_day() -> None:
    days = {task.row: last_day(task) for task in plan_2018().tasks}
    assert (days[1], days[21], days[6]) == (date(2017, 12, 31), date(2018, 11, 30), None)


def test_a_task_is_taken_back_for_a_reason() -> None:
    office = Office()
    assert office.reasons(c.ReopenTask(3, ""), LAN) == ["task-not-done", "reason-short"]
    office.order(c.CloseTask(3, date(2018, 1, 10), "KH 32"), CLERK)
    assert office.reasons(c.ReopenTask(3, "nhầm"), CLERK) == ["wrong-role"]
    office.order(c.ReopenTask(3, "nhầm mục"), LAN)
    assert row(office, 3, date(2018, 9, 20)).light is Light.RED


@pytest.mark.parametrize("year", [1, 1899, 2200, 9999])
def test_a_day_of_another_age_is_refused_wherever_an_order_has_one(year: int) -> None:
    office, day = Office(), date(year, 12, 31)
    assert "day-out-of-range" in office.reasons(c.CloseTask(3, day, "x"))
    assert "day-out-of-range" in office.reasons(c.ProposeAmendment(_with_due(day), "dời ngày"))


@pytest.mark.parametrize("year", [1900, 2199])
def test_the_first_and_the_last_year_are_good(year: int) -> None:
    office = Office()
    (fact,) = office.order(c.ProposeAmendment(_with_due(date(year, 12, 31)), "dời ngày"))
    assert isinstance(fact, f.AmendmentProposed)


def _with_due(day: date) -> SeasonPlan:
    plan = plan_2018()
    return replace(plan, tasks=(*plan.tasks[:4], replace(plan.tasks[4], due=day), *plan.tasks[5:]))
