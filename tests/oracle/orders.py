"""The orders as the oracle understands them: each command, and what it makes of an evening.

Kind: pure
"""

from fractions import Fraction

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Role
from tests.oracle import boards, buzzers, flow, performances
from tests.oracle.answers import right_line, wrong_line
from tests.oracle.ledger import Line, last_column
from tests.oracle.state import NOBODY, Evening, Lot, NonsenseError

MOST_POINTS = 9_999


def carry_out(evening: Evening, command: m.Command, role: Role, lot: Lot) -> Evening:
    """The evening after `command`. Raises `NonsenseError` where it makes no sense."""
    return flow.keep_what_was_shown(_carry_out(evening, command, role, lot))


def _carry_out(evening: Evening, command: m.Command, role: Role, lot: Lot) -> Evening:
    match command:
        case m.StartMatch():
            return flow.start_match(evening)
        case m.StartRound():
            return flow.start_round(evening, lot)
        case m.StartReading():
            return flow.start_reading(evening)
        case m.StartThinking():
            return flow.start_thinking(evening)
        case m.EndEarly():
            return flow.end_early(evening)
        case m.EndRound():
            return flow.end_round(evening)
        case m.ReopenRound():
            return flow.reopen_round(evening)
        case m.ShowPlace():
            return flow.show_place(evening)
        case m.BreakTie():
            return flow.break_tie(evening)
        case m.DrawLots():
            return flow.draw_lots(evening, command.teams, command.drawn_by, command.witness)
        case m.VoidQuestion():
            return flow.void_question(evening)
        case m.MarkAbsent():
            return flow.mark_absent(evening, command.team, absent=command.absent)
        case m.MarkBoard():
            return boards.mark(evening, command.team, command.right, command.late)
        case m.ConfirmBoards():
            return boards.confirm(evening)
        case m.AdjustScore():
            return _correct(evening, command)
        case m.RecordProtest() | m.DecideProtest() | m.MoveTeam():
            return evening
        case m.ExchangeTeams():
            return flow.exchange(evening, command.team, command.other, command.reason)
        case m.Hold() | m.Release() | m.Pause() | m.Resume():
            return _clock(evening, command)
    return _of_a_buzzers_round(evening, command, lot) or _of_performances(evening, command, role, lot)


def _of_a_buzzers_round(evening: Evening, command: m.Command, lot: Lot) -> Evening | None:
    match command:
        case m.RuleRight():
            return _right(evening)
        case m.RuleWrong():
            return _wrong(evening, lot)
        case m.ReopenBuzzers():
            return buzzers.reopen(evening)
        case m.GiveFloor():
            return buzzers.give_floor(evening, command.team)
        case m.CloseQuestion():
            return buzzers.close(evening)
        case m.Bar():
            return buzzers.bar(evening, command.team)
        case m.Pardon():
            return buzzers.pardon(evening, command.team)
    return None


def _of_performances(evening: Evening, command: m.Command, role: Role, lot: Lot) -> Evening:
    match command:
        case m.StartPerformance():
            return performances.start(evening)
        case m.StopPerformance():
            return performances.stop(evening)
        case m.CastBallot():
            marks = tuple(map(Fraction, command.marks))
            return performances.cast(evening, command.judge, marks, by=role)
        case m.ConfirmBallot():
            return performances.agree(evening, command.judge)
        case m.ReopenBallot():
            return performances.give_back(evening, command.judge)
        case m.RevealBallots():
            return performances.reveal(evening, without_the_missing=command.override)
        case m.NextPerformance():
            return performances.call_next(evening)
        case m.CountAllBallots():
            return performances.count_all(evening)
        case m.AddJudge():
            return performances.add_judge(evening, command.judge)
        case m.RemoveJudge():
            return performances.remove_judge(evening, command.judge)
        case m.CallTeam():
            return performances.call_team(evening, command.team)
        case m.CallLast():
            return performances.call_last(evening, command.team)
        case m.DrawOrder():
            return performances.draw_order(evening, command.teams, command.drawn_by, command.witness)
        case m.RepeatPerformance():
            return performances.repeat(evening, command.team, command.reason)
    raise AssertionError(f"the oracle does not know {command}")


def _right(evening: Evening) -> Evening:
    team = _who_answers(evening)
    line = right_line(evening, team)
    question = replace(evening.current_question, right=team)
    return buzzers.close_question(replace(evening, ledger=(*evening.ledger, line), question=question))


def _wrong(evening: Evening, lot: Lot) -> Evening:
    """The right passes on: down the recorded order of presses, or to whoever presses next, until nobody is left."""
    team = _who_answers(evening)
    line = wrong_line(evening, team)
    question = replace(
        evening.current_question, wrong=(*evening.current_question.wrong, team), floor=None, rivals=NOBODY
    )
    evening = replace(evening, ledger=(*evening.ledger, line), question=question)
    next_team = buzzers.hear_next(evening, lot) if evening.buzzers.on_wrong == "queue" else None
    if next_team is not None:
        return next_team
    return buzzers.open_buzzers(evening) if buzzers.may_answer(evening) else buzzers.close_question(evening)


def _who_answers(evening: Evening) -> int:
    if evening.question is None or evening.question.floor is None:
        raise NonsenseError("nobody has the floor")
    return evening.question.floor


def _correct(evening: Evening, command: m.AdjustScore) -> Evening:
    """A correction by hand: a number that a person means, for a reason that one can read."""
    points = Fraction(command.points)
    if command.team not in evening.teams or len(command.reason.strip()) < flow.LEAST_REASON:
        raise NonsenseError("no match, no such team or no reason")
    if not points or abs(points) > MOST_POINTS or points * 100 % 1:
        raise NonsenseError("no such number of points")
    column = last_column(evening.ledger) or 1 if command.tie_break else 0
    return replace(evening, ledger=(*evening.ledger, Line(command.team, points, "correction", column=column)))


def _clock(evening: Evening, command: m.Command) -> Evening:
    match command:
        case m.Hold():
            return flow.hold(evening)
        case m.Release() if evening.held:
            return replace(evening, held=False)
        case m.Pause() if flow.has_clock(evening) and not evening.stopped:
            return replace(evening, stopped=True)
        case m.Resume() if flow.has_clock(evening) and evening.stopped:
            return replace(evening, stopped=False)
    raise NonsenseError("no such clock")
