"""Commands `season check|explain|new`: exit codes, languages, and what is never overwritten."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bamchuong.__main__ import cli
from tests.unit.season.plan.small_plan import plan_text


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["season", *arguments])


def test_a_usable_plan_is_good_and_its_warnings_stand_apart() -> None:
    answer = run("check", "long-bien-2018")
    assert answer.exit_code == 0
    *warnings, last = answer.output.splitlines()
    assert len(warnings) == 9
    assert all(line.startswith("long-bien-2018: warning: ") for line in warnings)
    assert last.endswith("17 schools, 22 tasks, 9 warnings")


def test_strict_takes_a_warning_for_an_error() -> None:
    assert run("check", "long-bien-2018", "--strict").exit_code == 1


def test_warnings_and_errors_are_told_in_vietnamese(tmp_path: Path) -> None:
    assert "THCS Cự Khối có suất ở Cụm 2, Cụm 3" in run("check", "long-bien-2018", "--lang", "vi").output
    assert "mục 5 đến hạn vào cuối tuần: thứ Bảy, 10/02/2018" in run("check", "long-bien-2018", "--lang", "vi").output
    file = tmp_path / "s.season.toml"
    file.write_text(plan_text(("leads = true", "leads = false")), encoding="utf-8")
    answer = run("check", str(file), "--lang", "vi")
    assert answer.exit_code == 1
    assert "có 0 đơn vị đầu mối" in answer.stderr


def test_a_new_season_can_be_checked_and_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "s.season.toml"
    assert run("new", str(file)).exit_code == 0
    assert run("check", str(file), "--strict").exit_code == 0
    file.write_text("mine", encoding="utf-8")
    assert run("new", str(file)).exit_code != 0
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "lang, expected",
    [
        ("vi", ["22. Báo cáo đánh giá tổng hợp kết quả", "Chịu trách nhiệm: mọi trường", "Hạn: 30/11/2018"]),
        ("en", ["Timetable: 22 tasks", "Responsible: every school", "Continuous, from the end of task 5 on"]),
    ],
)
def test_a_season_is_explained(lang: str, expected: list[str]) -> None:
    text = run("explain", "long-bien-2018", "--lang", lang).output
    assert [sentence for sentence in expected if sentence not in text] == []


def test_without_a_language_it_is_explained_in_all() -> None:
    text = run("explain", "long-bien-2018").output
    assert text.index("Hạn: 30/11/2018") < text.index("Due: 2018-11-30")
