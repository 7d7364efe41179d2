"""Result files: the same bytes for the same content; no flipped bit, no cut tail and no forged line is taken."""

import random
import zipfile
from pathlib import Path

import pytest
import segno
from msgspec.structs import replace

from bus.bad_file import BadFileError
from controller.exchange.bundle import content_of, write_bundle
from controller.exchange.envelope import BadSignatureError, seal
from controller.exchange.result_file import JOURNAL, MINUTES, minutes_of, read_result, result_bytes, text_of
from controller.exchange.result_statement import PAYLOAD_TYPE, ResultStatement, decode_statement, encode_statement
from controller.exchange.result_text import read_result_text
from controller.journal.hash_chain import NO_ROW, next_row
from tests.unit.controller.exchange import sample_result as sample

FLIPS = 300
"""Through the hub's door come five times as many: `tests/unit/season/exchange/test_receiving.py`."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cum-1.r1.bcresult"
    path.write_bytes(sample.signed_result())
    return path


def codes(path: Path) -> list[str]:
    with pytest.raises(BadFileError) as failure:
        read_result(path)
    return [sentence.code for sentence in failure.value.sentences if not isinstance(sentence, str)]


def forged(path: Path, statement: ResultStatement, rows: object = None) -> Path:
    """The file that a forger makes who has the keys of box and jury, but not their evening."""
    records = sample.plain_rows(sample.match_rows()) if rows is None else rows
    path.write_bytes(result_bytes(statement, records, sample.MINUTES, [sample.BOX, sample.JURY]))  # type: ignore[arg-type]
    return path


def test_a_result_is_read_again_and_the_same_content_gives_the_same_bytes(file: Path) -> None:
    read = read_result(file)
    assert read.signed_by == (sample.BOX.public, sample.JURY.public)
    assert read.statement == sample.statement_of(sample.match_rows())
    assert (read.statement.is_over, read.statement.rows) == (True, len(read.rows))
    assert [team.place for team in read.statement.teams] == [1, 2, 3, 4, 5]
    assert minutes_of(file) == sample.MINUTES
    second = result_bytes(read.statement, read.rows, sample.MINUTES, [sample.BOX, sample.JURY])
    assert second == file.read_bytes()


def test_its_name_is_the_statements_and_not_the_files(file: Path) -> None:
    read = read_result(file)
    other = result_bytes(read.statement, read.rows, sample.MINUTES, [sample.BOX])
    file.with_name("by-the-box-alone.bcresult").write_bytes(other)
    assert read_result(file.with_name("by-the-box-alone.bcresult")).id == read.id


def test_no_flipped_bit_is_taken(file: Path) -> None:
    data, draw = file.read_bytes(), random.Random(19)
    for _ in range(FLIPS):
        place = draw.randrange(len(data))
        changed = bytearray(data)
        changed[place] ^= 1 << draw.randrange(8)
        file.write_bytes(changed)
        assert codes(file), place


def test_no_cut_tail_is_taken(file: Path) -> None:
    data, draw = file.read_bytes(), random.Random(20)
    for length in (0, 3, 4, 40, len(data) - 1, *(draw.randrange(len(data)) for _ in range(100))):
        file.write_bytes(data[:length])
        assert codes(file), length
    file.write_bytes(data + b"more")
    assert codes(file)


def test_a_statement_that_its_journal_does_not_show_is_refused(file: Path) -> None:
    statement = sample.statement_of(sample.match_rows())
    first, second, *others = statement.teams
    swapped = (replace(first, entry=second.entry, points=second.points), second, *others)
    assert codes(forged(file, replace(statement, teams=swapped))) == ["result-contradicts"]
    assert codes(forged(file, replace(statement, is_over=False))) == ["result-contradicts"]
    assert codes(forged(file, replace(statement, head="1" * 64))) == ["result-contradicts"]
    assert codes(forged(file, replace(statement, teams=statement.teams[:-1]))) == ["result-contradicts"]


def test_a_journal_whose_tail_was_cut_is_not_that_of_the_statement(file: Path) -> None:
    statement = sample.statement_of(sample.match_rows())
    assert codes(forged(file, statement, sample.plain_rows(sample.match_rows())[:-3])) == ["result-contradicts"]


def test_a_journal_without_a_match_is_refused(file: Path) -> None:
    statement = sample.statement_of(sample.match_rows())
    no_row = next_row(NO_ROW, b"{}")
    assert codes(forged(file, statement, [no_row]))[0] == "result-journal"


def test_a_forged_signature_is_refused(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in (JOURNAL, MINUTES)}
    other = encode_statement(replace(sample.statement_of(sample.match_rows()), why="khác", revision=2))
    signatures = seal(PAYLOAD_TYPE, other, [sample.BOX])
    with file.open("wb") as out:
        contents = {name: content_of(data) for name, data in members.items()}
        write_bundle(out, encode_statement(sample.statement_of(sample.match_rows())), contents, signatures)
    assert codes(file) == ["signatures-of-other"]
    with file.open("wb") as out:
        write_bundle(out, encode_statement(sample.statement_of(sample.match_rows())), contents, b"")
    assert codes(file) == ["result-unsigned"]


def test_what_is_no_result_is_told_so(file: Path) -> None:
    file.write_bytes(b"%PDF-1.4 the minutes")
    assert codes(file) == ["result-foreign"]
    with file.open("wb") as out:
        write_bundle(out, b"{}", {}, b"")
    assert codes(file) == ["result-foreign"]


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 100_000, b"null", b'{"kind":"bamchuong-result"}', b"\xff"])
def test_bytes_that_are_no_statement_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode_statement(data)


def test_a_statement_with_something_else_in_it_is_refused() -> None:
    data = encode_statement(sample.statement_of(sample.match_rows()))
    for change in ((b'"version":1', b'"version":2'), (b'{"kind"', b'{ "kind"'), (b'"points":"', b'"points":"1e9999')):
        with pytest.raises(ValueError, match=r"."):
            decode_statement(data.replace(*change, 1))


def test_the_signed_statement_fits_into_one_qr_code_and_is_read_from_it(file: Path) -> None:
    text = text_of(file)
    version = segno.make(text, error="l", micro=False).version
    assert isinstance(version, int)
    assert version <= 25
    read = read_result_text("\n".join(text[start : start + 60] for start in range(0, len(text), 60)))
    whole = read_result(file)
    assert (read.id, read.statement, read.signed_by) == (whole.id, whole.statement, whole.signed_by)


def test_a_text_that_was_changed_or_cut_is_no_result(file: Path) -> None:
    text, draw = text_of(file), random.Random(21)
    for _ in range(300):
        place = draw.randrange(len(text))
        letter = draw.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".replace(text[place], ""))
        with pytest.raises(BadSignatureError):
            read_result_text(text[:place] + letter + text[place + 1 :])
    for wrong in ("", "BCR1:", text[:-1], text + "A", text.lower(), "BCR1:" + "A" * 5000, text.removeprefix("BCR1:")):
        with pytest.raises(BadSignatureError):
            read_result_text(wrong)
