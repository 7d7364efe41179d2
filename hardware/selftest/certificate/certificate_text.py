"""Decide how a certificate reads: one page in Vietnamese, for the folder of the evening. Pure: lines of words.

Kind: pure
"""

import datetime as dt
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from bus.messages import Sentence
from hardware.selftest.assess.checks import CHECKS, Outcome, Result
from hardware.selftest.assess.wording import NOT_A_PI
from hardware.selftest.certificate.certificate import Certificate, title

WORDS = {
    Outcome.PASS: "ĐẠT",
    Outcome.WARN: "LƯU Ý",
    Outcome.FAIL: "KHÔNG ĐẠT",
    Outcome.SKIPPED: "chưa thử",
}
_ORDER = (Outcome.SKIPPED, Outcome.PASS, Outcome.WARN, Outcome.FAIL)
_PER_STATION = ("button", "contact", "cross-talk", "path", "lamp")


class Row(Struct, frozen=True):
    """One line of the table: what, its outcome, the figures."""

    what: str
    outcome: Outcome
    found: str


def rows(certificate: Certificate) -> list[Row]:
    """The table: a line for each check, a line for each station."""
    done: set[str] = set()
    found: list[Row] = []
    for one in certificate.results:
        if one.check not in _PER_STATION:
            found.append(Row(title(one, vi=True), one.outcome, one.found))
        elif one.place not in done:
            done.add(one.place)
            found.append(_station(one.place, [each for each in certificate.results if each.place == one.place]))
    return found


def told(certificate: Certificate, say: Callable[[Sentence], str]) -> Certificate:
    """The certificate with what was found, and where, in the words of `say`."""
    results = (
        replace(one, found=say(one.said) if one.said else one.found, place=say(one.at) if one.at else one.place)
        for one in certificate.results
    )
    machine = say(NOT_A_PI) if certificate.machine == str(NOT_A_PI) else certificate.machine
    return replace(certificate, machine=machine, results=tuple(results))


def facts(certificate: Certificate, offset_s: int = 0) -> list[tuple[str, str]]:
    """The head: what was tested, when, with what. `offset_s`: local time's distance from UTC."""
    return [
        ("Bo mạch", certificate.board_id),
        ("Máy", certificate.machine),
        ("Phiên bản", f"bamchuong {certificate.software}"),
        ("Thời điểm", when(certificate.made_s, offset_s)),
        ("Có hiệu lực đến", when(certificate.expires_s, offset_s)),
        ("Đã bấm thử từng bàn", "có" if certificate.hands else "chưa"),
        ("Đã xem đèn, còi, bảng LED", "có" if certificate.eyes else "chưa"),
        *([("Lưu ý", "bo mạch mô phỏng: không dùng cho sân khấu")] if certificate.simulated else []),
        *([("Lỗi cố ý", ", ".join(certificate.faults))] if certificate.faults else []),
    ]


def text(certificate: Certificate, offset_s: int = 0) -> str:
    """The certificate as plain text."""
    lines = ["GIẤY CHỨNG NHẬN KIỂM TRA THIẾT BỊ BẤM CHUÔNG", "", f"KẾT QUẢ: {WORDS[certificate.verdict]}", ""]
    lines += [f"{what + ':':<28}{words}" for what, words in facts(certificate, offset_s)]
    lines += ["", *(f"{WORDS[one.outcome]:<10} {one.what}: {one.found}" for one in rows(certificate))]
    return "\n".join([*lines, *_to_do(certificate), "", "Kỹ thuật viên (ký tên): ______________________"]) + "\n"


def when(seconds: int, offset_s: int) -> str:
    """`14:05 23/11/2026`, local time."""
    moment = dt.datetime.fromtimestamp(seconds, dt.timezone(dt.timedelta(seconds=offset_s)))
    return moment.strftime("%H:%M %d/%m/%Y")


def _to_do(certificate: Certificate) -> Iterator[str]:
    bad = [one for one in certificate.results if one.outcome in (Outcome.FAIL, Outcome.WARN)]
    if bad:
        yield ""
        yield "Việc cần làm:"
    for one in bad:
        yield f"- {title(one, vi=True)}: {one.found}"
        yield f"    {CHECKS[one.check].do_vi}"


def _station(place: str, results: list[Result]) -> Row:
    """All checks of a station in one line: what is wrong, else how fast it answered and how its contact settles."""
    worst = max((one.outcome for one in results), key=_ORDER.index)
    wrong = [f"{CHECKS[one.check].title_vi}: {one.found}" for one in results if one.outcome is worst]
    figures = [one.found for name in ("path", "contact") for one in results if one.check == name]
    good = worst in (Outcome.PASS, Outcome.SKIPPED) and any(one.outcome is Outcome.PASS for one in results)
    return Row(place[:1].upper() + place[1:], worst, "; ".join(figures if good else wrong))
