"""Season files: the shipped plan, and every fault with its place, all at once."""

from datetime import date
from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from season.plan.plan_reader import SHIPPED, find_plan, read_plan
from tests.unit.season.plan.small_plan import plan_text


def faults_of(folder: Path, *changes: tuple[str, str], more: str = "") -> list[str]:
    file = folder / "s.season.toml"
    file.write_text(plan_text(*changes, more=more), encoding="utf-8")
    with pytest.raises(BadFileError) as failure:
        read_plan(file)
    assert all(error.startswith(f"{file}: ") for error in failure.value.errors)
    return [error.removeprefix(f"{file}: ") for error in failure.value.errors]


def test_the_template_is_a_season(tmp_path: Path) -> None:
    file = tmp_path / "s.season.toml"
    file.write_text(plan_text(), encoding="utf-8")
    plan = read_plan(file)
    assert [task.row for task in plan.tasks] == [1, 2, 3, 4]
    assert plan.owners("hosts:chung-khao") == ("truong-a", "truong-c")


def test_the_shipped_plan_holds_the_whole_timetable() -> None:
    plan = read_plan(find_plan("long-bien-2018"))
    assert [task.row for task in plan.tasks] == list(range(1, 23))
    assert len(plan.schools.names) == 17
    assert [len(pool.schools) for stage, pool in plan.pools if stage.id == "chung-khao"] == [5, 4, 5, 4]
    last = plan.task(22)
    assert last is not None
    assert last.due == date(2018, 11, 30)


def test_an_unknown_name_lists_what_ships() -> None:
    with pytest.raises(BadFileError, match="no such season; give a file, or one of: long-bien-2018"):
        find_plan("nowhere")
    assert [path.name for path in SHIPPED.iterdir()] == ["long-bien-2018.season.toml"]


CASES = [
    (('id = "van-hoa"', 'id = "uy-ban"'), "units[1].id: uy-ban is used already, at units[0].id"),
    (('under = "uy-ban"\nleads', 'under = "nobody"\nleads'), "units[1].under: nobody is not known; allowed: uy-ban"),
    (('kind = "committee"', 'under = "van-hoa"'), "units[0].under: uy-ban is under itself"),
    (("leads = true", "leads = false"), "units: 0 units lead the season; exactly one must have leads = true"),
    (('kind = "committee"', "leads = true"), "units[1].leads: 2 units lead the season"),
    (('issued_by = "uy-ban"', 'issued_by = "x"'), "plan.issued_by: x is not known; allowed: uy-ban, van-hoa"),
    (('under = "uy-ban"\nnames', 'under = "x"\nnames'), "schools.under: x is not known; allowed: uy-ban"),
    (("truong-d = ", "van-hoa = "), "schools.names.van-hoa: van-hoa is the name of something else"),
    (('id = "chung-ket"\nname', 'id = "so-khao"\nname'), "stages[2].id: so-khao is used already, at stages[0].id"),
    (('id = "cum-2"', 'id = "cum-1"'), "stages[1].pools[1].id: cum-1 is used already, at stages[1].pools[0].id"),
    (("each_school = true\n", ""), "stages[0].pools: missing; a stage has at least one pool, or each_school"),
    (('kind = "heats"\n', 'kind = "pilot"\n'), 'stages[0].each_school: only for a stage of kind "heats"'),
    (('host = "truong-c"', 'host = "x"'), "stages[1].pools[1].host: x is not known; allowed: truong-a, truong-b"),
    (('["truong-a", "truong-b"]', '["truong-a", "x"]'), "stages[1].pools[0].schools[1]: x is not known; allowed: tru"),
    (('["truong-a", "truong-b"]', '["truong-a", "truong-a"]'), "stages[1].pools[0].schools[1]: truong-a is in this"),
    (("row = 2\n", "row = 1\n"), "tasks[1].row: row 1 is there already, at tasks[0].row"),
    (("due = 2027-03-12\n", ""), "tasks[0]: row 1 has no time; exactly one of due, in_month and from_row says when"),
    (("due = 2027-03-12\n", 'due = 2027-03-12\nin_month = "2027-03"\n'), "tasks[0]: row 1 has due, in_month; exactly"),
    (("due = 2027-03-12\n", "from_row = 99\n"), "tasks[0].from_row: there is no row 99"),
    (("due = 2027-03-12\n", "from_row = 1\n"), "tasks[0].from_row: row 1 would begin after its own end"),
    (('owner = ["schools"]', 'owner = ["x"]'), "tasks[0].owner[0]: x is not known; allowed: schools, uy-ban, van-hoa"),
    (('with = ["van-hoa"]', 'with = ["hosts:x"]'), "tasks[0].with[0]: hosts:x is not known; allowed: hosts:so-khao"),
    (('proof = "heat-reports"', 'proof = "x"'), "tasks[0].proof: x is not known; allowed: library, promotion"),
    (('proof = "heat-reports"', 'proof = "list:"'), "tasks[0].proof: list: is not known; allowed: library"),
    (('proof = "heat-reports"', 'proof = "list:x"'), "tasks[0].proof: x is not known; allowed: so-khao, chung-khao"),
    (('proof = "heat-reports"', 'proof = "sitting:x"'), "tasks[0].proof: x is not known; allowed: cum-1, cum-2"),
    (('format = "long-bien-2018" ', 'format = "x" '), "format: x: no such format; give a file, or one of: golden-bell"),
    (("due = 2027-03-12", 'in_month = "2027-13"'), "tasks[0].in_month: "),
    (("row = 1\n", "row = 0\n"), "tasks[0].row: "),
    (('id = "thi-thu-2027"', 'id = "Thi thử"'), "id: "),
    (('what = "Thi sơ khảo tại các nhà trường"', 'what = "a\\u0007"'), "tasks[0].what: "),
    (
        ("go_on = 1\n", "goes_on = 1\n"),
        "stages[0].goes_on: unknown key; did you mean go_on? Allowed here: carry_over, each_school",
    ),
]


@pytest.mark.parametrize("change, fault", CASES, ids=[fault[:30] for _, fault in CASES])
def test_a_fault_is_told_with_its_place(tmp_path: Path, change: tuple[str, str], fault: str) -> None:
    """Some changes have consequences elsewhere, which are faults, too."""
    assert fault in [text[: len(fault)] for text in faults_of(tmp_path, change)]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    changes = [
        ("leads = true", "leads = false"),
        ('host = "truong-c"', 'host = "x"'),
        ("row = 2\n", "row = 1\n"),
        ('format = "long-bien-2018" ', 'format = "x" '),
    ]
    places = [fault.partition(":")[0] for fault in faults_of(tmp_path, *changes)]
    assert places == ["units", "stages[1].pools[1].host", "tasks[1].row", "format"]


def test_tasks_that_wait_for_one_another_are_a_fault_of_each(tmp_path: Path) -> None:
    changes = [("due = 2027-03-12", "from_row = 2"), ("due = 2027-03-19", "from_row = 1")]
    assert [fault.partition(":")[0] for fault in faults_of(tmp_path, *changes)] == [
        "tasks[0].from_row",
        "tasks[1].from_row",
    ]


@pytest.mark.parametrize("text", ["", "x", "units = 7", "[plan]\ndate = 1e999999", "id = " + "[" * 500])
def test_what_is_no_season_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "s.season.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError):
        read_plan(file)
