"""Certificates: the worst result is the verdict, and every reason against a start with one is told."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from pytest_mock import MockerFixture

from bamchuong.catalogue import vietnamese_translator
from hardware.board import find_board
from hardware.selftest.assess.checks import Outcome, Result, failed, passed, skipped, warned
from hardware.selftest.assess.wording import station
from hardware.selftest.certificate import certificate_files, certificate_text
from hardware.selftest.certificate.certificate import Certificate, RunDetails, board_id, reasons_against_start, effective, issue, verdict
from hardware.selftest.certificate.certificate_pdf import draw_page, write_pdf

BOARD = find_board("pi-4-stations")
NOW_S = 1_795_000_000
MADE = RunDetails(BOARD, "0123456789abcdef", "Raspberry Pi 5", "boot", "0.1.0", NOW_S)
GOOD = (
    passed("disk-speed", "100 writes: median 5.0 ms, p99 9.0 ms"),
    passed("button", "5 of 5 presses", "station 1"),
    passed("path", "decided after 3.0 / 3.1 / 3.2 ms, heard within 4.0 ms", "station 1"),
    passed("lamp", "seen", "station 1"),
    passed("horn", "seen"),
)
MINE = board_id(BOARD, "0123456789abcdef")


def codes(certificate: Certificate | None, now_s: int = NOW_S, mine: str = MINE) -> list[str]:
    return [one.code for one in reasons_against_start(certificate, mine, now_s)]


def test_a_fresh_good_certificate_has_nothing_against_it() -> None:
    assert codes(issue(MADE, GOOD)) == []


@pytest.mark.parametrize(
    "results, outcome",
    [
        (GOOD, Outcome.PASS),
        ((*GOOD, skipped("heat", "no sensor")), Outcome.PASS),
        ((*GOOD, warned("heat", "72 °C")), Outcome.WARN),
        ((warned("heat", "72 °C"), failed("stuck", "is down", "station 1"), *GOOD), Outcome.FAIL),
        ((skipped("heat", "no sensor"),), Outcome.SKIPPED),
    ],
)
def test_the_verdict_is_the_worst_of_all_and_what_nobody_looked_at_is_none(
    results: tuple[Result, ...], outcome: Outcome
) -> None:
    assert verdict(results) is outcome


def test_every_reason_against_a_start_is_told() -> None:
    good = issue(MADE, GOOD)
    assert codes(None) == ["selftest-none"]
    assert codes(good, NOW_S + 24 * 3_600) == ["selftest-old"]
    assert codes(good, NOW_S + 24 * 3_600 - 1) == []
    assert codes(good, mine=board_id(replace(BOARD, doubt_us=51), "0123456789abcdef")) == ["selftest-other-board"]
    assert codes(good, mine=board_id(BOARD, "another machine")) == ["selftest-other-board"]
    assert codes(good, NOW_S - 3_600) == ["selftest-future"]
    assert codes(issue(MADE, (*GOOD, failed("heat", "84 °C")))) == ["selftest-failed"]
    assert codes(issue(MADE, (skipped("button", "nobody pressed", "station 1"),))) == ["selftest-no-presses"]
    assert codes(issue(replace(MADE, faults=("hot",)), GOOD)) == ["selftest-faults"]


def test_a_failed_certificate_says_what_failed() -> None:
    (reason,) = reasons_against_start(issue(MADE, (*GOOD, failed("stuck", "is down", station(3)))), MINE, NOW_S)
    assert "Nút bị kẹt (bàn 3)" in vietnamese_translator()(reason)


def test_the_newest_certificate_is_kept_beside_the_dated_ones_and_read_back(tmp_path: Path) -> None:
    first, second = issue(MADE, GOOD), issue(replace(MADE, now_s=NOW_S + 60), (*GOOD, failed("heat", "84 °C")))
    assert list(certificate_files.newest_first(tmp_path)) == []
    certificate_files.save(tmp_path, first)
    path = certificate_files.save(tmp_path, second)
    assert list(certificate_files.newest_first(tmp_path)) == [second, first]
    assert path.name.endswith("-fail.json")
    assert (tmp_path / "selftest" / "latest.json").read_bytes() == path.read_bytes()
    made = sorted(one.suffix for one in (tmp_path / "selftest").iterdir())
    assert made == [".json", ".json", ".json", ".pdf"]  # two dated ones, the newest, and a page


@pytest.mark.parametrize("words", [b"", b"{", b"[]", b'{"version": 2}'])
def test_a_certificate_that_makes_no_sense_is_none_and_hides_no_other(tmp_path: Path, words: bytes) -> None:
    certificate_files.save(tmp_path, issue(MADE, GOOD))
    (tmp_path / "selftest" / "20991231-235959-pass.json").write_bytes(words)
    assert certificate_files.effective(tmp_path, MINE, NOW_S) == issue(MADE, GOOD)


# ------------------------------------------------------------------------------------- what a start is judged by

AUTO = (
    passed("disk-speed", "100 writes: median 5.0 ms, p99 9.0 ms"),
    passed("stuck", "no button is down"),
    skipped("button", "nobody pressed", "station 1"),
    skipped("lamp", "nobody looked", "station 1"),
    skipped("horn", "nobody looked"),
)
"""What a run finds on real lines that nobody presses in."""


def judged(*tests: tuple[Result, ...], after_s: int = 60, mine: str = MINE) -> list[str]:
    """What speaks against a start after these tests, the first at NOW_S, a minute apart."""
    made = [issue(replace(MADE, now_s=NOW_S + 60 * n), one) for n, one in enumerate(tests)]
    now_s = made[-1].issued_s + after_s
    return codes(effective(reversed(made), mine, now_s), now_s)


def test_a_test_that_nobody_pressed_in_takes_no_presses_back() -> None:
    assert judged(GOOD, AUTO) == []
    assert judged(GOOD, AUTO, AUTO) == []
    assert judged(AUTO) == ["selftest-no-presses"]
    assert judged(GOOD, AUTO, after_s=24 * 3_600) == ["selftest-old"], "it makes the presses no younger, either"


def test_what_a_later_test_finds_is_a_reason_until_it_is_looked_at_again() -> None:
    bad = (failed("stuck", "is down", "station 3"), *AUTO[2:])
    assert judged(GOOD, bad) == ["selftest-failed"]
    assert judged(GOOD, bad, (*AUTO[2:], passed("heat", "50 °C"))) == ["selftest-failed"], "nobody looked at it again"
    assert judged(GOOD, bad, AUTO) == []
    assert judged((*GOOD, failed("heat", "84 °C")), AUTO) == ["selftest-failed"]
    assert judged((*GOOD, failed("heat", "84 °C")), (*AUTO, passed("heat", "50 °C"))) == []


def test_a_button_is_good_again_only_when_it_was_pressed_again() -> None:
    one, two = failed("button", "no press arrived", "station 1"), passed("button", "5 of 5 presses", "station 2")
    half = (skipped("button", "its button is down", "station 3"), one, two)
    assert judged(GOOD, half, AUTO) == ["selftest-failed"]
    assert judged(GOOD, half, (*AUTO[2:], passed("button", "5 of 5 presses", "station 2"))) == ["selftest-failed"]
    assert judged(GOOD, half, GOOD) == []


def test_tests_of_other_boards_with_faults_or_from_the_future_count_only_where_there_is_no_other() -> None:
    good, later = issue(MADE, GOOD), replace(MADE, now_s=NOW_S + 60)
    other = issue(replace(later, machine_id="another machine"), GOOD)
    strange = [other, issue(replace(later, faults=("hot",)), GOOD), issue(replace(later, now_s=NOW_S + 9_999), GOOD)]
    for one in strange:
        assert effective([one, good], MINE, NOW_S + 60) == good
        assert effective([one], MINE, NOW_S + 60) == one
    assert effective([], MINE, NOW_S) is None


def test_the_page_is_that_of_what_a_start_is_judged_by(tmp_path: Path, mocker: MockerFixture) -> None:
    drawn = mocker.patch("hardware.selftest.certificate.certificate_pdf.render_pdf", return_value=b"%PDF")
    certificate_files.save(tmp_path, issue(MADE, GOOD))
    certificate_files.save(tmp_path, issue(replace(MADE, now_s=NOW_S + 60), AUTO))
    page = drawn.call_args.args[0]
    assert (page.buttons_pressed, page.issued_s) == (True, NOW_S)
    assert ("stuck", "no button is down") in {(one.check, one.finding) for one in page.results}


def test_the_page_tells_verdict_board_figures_and_what_to_do() -> None:
    words = certificate_text.text(issue(MADE, (*GOOD, failed("heat", "84 °C"))), 7 * 3_600)
    for wanted in (
        "KHÔNG ĐẠT",
        MINE,
        "Nhiệt độ: 84 °C",
        "Station 1: decided after 3.0",
        "gắn tản nhiệt",
        "Raspberry Pi 5",
    ):
        assert wanted in words


def test_a_station_is_one_line_and_says_what_is_wrong_with_it() -> None:
    wrong = issue(MADE, (*GOOD[:3], failed("lamp", "it did not", "station 1")))
    (row,) = [one for one in certificate_text.table_rows(wrong) if one.what == "Station 1"]
    assert (row.outcome, row.finding) == (Outcome.FAIL, "Đèn của bàn: it did not")


def test_the_pdf_is_one_page_of_a_four_even_with_everything_wrong(tmp_path: Path) -> None:
    many = [failed("display", "shows nothing " * 20, f"board-{n}") for n in range(60)]
    certificate = issue(MADE, (*GOOD, *many))
    assert draw_page(certificate).size == (1240, 1754)
    write_pdf(certificate, tmp_path / "c.pdf")
    words = (tmp_path / "c.pdf").read_bytes()
    assert words.startswith(b"%PDF")
    assert words.count(b"/Type /Page\n") + words.count(b"/Type /Page ") == 1


def test_the_page_can_say_what_was_found_in_vietnamese() -> None:
    found = issue(
        MADE, (*GOOD, failed("button", "only {good} of {count} presses arrived", station(2), good=1, count=5))
    )
    words = certificate_text.text(certificate_text.translate_certificate(found, vietnamese_translator()))
    assert "Bàn 2: Nút bấm đúng bàn: chỉ nhận được 1/5 lần bấm" in words
    assert "arrived" not in words
