"""Certificates: the worst result is the verdict, and every reason against a start with one is given."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from pytest_mock import MockerFixture

from bus.catalogue import languages, translator
from bus.messages import Sentence, join_sentences
from hardware.board import find_board
from hardware.selftest.assess.results import Outcome, Result, failed, passed, skipped, warned
from hardware.selftest.assess.wording import device_place, display_place, station_place
from hardware.selftest.certificate import certificate_files, certificate_json, certificate_text
from hardware.selftest.certificate.certificate import (
    Certificate,
    RunDetails,
    board_id,
    effective,
    issue,
    reasons_against_start,
    verdict,
)
from hardware.selftest.certificate.certificate_pdf import draw_page, write_pdf

BOARD = find_board("pi-4-stations")
NOW_S = 1_795_000_000
DETAILS = RunDetails(
    board=BOARD,
    machine_id="0123456789abcdef",
    model="Raspberry Pi 5",
    boot_id="boot",
    software="0.1.0",
    now_s=NOW_S,
)
GOOD = (
    passed("disk-speed", "100 writes: median 5.0 ms, p99 9.0 ms"),
    passed("button", "5 of 5 presses", station_place(1)),
    passed("path", "decided after 3.0 / 3.1 / 3.2 ms, reported within 4.0 ms", station_place(1)),
    passed("lamp", "seen", station_place(1)),
    passed("horn", "seen"),
)
MINE = board_id(BOARD, "0123456789abcdef")


UNKNOWN_CHECK = certificate_json.encode(issue(DETAILS, GOOD)).replace(b'"horn"', b'"harp"')


def codes(certificate: Certificate | None, now_s: int = NOW_S, mine: str = MINE) -> list[str]:
    return [reason.code for reason in reasons_against_start(certificate, mine, now_s)]


def test_a_fresh_good_certificate_has_nothing_against_it() -> None:
    assert codes(issue(DETAILS, GOOD)) == []


@pytest.mark.parametrize(
    "results, outcome",
    [
        (GOOD, Outcome.PASS),
        ((*GOOD, skipped("heat", "no sensor")), Outcome.PASS),
        ((*GOOD, warned("heat", "72 °C")), Outcome.WARN),
        ((warned("heat", "72 °C"), failed("stuck", "is down", station_place(1)), *GOOD), Outcome.FAIL),
        ((skipped("heat", "no sensor"),), Outcome.SKIPPED),
    ],
)
def test_the_verdict_is_the_worst_of_all_and_what_nobody_looked_at_is_none(
    results: tuple[Result, ...], outcome: Outcome
) -> None:
    assert verdict(results) is outcome


def test_every_reason_against_a_start_is_given() -> None:
    good = issue(DETAILS, GOOD)
    assert codes(None) == ["selftest-none"]
    assert codes(good, NOW_S + 24 * 3_600) == ["selftest-old"]
    assert codes(good, NOW_S + 24 * 3_600 - 1) == []
    assert codes(good, mine=board_id(replace(BOARD, uncertainty_us=51), "0123456789abcdef")) == ["selftest-other-board"]
    assert codes(good, mine=board_id(BOARD, "another machine")) == ["selftest-other-board"]
    assert codes(good, NOW_S - 3_600) == ["selftest-future"]
    assert codes(issue(DETAILS, (*GOOD, failed("heat", "84 °C")))) == ["selftest-failed"]
    assert codes(issue(DETAILS, (skipped("button", "nobody pressed", station_place(1)),))) == ["selftest-no-presses"]
    assert codes(issue(replace(DETAILS, faults=("hot",)), GOOD)) == ["selftest-faults"]


def test_a_failed_certificate_says_what_failed() -> None:
    (reason,) = reasons_against_start(
        issue(DETAILS, (*GOOD, failed("stuck", "is down", station_place(3)))), MINE, NOW_S
    )
    assert "Button down while nobody presses (station 3)" in str(reason)
    assert "Nút bị kẹt (bàn 3)" in translator()(reason)


def test_a_reason_fits_into_what_the_mc_reads_when_a_button_is_refused() -> None:
    """It is joined with others there, inside a sentence: `MAX_SENTENCE_DEPTH`."""
    failure = failed("devices", "is not connected", device_place("judge/1", "iPad"))
    reasons = reasons_against_start(issue(DETAILS, (*GOOD, failure)), MINE, NOW_S)
    notice = Sentence("notice", "NEXT did nothing: {why}", {"why": join_sentences(reasons)})
    assert "The self-test failed: Phones and tablets in range (judge 1 · iPad)." in str(notice)


def test_the_newest_certificate_is_kept_beside_the_dated_ones_and_read_back(tmp_path: Path) -> None:
    first, second = issue(DETAILS, GOOD), issue(replace(DETAILS, now_s=NOW_S + 60), (*GOOD, failed("heat", "84 °C")))
    assert list(certificate_files.newest_first(tmp_path)) == []
    certificate_files.save(tmp_path, first)
    path = certificate_files.save(tmp_path, second)
    assert list(certificate_files.newest_first(tmp_path)) == [second, first]
    assert path.name.endswith("-fail.json")
    assert (tmp_path / "selftest" / "latest.json").read_bytes() == path.read_bytes()
    assert sum(path.suffix == ".json" for path in (tmp_path / "selftest").iterdir()) == 3, "two dated ones, the newest"
    pages = {path.name for path in (tmp_path / "selftest").iterdir() if path.suffix == ".pdf"}
    assert pages == {f"latest-{language}.pdf" for language in languages()}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 2}', UNKNOWN_CHECK])
def test_a_certificate_that_makes_no_sense_is_none_and_hides_no_other(tmp_path: Path, content: bytes) -> None:
    certificate_files.save(tmp_path, issue(DETAILS, GOOD))
    (tmp_path / "selftest" / "20991231-235959-pass.json").write_bytes(content)
    assert certificate_files.effective(tmp_path, MINE, NOW_S) == issue(DETAILS, GOOD)


# ---------------------------------------------------------------------------------- what a start is assessed by

AUTO = (
    passed("disk-speed", "100 writes: median 5.0 ms, p99 9.0 ms"),
    passed("stuck", "no button is down"),
    skipped("button", "nobody pressed", station_place(1)),
    skipped("lamp", "nobody looked", station_place(1)),
    skipped("horn", "nobody looked"),
)
"""Results of a run on real lines in which nobody presses."""


def reasons_after(*tests: tuple[Result, ...], after_s: int = 60, mine: str = MINE) -> list[str]:
    """Reasons against a start after these tests, the first at NOW_S, a minute apart."""
    certificates = [issue(replace(DETAILS, now_s=NOW_S + 60 * n), results) for n, results in enumerate(tests)]
    now_s = certificates[-1].issued_s + after_s
    return codes(effective(reversed(certificates), mine, now_s), now_s)


def test_a_test_in_which_nobody_pressed_does_not_revoke_presses() -> None:
    assert reasons_after(GOOD, AUTO) == []
    assert reasons_after(GOOD, AUTO, AUTO) == []
    assert reasons_after(AUTO) == ["selftest-no-presses"]
    assert reasons_after(GOOD, AUTO, after_s=24 * 3_600) == ["selftest-old"], "it makes the presses no younger, either"


def test_a_failure_of_a_later_test_is_a_reason_until_the_same_is_tested_again() -> None:
    bad = (failed("stuck", "is down", station_place(3)), *AUTO[2:])
    assert reasons_after(GOOD, bad) == ["selftest-failed"]
    assert reasons_after(GOOD, bad, (*AUTO[2:], passed("heat", "50 °C"))) == ["selftest-failed"], (
        "nobody tested it again"
    )
    assert reasons_after(GOOD, bad, AUTO) == []
    assert reasons_after((*GOOD, failed("heat", "84 °C")), AUTO) == ["selftest-failed"]
    assert reasons_after((*GOOD, failed("heat", "84 °C")), (*AUTO, passed("heat", "50 °C"))) == []


def test_a_button_is_good_again_only_when_it_was_pressed_again() -> None:
    first, second = (
        failed("button", "no press arrived", station_place(1)),
        passed("button", "5 of 5 presses", station_place(2)),
    )
    half = (skipped("button", "its button is down", station_place(3)), first, second)
    assert reasons_after(GOOD, half, AUTO) == ["selftest-failed"]
    assert reasons_after(GOOD, half, (*AUTO[2:], passed("button", "5 of 5 presses", station_place(2)))) == [
        "selftest-failed"
    ]
    assert reasons_after(GOOD, half, GOOD) == []


def test_tests_of_other_boards_with_faults_or_from_the_future_count_only_where_there_is_no_other() -> None:
    good, later = issue(DETAILS, GOOD), replace(DETAILS, now_s=NOW_S + 60)
    other = issue(replace(later, machine_id="another machine"), GOOD)
    strange = [other, issue(replace(later, faults=("hot",)), GOOD), issue(replace(later, now_s=NOW_S + 9_999), GOOD)]
    for certificate in strange:
        assert effective([certificate, good], MINE, NOW_S + 60) == good
        assert effective([certificate], MINE, NOW_S + 60) == certificate
    assert effective([], MINE, NOW_S) is None


def test_the_page_is_that_of_the_certificate_that_a_start_is_assessed_by(tmp_path: Path, mocker: MockerFixture) -> None:
    drawn = mocker.patch("hardware.selftest.certificate.certificate_pdf.render_pdf", return_value=b"%PDF")
    certificate_files.save(tmp_path, issue(DETAILS, GOOD))
    certificate_files.save(tmp_path, issue(replace(DETAILS, now_s=NOW_S + 60), AUTO))
    page = drawn.call_args.args[0]
    assert (page.buttons_pressed, page.issued_s) == (True, NOW_S)
    assert ("stuck", "no button is down") in {(result.check, str(result.finding)) for result in page.results}


@pytest.mark.parametrize("language, expected", [
    ("vi", ("GIẤY CHỨNG NHẬN", "KẾT QUẢ: KHÔNG ĐẠT", "Nhiệt độ: 84 °C", "Bàn 1: decided after 3.0", "gắn tản nhiệt")),
    ("en", ("CERTIFICATE", "RESULT: FAILED", "Temperature: 84 °C", "Station 1: decided after 3.0", "add a heat sink")),
])  # fmt: skip
def test_the_page_has_verdict_board_figures_and_what_to_do(language: str, expected: tuple[str, ...]) -> None:
    certificate = issue(DETAILS, (*GOOD, failed("heat", "{detail}", detail="84 °C")))
    text = certificate_text.text(certificate, translator(language), 7 * 3_600)
    assert [phrase for phrase in (*expected, MINE, "Raspberry Pi 5") if phrase not in text] == []


def test_a_station_is_one_line_and_says_what_is_wrong_with_it() -> None:
    faulty = issue(DETAILS, (*GOOD[:3], failed("lamp", "it did not", station_place(1))))
    (row,) = [row for row in certificate_text.table_rows(faulty, str) if row.label == "Station 1"]
    assert (row.outcome, row.finding) == (Outcome.FAIL, "Station lamp: it did not")


def test_what_was_skipped_at_all_stations_is_a_line_of_its_own() -> None:
    silent = issue(DETAILS, (failed("firmware", "no answer"), skipped("button", "no firmware")))
    rows = [(row.label, row.outcome) for row in certificate_text.table_rows(silent, str)]
    assert rows == [("Firmware", Outcome.FAIL), ("Button arrives at its own station", Outcome.SKIPPED)]


def test_the_pdf_is_one_page_of_a_four_even_with_everything_wrong(tmp_path: Path) -> None:
    many = [failed("display", "shows nothing " * 20, display_place(f"board-{n}")) for n in range(60)]
    certificate = issue(DETAILS, (*GOOD, *many))
    assert draw_page(certificate, str).size == (1240, 1754)
    write_pdf(certificate, tmp_path / "c.pdf", str)
    content = (tmp_path / "c.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") == 1


def test_the_page_can_say_what_was_found_in_vietnamese() -> None:
    certificate = issue(
        DETAILS, (*GOOD, failed("button", "only {good} of {count} presses arrived", station_place(2), good=1, count=5))
    )
    text = certificate_text.text(certificate, translator())
    assert "Bàn 2: Nút bấm đúng bàn: chỉ nhận được 1/5 lần bấm" in text
    assert "arrived" not in text


# ------------------------------------------------------------------------------------------------------- as a file


def test_the_file_has_every_finding_in_english_and_as_a_sentence() -> None:
    failure = failed("button", "only {good} of {count} presses arrived", station_place(2), good=1, count=5)
    certificate = issue(replace(DETAILS, model=""), (failure,))
    content = msgspec.json.decode(certificate_json.encode(certificate))
    (result,) = content["results"]
    assert (result["finding"], result["place"]) == ("only 1 of 5 presses arrived", "station 2")
    assert result["remedy"].startswith("Swap the plugs back")
    assert (result["sentence"]["code"], result["sentence"]["args"]) == ("selftest-button", {"good": 1, "count": 5})
    assert content["machine"] == "not a Raspberry Pi"
    assert certificate_json.decode(certificate_json.encode(certificate)) == certificate


def test_a_file_whose_findings_are_in_english_only_is_read() -> None:
    content = msgspec.json.decode(certificate_json.encode(issue(DETAILS, GOOD)))
    for result in content["results"]:
        del result["sentence"], result["place_sentence"]
    certificate = certificate_json.decode(msgspec.json.encode(content))
    assert [(result.where, str(result.finding)) for result in certificate.results] == [
        (result.where, str(result.finding)) for result in GOOD
    ]
    assert codes(certificate) == []


def test_a_file_with_checks_of_another_version_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match="unknown checks: harp; known: board, kernel"):
        certificate_json.decode(UNKNOWN_CHECK)
