"""Warnings about a plan that is usable: what the real plan says and nobody saw, and the other kinds."""

import pytest

from bus.toml_files import parse_toml
from season.plan.findings import PlanFinding
from season.plan.plan import SeasonPlan
from season.plan.plan_reader import find_plan, read_plan
from season.plan.plan_warnings import plan_warnings
from tests.unit.season.plan.small_plan import plan_text


def sentences(findings: list[PlanFinding]) -> list[str]:
    return [str(finding.sentence) for finding in findings]


@pytest.fixture(scope="module")
def real() -> list[PlanFinding]:
    return plan_warnings(read_plan(find_plan("long-bien-2018")))


def test_the_real_plan_has_one_school_in_two_pools(real: list[PlanFinding]) -> None:
    (doubled,) = [finding for finding in real if finding.what.code == "school-doubled"]
    assert doubled.place == "stages[2].pools[2].schools[0]"
    assert str(doubled.what).startswith("THCS Cự Khối is in Cụm 2, Cụm 3; decide on record")


def test_the_real_plan_has_more_places_than_schools(real: list[PlanFinding]) -> None:
    assert "stages[2]: 18 places, but 17 schools" in sentences(real)


def test_the_real_plan_has_six_deadlines_on_a_weekend(real: list[PlanFinding]) -> None:
    assert [finding.what.args["row"] for finding in real if finding.what.code == "due-on-weekend"] == [
        5, 10, 14, 16, 17, 20,
    ]  # fmt: skip


def test_the_real_plan_has_a_deadline_on_a_holiday_and_nothing_else(real: list[PlanFinding]) -> None:
    others = {"school-doubled", "places-schools", "due-on-weekend"}
    rest = [finding for finding in real if finding.what.code not in others]
    assert sentences(rest) == ["tasks[7].due: row 8 is due on a public holiday: Monday, 2018-04-30"]


def test_the_template_gives_no_warning() -> None:
    assert plan_warnings(parse_toml(plan_text(), SeasonPlan, "s")) == []


FIRST, SECOND = '["truong-a", "truong-b"]', '["truong-c", "truong-d"]'

CASES = [
    (
        (FIRST, '["truong-a"]'),
        ["stages[1]: 1 schools have no place: THCS B", "stages[1].pools[0].schools: Cụm 1 has 1"],
    ),
    (('host = "truong-c"\n', ""), ["stages[1].pools[1]: Cụm 2 has no host"]),
    (
        ('kind = "pools"\ngo_on = 1', 'kind = "pools"\ngo_on = 2'),
        ["stages[1].go_on: Cụm 1 has 2 schools, and 2 go on"] * 1,
    ),
    (
        ('kind = "pools"', 'kind = "pools"\nplaces_planned = 5'),
        ["stages[1].places_planned: the plan speaks of 5 places"],
    ),
    (("due = 2027-03-19", "due = 2027-03-11"), ["tasks[1].due: row 2 is due on 2027-03-11, before row 1 (2027-03-12)"]),
    (("due = 2027-03-19", "due = 2027-03-20"), ["tasks[1].due: row 2 is due on a weekend: Saturday, 2027-03-20"]),
]


@pytest.mark.parametrize("change, expected", CASES)
def test_what_a_person_should_look_at_is_told(change: tuple[str, str], expected: list[str]) -> None:
    warnings = sentences(plan_warnings(parse_toml(plan_text(change), SeasonPlan, "s")))
    assert [any(warning.startswith(start) for warning in warnings) for start in expected] == [True] * len(expected)


def test_a_pool_of_more_teams_than_a_match_has_is_told() -> None:
    schools = [f"truong-{letter}" for letter in "abcdefghi"]
    names = ", ".join(f'{school} = "THCS {school}"' for school in schools)
    one_pool = ", ".join(f'"{school}"' for school in schools)
    text = plan_text((FIRST, f"[{one_pool}]"), (SECOND, "[]"))
    text = text.replace('truong-a = "THCS A", truong-b = "THCS B", truong-c = "THCS C", truong-d = "THCS D"', names)
    warnings = sentences(plan_warnings(parse_toml(text, SeasonPlan, "s")))
    assert "stages[1].pools[0].schools: Cụm 1 has 9 schools; a match has from 2 to 8 teams" in warnings
    assert "stages[1].pools[1].schools: Cụm 2 has 0 schools; a match has from 2 to 8 teams" in warnings
