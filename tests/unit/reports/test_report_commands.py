"""The commands `report` and `data`: what they write, what they refuse, and with which exit code."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bamchuong.__main__ import cli
from bus.bad_file import BadFileError
from controller.journal.errors import BrokenChainError
from controller.journal.journal_reader import verify
from tests.unit.reports.paper_text import needs_poppler, text_of, words_of
from tests.unit.reports.sample_matches import full_match, write_journal


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_journal(tmp_path_factory.mktemp("data"), full_match())


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.mark.parametrize(
    "paper, name, begins",
    [
        ("minutes", "m.pdf", b"%PDF"),
        ("minutes", "m.xlsx", b"PK"),
        ("minutes", "m.csv", b"\xef\xbb\xbf# Bi"),
        ("sheet", "s.pdf", b"%PDF"),
        ("sheet", "s.xlsx", b"PK"),
        ("certificates", "c.pdf", b"%PDF"),
        ("timeline", "t.csv", b"\xef\xbb\xbf"),
        ("timeline", "t.xlsx", b"PK"),
        ("timeline", "t.json", b"["),
        ("timeline", "t.svg", b"<?xml"),
        ("statistics", "t.xlsx", b"PK"),
        ("statistics", "t.json", b"{"),
    ],
)
def test_every_paper_is_written_and_the_head_is_told(
    paper: str, name: str, begins: bytes, data: Path, tmp_path: Path
) -> None:
    result = run("report", paper, "--data", data, "--output", tmp_path / name)
    number, digest = verify(data / "journal.sqlite")
    assert result.exit_code == 0
    assert f"--head {number}:{digest}" in result.output
    assert (tmp_path / name).read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("paper, name", [("minutes", "m.csv"), ("timeline", "t.csv"), ("sheet", "s.xlsx")])
def test_a_paper_comes_in_the_language_that_was_chosen(paper: str, name: str, data: Path, tmp_path: Path) -> None:
    for language, heading in {"vi": "Đội", "en": "Team"}.items():
        output = tmp_path / f"{language}-{name}"
        assert run("report", paper, "--data", data, "--output", output, "--lang", language).exit_code == 0
        text = text_of(name, output.read_bytes(), tmp_path)
        assert (heading in text, "Team" in text) == (True, language == "en")
    unknown = run("report", paper, "--data", data, "--output", tmp_path / name, "--lang", "xx")
    assert unknown.exit_code == 2


@needs_poppler
def test_a_blank_sheet_comes_in_english_too(tmp_path: Path) -> None:
    assert run("report", "sheet", "--blank", "--lang", "en", "--output", tmp_path / "b.pdf").exit_code == 0
    assert "Round 1. Warm-up" in words_of((tmp_path / "b.pdf").read_bytes(), tmp_path)


def test_nothing_is_overwritten_without_saying_so(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("mine")
    refused = run("report", "minutes", "--data", data, "--output", path)
    assert isinstance(refused.exception, BadFileError)
    assert path.read_text() == "mine"
    assert run("report", "minutes", "--data", data, "--output", path, "--force").exit_code == 0
    assert path.read_text() != "mine"


def test_a_head_that_the_journal_does_not_hold_is_refused(data: Path, tmp_path: Path) -> None:
    number, digest = verify(data / "journal.sqlite")
    path = tmp_path / "m.csv"
    for head in (f"{number}:{'0' * 32}", f"{number + 1}:{digest}"):
        refused = run("report", "minutes", "--data", data, "--output", path, "--head", head)
        assert isinstance(refused.exception, BrokenChainError)
    assert not path.exists()
    assert run("report", "minutes", "--data", data, "--output", path, "--head", f"{number}:{digest}").exit_code == 0


def test_an_ending_that_a_paper_does_not_have_is_refused(data: Path, tmp_path: Path) -> None:
    refused = run("report", "certificates", "--data", data, "--output", tmp_path / "c.docx")
    assert refused.exit_code == 2
    assert "the extension must be .pdf" in refused.output


def test_certificates_before_the_end_are_a_no(tmp_path: Path) -> None:
    data = write_journal(tmp_path / "data", full_match()[:200])
    refused = run("report", "certificates", "--data", data, "--output", tmp_path / "c.pdf")
    assert refused.exit_code == 1
    assert "not ended" in refused.output


def test_people_are_read_from_their_file_and_every_error_in_it_is_told(data: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.toml"
    people.write_text('place = "Long Biên"\n[[jury]]\nname = ""\nrank = 1\n', encoding="utf-8")
    refused = run("report", "minutes", "--data", data, "--output", tmp_path / "m.csv", "--people", people)
    assert isinstance(refused.exception, BadFileError)
    assert len(refused.exception.errors) == 2
    people.write_text('[[jury]]\nname = "Nguyễn Văn Ước"\n', encoding="utf-8")
    assert run("report", "minutes", "--data", data, "--output", tmp_path / "m.csv", "--people", people).exit_code == 0
    assert "Nguyễn Văn Ước" in (tmp_path / "m.csv").read_text(encoding="utf-8")


def test_a_blank_sheet_needs_no_journal(tmp_path: Path) -> None:
    result = run("report", "sheet", "--blank", "--data", tmp_path / "none", "--output", tmp_path / "b.pdf")
    assert result.exit_code == 0
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")


def test_data_is_taken_out_made_into_the_same_minutes_and_wiped(tmp_path: Path) -> None:
    data = write_journal(tmp_path / "data", full_match())
    assert run("report", "minutes", "--data", data, "--output", tmp_path / "before.pdf").exit_code == 0
    assert run("data", "export", "--data", data, "--output", tmp_path / "out.zip").exit_code == 0
    declined = CliRunner().invoke(cli, ["data", "wipe", "--data", str(data)], input="n\n")
    assert declined.exit_code == 1
    assert (data / "journal.sqlite").exists()
    result = run("data", "wipe", "--data", data, "--exported", tmp_path / "out.zip", "--yes")
    assert result.exit_code == 0
    assert [path.name for path in data.iterdir()] == ["wiped.txt"]
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        archive.extract("journal.jsonl", tmp_path)
    second = run("report", "minutes", tmp_path / "journal.jsonl", "--output", tmp_path / "after.pdf")
    assert second.exit_code == 0
    assert (tmp_path / "after.pdf").read_bytes() == (tmp_path / "before.pdf").read_bytes()


def test_corrections_are_shown_first_and_written_down_only_when_told_so(tmp_path: Path) -> None:
    data = write_journal(tmp_path / "data", full_match()[:300])
    head = verify(data / "journal.sqlite")
    assert run("report", "sheet", "--data", data, "--output", tmp_path / "t.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book.worksheets[0]
    sheet["D2"], sheet["E2"] = float(sheet["C2"].value) + 10, "chấm tay phần 2"
    book.save(tmp_path / "t.xlsx")
    result = run("report", "by-hand", tmp_path / "t.xlsx", "--data", data)
    assert "team 1: +10 (chấm tay phần 2)" in result.output
    assert verify(data / "journal.sqlite") == head
    result = run("report", "by-hand", tmp_path / "t.xlsx", "--data", data, "--apply")
    assert result.exit_code == 0
    assert verify(data / "journal.sqlite")[0] == head[0] + 2
