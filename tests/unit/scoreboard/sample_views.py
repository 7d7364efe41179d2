"""Sample snapshots for the stage, for the scoreboard's tests, and the wordings of boards that show them.

All instants count from `T0_NS`.
"""

from decimal import Decimal

from msgspec.structs import replace

from bus.messages import (
    Audience,
    ClockView,
    Lamp,
    RankView,
    RoundKind,
    RoundView,
    SegmentKind,
    SegmentView,
    Sentence,
    Snapshot,
    TeamView,
)
from bus.units import NS_PER_S as S
from scoreboard.start import wording_in

T0_NS = 1_000 * S

VIETNAMESE, ENGLISH = wording_in("vi"), wording_in("en")

NAMES = ("Sài Đồng", "Thạch Bàn", "Phúc Lợi", "Ái Mộ", "Ngọc Thụy", "Nguyễn Gia Thiều", "Bồ Đề", "Long Biên")
SCORES = ("120", "90", "-5", "0", "87.5", "250", "40", "65")


def teams(count: int = 4, **changes: dict[int, object]) -> tuple[TeamView, ...]:
    """`count` teams at the stations of the same number; `changes` are field = {team: value}."""
    views = []
    for number in range(1, count + 1):
        fields = {name: by_team[number] for name, by_team in changes.items() if number in by_team}
        fields = {"score": Decimal(SCORES[number - 1]), "name": NAMES[number - 1], "place": number} | fields
        views.append(TeamView(number=number, station=number, **fields))  # type: ignore[arg-type]
    return tuple(views)


def running(what: str, total_s: int, left_ns: int, warnings_s: tuple[int, ...] = ()) -> ClockView:
    """A clock that has `left_ns` left at `T0_NS`."""
    return ClockView(
        what=what,  # type: ignore[arg-type]
        total_ns=total_s * S,
        deadline_ns=T0_NS + left_ns,
        remaining_ns=left_ns,
        counts_overtime=what == "performing",
        warnings_ns=tuple(warning_s * S for warning_s in warnings_s),
    )


def stopped(what: str, total_s: int, left_ns: int) -> ClockView:
    """A stopped clock with `left_ns` left."""
    return ClockView(
        what=what,  # type: ignore[arg-type]
        total_ns=total_s * S,
        deadline_ns=None,
        remaining_ns=left_ns,
        counts_overtime=what == "performing",
    )


_ROUNDS = {
    RoundKind.BOARDS: ("Khởi động", "Warm-up", 1, 10),
    RoundKind.BUZZERS: ("Tăng tốc", "Speed-up", 2, 10),
    RoundKind.STAGE: ("Về đích", "Finish", 3, 4),
}


def round_view(kind: RoundKind, item: int = 4, tie_break: bool = False) -> RoundView:
    """The plan's round of this kind."""
    name, name_en, number, items = _ROUNDS[kind]
    return RoundView(kind, {"vi": name, "en": name_en}, number, 3, item, items, tie_break)


def view(phase: str, kind: RoundKind | None = None, count: int = 4, seq: int = 1, **fields: object) -> Snapshot:
    """A snapshot for the stage in `phase`."""
    snapshot_fields = {
        "teams": teams(count),
        "round": round_view(kind) if kind else None,
        "title": "Bấm chuông 2018",
        "venue": "THCS Thượng Thanh",
        "boot": "boot",
    } | fields
    return Snapshot(audience=Audience.STAGE, seq=seq, step=seq, now_ns=T0_NS, phase=phase, **snapshot_fields)  # type: ignore[arg-type]


BOARDS, BUZZERS, STAGE = RoundKind.BOARDS, RoundKind.BUZZERS, RoundKind.STAGE

_RANKING = tuple(
    RankView(place, team, NAMES[team - 1], Decimal(score), {"vi": prize, "en": prize_en})
    for place, team, score, prize, prize_en in (
        (1, 6, "250", "Giải nhất", "First prize"),
        (2, 1, "120", "Giải nhì", "Second prize"),
        (3, 2, "90", "Giải ba", "Third prize"),
        (3, 5, "87.5", "Giải ba", "Third prize"),
    )
)

BREAK = SegmentView(
    number=2,
    kind=SegmentKind.BREAK,
    clock=running("segment", 600, 272 * S),
    then_kind=SegmentKind.ROUND,
    then_name={"vi": "Tăng tốc", "en": "Speed-up"},
)
"""A break with 4:32 left, then the second round."""

VIEWS: dict[str, Snapshot] = {
    "setup": view("setup"),
    "intro": view("intro", BOARDS),
    "ranking": view("ranking", count=8, ranking=_RANKING),
    "boards-ready": view("ready", BOARDS),
    "boards-reading": view("reading", BOARDS),
    "boards-thinking": view("thinking", BOARDS, clock=running("thinking", 30, 17 * S)),
    "boards-paused": view("thinking", BOARDS, clock=stopped("thinking", 30, 17 * S)),
    "boards-boards_up": view("boards_up", BOARDS),
    "boards-revealed": view(
        "revealed",
        BOARDS,
        teams=teams(mark={1: True, 2: False, 3: False, 4: True}, item_points={1: Decimal(10), 4: Decimal(10)}),
    ),
    "buzzers-ready": view("ready", BUZZERS),
    "buzzers-reading": view("reading", BUZZERS, round=round_view(BUZZERS, item=10)),
    "buzzers-thinking": view("thinking", BUZZERS, clock=running("thinking", 30, 30 * S)),
    "buzzers-open": view(
        "open",
        BUZZERS,
        clock=running("pressing", 10, 9 * S),
        teams=teams(lamp={1: Lamp.ARMED, 2: Lamp.EARLY, 3: Lamp.OUT, 4: Lamp.ARMED}),
    ),
    "buzzers-floor": view(
        "floor",
        BUZZERS,
        floor=1,
        clock=running("answering", 15, 12 * S),
        teams=teams(lamp={1: Lamp.FLOOR, 2: Lamp.EARLY}),
    ),
    "buzzers-floor-long-name": view(
        "floor", BUZZERS, count=8, floor=6, clock=running("answering", 15, 12 * S), teams=teams(8, lamp={6: Lamp.FLOOR})
    ),
    "buzzers-tied": view("tied", BUZZERS, tied=(2, 4), teams=teams(lamp={2: Lamp.TIED, 4: Lamp.TIED})),
    "buzzers-lost": view("lost", BUZZERS),
    "buzzers-closed-right": view("closed", BUZZERS, teams=teams(mark={2: True}, item_points={2: Decimal(10)})),
    "buzzers-closed-nobody": view("closed", BUZZERS),
    "buzzers-tie-break": view("reading", BUZZERS, round=round_view(BUZZERS, tie_break=True)),
    "stage-ready": view("ready", STAGE, performer=2, clock=stopped("performing", 600, 600 * S)),
    "stage-performing": view(
        "performing", STAGE, performer=2, clock=running("performing", 600, 583 * S, warnings_s=(60, 30))
    ),
    "stage-overtime": view("performing", STAGE, performer=2, clock=running("performing", 600, -12 * S)),
    "stage-judging": view("judging", STAGE, performer=2),
    "stage-revealed": view("revealed", STAGE, performer=2, teams=teams(item_points={2: Decimal("87.5")})),
    "segment-break": view("revealed", BOARDS, segment=BREAK),
    "segment-break-named": view(
        "revealed",
        BOARDS,
        segment=replace(
            BREAK, name={"vi": "Nghỉ uống nước", "en": "Refreshments"}, clock=running("segment", 60, 59 * S)
        ),
    ),
    "segment-guests": view("setup", segment=SegmentView(number=1, kind=SegmentKind.GUESTS)),
    "hold": view(
        "thinking",
        BOARDS,
        clock=stopped("thinking", 30, 17 * S),
        hold=Sentence("hold-because", "Technical hold: {why}", {"why": "đổi nút"}),
    ),
    "hold-without-clock": view("closed", BUZZERS, hold=Sentence("hold", "Technical hold")),
    "teams-2": view("revealed", BOARDS, count=2),
    "teams-8": view("revealed", BOARDS, count=8),
}
"""One snapshot for every phase of every kind of round, and special cases, by name."""
