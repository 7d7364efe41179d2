"""Decide what a command does: facts, or a refusal with all its reasons. Pure.

`decide(contest, order, now_ns) -> facts` is the one way in which people change the contest. General reasons (an old
screen, a role that may not, a phase that does not know the command) are looked for first, then the command's own.

Kind: pure
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from bus import messages as m
from bus.messages import Role, Sentence
from controller.packs.pack import Pack
from controller.rules import boards, buzzers, clocks, corrections, match_flow, questions, stage
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.phases import IN_HOLD, CommandType, legal, permitted
from controller.rules.refusal import RefusedError, moved_on, not_now, not_permitted, unless

Decider = Callable[[Contest, Any, int], list[f.AnyFact]]


class Order(Struct, frozen=True):
    """A command with who gave it and the `Snapshot.step` that they saw (None: not checked).

    `judge`: which judge, where the role is JUDGE; no other's ballot can be cast. `draw`: a random number, for what is
    decided by lot; it comes in, so that deciding stays pure. `pack`: what the sealed pack of a `LoadPack` holds.
    """

    command: m.Command
    who: str
    role: Role
    step: int | None = None
    judge: int | None = None
    draw: int = 0
    pack: Pack | None = None


DECIDERS: dict[CommandType, Decider] = {
    m.StartMatch: match_flow.start_match,
    m.StartRound: match_flow.start_round,
    m.StartReading: match_flow.start_reading,
    m.StartThinking: match_flow.start_thinking,
    m.MarkBoard: boards.mark,
    m.ConfirmBoards: boards.confirm,
    m.RuleRight: buzzers.right,
    m.RuleWrong: buzzers.wrong,
    m.ReopenBuzzers: buzzers.open_again,
    m.GiveFloor: buzzers.give_floor,
    m.CloseQuestion: buzzers.close,
    m.Bar: buzzers.bar,
    m.Pardon: buzzers.pardon,
    m.VoidQuestion: match_flow.void,
    m.StartPerformance: stage.start,
    m.StopPerformance: stage.stop,
    m.CastBallot: stage.cast,
    m.ReopenBallot: stage.reopen,
    m.RevealBallots: stage.reveal,
    m.NextPerformance: stage.call,
    m.EndRound: match_flow.end_round,
    m.EndEarly: match_flow.end_early,
    m.ReopenRound: match_flow.reopen_round,
    m.ShowPlace: match_flow.show_place,
    m.SetClock: clocks.set_clock,
    m.MoveTeam: corrections.move,
    m.MarkAbsent: corrections.absent,
    m.Hold: corrections.hold,
    m.Release: corrections.release,
    m.Pause: clocks.pause,
    m.Resume: clocks.resume,
    m.AdjustScore: corrections.adjust,
    m.RecordProtest: corrections.protest,
    m.DecideProtest: corrections.decide_protest,
    m.SetBrightness: corrections.brightness,
    m.LoadPack: questions.take,
    m.Undo: corrections.undo,
    m.Redo: corrections.redo,
}


def decide(contest: Contest, order: Order, now_ns: int) -> tuple[f.AnyFact, ...]:
    """The facts that `order` leads to. Raises `RefusedError` with all reasons; then nothing is changed."""
    command = order.command
    old = order.step is not None and order.step != contest.step and not isinstance(command, STEPLESS)
    unless(
        [
            Sentence("no-match", "No match is open") if contest.evening is None else None,
            moved_on(order.step, contest.step) if old and order.step is not None else None,
            None if permitted(order.role, command) else not_permitted(order.role),
            _foreign_ballot(order),
            None if legal(contest.kind, contest.phase, command) else not_now(type(command).__name__, contest.phase),
            contest.hold if contest.hold is not None and not isinstance(command, IN_HOLD) else None,
        ]
    )
    if isinstance(command, m.StartRound):
        facts = match_flow.start_round(contest, command, now_ns, order.draw)
    elif isinstance(command, m.LoadPack):
        facts = questions.take(contest, command, now_ns, order.pack)
    else:
        facts = DECIDERS[type(command)](contest, command, now_ns)
    if isinstance(command, NO_DECISION):
        return tuple(facts)
    return (f.Decided(label(contest, command), now_ns), *facts)


def _foreign_ballot(order: Order) -> Sentence | None:
    command = order.command
    if order.role is not Role.JUDGE or not isinstance(command, m.CastBallot) or command.judge == order.judge:
        return None
    return Sentence("foreign-ballot", "The ballot of judge {judge} is not yours", {"judge": command.judge})


def refusal(contest: Contest, command: m.Command, now_ns: int) -> tuple[Sentence, ...]:
    """The reasons for which the MC's `command` would be refused now; empty: it would be done."""
    try:
        decide(contest, Order(command, "", Role.MC), now_ns)
    except RefusedError as error:
        return error.reasons
    return ()


STEPLESS = (
    m.MarkBoard,
    m.CastBallot,
    m.ReopenBallot,
    m.AdjustScore,
    m.RecordProtest,
    m.DecideProtest,
    m.MoveTeam,
    m.MarkAbsent,
    m.Hold,
    m.Release,
    m.SetBrightness,
)
"""Commands that name their own object: an old screen does no harm, and quick taps must not refuse each other."""


NO_DECISION = (m.Undo, m.Redo, m.SetBrightness, m.RecordProtest, m.DecideProtest)
"""Commands that are no decisions of the contest: undo does not take them back."""


def label(contest: Contest, command: m.Command) -> Sentence:
    """What undo would take back, in words."""
    number = contest.item + 1
    match command:
        case m.MarkBoard(team, right):
            word = {True: "right", False: "wrong", None: "no mark"}[right]
            return {
                "right": Sentence("did-mark-right", "Board of team {team}: right", {"team": team}),
                "wrong": Sentence("did-mark-wrong", "Board of team {team}: wrong", {"team": team}),
                "no mark": Sentence("did-unmark", "Board of team {team}: mark removed", {"team": team}),
            }[word]
        case m.RuleRight():
            return Sentence(
                "did-right", "Question {number}: team {team} right", {"number": number, "team": contest.floor or 0}
            )
        case m.RuleWrong():
            return Sentence(
                "did-wrong", "Question {number}: team {team} wrong", {"number": number, "team": contest.floor or 0}
            )
        case m.GiveFloor(team):
            return Sentence("did-give-floor", "Floor given to team {team}", {"team": team})
        case m.Bar(team):
            return Sentence("did-bar", "Team {team} barred", {"team": team})
        case m.Pardon(team):
            return Sentence("did-pardon", "Team {team} pardoned", {"team": team})
        case m.CastBallot(judge):
            return Sentence("did-ballot", "Ballot of judge {judge}", {"judge": judge})
        case m.RevealBallots(override=True):
            missing = stage.without_ballot(contest)
            return Sentence("did-reveal-without", "Ballots revealed without judge {judges}", {"judges": missing})
        case m.ReopenBallot(judge):
            return Sentence("did-reopen-ballot", "Ballot returned to judge {judge}", {"judge": judge})
        case m.MoveTeam(team, station):
            return Sentence("did-move", "Team {team} moved to station {station}", {"team": team, "station": station})
        case m.MarkAbsent(team, True):
            return Sentence("did-absent", "Team {team} marked as absent", {"team": team})
        case m.MarkAbsent(team, False):
            return Sentence("did-present", "Team {team} marked as present", {"team": team})
        case m.SetClock(seconds):
            return Sentence("did-set-clock", "Clock set to {seconds} s", {"seconds": seconds})
        case m.LoadPack(file):
            return Sentence("did-take-pack", "Questions loaded: {file}", {"file": file.removesuffix(".sealed")})
        case m.AdjustScore(team, points, reason, tie_break):
            args: dict[str, str | int] = {"team": team, "points": f"{points:+}", "reason": reason.strip()}
            if tie_break:
                return Sentence("did-adjust-extra", "Tie-break points of team {team}: {points} ({reason})", args)
            return Sentence("did-adjust", "Score of team {team}: {points} ({reason})", args)
        case _:
            return LABELS[type(command)]


LABELS: dict[CommandType, Sentence] = {
    m.StartMatch: Sentence("did-start", "Match started"),
    m.StartRound: Sentence("did-round", "Round started"),
    m.StartReading: Sentence("did-read", "Reading started"),
    m.StartThinking: Sentence("did-think", "Clock started"),
    m.ConfirmBoards: Sentence("did-confirm", "Boards confirmed"),
    m.ReopenBuzzers: Sentence("did-open", "Buzzers reopened"),
    m.CloseQuestion: Sentence("did-close", "Question closed"),
    m.VoidQuestion: Sentence("did-void", "Question voided"),
    m.StartPerformance: Sentence("did-perform", "Performance started"),
    m.StopPerformance: Sentence("did-stop", "Performance ended"),
    m.RevealBallots: Sentence("did-reveal", "Ballots revealed"),
    m.NextPerformance: Sentence("did-call", "Next team called"),
    m.EndRound: Sentence("did-end-round", "Round ended"),
    m.EndEarly: Sentence("did-end-early", "Time ended early"),
    m.ReopenRound: Sentence("did-reopen-round", "Round reopened"),
    m.ShowPlace: Sentence("did-show-place", "Place shown"),
    m.Hold: Sentence("did-hold", "Technical hold started"),
    m.Release: Sentence("did-release", "Technical hold ended"),
    m.Pause: Sentence("did-pause", "Clock stopped"),
    m.Resume: Sentence("did-resume", "Clock resumed"),
}
