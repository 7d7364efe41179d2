"""Scores kept by hand are imported as facts with a reason, once, or not at all."""

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from bus.bad_file import BadFileError
from bus.language import DEFAULT_LANGUAGE, Language
from bus.lock import AlreadyRunningError
from bus.messages import Author, Role
from controller.journal.journal_reader import open_journal, read_records, verify
from controller.journal.store import Journal
from controller.rules.facts import ScoreAdjusted
from reports.manual_import import import_corrections, read_corrections
from reports.manual_results import manual_table
from reports.minutes import Minutes, minutes
from reports.report_kinds import wording_in
from reports.spreadsheet import csv_text, xlsx
from tests.unit.reports.sample_matches import WALL_NS, full_match, minutes_from, write_journal

REASON = "Thi tiếp bằng phiếu giấy sau khi mất điện"


def minutes_in(folder: Path, language: Language = DEFAULT_LANGUAGE) -> Minutes:
    with open_journal(folder / "journal.sqlite") as source:
        return minutes(source.records(), wording_in(language))


def filled_table(
    folder: Path, changes: dict[int, tuple[float | str | None, str | None]], language: Language = DEFAULT_LANGUAGE
) -> Path:
    """The table of the journal in `folder`, with a score and a reason for some teams."""
    match_minutes = minutes_in(folder, language)
    book = openpyxl.load_workbook(io.BytesIO(xlsx([manual_table(match_minutes)], WALL_NS)))
    for row in book.worksheets[0].iter_rows(min_row=2):
        number = row[0].value
        if isinstance(number, int) and number in changes:
            row[3].value, row[4].value = changes[number]
    path = folder / "by-hand.xlsx"
    book.save(path)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_journal(tmp_path, full_match()[:300])


def test_a_score_kept_by_hand_is_the_score_afterwards(data: Path) -> None:
    before = minutes_in(data)
    expected = {1: before.scores[1] + 20, 3: before.scores[3] - Decimal("2.5")}
    path = filled_table(data, {1: (float(expected[1]), REASON), 3: (f"{expected[3]}".replace(".", ","), REASON)})
    adjustments, head = import_corrections(data, path, "Phạm Thị Hằng")
    assert {adjustment.team: adjustment.points for adjustment in adjustments} == {1: Decimal(20), 3: Decimal("-2.5")}
    assert verify(data / "journal.sqlite") == head
    after = minutes_in(data)
    assert after.scores == {**before.scores, **expected}
    assert [ruling.reason for ruling in after.rulings[-2:]] == [REASON] * 2
    assert after.rulings[-1].who == Author("Phạm Thị Hằng", Role.DESK)
    facts = [record.fact for record in read_records(data / "journal.sqlite")][-4:]
    assert [isinstance(fact, ScoreAdjusted) for fact in facts] == [False, True, False, True]


def test_an_empty_table_changes_nothing(data: Path) -> None:
    head = verify(data / "journal.sqlite")
    assert import_corrections(data, filled_table(data, {}), "desk") == ((), head)


def test_a_table_cannot_be_imported_twice(data: Path) -> None:
    path = filled_table(data, {1: (500, REASON)})
    import_corrections(data, path, "desk")
    with pytest.raises(BadFileError, match="but the journal now says 500; make a new sheet"):
        import_corrections(data, path, "desk")


@pytest.mark.parametrize(
    "change, words",
    [
        ((500, None), "Lý do: missing; give a reason"),
        (("nhiều", REASON), "'nhiều' is not a number"),
        (("NaN", REASON), "is not a number"),
        ((20000, REASON), "at most 9999 either way"),
        ((500.125, REASON), "with 2 decimals at most"),
        (("=1+1", REASON), "formula"),
    ],
)
def test_a_bad_row_is_told_with_its_place_and_nothing_is_written(
    change: tuple[float | str | None, str | None], words: str, data: Path
) -> None:
    head = verify(data / "journal.sqlite")
    with pytest.raises(BadFileError, match=words):
        import_corrections(data, filled_table(data, {2: change, 1: (500, REASON)}), "desk")
    assert verify(data / "journal.sqlite") == head


def test_a_table_in_another_language_is_read_back_like_a_vietnamese_one(data: Path) -> None:
    before = minutes_in(data)
    path = filled_table(data, {2: (float(before.scores[2] + 5), REASON)}, "en")
    (adjustment,) = read_corrections(path, before.contest)
    assert (adjustment.team, adjustment.points) == (2, Decimal(5))


def test_an_error_names_the_column_as_the_table_does(data: Path) -> None:
    with pytest.raises(BadFileError, match="column Reason: missing"):
        import_corrections(data, filled_table(data, {2: (500, None)}, "en"), "desk")


def test_a_table_without_headings_is_refused_with_those_of_every_language(data: Path) -> None:
    path = data / "by-hand.csv"
    path.write_text("1,THCS 1,10,20,x\n", encoding="utf-8")
    with pytest.raises(BadFileError, match="begins with Đội, Đơn vị, … or Team, School, …"):
        read_corrections(path, minutes_in(data).contest)


def test_while_a_controller_works_there_nothing_is_written(data: Path) -> None:
    path = filled_table(data, {1: (500, REASON)})
    with Journal(data), pytest.raises(AlreadyRunningError):
        import_corrections(data, path, "desk")


def test_the_table_as_csv_is_taken_as_well(data: Path) -> None:
    match_minutes = minutes_in(data)
    score = match_minutes.scores[1]
    text = csv_text([manual_table(match_minutes)]).decode("utf-8-sig")
    path = data / "by-hand.csv"
    path.write_text(
        text.replace(f"1,THCS 1,{score:f},,", f"1,THCS 1,{score:f},{score + 10:f},{REASON}"), encoding="utf-8"
    )
    (adjustment,) = read_corrections(path, match_minutes.contest)
    assert (adjustment.team, adjustment.points, adjustment.reason) == (1, Decimal(10), REASON)


def test_the_table_shows_the_scores_of_the_journal() -> None:
    match_minutes = minutes_from(full_match())
    assert [row[2] for row in manual_table(match_minutes).rows[1:]] == [
        match_minutes.scores[team.number] for team in match_minutes.teams
    ]
