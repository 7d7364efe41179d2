"""A season that was lost comes back from what the office kept, and from what its boxes still have on sticks."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bamchuong.__main__ import cli
from controller.journal.store import Journal
from season.archive.box_sources import sorted_sources
from season.archive.fact_copy import FactCopy
from season.archive.season_export import export_bytes, read_season
from season.exchange.receiving import Arrival, receive_result
from season.hub.journal_store import JournalStore
from season.rules.states import ResultState
from season.store.database import open_database
from season.store.season_store import SeasonStore
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.controller.sealed_evening import sealed_rows
from tests.unit.season.exchange.stored_office import StoredOffice, scheduled_office
from tests.unit.season.rules.office import LAN, plan_2018

BY = "lan:Nguyễn Thị Lan:lead:gd"


class Stick:
    """What is left: the office's export and an older copy of its facts; the result and the journal of a box."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.office: StoredOffice = scheduled_office(folder)
        self.copy, self.export = folder / "copy.jsonl", folder / "all.bcseason"
        FactCopy(self.copy, plan_2018().id).follow(self.office.store.engine)
        box = folder / "stick" / "box"
        box.mkdir(parents=True)
        self.result, self.journal = folder / "stick" / "cum-1.r1.bcresult", box / "journal.sqlite"
        self.result.write_bytes(sample.signed_result())
        with Journal(box) as journal:
            journal.write(list(sample.plain_rows(sample.match_rows())))
        self.id = receive_result(self.office.store, Arrival(self.result, LAN), self.office.now_ns).record.id
        season = read_season(self.office.store.engine, plan_2018().id, with_names=False)
        self.export.write_bytes(export_bytes(season))

    def rebuild(self, *sources: Path, by: str = "") -> Result:
        """Rebuild an empty database from `sources`."""
        address = f"sqlite:///{self.folder / 'new.db'}"
        arguments = ["season", "rebuild", *map(str, sources), "--database", address, *(["--by", by] if by else [])]
        return CliRunner().invoke(cli, arguments)

    @property
    def store(self) -> SeasonStore:
        """What was rebuilt."""
        return SeasonStore(open_database(f"sqlite:///{self.folder / 'new.db'}"), plan_2018().id)


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path)


def test_a_result_that_the_facts_name_gives_its_file_back_and_the_journal_its_rows(stick: Stick) -> None:
    answer = stick.rebuild(stick.export, stick.folder / "stick")
    assert answer.exit_code == 0, answer.output
    assert "its file is back" in answer.output
    store = stick.store
    assert store.read() == stick.office.store.read()
    stored = store.file(stick.id)
    assert stored is not None
    assert stored.body == stick.result.read_bytes()
    (journal,) = JournalStore(store.engine, plan_2018().id).all()
    record = store.read().results[stick.id]
    assert (journal.sitting, journal.journal) == ("cum-1/1", record.statement.journal)
    assert (journal.rows, journal.head.hex()) == (record.statement.rows, record.statement.head)
    assert "is here with its file" in stick.rebuild(stick.folder / "stick").output


def test_a_result_that_came_after_the_last_copy_is_received_by_whoever_brings_it(stick: Stick) -> None:
    answer = stick.rebuild(stick.copy, stick.result)
    assert answer.exit_code == 1
    assert "with --by it is received" in answer.output
    assert not stick.store.read().results
    answer = stick.rebuild(stick.copy, stick.result, by=BY)
    assert answer.exit_code == 0, answer.output
    assert "has to be reviewed and confirmed" in answer.output
    assert stick.store.read().results[stick.id].state is ResultState.RECEIVED


def test_a_journal_of_no_result_is_told_and_one_that_is_another_is_not_taken(stick: Stick) -> None:
    assert stick.rebuild(stick.copy).exit_code == 0
    answer = stick.rebuild(stick.journal)
    assert answer.exit_code == 1
    assert "sign the result at its box" in answer.output
    other = stick.folder / "other"
    other.mkdir()
    with Journal(other) as journal:
        rows = sample.match_rows()
        journal.write(list(sample.plain_rows(sealed_rows([record for _, record in rows][:-2]))))
    answer = stick.rebuild(stick.export, other / "journal.sqlite")
    assert answer.exit_code == 1
    assert "journal" in answer.output


def test_boxes_alone_do_not_have_the_plan(stick: Stick) -> None:
    answer = stick.rebuild(stick.result, stick.journal, by=BY)
    assert "begin with an export or a copy" in str(answer.exception)


def test_files_are_told_apart_by_what_is_in_them(stick: Stick) -> None:
    found = sorted_sources([stick.folder])
    assert set(found.seasons) == {stick.copy, stick.export}
    assert (found.results, found.journals) == ((stick.result,), (stick.journal,))
    broken = stick.folder / "broken.bcresult"
    broken.write_bytes(stick.result.read_bytes()[:-9])
    answer = stick.rebuild(stick.export, broken)
    assert answer.exit_code != 0
