"""Rulings in the minutes: decisions, corrections, protests and incidents, as Vietnamese texts.

Ordinary play (right, wrong, boards) is in the tables of the rounds. This module lists what changed the course of play:
who decided it, when and why. What was undone stays in the list, marked.

Kind: pure
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bus.language import name_in
from bus.messages import Phase
from bus.units import NS_PER_S
from controller.journal.hash_chain import Row
from controller.journal.record import Record
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.button_lines import trouble_sentence
from controller.rules.contest import Contest, has_arrived_after_verdict
from reports.pdf_strings import clock, day, microseconds_text, points, say, signed_points

OUTCOMES = {"upheld": "chấp nhận", "rejected": "không chấp nhận", "withdrawn": "đã rút lại hoặc ghi nhầm"}
"""How a protest was decided, in Vietnamese."""

TOO_LATE = "tín hiệu đến sau khi máy đã xác định đội bấm đầu tiên, nên không tính"

ACCESS_REASONS = {
    "for the match": "cho trận thi",
    "taken for the match": "nạp cho trận thi",
    "checked before the start": "kiểm tra trước khi bắt đầu",
    "check": "kiểm tra",
    "looked at by the desk": "ban thư ký xem",
}
"""Why a pack was opened, in Vietnamese; any other reason is shown as it is."""


class Ruling(Struct, frozen=True):
    """One line: number of its fact, when (wall time), who, what, why; `undone`: it was undone later."""

    seq: int
    wall_ns: int
    who: str
    what: str
    reason: str = ""
    undone: bool = False


class _Decision(Struct):
    """A decision that can be undone: its cause, and the lines that its facts added."""

    cause: str
    seq: int
    label: str
    lines: list[int]


def rulings(records: Iterable[tuple[Row, Record]]) -> tuple[Ruling, ...]:
    """The rulings of one match, in order."""
    contest = Contest()
    lines: list[Ruling] = []
    decisions: list[_Decision] = []
    undone: list[_Decision] = []
    for row, record in records:
        before, contest = contest, apply(contest, record.fact)
        fact = record.fact
        if isinstance(fact, f.Decided):
            undone.clear()
            decisions.append(_Decision(record.cause, row.seq, say(fact.label), []))
            continue
        text = _ruling_text(before, fact)
        if isinstance(fact, f.Undone) and decisions:
            undone.append(decisions.pop())
            _mark(lines, undone[-1].lines, undone=True)
            text = (f"Rút lại quyết định số {undone[-1].seq}: {undone[-1].label}", "")
        elif isinstance(fact, f.Redone) and undone:
            decisions.append(undone.pop())
            _mark(lines, decisions[-1].lines, undone=False)
            text = (f"Giữ lại quyết định số {decisions[-1].seq}: {decisions[-1].label}", "")
        if text is not None:
            belongs = bool(decisions) and decisions[-1].cause == record.cause
            if belongs and not isinstance(fact, f.Undone | f.Redone | f.PackOpened):
                decisions[-1].lines.append(len(lines))
            lines.append(Ruling(row.seq, record.wall_ns, record.who, *text))
    return tuple(lines)


def _mark(lines: list[Ruling], numbers: list[int], *, undone: bool) -> None:
    for n in numbers:
        lines[n] = replace(lines[n], undone=undone)


def _ruling_text(before: Contest, fact: f.AnyFact) -> tuple[str, str] | None:
    """Text and reason of a ruling; None for ordinary play."""
    match fact:
        case f.ScoreAdjusted(team=team, points=change, reason=reason, tie_break=tie_break):
            which = "điểm câu hỏi phụ của" if tie_break else "điểm"
            return f"Điều chỉnh {which} {_team(before, team)}: {signed_points(change)} điểm", reason
        case f.PackOpened():
            return _pack_access(fact)
        case f.ProtestRecorded(number=number, team=team, text=text):
            return f"Khiếu nại số {number} của {_team(before, team)} về {_about(before, fact)}: {text}", ""
        case f.ProtestDecided(number=number, outcome=outcome, reason=reason):
            return f"Khiếu nại số {number}: {OUTCOMES[outcome]}", reason
        case f.QuestionVoided(points=withdrawn):
            changes = ", ".join(f"đội {team} {signed_points(-more)}" for team, more in withdrawn.items() if more)
            return f"Huỷ {_where(before)}" + (f"; thu lại điểm: {changes}" if changes else ""), ""
        case f.TeamPardoned(team=team, points=back):
            refund = f" (trả lại {points(abs(back))} điểm)" if back else ""
            return f"Bỏ xử phạt bấm sớm của {_team(before, team)}, {_where(before)}{refund}", ""
        case f.TeamBarred(team=team, early=False):
            return f"{_team(before, team)} mất quyền bấm ở {_where(before)}", ""
        case f.FloorTaken(team=team, by_press=False):
            return f"Trao quyền trả lời cho {_team(before, team)} ở {_where(before)}", ""
        case f.BallotReopened(judge=judge):
            return f"Trả lại phiếu chấm của giám khảo {judge}", ""
        case f.RoundReopened(round=index):
            return f"Mở lại {_round(before, index)}", ""
        case _:
            return _minor_ruling_text(before, fact)


def _minor_ruling_text(before: Contest, fact: f.AnyFact) -> tuple[str, str] | None:
    """Text and reason for stations, clocks and incidents; None for ordinary play."""
    match fact:
        case f.TeamMoved(team=team, station=station):
            return f"{_team(before, team)} chuyển sang bàn {station}", ""
        case f.TeamAbsent(team=team, absent=absent):
            return f"{_team(before, team)} {'vắng mặt' if absent else 'có mặt trở lại'}", ""
        case f.HoldStarted(reason=why):
            return "Tạm dừng kỹ thuật", say(why)
        case f.HoldEnded():
            return "Hết tạm dừng kỹ thuật", ""
        case f.ClockSet(remaining_ns=left):
            return f"Đặt lại đồng hồ còn {left / NS_PER_S:.0f} giây", ""
        case f.MatchStarted(overridden_reasons=missing) if missing:
            return "Bắt đầu trận dù còn thiếu", "; ".join(map(say, missing))
        case f.OpeningLost(reason=why):
            return f"Lần mở chuông không dùng được, {_where(before)}", say(why)
        case f.Booted(boot=boot) if before.boot and boot != before.boot and before.phase != Phase.SETUP:
            return "Máy khởi động lại; đồng hồ dừng ở thời điểm cuối đã ghi", ""
        case f.PressRecorded(team=int(team), press=press) if has_arrived_after_verdict(press.kind, press.margin_ns):
            ahead = microseconds_text(-(press.margin_ns or 0) / 1_000)
            return f"{_team(before, team)} bấm trước lần bấm đầu tiên {ahead} ở {_where(before)}", TOO_LATE
        case f.TroubleReported(trouble=trouble) if trouble.what not in {"untried", "released"}:
            return f"Sự cố: {say(trouble_sentence(trouble))}", ""
        case _:
            return None


def _team(contest: Contest, number: int) -> str:
    team = contest.evening.match.team(number) if contest.evening is not None else None
    return f"đội {number} ({team.name})" if team is not None else f"đội {number}"


def _where(contest: Contest) -> str:
    return f"câu {contest.item + 1} {_round(contest, contest.round)}"


def _pack_access(fact: f.PackOpened) -> tuple[str, str]:
    access = fact.access
    what = f"Mở bộ câu hỏi {fact.pack}" if access.opened else f"Thử mở bộ câu hỏi {fact.pack}, sai mã"
    why = ", ".join(filter(None, (access.who, _when(access.at), ACCESS_REASONS.get(access.why, access.why))))
    return f"{what} ({fact.questions} câu, mã băm {fact.digest[:8]})", why


def _when(at: str) -> str:
    """An instant from an access log in Vietnam's time; unchanged where it is not an instant."""
    try:
        wall_ns = int(datetime.fromisoformat(at).timestamp()) * NS_PER_S
    except ValueError:
        return at
    return f"{clock(wall_ns)} {day(wall_ns)}"


def _about(contest: Contest, fact: f.ProtestRecorded) -> str:
    if not fact.round:
        return "cả trận"
    part = _round(contest, fact.round - 1)
    return f"câu (lượt) {fact.item} {part}" if fact.item else part


def _round(contest: Contest, index: int) -> str:
    rounds = contest.current_evening.format.rounds
    stage = rounds[index] if 0 <= index < len(rounds) else contest.current_evening.format.tie_break
    return f"phần {name_in(stage.name)}" if stage is not None else "trận"
