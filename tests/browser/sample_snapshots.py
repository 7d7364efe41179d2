"""A scripted match: one snapshot per scene, written by hand, for the MC and for the stage.

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


def _lamps_in_play() -> dict[int, m.Lamp]:
    return {1: m.Lamp.EARLY, 2: m.Lamp.OUT, 3: m.Lamp.FLOOR, 4: m.Lamp.OUT, 5: m.Lamp.OUT}


Fields = dict[str, Any]


def scenes(now_ns: int) -> dict[str, Fields]:
    """Every scene of a match by name, as fields of the MC's snapshot."""
    with_question: Fields = {"question": QUESTION, "undo": UNDONE}
    right, wrong = step("RIGHT", m.RuleRight()), step("WRONG", m.RuleWrong())
    marks = {1: True, 2: True, 3: False, 4: None, 5: None}
    return {
        "setup": {
            "phase": "setup",
            "teams": teams(score=dict.fromkeys(range(1, 6), Decimal(0))),
            "next_step": step("Start the match", m.StartMatch()),
            "journal_head": (1, HEAD),
            "seal_key": SEAL_KEY,
        },
        "intro": {
            "phase": "intro",
            "kind": "buzzers",
            "next_step": step("Start the round", m.StartRound()),
            "undo": UNDONE,
            "journal_head": (214, HEAD),
            "seal_key": SEAL_KEY,
            "sealed_seq": 213,
        },
        "ready": {
            "phase": "ready",
            "kind": "buzzers",
            "next_step": step("Read question {number}", m.StartReading(), number=4),
            "actions": (END, *BARS),
            "undo": UNDONE,
        },
        "reading": {
            **with_question,
            "phase": "reading",
            "kind": "buzzers",
            "teams": teams(lamp=on_all_stations(m.Lamp.LOCKED)),
            "next_step": step("Start clock", m.StartThinking()),
            "actions": (VOID, *BARS),
        },
        "choices": {
            "question": CHOICES,
            "phase": "reading",
            "kind": "buzzers",
            "teams": teams(lamp=on_all_stations(m.Lamp.LOCKED)),
            "next_step": step("Start clock", m.StartThinking()),
            "actions": (VOID, *BARS),
        },
        "choices_closed": {
            "question": CHOICES,
            "phase": "closed",
            "kind": "buzzers",
            "teams": teams(mark={2: True}),
        },
        "blocked": {
            **with_question,
            "phase": "reading",
            "kind": "buzzers",
            "next_step": step("Start clock", m.StartThinking()),
            "actions": (VOID,),
            "blockers": (
                m.Sentence("held", "Station {station}: the button is held down", {"station": 4}),
                m.Sentence("no-firmware", "The firmware has not reported yet: no button works"),
            ),
            "health": (
                m.HealthView("firmware", "away"),
                m.HealthView("scoreboard", "ok"),
                m.HealthView(
                    "journal", "trouble", (m.Sentence("full", "Nothing is being saved: {why}", {"why": "disk full"}),)
                ),
            ),
        },
        "thinking": {
            **with_question,
            "phase": "thinking",
            "kind": "buzzers",
            "teams": teams(lamp=on_all_stations(m.Lamp.LOCKED)),
            "clock": clock("thinking", 30, 27.4, now_ns),
            "actions": (PAUSE, VOID, *BARS),
        },
        "paused": {
            **with_question,
            "phase": "thinking",
            "kind": "buzzers",
            "clock": clock("thinking", 30, 12, now_ns, runs=False),
            "next_step": step("Resume clock", m.Resume()),
            "actions": (VOID, *BARS),
        },
        "open": {
            **with_question,
            "phase": "open",
            "kind": "buzzers",
            "teams": teams(lamp={**on_all_stations(m.Lamp.ARMED), 1: m.Lamp.EARLY}),
            "presses": presses()[:1],
            "clock": clock("pressing", 10, 8.2, now_ns),
            "actions": (
                step("No team knows: close the question", m.CloseQuestion(), confirm=True),
                step("Pardon team {team}", m.Pardon(1), team=1),
                PAUSE,
                VOID,
                *BARS,
            ),
        },
        "floor": {
            **with_question,
            "phase": "floor",
            "kind": "buzzers",
            "floor": 3,
            "teams": teams(lamp=_lamps_in_play()),
            "presses": presses(),
            "clock": clock("answering", 15, 12.3, now_ns),
            "actions": (right, wrong, step("Pardon team {team}", m.Pardon(1), team=1), PAUSE, VOID, *BARS),
        },
        "tied": {
            **with_question,
            "phase": "tied",
            "kind": "buzzers",
            "tied": (3, 2),
            "tie_window_ns": 100_000,
            "teams": teams(lamp={2: m.Lamp.TIED, 3: m.Lamp.TIED}),
            "presses": presses(tie=True),
            "next_step": step("Reopen for teams {teams}", m.ReopenBuzzers(), teams="2, 3"),
            "actions": (
                step("Give the floor to team {team}", m.GiveFloor(2), team=2),
                step("Give the floor to team {team}", m.GiveFloor(3), team=3),
                VOID,
            ),
        },
        "lost": {
            **with_question,
            "phase": "lost",
            "kind": "buzzers",
            "notices": (m.Sentence("lost", "The firmware restarted while the buzzers were open: open them again"),),
            "next_step": step("Reopen the buzzers", m.ReopenBuzzers()),
            "actions": (VOID,),
        },
        "closed": {
            **with_question,
            "phase": "closed",
            "kind": "buzzers",
            "presses": presses(),
            "teams": teams(mark={3: True, 2: False}, item_points={3: Decimal(10)}, score={3: Decimal(70)}),
            "next_step": step("Read question {number}", m.StartReading(), number=5),
            "actions": (VOID, END),
        },
        "boards_thinking": {
            **with_question,
            "phase": "thinking",
            "kind": "boards",
            "clock": clock("thinking", 30, 4.6, now_ns),
            "actions": (PAUSE, VOID),
        },
        "boards_up": {
            **with_question,
            "phase": "boards_up",
            "kind": "boards",
            "teams": teams(mark=marks),
            "next_step": step("Confirm the boards", m.ConfirmBoards()),
            "blockers": (m.Sentence("unmarked", "Not marked yet: team {teams}", {"teams": "4, 5"}),),
            "actions": (VOID, *(step("Mark", m.MarkBoard(n, True)) for n in range(1, 6))),
        },
        "revealed": {
            **with_question,
            "phase": "revealed",
            "kind": "boards",
            "teams": teams(
                mark={1: True, 2: True, 3: False, 4: True, 5: False}, item_points=dict.fromkeys((1, 2, 4), Decimal(10))
            ),
            "next_step": step("Read question {number}", m.StartReading(), number=5),
            "actions": (VOID, END),
        },
        "stage_ready": {
            "phase": "ready",
            "kind": "stage",
            "performer": 3,
            "to_perform": (4, 5, 1),
            "performed": (2,),
            "undo": UNDONE,
            "next_step": step("Team {team} starts", m.StartPerformance(), team=3),
            "actions": (*CALLS, END),
        },
        "performing": {
            "phase": "performing",
            "kind": "stage",
            "performer": 3,
            "clock": clock("performing", 600, 431.5, now_ns, counts_overtime=True, warnings_ns=(60 * S, 30 * S)),
            "next_step": step("End the performance", m.StopPerformance()),
            "actions": (PAUSE,),
        },
        "overtime": {
            "phase": "performing",
            "kind": "stage",
            "performer": 3,
            "clock": clock("performing", 600, -17.5, now_ns, counts_overtime=True, warnings_ns=(60 * S, 30 * S)),
            "next_step": step("End the performance", m.StopPerformance()),
            "actions": (PAUSE,),
        },
        "judging": {
            "phase": "judging",
            "kind": "stage",
            "performer": 3,
            "criteria": CRITERIA,
            "ballots": (
                m.BallotView(1, True, tuple(map(Decimal, ("36", "25.5", "18", "10")))),
                m.BallotView(2, False),
                m.BallotView(3, False),
            ),
            "next_step": step("Reveal the points", m.RevealBallots()),
            "blockers": (m.Sentence("ballots", "Not FINAL yet: judge {judges}", {"judges": "2, 3"}),),
        },
        "stage_revealed": {
            "phase": "revealed",
            "kind": "stage",
            "performer": 3,
            "criteria": CRITERIA,
            "teams": teams(item_points={3: Decimal("86.5")}, score={3: Decimal("146.5")}),
            "to_perform": (4, 5, 1),
            "performed": (2, 3),
            "judges": (1, 2, 3),
            "aggregate": m.Sentence("aggregate-mean", "mean of all {count} ballots", {"count": 3}),
            "next_step": step("Call team {team}", m.NextPerformance(), team=4),
            "actions": (*CALLS, END),
        },
        "ranking": {
            "phase": "ranking",
            "journal_head": (391, HEAD),
            "seal_key": SEAL_KEY,
            "sealed_seq": 390,
            "ranking": _ranking(),
            "undo": UNDONE,
        },
        "ceremony": {
            "phase": "ranking",
            "ranking": _ranking()[2:4],
            "shown_places": 1,
            "next_step": step("Show the next place", m.ShowPlace()),
        },
        "undecided": {
            "phase": "ranking",
            "ranking": _undecided(),
            "ties": (_tie(),),
            "frozen": True,
            "next_step": step("Play extra questions for the tie", m.BreakTie()),
            "undo": UNDONE,
        },
        "absent": {"phase": "ranking", "ranking": (*_ranking()[:4], _absent())},
        "frozen": {
            **with_question,
            "phase": "revealed",
            "kind": "boards",
            "frozen": True,
            "teams": teams(
                score=dict.fromkeys(range(1, 6)),
                place=dict.fromkeys(range(1, 6)),
                mark={1: True, 2: True, 3: False, 4: True, 5: False},
                item_points=dict.fromkeys((1, 2, 4), Decimal(10)),
            ),
        },
        "first_prize": {"phase": "ranking", "ranking": _ranking()[:4], "shown_places": 3},
        "break": {
            "phase": "intro",
            "kind": "buzzers",
            "next_step": step("Start the round", m.StartRound()),
            "undo": UNDONE,
            "rundown": RUNDOWN,
            "segment": msgspec.structs.replace(
                RUNDOWN[3],
                clock=clock("segment", 900, 431, now_ns),
                started_ns=now_ns - 469 * S,
                then_kind=m.SegmentKind.ROUND,
                then_name=ROUNDS["buzzers"].name,
            ),
            "theme": THEME,
        },
        "guests": {
            "phase": "setup",
            "teams": teams(score=dict.fromkeys(range(1, 6), Decimal(0))),
            "next_step": step("Start the match", m.StartMatch()),
            "rundown": RUNDOWN,
            "segment": msgspec.structs.replace(
                RUNDOWN[1], started_ns=now_ns, then_kind=m.SegmentKind.ROUND, then_name=ROUNDS["boards"].name
            ),
        },
        "themed": {
            "phase": "setup",
            "teams": teams(score=dict.fromkeys(range(1, 6), Decimal(0))),
            "next_step": step("Start the match", m.StartMatch()),
            "journal_head": (1, HEAD),
            "seal_key": SEAL_KEY,
            "rundown": RUNDOWN,
            "starts_at": "14:00",
            "theme": THEME,
        },
        "held": {
            **with_question,
            "phase": "reading",
            "kind": "buzzers",
            "hold": m.Sentence("hold", "Technical hold: {why}", {"why": "mất điện sân khấu"}),
            "actions": (step("End the technical hold", m.Release()),),
            "redo": m.Sentence("did-read", "Reading started"),
        },
    }


CAST = m.Sentence("did-ballot", "Ballot of judge {judge}", {"judge": 2})
ADJUSTED = m.Sentence(
    "did-adjust", "Score of team {team}: {points} ({reason})", {"team": 4, "points": "-5", "reason": "chấm nhầm câu 2"}
)
HISTORY = (
    m.HistoryView(
        214, m.Sentence("role-judge", "Judge {number}", {"number": 2}), 1_700_000_123 * S, CAST, decision=True
    ),
    m.HistoryView(210, m.Sentence("role-mc", "MC"), 1_700_000_100 * S, UNDONE, undone=True, decision=True),
    m.HistoryView(199, m.Sentence("role-desk", "Desk"), 1_700_000_050 * S, ADJUSTED, decision=True),
)

REMEDIES = (
    m.RemedyView(
        m.Sentence("remedy-right", "Its answer counts as right; who was heard after it gets nothing"),
        (m.CorrectionView(2, Decimal(10)), m.CorrectionView(4, Decimal(-10))),
        (
            m.Sentence(
                "change-score",
                "Team {team}: {points} points, {score} in all",
                {"team": 2, "points": "+10", "score": "40"},
            ),
            m.Sentence(
                "change-score",
                "Team {team}: {points} points, {score} in all",
                {"team": 4, "points": "-10", "score": "20"},
            ),
            m.Sentence(
                "change-place", "Team {team}: place {place} instead of {was}", {"team": 2, "place": 1, "was": 2}
            ),
        ),
    ),
    m.RemedyView(
        m.Sentence("remedy-void", "The question counts for nobody"),
        (m.CorrectionView(4, Decimal(-10)),),
        (
            m.Sentence(
                "change-score",
                "Team {team}: {points} points, {score} in all",
                {"team": 4, "points": "-10", "score": "20"},
            ),
        ),
    ),
)

PROTESTS = (
    m.ProtestView(1, 4, 1, 3, "Đội đã giơ bảng kịp giờ", "rejected", "đã xem lại băng hình"),
    m.ProtestView(2, 2, 2, 4, "Câu hỏi có hai đáp án đúng", "open", remedies=REMEDIES),
)


def for_the_staff(cast: m.Snapshot) -> m.Snapshot:
    """What the MC sees of a scene whose ballots have all their marks: none of them before all judges are FINAL."""
    if all(ballot.final for ballot in cast.ballots):
        return cast
    return msgspec.structs.replace(cast, ballots=_without_marks(cast.ballots))


def _without_marks(ballots: tuple[m.BallotView, ...]) -> tuple[m.BallotView, ...]:
    return tuple(msgspec.structs.replace(ballot, marks=msgspec.UNSET) for ballot in ballots)


def for_the_desk(staff: m.Snapshot) -> m.Snapshot:
    """What the desk sees of the MC's snapshot."""
    return msgspec.structs.replace(
        staff, audience=m.Audience.DESK, next_step=None, actions=(), blockers=(), history=HISTORY, protests=PROTESTS
    )


def for_a_judge(cast: m.Snapshot, judge: int) -> m.Snapshot:
    """What one judge sees: the hall's view, and the own marks."""
    hall = for_the_hall(cast)
    ballots = tuple(own if own.judge == judge else other for own, other in zip(cast.ballots, hall.ballots, strict=True))
    return msgspec.structs.replace(hall, audience=m.Audience.JUDGE, judge=judge, ballots=ballots)


def for_the_public(staff: m.Snapshot) -> m.Snapshot:
    """What phones see."""
    return msgspec.structs.replace(for_the_hall(staff), audience=m.Audience.PUBLIC)


def everybody(name: str, now_ns: int, seq: int = 1, **changes: object) -> tuple[m.Snapshot, ...]:
    """The scene called `name` for every audience, with `changes`."""
    cast = msgspec.structs.replace(snapshots(name, now_ns, seq, seq)[0], **changes)
    judges = (for_a_judge(cast, judge) for judge in range(1, 4))
    staff = for_the_staff(cast)
    return (staff, for_the_desk(staff), *judges, for_the_hall(staff), for_the_public(staff))


def _tie() -> m.TieView:
    problem = (
        "Teams {teams} are tied for places {first} to {last}: play extra questions, draw lots or apply a criterion"
    )
    return m.TieView(
        teams=(2, 3),
        first=1,
        last=2,
        problem=m.Sentence("places-tied", problem, {"teams": "2, 3", "first": 1, "last": 2}),
        can_be_played=True,
        criteria={
            "right-answers": m.Sentence("criterion-right", "more right answers"),
            "round:Về đích": m.Sentence("criterion-round", "more points in {round}", {"round": "Về đích"}),
        },
    )


def _undecided() -> tuple[m.RankView, ...]:
    """The ranking with a tie for the first prize."""
    note = m.Sentence("tie-open", "Equal points: places {first} to {last} are not decided yet", {"first": 1, "last": 2})
    tied = [m.RankView(1, number, NAMES[number - 1], Decimal("246.5"), None, note) for number in (2, 3)]
    return (*tied, *_ranking()[2:])


def _absent() -> m.RankView:
    return m.RankView(None, 4, NAMES[3], Decimal(20))


def _ranking() -> tuple[m.RankView, ...]:
    prizes = (
        {"vi": "Giải nhất", "en": "First prize"},
        {"vi": "Giải nhì", "en": "Second prize"},
        {"vi": "Giải ba", "en": "Third prize"},
        {"vi": "Giải ba", "en": "Third prize"},
        None,
    )
    rows = ((3, "246.5"), (2, "231"), (5, "231"), (1, "198.75"), (4, "160"))
    broken = m.Sentence("tie-break", "Decided by a tie-break question")
    return tuple(
        m.RankView(
            place, number, NAMES[number - 1], Decimal(score), prizes[place - 1], broken if place in (2, 3) else None
        )
        for place, (number, score) in enumerate(rows, start=1)
    )


def snapshots(name: str, now_ns: int, seq: int = 1, step_number: int = 1) -> tuple[m.Snapshot, m.Snapshot]:
    """The scene called `name` for the MC and for the stage."""
    fields = dict(scenes(now_ns)[name])
    kind = fields.pop("kind", None)
    fields.setdefault("teams", teams())
    fields.setdefault("health", HEALTH)
    staff = m.Snapshot(
        audience=m.Audience.MC,
        boot=BOOT,
        seq=seq,
        step=step_number,
        now_ns=now_ns,
        title=TITLE,
        venue="THCS Sài Đồng",
        round=ROUNDS[str(kind)] if kind else None,
        **fields,
    )
    return staff, for_the_hall(staff)


def _without_answer(question: m.QuestionView) -> m.QuestionView:
    return msgspec.structs.replace(question, answer=msgspec.UNSET, notes=msgspec.UNSET, source=msgspec.UNSET)


def for_the_hall(staff: m.Snapshot) -> m.Snapshot:
    """What the hall may see of the MC's snapshot."""
    open_now = staff.phase in ("revealed", "closed")
    question = staff.question if staff.question is None or open_now else _without_answer(staff.question)
    ballots = _without_marks(staff.ballots)
    lineup = (
        staff.teams if staff.phase != "boards_up" else tuple(msgspec.structs.replace(t, mark=None) for t in staff.teams)
    )
    return msgspec.structs.replace(
        staff,
        audience=m.Audience.STAGE,
        teams=lineup,
        question=question,
        ballots=ballots,
        judges=(),
        next_step=None,
        actions=(),
        blockers=(),
        ties=(),
        undo=None,
        health=(),
        notices=tuple(notice for notice in staff.notices if notice.code == "time-over"),
    )
