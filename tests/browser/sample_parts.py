"""Parts that the scenes of the scripted match are made of: teams, questions, steps, clocks, presses.

Kind: pure
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from bus import messages as m
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_S as S
from controller.rules.commands import COMMANDS

BOOT = "scripted"
TITLE = "Hội thi Tìm hiểu dịch vụ công trực tuyến — Cụm 1"
NAMES = ("Thạch Bàn", "Sài Đồng", "Đô thị Việt Hưng", "Phúc Đồng", "Phúc Lợi", "Ngọc Lâm", "Gia Thụy", "Ngô Gia Tự")
ANSWER = "Mức độ 4"
QUESTION = m.QuestionView(
    number=4,
    text="Dịch vụ công trực tuyến mức độ nào cho phép người dân nộp hồ sơ, thanh toán lệ phí và nhận kết quả mà "
    "không phải đến cơ quan nhà nước?",
    answer=ANSWER,
    notes="Chấp nhận: “mức 4”, “mức độ bốn”.",
    source="Nghị định 43/2011/NĐ-CP, điều 3",
)
CHOICES = m.QuestionView(
    number=5,
    text="Con sông nào dài nhất chảy hoàn toàn trên lãnh thổ Việt Nam?\n"
    "A. Sông Hồng\nB. Sông Đồng Nai\nC. Sông Đà\nD. Sông Mã",
    answer="B. Sông Đồng Nai",
)
ROUNDS = {
    "boards": m.RoundView(m.RoundKind.BOARDS, {"vi": "Khởi động", "en": "Warm-up"}, 1, 3, 4, 10),
    "buzzers": m.RoundView(m.RoundKind.BUZZERS, {"vi": "Tăng tốc", "en": "Speed-up"}, 2, 3, 4, 10),
    "stage": m.RoundView(m.RoundKind.STAGE, {"vi": "Về đích", "en": "Finish"}, 3, 3, 2, 5),
}
RUNDOWN = (
    m.SegmentView(1, m.SegmentKind.WELCOME, at="13:30", minutes=30, state="over"),
    m.SegmentView(
        2,
        m.SegmentKind.GUESTS,
        {"vi": "Giới thiệu đại biểu"},
        lines=(
            "Bà Nguyễn Thị Thu Hằng, Phó Chủ tịch UBND quận",
            "Ông Trần Văn Thắng, Trưởng phòng Giáo dục và Đào tạo",
            "Các thầy cô hiệu trưởng của năm trường THCS trong cụm",
        ),
        state="over",
    ),
    m.SegmentView(3, m.SegmentKind.ROUND, {"vi": "Khởi động", "en": "Warm-up"}, at="14:00", state="over"),
    m.SegmentView(4, m.SegmentKind.BREAK, {"vi": "Giải lao"}, at="14:40", minutes=15, state="now"),
    m.SegmentView(5, m.SegmentKind.ROUND, {"vi": "Tăng tốc", "en": "Speed-up"}, at="14:55", state="next"),
    m.SegmentView(6, m.SegmentKind.VIDEO, {"vi": "Dịch vụ công trong hai phút"}, video="dich-vu-cong.mp4"),
    m.SegmentView(7, m.SegmentKind.CEREMONY, {"vi": "Trao giải"}, at="16:30"),
)
THEME = m.ThemeView(background="#0b3d91", text="#ffffff", accent="#ffd34d")
CRITERIA = (
    m.CriterionView({"vi": "Nội dung", "en": "Content"}, Decimal(40)),
    m.CriterionView({"vi": "Thể hiện", "en": "Delivery"}, Decimal(30)),
    m.CriterionView({"vi": "Sáng tạo", "en": "Creativity"}, Decimal(20)),
    m.CriterionView({"vi": "Thời gian", "en": "Timing"}, Decimal(10)),
)
HEALTH = tuple(m.HealthView(name, "ok") for name in ("firmware", "scoreboard", "panel", "journal"))


def teams(count: int = 5, **changes: Mapping[int, object]) -> tuple[m.TeamView, ...]:
    """`count` teams; `changes` gives fields of some of them, `lamp={2: Lamp.FLOOR}`."""
    scores = (70, 90, 60, 40, 90, 55, 30, 80)
    lineup = [
        m.TeamView(number=n, station=n, name=NAMES[n - 1], score=Decimal(scores[n - 1]), place=n)
        for n in range(1, count + 1)
    ]
    for field, values in changes.items():
        for number, value in values.items():
            lineup[number - 1] = msgspec.structs.replace(lineup[number - 1], **{field: value})
    return tuple(lineup)


def step(label: str, command: m.Command, *, confirm: bool = False, **args: str | int) -> m.StepView:
    """A step with its label, where the page has its button."""
    spec = COMMANDS[type(command)]
    place = spec.place if isinstance(spec.place, m.ButtonPlace) else m.ButtonPlace.TEAM_ROW
    return m.StepView(m.Sentence(type(command).__name__, label, args), command, confirm, place, spec.short)


def clock(what: str, total_s: int, left_s: float, now_ns: int, *, runs: bool = True, **more: object) -> m.ClockView:
    """A clock of `total_s` with `left_s` on it."""
    left_ns = int(left_s * S)
    return m.ClockView(what, total_s * S, now_ns + left_ns if runs else None, left_ns, **more)  # type: ignore[arg-type]


def on_all_stations(lamp: m.Lamp) -> dict[int, m.Lamp]:
    """The same lamp at all five stations."""
    return dict.fromkeys(range(1, 6), lamp)


def presses(tie: bool = False) -> tuple[m.PressView, ...]:
    """Team 3 first, team 2 close behind (or tied), team 5 later, team 1 early, team 4 holding its button."""
    kinds = (m.PressKind.TIED, m.PressKind.TIED) if tie else (m.PressKind.WINNER, m.PressKind.LATER)
    behind = 42_000 if tie else 1_284_000
    return (
        m.PressView(1, m.PressKind.EARLY, -812 * MS, None, 50_000),
        m.PressView(4, m.PressKind.HELD, 0, None, 50_000),
        m.PressView(3, kinds[0], 312_418_000, 0, 100_000),
        m.PressView(2, kinds[1], 312_418_000 + behind, behind, 100_000),
        m.PressView(5, m.PressKind.LATER, 402_900_000, 90_482_000, 100_000),
    )


def photo_finish(*behind_us: int) -> tuple[m.PressView, ...]:
    """Team 3 first, 3.6 s after the opening; the others so many µs behind it, in the order of their numbers."""
    others = zip((1, 2, 5, 4, 6, 7, 8), behind_us or (4_655, 31_020), strict=False)
    margins = {3: 0, **{team: behind * 1_000 for team, behind in others}}
    return tuple(
        m.PressView(team, m.PressKind.LATER if ns else m.PressKind.WINNER, 3_600 * MS + ns, ns, 50_000)
        for team, ns in margins.items()
    )


PAUSE = step("Stop clock", m.Pause())
VOID = step("Void the question, use a spare", m.VoidQuestion(), confirm=True)
END = step("End the round", m.EndRound(), confirm=True)
BARS = tuple(step("Bar team {team}", m.Bar(n), team=n) for n in range(1, 6))
CALLS = (
    *(step("Call team {team} first", m.CallTeam(n), team=n) for n in (5, 1)),
    *(step("Call team {team} last", m.CallLast(n), team=n) for n in (4, 5)),
)
HEAD, SEAL_KEY = "8f3a9c01d2e44b07a1c3e5d6f7089a2b", "5be01d2e77aa90c413f826bda4e90c7f"
UNDONE = m.Sentence("undo-right", "Question {number}: team {team} right", {"number": 3, "team": 2})


def lamps_in_play() -> dict[int, m.Lamp]:
    return {1: m.Lamp.EARLY, 2: m.Lamp.OUT, 3: m.Lamp.FLOOR, 4: m.Lamp.OUT, 5: m.Lamp.OUT}


Fields = dict[str, Any]
