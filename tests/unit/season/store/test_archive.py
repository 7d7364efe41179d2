"""What is kept of a season elsewhere: exports, copies, rebuilds from them; and names that are wiped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select

from bamchuong.__main__ import cli
from bus.bad_file import BadFileError
from season.archive.fact_copy import FactCopy
from season.archive.rebuilding import read_source, restore
from season.archive.season_export import export_bytes, read_export, read_season
from season.archive.wiping import files_with_names
from season.rules import commands as c
from season.rules.order import Order
from season.store import schema
from season.store.database import open_database
from season.store.nominating import Nominating, nominate_entry
from season.store.season_store import SeasonStore
from season.store.stored_files import StoredFile
from tests.unit.season.nominations.test_form_files import PUPILS, fill_in
from tests.unit.season.rules.office import HUONG, LAN, MINH, SEPTEMBER, head_of, plan_2018

ID = "long-bien-dvc-2018"
PHOTOGRAPH = StoredFile("a" * 64, "bien-ban.jpg", b"\xff\xd8\xff picture with a name")
ENTRY = "cum-1/sai-dong"


def run(address: str, *arguments: str) -> Result:
    settings = {"BAMCHUONG_DATABASE": address, "BAMCHUONG_PERSON": "minh:Trần Văn Minh:lead:gd"}
    return CliRunner().invoke(cli, ["season", *arguments], env=settings)


def nomination_of(tmp_path: Path) -> Nominating:
    from season.nominations.form_cells import read_form
    from season.nominations.form_reader import grid_of
    from season.nominations.form_template import form_template

    plan = plan_2018()
    form = fill_in(form_template(plan, "sai-dong", str))
    nomination = read_form(grid_of(form, tmp_path), plan.schools.names).nomination
    assert nomination is not None
    return Nominating(nomination, head_of("sai-dong"), ENTRY, order_id="nominated")


@pytest.fixture
def store(address: str, tmp_path: Path) -> Iterator[SeasonStore]:
    """An issued season with one nomination and one file."""
    store = SeasonStore(open_database(address), ID)
    store.carry_out(Order(c.DraftSeason(plan_2018()), LAN), "drafted", SEPTEMBER)
    store.carry_out(Order(c.IssueSeason(), LAN), "issued", SEPTEMBER)
    nominate_entry(store, nomination_of(tmp_path), SEPTEMBER)
    store.carry_out(Order(c.AcceptEntry(ENTRY), LAN), "accepted", SEPTEMBER, files=(PHOTOGRAPH,))
    yield store
    store.engine.dispose()


def elsewhere(tmp_path: Path) -> SeasonStore:
    """An empty database at another place."""
    return SeasonStore(open_database(f"sqlite:///{tmp_path / 'elsewhere.db'}"), ID)


def test_a_season_comes_back_from_its_export_with_names_only_where_they_were_asked_for(
    address: str, store: SeasonStore, tmp_path: Path
) -> None:
    plain, full = tmp_path / "plain.bcseason", tmp_path / "full.bcseason"
    assert run(address, "export", str(plain)).exit_code == 0
    assert run(address, "export", str(full), "--names").exit_code == 0
    assert not any(name.encode() in plain.read_bytes() for name in PUPILS)
    assert PHOTOGRAPH.body not in plain.read_bytes()

    other = elsewhere(tmp_path)
    second = run(f"sqlite:///{tmp_path / 'elsewhere.db'}", "rebuild", str(plain))
    assert second.exit_code == 0, second.output
    assert "4 facts, 0 nominations and 0 files came back" in second.output
    sheet = store.read().entries[ENTRY].sheet
    assert other.read() == store.read()
    assert other.head == store.head
    assert other.nomination(sheet) is None

    restore(other.engine, [full])
    assert other.nomination(sheet) == store.nomination(sheet)
    assert other.file(PHOTOGRAPH.id) == PHOTOGRAPH
    assert export_bytes(read_season(other.engine, ID, with_names=True)) == full.read_bytes()
    repeated = Order(c.AcceptEntry(ENTRY), LAN)
    assert other.carry_out(repeated, "accepted", SEPTEMBER).is_repeated
    other.engine.dispose()


def test_no_byte_of_an_export_can_change(store: SeasonStore, tmp_path: Path) -> None:
    file, data = tmp_path / "x.bcseason", export_bytes(read_season(store.engine, ID, with_names=True))
    for at in range(0, len(data), 401):
        file.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        with pytest.raises(BadFileError):
            read_export(file)
    for cut in (0, 3, len(data) // 2, len(data) - 1):
        file.write_bytes(data[:cut])
        with pytest.raises(BadFileError):
            read_source(file)


def test_a_copy_follows_and_what_was_torn_is_written_again(address: str, store: SeasonStore, tmp_path: Path) -> None:
    file = tmp_path / "copy.jsonl"
    assert FactCopy(file, ID).follow(store.engine) == 4
    file.write_bytes(file.read_bytes()[:-20])
    store.carry_out(Order(c.ConfirmEntry(ENTRY), MINH), "confirmed", SEPTEMBER)
    copy = FactCopy(file, ID)
    assert copy.follow(store.engine) == copy.follow(store.engine) == 5
    assert [row.seq for row in read_source(file).rows] == [1, 2, 3, 4, 5]
    assert not any(name.encode() in file.read_bytes() for name in PUPILS)
    assert run(address, "copy", str(file)).output.strip().endswith("5 facts are there")


def test_the_longest_source_counts_and_two_histories_are_refused(store: SeasonStore, tmp_path: Path) -> None:
    early, late, fork = (tmp_path / name for name in ("early.jsonl", "late.bcseason", "parted.jsonl"))
    FactCopy(early, ID).follow(store.engine)
    other = elsewhere(tmp_path)
    restore(other.engine, [early])
    other.carry_out(Order(c.WithdrawEntry(ENTRY, "bị lụt"), LAN), "withdrawn", SEPTEMBER)
    FactCopy(fork, ID).follow(other.engine)
    store.carry_out(Order(c.ConfirmEntry(ENTRY), MINH), "confirmed", SEPTEMBER)
    late.write_bytes(export_bytes(read_season(store.engine, ID, with_names=False)))

    third = SeasonStore(open_database(f"sqlite:///{tmp_path / 'third.db'}"), ID)
    with pytest.raises(BadFileError, match="other facts from row 5 on"):
        restore(third.engine, [early, late, fork])
    assert third.read().seq == 0
    assert restore(third.engine, [early, late]).added == 5
    assert third.rebuild() == store.read()
    with pytest.raises(BadFileError, match="other facts from row 5 on"):
        restore(other.engine, [late])
    with pytest.raises(BadFileError, match="it has other facts than the database"):
        FactCopy(fork, ID).follow(store.engine)
    for opened in (other, third):
        opened.engine.dispose()


@pytest.mark.parametrize("content", [b"", b"x", b'{"line":"bamchuong-journal","form":1}\n', b"PK\x03\x04 no zip"])
def test_what_is_no_source_is_refused_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "source"
    file.write_bytes(content)
    with pytest.raises(BadFileError) as failure:
        read_source(file)
    assert len(failure.value.sentences) == 1


def test_names_are_wiped_on_record_and_again_where_a_backup_brings_them(
    address: str, store: SeasonStore, tmp_path: Path
) -> None:
    backup = read_season(store.engine, ID, with_names=True)
    refused = run(address, "wipe")
    assert isinstance(refused.exception, BadFileError)
    assert store.nomination(store.read().entries[ENTRY].sheet) is not None
    store.carry_out(Order(c.StartSeason(), LAN), "started", SEPTEMBER)
    store.carry_out(Order(c.ReportSeason("BC 40"), HUONG, "kết quả trên giấy"), "reported", SEPTEMBER)
    wiped = run(address, "wipe")
    assert wiped.exit_code == 0, wiped.output
    assert wiped.output.startswith("5 names are wiped")
    assert "Trần Văn Minh: The season is closed" in run(address, "history").output
    assert files_with_names(store.engine, list(PUPILS)) == []
    with store.engine.begin() as connection:
        assert list(connection.execute(select(schema.nominations))) == []
        assert list(connection.execute(select(schema.result_files))) == []

    file = tmp_path / "backup.bcseason"
    file.write_bytes(export_bytes(backup))
    assert restore(store.engine, [file]).names == 0, "the season is closed: its names stay wiped"
    with store.engine.begin() as connection:
        connection.execute(delete(schema.nominations))
    assert run(address, "wipe").exit_code == 0
