"""Texts of the papers: Vietnamese sentences, dates, points.

The papers are made from the journal alone, so their texts are here and not in the catalogue of the pages: the same
journal gives the same bytes whatever the pages say. Wall times are shown in Vietnam's time zone, wherever the paper is
made.

Kind: pure
"""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from bus.messages import Sentence
from bus.units import NS_PER_S

VIETNAM = timezone(timedelta(hours=7), "giờ Việt Nam")
"""Vietnam has had no daylight saving time since 1975."""

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

PEOPLE = {
    "mc": "Người dẫn chương trình",
    "desk": "Ban thư ký",
    "tech": "Kỹ thuật",
    "judge": "Giám khảo",
    "robot": "Chạy thử tự động",
    "controller": "Máy điều khiển",
    "firmware": "Máy bấm chuông",
    "the clock": "Đồng hồ",
}

SENTENCES = {
    "did-mark-right": "Bảng đội {team}: đúng",
    "did-mark-wrong": "Bảng đội {team}: sai",
    "did-unmark": "Bỏ chấm bảng đội {team}",
    "did-right": "Câu {number}: đội {team} đúng",
    "did-wrong": "Câu {number}: đội {team} sai",
    "did-give-floor": "Trao quyền trả lời cho đội {team}",
    "did-bar": "Đội {team} mất quyền bấm",
    "did-pardon": "Bỏ xử phạt đội {team}",
    "did-ballot": "Phiếu chấm của giám khảo {judge}",
    "did-reopen-ballot": "Trả lại phiếu chấm của giám khảo {judge}",
    "did-move": "Đội {team} chuyển sang bàn {station}",
    "did-absent": "Đội {team} vắng mặt",
    "did-present": "Đội {team} có mặt trở lại",
    "did-set-clock": "Đặt lại đồng hồ {seconds} giây",
    "did-adjust": "Điểm đội {team}: {points}",
    "did-adjust-extra": "Điểm câu hỏi phụ đội {team}: {points}",
    "did-start": "Bắt đầu trận",
    "did-round": "Bắt đầu phần thi",
    "did-read": "Đọc câu hỏi",
    "did-think": "Bắt đầu đồng hồ",
    "did-confirm": "Xác nhận kết quả giơ bảng",
    "did-open": "Mở chuông lại",
    "did-close": "Kết thúc câu hỏi",
    "did-void": "Huỷ câu hỏi",
    "did-perform": "Bắt đầu phần trình bày",
    "did-stop": "Kết thúc phần trình bày",
    "did-reveal": "Công bố phiếu chấm",
    "did-call": "Mời đội tiếp theo",
    "did-end-round": "Kết thúc phần thi",
    "did-end-early": "Kết thúc sớm",
    "did-reopen-round": "Mở lại phần thi",
    "did-show-place": "Công bố một giải",
    "did-hold": "Tạm dừng kỹ thuật",
    "did-release": "Hết tạm dừng kỹ thuật",
    "did-pause": "Dừng đồng hồ",
    "did-resume": "Chạy tiếp đồng hồ",
    "tie-stands": "Bằng điểm, đồng hạng",
    "tie-broken": "Phân định bằng câu hỏi phụ",
    "no-firmware": "Máy bấm chuông chưa sẵn sàng",
    "no-station": "Thiếu bàn {stations}",
    "low-at-arming": "Bàn {station}: nút đang bị giữ",
    "stuck": "Bàn {station}: nút bị kẹt hoặc dây bị chập",
    "chatter": "Bàn {station}: nút bị rung",
    "glitch": "Bàn {station}: {count} xung nhiễu, không tính là lần bấm",
    "lost": "Mất tín hiệu {count} lần",
    "full": "Hàng đợi tín hiệu đầy {count} lần",
    "merged": "{count} lần tín hiệu quá sát nhau",
    "silent": "Bàn {station}: nút xuống mà không có tín hiệu",
    "firmware-restarted": "Máy bấm chuông khởi động lại",
    "undo-opening": "Quay lại lúc đang mở chuông",
}
"""Vietnamese by the code of a sentence; any other sentence is shown in English."""

PRESS_KINDS = {
    "winner": "bấm đầu tiên",
    "tied": "bấm đồng thời",
    "later": "bấm sau",
    "arrived-after-verdict": "bấm trước, tín hiệu đến quá muộn nên không tính",
    "early": "bấm sớm",
    "held": "giữ nút từ trước",
    "barred": "không có quyền bấm",
    "late": "quá giờ",
    "idle": "khi chuông khoá",
}

OUTCOMES = {"floor": "quyền trả lời", "tie": "bấm đồng thời", "nobody": "không đội nào bấm"}


def say(sentence: Sentence) -> str:
    """A sentence in Vietnamese."""
    template = SENTENCES.get(sentence.code)
    if template is None:
        return str(sentence)
    if sentence.code in {"did-adjust", "did-adjust-extra"}:
        return template.format(team=sentence.args["team"], points=signed_points(Decimal(str(sentence.args["points"]))))
    return template.format(**sentence.args)


def person_name(who: str) -> str:
    """Who did something, as named on the papers: `desk:tablet` is `Ban thư ký (tablet)`."""
    role, _, rest = who.partition(":")
    name = PEOPLE.get(role)
    if name is None:
        return who
    return f"{name} ({rest})" if rest else name


def points(value: Decimal) -> str:
    """Points as they are written in Vietnam: `12,5`; no trailing zeros."""
    text = f"{value.normalize():f}" if value else "0"
    return text.replace(".", ",").replace("-", "−")


def signed_points(value: Decimal) -> str:
    """Points added or subtracted: `+10`, `−5`, `0`."""
    return f"+{points(value)}" if value > 0 else points(value)


def vietnam_time(wall_ns: int) -> datetime:
    """Wall time in Vietnam."""
    return datetime.fromtimestamp(wall_ns // NS_PER_S, UTC).astimezone(VIETNAM)


def clock(wall_ns: int) -> str:
    """`19:32:05`."""
    return f"{vietnam_time(wall_ns):%H:%M:%S}"


def hour(wall_ns: int) -> str:
    """`19 giờ 05 phút`."""
    at = vietnam_time(wall_ns)
    return f"{at.hour} giờ {at.minute:02d} phút"


def day(wall_ns: int) -> str:
    """`ngày 02 tháng 4 năm 2018`: months above 2 without a leading zero, as in official papers (decree 30/2020)."""
    at = vietnam_time(wall_ns)
    month = f"{at.month:02d}" if at.month < 3 else str(at.month)
    return f"ngày {at.day:02d} tháng {month} năm {at.year}"


def duration(time_ns: int) -> str:
    """A duration as `9:58`."""
    seconds = round(time_ns / NS_PER_S)
    return f"{seconds // 60}:{seconds % 60:02d}"


def microseconds_text(time_us: float | None) -> str:
    """A duration in a readable unit: `12,3 µs`, `1,204 ms`, `2,310 s`; empty where it is unknown."""
    if time_us is None:
        return ""
    size = abs(time_us)
    number, unit = (time_us, "µs") if size < 1_000 else (time_us / 1e3, "ms") if size < 1e6 else (time_us / 1e6, "s")
    digits = {"µs": 1, "ms": 3, "s": 3}[unit]
    return f"{number:.{digits}f}".replace(".", ",").replace("-", "−") + f" {unit}"
