"""Points of a format file: their bounds are told, and what `format explain` says of them is what the rules do."""

from decimal import Decimal
from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from controller.formats.format import BuzzersRound, Format
from controller.formats.format_files import read_format
from controller.formats.format_summary import explain

BUZZERS = """
name = "F"
spare_section = "s"
[[rounds]]
kind = "buzzers"
name = "R"
section = "a"
questions = 2
"""


def faults_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "format.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError) as bad:
        read_format(path)
    return [str(error).split(": ", 1)[1] for error in bad.value.errors]


@pytest.mark.parametrize("points", ["10000", "-9999.01", "0.001", "1e999999999", "nan"])
def test_points_have_bounds_that_are_told(points: str, tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, f"{BUZZERS}right = {points}")
    assert fault.endswith("points; from -9999 to 9999 are allowed, with 2 decimals at most")


@pytest.mark.parametrize("number", ["nan", "-inf", "1e999999999", "0.001", "0", "-1"])
def test_a_performance_has_bounds_in_all_its_numbers(number: str, tmp_path: Path) -> None:
    stage = (
        f'[[rounds]]\nkind = "stage"\nname = "S"\nround_to = {number}\ncriteria = [{{name = "c", most = {number}}}]\n'
    )
    most, step = faults_of(tmp_path, BUZZERS + stage)
    assert most.startswith("rounds[1].criteria[0].most: ")
    assert step.endswith("from 0.01 to 10 is allowed, with 2 decimals at most")


@pytest.mark.parametrize(
    "lines, words",
    [
        ("wrong_takes = -1", "wrong_takes: -1; must be 0 or more"),
        ("wrong_takes = 1e99", "wrong_takes: 1E+99 points; from -9999 to 9999 are allowed"),
        ("values = [9999, 1]\nwrong_takes = 2", "wrong_takes times values[0]: 19998 points"),
        ("values = [0.05, 1]\nwrong_takes = 0.5", "wrong_takes times values[0]: 0.025 points"),
        ("values = [10, 20]\nwrong = -5", "wrong: -5 points; with values a wrong answer costs wrong_takes times"),
    ],
)
def test_what_a_wrong_answer_costs_by_value_has_bounds_too(lines: str, words: str, tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, BUZZERS + lines)
    assert fault.startswith(f"rounds[0].{words}")


def test_a_tie_break_has_no_values(tmp_path: Path) -> None:
    tie_break = '[tie_break]\nname = "T"\nsection = "s"\nquestions = 1\nvalues = [5]\n'
    (fault,) = faults_of(tmp_path, BUZZERS + tie_break)
    assert fault.startswith("tie_break.values: ")


@pytest.mark.parametrize(
    "takes, costs",
    [("0", "costs nothing"), ("1", "loses them"), ("0.5", "costs 5, 10"), ("2", "costs 20, 40")],
)
def test_what_a_wrong_answer_costs_by_value_is_explained(takes: str, costs: str) -> None:
    round_ = BuzzersRound("R", "a", questions=2, values=(Decimal(10), Decimal(20)), wrong_takes=Decimal(takes))
    assert f"   Points by question: 10, 20; a wrong answer {costs}." in explain(Format("F", (round_,)), "en", str)


def test_interrupts_are_explained_beside_values() -> None:
    points = Decimal(15)
    round_ = BuzzersRound(
        "R", "a", 1, interrupts=True, interrupt_right=points, interrupt_wrong=-points, values=(points,)
    )
    lines = explain(Format("F", (round_,)), "en", str)
    assert "   Right on an interrupt: 15 points." in lines
    assert "   Wrong on an interrupt: -15 points." in lines
