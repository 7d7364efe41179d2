"""Commands of a season on record: what the README shows, from the plan to a draw, over both databases."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bamchuong.__main__ import cli
from bus.bad_file import BadFileError
from season.rules.command_forms import KINDS
from season.store.errors import StoreError
from tests.unit.season.nominations.test_form_files import fill_in

README = Path(__file__).parents[4] / "season" / "README.md"
LAN = "lan:Nguyễn Thị Lan:lead:gd"


def run(address: str, *arguments: str) -> Result:
    settings = {"BAMCHUONG_DATABASE": address, "BAMCHUONG_PERSON": LAN}
    return CliRunner().invoke(cli, ["season", *arguments], env=settings)


def order(address: str, *arguments: str) -> Result:
    return run(address, "order", *arguments)


def test_what_the_readme_shows_works_as_it_stands(address: str, tmp_path: Path) -> None:
    block = re.search(r"```\nexport (.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    shown = re.findall(r"^bamchuong season (.*)$", block[1], re.MULTILINE)
    assert len(shown) == 11
    assert run(address, "forms", "long-bien-2018", "--output", str(tmp_path)).exit_code == 0
    for school in ("sai-dong", "thach-ban"):
        file = tmp_path / f"de-cu-{school}.xlsx"
        file.write_bytes(fill_in(file.read_bytes()))
    for line in shown:
        answer = run(address, *(str(tmp_path / word) if ".xlsx" in word else word for word in shlex.split(line)))
        assert answer.exit_code == 0, (line, answer.output, answer.exception)
    history = run(address, "history").output.splitlines()
    assert history[0].endswith("Nguyễn Thị Lan: The season is drafted")
    assert history[-2].endswith("Trần Văn Minh: chung-khao: list confirmed")
    assert "seats drawn with 17-4-9-26 by Cô Lan, seen by Thầy Minh: cum-1/" in history[-1]


def test_the_timetable_is_red_where_something_is_late(address: str) -> None:
    order(address, "draft-season", "plan=long-bien-2018")
    order(address, "issue-season")
    order(address, "close-task", "row=3", "on=2018-01-10", "proof=KH 32/KH-UBND")
    answer = run(address, "timetable", "--on", "2018-10-01", "--lang", "vi")
    rows = answer.output.splitlines()
    assert answer.exit_code == 1
    assert len(rows) == 22
    assert rows[2].split()[:4] == ["3", "XANH", "đã", "xong:"]
    assert rows[2].endswith("(KH 32/KH-UBND)")
    assert rows[9].strip().startswith("10  ĐỎ")
    assert "trễ 1 ngày [0/17]" in rows[9]
    assert run(address, "timetable", "--on", "2017-11-30").exit_code == 0


def test_a_refusal_says_all_reasons_in_the_language_that_is_asked_for(address: str) -> None:
    order(address, "draft-season", "plan=long-bien-2018")
    order(address, "issue-season")
    answer = order(address, "close-task", "row=3", "on=2099-01-10", "--lang", "vi")
    assert answer.exit_code == 2
    assert len(answer.stderr.splitlines()) == 2
    assert "Ngày 10/01/2099 chưa đến" in answer.stderr


def test_an_order_with_the_same_id_is_carried_out_once(address: str) -> None:
    order(address, "draft-season", "plan=long-bien-2018")
    order(address, "issue-season", "--id", "one")
    assert order(address, "issue-season", "--id", "one").exit_code == 0
    assert run(address, "rebuild").output.startswith("2 facts, 18 entries; head 2:")


@pytest.mark.parametrize("person", ["lan", "lan:Lan:king:gd", ":::", "lan:\x07:lead:gd"])
def test_a_person_must_be_one(address: str, person: str) -> None:
    answer = order(address, "issue-season", "--by", person)
    assert answer.exit_code == 2
    assert "give ID:NAME:ROLE:UNIT; roles: lead, sign, unit, school" in answer.stderr


def test_which_season_is_asked_for_where_there_is_not_one(address: str) -> None:
    answer = run(address, "history")
    assert isinstance(answer.exception, BadFileError)
    assert "Say with --season which season" in str(answer.exception)
    assert isinstance(order(address, "issue-season", "x").exception, SystemExit)


def test_a_database_that_cannot_be_opened_is_said() -> None:
    answer = run("postgresql://tester@/x?host=/no/such/folder", "history")
    assert isinstance(answer.exception, StoreError)


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "season.store.database", None)
    answer = run("sqlite:///x.db", "history")
    assert isinstance(answer.exception, BadFileError)
    assert "pip install 'bamchuong[season]'" in str(answer.exception)


def test_orders_are_listed_with_their_fields() -> None:
    lines = CliRunner().invoke(cli, ["season", "orders"]).output.splitlines()
    assert [line.split()[0] for line in lines] == list(KINDS)
    assert any(line.split() == ["close-task", "row", "on", "[proof]", "[unit]"] for line in lines)
