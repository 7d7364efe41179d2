"""Text of a certificate: one page in Vietnamese, for the folder of the evening.

Kind: pure
"""

import datetime as dt
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence
from hardware.selftest.assess.checks import CHECKS, Outcome, Result
from hardware.selftest.assess.wording import NOT_A_PI
from hardware.selftest.certificate.certificate import SEVERITY, Certificate, title

OUTCOME_NAMES = {
    Outcome.PASS: "ĐẠT",
    Outcome.WARN: "LƯU Ý",
    Outcome.FAIL: "KHÔNG ĐẠT",
    Outcome.SKIPPED: "chưa thử",
}
_PER_STATION = ("button", "contact", "cross-talk", "path", "lamp")


class Row(Struct, frozen=True):
    """One line of the table."""

    label: str
    outcome: Outcome
    finding: str


def table_rows(certificate: Certificate) -> list[Row]:
    """The table: a line for each check, but a single line for each station."""
    stations: set[str] = set()
    rows: list[Row] = []
    for result in certificate.results:
        if result.check not in _PER_STATION:
            rows.append(Row(title(result, vi=True), result.outcome, result.finding))
        elif result.place not in stations:
            stations.add(result.place)
            of_station = [other for other in certificate.results if other.place == result.place]
            rows.append(_station_row(result.place, of_station))
    return rows


def translate_certificate(certificate: Certificate, translate: Callable[[Sentence], str]) -> Certificate:
    """The certificate with findings and places translated by `translate`."""
    results = (
        replace(
            result,
            finding=translate(result.sentence) if result.sentence else result.finding,
            place=translate(result.place_sentence) if result.place_sentence else result.place,
        )
        for result in certificate.results
    )
    machine = translate(NOT_A_PI) if certificate.machine == str(NOT_A_PI) else certificate.machine
    return replace(certificate, machine=machine, results=tuple(results))


def header_fields(certificate: Certificate, offset_s: int = 0) -> list[tuple[str, str]]:
    """The header: labels and values. `offset_s`: local time's distance from UTC."""
    return [
        ("Bo mạch", certificate.board_id),
        ("Máy", certificate.machine),
        ("Phiên bản", f"bamchuong {certificate.software}"),
        ("Thời điểm", format_time(certificate.issued_s, offset_s)),
        ("Có hiệu lực đến", format_time(certificate.expires_s, offset_s)),
        ("Đã bấm thử từng bàn", "có" if certificate.buttons_pressed else "chưa"),
        ("Đã xem đèn, còi, bảng LED", "có" if certificate.outputs_observed else "chưa"),
        *([("Lưu ý", "bo mạch mô phỏng: không dùng cho sân khấu")] if certificate.simulated else []),
        *([("Lỗi cố ý", ", ".join(certificate.faults))] if certificate.faults else []),
    ]


def text(certificate: Certificate, offset_s: int = 0) -> str:
    """The certificate as plain text."""
    verdict = OUTCOME_NAMES[certificate.verdict]
    lines = ["GIẤY CHỨNG NHẬN KIỂM TRA THIẾT BỊ BẤM CHUÔNG", "", f"KẾT QUẢ: {verdict}", ""]
    lines += [f"{label + ':':<28}{value}" for label, value in header_fields(certificate, offset_s)]
    rows = table_rows(certificate)
    lines += ["", *(f"{OUTCOME_NAMES[row.outcome]:<10} {row.label}: {row.finding}" for row in rows)]
    return "\n".join([*lines, *_remedies(certificate), "", "Kỹ thuật viên (ký tên): ______________________"]) + "\n"


def format_time(seconds: int, offset_s: int) -> str:
    """`14:05 23/11/2026`, local time."""
    moment = dt.datetime.fromtimestamp(seconds, dt.timezone(dt.timedelta(seconds=offset_s)))
    return moment.strftime("%H:%M %d/%m/%Y")


def _remedies(certificate: Certificate) -> Iterator[str]:
    faulty = [result for result in certificate.results if result.outcome in (Outcome.FAIL, Outcome.WARN)]
    if faulty:
        yield ""
        yield "Việc cần làm:"
    for result in faulty:
        yield f"- {title(result, vi=True)}: {result.finding}"
        yield f"    {CHECKS[result.check].remedy_vi}"


def _station_row(place: str, results: list[Result]) -> Row:
    """All checks of a station in one line: its faults, otherwise its delay and how its contact settles."""
    worst = max((result.outcome for result in results), key=SEVERITY.index)
    faults = [f"{CHECKS[result.check].title_vi}: {result.finding}" for result in results if result.outcome is worst]
    figures = [result.finding for check in ("path", "contact") for result in results if result.check == check]
    is_good = worst in (Outcome.PASS, Outcome.SKIPPED) and any(result.outcome is Outcome.PASS for result in results)
    return Row(place[:1].upper() + place[1:], worst, "; ".join(figures if is_good else faults))
