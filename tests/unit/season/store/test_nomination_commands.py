"""Nominations from files: faults by cell, late ones marked, names kept apart and wiped with the season."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bamchuong.__main__ import cli
from season.rules import commands as c
from season.rules.order import Order
from season.rules.people import Person, Role
from season.store import schema
from season.store.database import open_database
from season.store.season_store import SeasonStore
from tests.unit.season.nominations.test_form_files import PUPILS, fill_in
from tests.unit.season.rules.office import HUONG, LAN, SEPTEMBER

BY = "lan:Nguyễn Thị Lan:lead:gd"


def run(address: str, *arguments: str) -> Result:
    settings = {"BAMCHUONG_DATABASE": address, "BAMCHUONG_PERSON": BY}
    return CliRunner().invoke(cli, ["season", *arguments], env=settings)


@pytest.fixture
def forms(address: str, tmp_path: Path) -> Path:
    """An issued season, and the forms of four schools; one is filled in, one has two pupils."""
    run(address, "order", "draft-season", "plan=long-bien-2018")
    run(address, "order", "issue-season")
    schools = ("sai-dong", "ngoc-lam", "cu-khoi", "ai-mo")
    chosen = [word for school in schools for word in ("--school", school)]
    assert run(address, "forms", "long-bien-2018", "--output", str(tmp_path), *chosen).exit_code == 0
    for school, pupils in (("sai-dong", PUPILS), ("ngoc-lam", PUPILS[:2]), ("cu-khoi", PUPILS)):
        file = tmp_path / f"de-cu-{school}.xlsx"
        file.write_bytes(fill_in(file.read_bytes(), pupils=pupils))
    return tmp_path


def nominate(address: str, folder: Path, *schools: str, more: tuple[str, ...] = ()) -> Result:
    files = [str(folder / f"de-cu-{school}.xlsx") for school in schools]
    return run(address, "nominate", *files, "--lang", "vi", *more)


def test_good_forms_are_taken_and_faulty_ones_say_why(address: str, forms: Path) -> None:
    answer = nominate(address, forms, "sai-dong", "ngoc-lam", "ai-mo")
    assert answer.exit_code == 1
    assert answer.stdout.strip().endswith("THCS Sài Đồng (Cụm 1): đã nhận, trễ hạn")
    assert "de-cu-ngoc-lam.xlsx: ô B10: có 2 học sinh bên dưới; một đội có 3" in answer.stderr
    assert "de-cu-ai-mo.xlsx: ô B4: chưa điền “Ngày thi sơ khảo”" in answer.stderr
    states = {line.split()[0]: line for line in run(address, "entries").output.splitlines()}
    assert states["cum-1/sai-dong"].endswith("nominated, late")
    assert states["cum-2/ngoc-lam"].endswith("expected")


def test_the_same_form_twice_changes_nothing(address: str, forms: Path) -> None:
    nominate(address, forms, "sai-dong")
    second = nominate(address, forms, "sai-dong")
    assert second.exit_code == 1
    assert "không có gì thay đổi" in second.stderr


def test_a_school_with_two_entries_must_say_which(address: str, forms: Path) -> None:
    answer = nominate(address, forms, "cu-khoi")
    assert "--entry" in answer.stderr
    assert "cum-2/cu-khoi, cum-3/cu-khoi" in answer.stderr
    assert nominate(address, forms, "cu-khoi", more=("--entry", "cum-3/cu-khoi")).exit_code == 0


def test_names_are_shown_on_demand_only_and_stand_in_no_fact(address: str, forms: Path) -> None:
    nominate(address, forms, "sai-dong")
    assert PUPILS[0] not in run(address, "entries").output + run(address, "history").output
    assert PUPILS[0] in run(address, "entries", "--names").output
    engine = open_database(address)
    with engine.connect() as connection:
        bodies = list(connection.execute(select(schema.facts.c.body)).scalars())
    engine.dispose()
    assert len(bodies) == 3
    assert not any(name.encode() in body for name in PUPILS for body in bodies)


def test_names_are_wiped_with_the_season_and_its_journal_stays_whole(address: str, forms: Path, tmp_path: Path) -> None:
    nominate(address, forms, "sai-dong")
    engine = open_database(address)
    store = SeasonStore(engine, "long-bien-dvc-2018")
    people: tuple[tuple[c.AnyCommand, Person, str], ...] = (
        (c.StartSeason(), LAN, ""),
        (c.ReportSeason("BC 40"), HUONG, "kết quả trên giấy"),
        (c.CloseSeason(), Person("minh", "Trần Văn Minh", Role.LEAD, "gd"), ""),
    )
    for number, (command, by, override) in enumerate(people):
        store.carry_out(Order(command, by, override), f"end-{number}", SEPTEMBER)
    with engine.connect() as connection:
        assert list(connection.execute(select(schema.nominations))) == []
    engine.dispose()
    assert PUPILS[0] not in run(address, "entries", "--names").output
    assert run(address, "rebuild").exit_code == 0
    files = [path.read_bytes() for path in tmp_path.glob("season.db*")]
    assert not any(name.encode() in data for name in PUPILS for data in files)


def test_a_rebuild_keeps_the_names(address: str, forms: Path) -> None:
    nominate(address, forms, "sai-dong")
    assert run(address, "rebuild").exit_code == 0
    assert PUPILS[0] in run(address, "entries", "--names").output


def test_forms_are_not_overwritten_and_a_school_must_be_known(address: str, forms: Path) -> None:
    chosen = ("--output", str(forms), "--school", "sai-dong")
    assert run(address, "forms", "long-bien-2018", *chosen).exit_code != 0
    assert run(address, "forms", "long-bien-2018", "--output", str(forms), "--school", "x").exit_code == 2
