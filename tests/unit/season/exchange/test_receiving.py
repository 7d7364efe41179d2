"""Results come on a stick: taken once, or refused with all reasons, on record, and nothing else changed."""

import random
from pathlib import Path

import pytest
from msgspec.structs import replace

from bus.bad_file import BadFileError
from controller.exchange.envelope import SecretKey
from controller.exchange.journal_result import Revision
from controller.exchange.result_file import read_result, result_bytes, text_of
from controller.exchange.result_statement import ResultStatement
from controller.exchange.statement_types import SittingName
from controller.journal.hash_chain import NO_ROW, next_row
from controller.journal.record import encode
from season.exchange.receiving import Arrival, attach_photograph, receive_result, receive_text
from season.rules.result_commands import ConfirmResult, EnrolKey, KeyHolder, ReviewResult
from season.rules.result_facts import BundleRefused
from season.rules.season import Season
from season.rules.standings import standings
from season.rules.states import ResultState
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.controller.sealed_evening import SealedRows
from tests.unit.season.exchange.stored_office import StoredOffice, scheduled_office
from tests.unit.season.rules.office import LAN, MINH

FLIPS, CUTS = 1500, 100
PHOTOGRAPH = b"\xff\xd8\xff signed by all"


@pytest.fixture
def office(tmp_path: Path) -> StoredOffice:
    return scheduled_office(tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cum-1.r1.bcresult"
    path.write_bytes(sample.signed_result())
    (tmp_path / "paper.jpg").write_bytes(PHOTOGRAPH)
    return path


def receive(office: StoredOffice, file: Path, override: str = "") -> str:
    arrival = Arrival(file, LAN, file.with_name("paper.jpg"), override)
    record = receive_result(office.store, arrival, office.now_ns).record
    office.season = office.store.read()
    return record.id


def refused(office: StoredOffice, file: Path) -> list[str]:
    """The codes of all reasons; nothing is changed, and a fact says what was refused and why."""
    before, count = office.store.read(), len(office.store.history())
    with pytest.raises(BadFileError) as failure:
        receive(office, file)
    added = office.store.history()[count:]
    (fact,) = [record.fact for record in added]
    assert isinstance(fact, BundleRefused)
    assert [reason.code for reason in fact.reasons] == [
        "joined" if isinstance(reason, str) else reason.code for reason in failure.value.sentences
    ]
    assert replace(office.store.read(), seq=before.seq) == before
    return [reason.code for reason in fact.reasons]


def write(
    file: Path,
    statement: ResultStatement,
    *keys: SecretKey,
    rows: SealedRows | None = None,
) -> Path:
    records = sample.plain_rows(sample.match_rows() if rows is None else rows)
    file.write_bytes(result_bytes(statement, records, sample.MINUTES, keys or (sample.BOX, sample.JURY)))
    return file


def continued(rows: SealedRows, text: str) -> SealedRows:
    """The same journal with one more row: the last fact once more, as another author."""
    last, record = rows[-1]
    more = replace(record, cause=text)
    return [*rows, (next_row(last, encode(more)), more)]


def test_a_result_from_a_stick_counts_in_the_end(office: StoredOffice, file: Path) -> None:
    result = receive(office, file)
    office.order(ReviewResult(result))
    office.order(ConfirmResult(result), MINH)
    assert [standing.place for standing in standings(office.season, "cum-1")] == [1, 2, 3, 4, 5]
    stored = office.store.file(result)
    assert stored is not None
    assert (stored.name, stored.body) == (file.name, file.read_bytes())
    photograph = office.store.file(office.season.results[result].photograph)
    assert photograph is not None
    assert photograph.body == PHOTOGRAPH


def test_the_same_result_twice_is_here_already(office: StoredOffice, file: Path) -> None:
    receive(office, file)
    count = len(office.store.history())
    receipt = receive_result(office.store, Arrival(file.rename(file.with_name("copy.bcresult")), MINH), office.now_ns)
    assert receipt.is_repeated
    assert len(office.store.history()) == count


def test_flipped_bits_and_cut_tails_are_refused_and_on_record(office: StoredOffice, file: Path) -> None:
    data, draw, before = file.read_bytes(), random.Random(7), office.store.read()
    count = len(office.store.history())
    for number in range(FLIPS + CUTS):
        changed = bytearray(data)
        if number < FLIPS:
            changed[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        else:
            del changed[draw.randrange(len(data)) :]
        file.write_bytes(changed)
        with pytest.raises(BadFileError):
            receive_result(office.store, Arrival(file, LAN), office.now_ns + number)
    after = office.store.read()
    assert replace(after, seq=before.seq) == before
    added = [record.fact for record in office.store.history()[count:]]
    assert len(added) == FLIPS + CUTS
    assert all(isinstance(fact, BundleRefused) and fact.reasons and fact.name == file.name for fact in added)
    file.write_bytes(data)
    receive(office, file)


def test_a_result_of_another_season_by_an_unknown_key_is_refused_with_both_reasons(
    office: StoredOffice, file: Path
) -> None:
    statement = sample.statement_of(sample.match_rows(), SittingName("long-bien-2019", "cum-7"))
    codes = refused(office, write(file, statement, sample.STRANGER))
    assert codes == ["result-other-season", "unknown-key", "no-box-signature", "no-such-sitting"]


def test_a_forged_statement_is_refused_although_its_keys_are_ours(office: StoredOffice, file: Path) -> None:
    result = sample.statement_of(sample.match_rows())
    swapped = (replace(result.teams[0], place=2), replace(result.teams[1], place=1), *result.teams[2:])
    assert refused(office, write(file, replace(result, teams=swapped))) == ["result-contradicts"]


def test_what_is_no_result_is_refused(office: StoredOffice, file: Path) -> None:
    file.write_bytes(b"PK\x05\x06" + bytes(18))
    assert refused(office, file) == ["result-foreign"]


def test_a_correction_goes_on_from_the_first_result(office: StoredOffice, file: Path) -> None:
    first = receive(office, file)
    rows = continued(sample.match_rows(), "corrected")
    statement = sample.statement_of(rows, revision=Revision(2, first, "khiếu nại được chấp nhận"))
    second = receive(office, write(file, statement, rows=rows))
    office.order(ReviewResult(second))
    office.order(ConfirmResult(second), MINH)
    assert office.season.results[first].state is ResultState.SUPERSEDED
    assert standings(office.season, "cum-1")


def test_a_correction_before_the_first_result_is_told_to_wait(office: StoredOffice, file: Path) -> None:
    first = read_result(file).id
    rows = continued(sample.match_rows(), "corrected")
    statement = sample.statement_of(rows, revision=Revision(2, first, "khiếu nại được chấp nhận"))
    assert refused(office, write(file, statement, rows=rows)) == ["corrects-unknown"]


def test_a_cloned_card_forks_at_a_row_that_is_named(office: StoredOffice, file: Path) -> None:
    rows = sample.match_rows()
    first = receive(office, write(file, sample.statement_of(continued(rows, "here")), rows=continued(rows, "here")))
    other = continued(rows, "there")
    second = receive(office, write(file, sample.statement_of(other), rows=other))
    record = office.season.results[second]
    assert (record.forks_with, record.forks_at) == (first, len(rows) + 1)
    office.order(ReviewResult(second))
    assert office.reasons(ConfirmResult(second), MINH) == ["rival-fork"]


def test_two_boxes_with_one_sitting_are_both_kept(office: StoredOffice, file: Path) -> None:
    receive(office, file)
    office.order(EnrolKey(sample.STRANGER.public, KeyHolder.BOX, "máy dự phòng"))
    rows: SealedRows = []
    last = NO_ROW
    for number, (_, record) in enumerate(sample.match_rows()):
        own = replace(record, boot="boot-2") if number == 0 else record
        last = next_row(last, encode(own))
        rows.append((last, own))
    second = receive(office, write(file, sample.statement_of(rows), sample.STRANGER, sample.JURY, rows=rows))
    office.order(ReviewResult(second))
    assert office.reasons(ConfirmResult(second), MINH) == ["rival-journals"]
    assert all(office.store.file(result) for result in office.season.sittings["cum-1/1"].results)


def test_a_photographed_qr_code_comes_days_before_the_stick(office: StoredOffice, file: Path) -> None:
    receipt = receive_text(office.store, text_of(file), LAN, office.now_ns)
    assert (receipt.sentence.code, receipt.record.has_journal) == ("statement-taken", False)
    assert receive_text(office.store, text_of(file), MINH, office.now_ns).is_repeated
    assert receive(office, file) == receipt.record.id
    assert office.season.results[receipt.record.id].has_journal
    with pytest.raises(BadFileError):
        receive_text(office.store, "BCR1:ABC", LAN, office.now_ns)
    assert isinstance(office.store.history()[-1].fact, BundleRefused)


def test_a_photograph_can_come_later_and_must_be_one(office: StoredOffice, file: Path) -> None:
    result = receive_result(office.store, Arrival(file, LAN), office.now_ns).record.id
    text = file.with_name("paper.txt")
    text.write_text("chữ ký")
    with pytest.raises(BadFileError, match="JPEG"):
        attach_photograph(office.store, result, Arrival(text, LAN), office.now_ns)
    attach_photograph(office.store, result[:8], Arrival(file.with_name("paper.jpg"), LAN), office.now_ns)
    assert office.store.read().results[result].photograph


def test_a_rebuilt_season_is_the_same(office: StoredOffice, file: Path) -> None:
    receive(office, file)
    before: Season = office.store.read()
    assert office.store.rebuild() == before
