"""A match in which everything happened that the papers have a text for, with names that are words of no language."""

from decimal import Decimal
from functools import cache

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Capture, LineTrouble, Press, PressKind, Role
from bus.units import NS_PER_MS, NS_PER_S
from controller.formats.format import BoardsRound, BuzzersRound
from controller.match_files.match import Match, Team
from controller.packs.pack import PackAccess
from controller.rules import facts as f
from controller.rules.facts import AnyFact
from controller.rules.folds.undo import UNDO_OPENING
from reports.signatories import People, Person, TeamPeople
from tests.unit.controller.rules.played_match import PLAN, Play

NAME = "Qax"
"""Stands for everything that people wrote: names, questions, reasons."""

PEOPLE = People(
    authority=NAME,
    unit=NAME,
    number=NAME,
    place=NAME,
    mc=NAME,
    jury=(Person(NAME, NAME), Person(NAME), Person(NAME)),
    secretaries=(Person(NAME),),
    guests=(Person(NAME),),
    teams=(TeamPeople(1, (NAME, NAME)),),
)

INTERIM = 100
"""Number of facts until the boards round is over."""

TROUBLES = ("low_at_arming", "stuck", "chatter", "glitch", "lost", "full", "merged", "late_edge", "silent")


@cache
def eventful_match() -> tuple[AnyFact, ...]:
    """Three rounds of few questions and a tie-break, with all that can go wrong."""
    short = tuple(
        replace(part, questions=4) if isinstance(part, BoardsRound | BuzzersRound) else part for part in PLAN.rounds
    )
    play = Play(form=replace(PLAN, rounds=short), start=False)
    play.take([f.FirmwareStarted("epoch-0", (1, 2), Capture("mock", 1, True))])
    _open_packs(play)
    play.order(m.StartMatch(override=True))
    play.hello("epoch-1", (1, 2, 3, 4, 5, 6))
    _boards(play)
    _buzzers(play)
    _stage(play)
    _tie_break(play)
    return tuple(map(anonymous, play.facts))


@cache
def interim_match() -> tuple[AnyFact, ...]:
    """The same until the boards round is over, as a trial run in a format that has five judges and no tie-break."""
    opened, *facts = eventful_match()[:INTERIM]
    assert isinstance(opened, f.MatchOpened)
    form = replace(opened.evening.format, judges=5, tie_break=None)
    opened = replace(opened, evening=replace(opened.evening, format=form, speed=2.5))
    return (opened, *facts, f.TeamAbsent(4, absent=True), f.ProtestRecorded(1, 4, 9, 0, NAME))


def _open_packs(play: Play) -> None:
    reasons = ("for the match", "taken for the match", "checked before the start", "check", "looked at by the desk")
    for reason in (*reasons, NAME):
        access = PackAccess("2018-04-01T08:00:00+00:00", NAME, reason, opened=reason != NAME)
        play.take([f.PackOpened(NAME, "0" * 64, 25, access)])


def _boards(play: Play) -> None:
    play.order(m.StartRound())
    play.to_opening()
    for team, late in ((1, True), (2, False), (3, False), (4, False), (5, False)):
        play.order(m.MarkBoard(team, team < 3, late))
    play.order(m.ConfirmBoards())
    play.order(m.MarkAbsent(5, True))
    play.board_question((1, 2))
    play.order(m.Undo())
    play.order(m.Redo())
    play.order(m.MarkAbsent(5, False))
    play.board_question(())
    play.order(m.VoidQuestion())
    play.board_question((1, 2))
    play.board_question((1, 2))
    play.order(m.EndRound())
    play.order(m.StartRound())


def _buzzers(play: Play) -> None:
    play.order(m.StartReading())
    play.press(3, PressKind.EARLY, -1_000_000)
    play.order(m.StartThinking())
    play.order(m.Pause())
    play.order(m.SetClock(20))
    play.order(m.Resume())
    play.wait(31)
    play.order(m.Pardon(3))
    play.take([f.TeamBarred(4, Decimal(-5), early=True), f.TeamPardoned(4, Decimal(5))])
    for order in (m.Bar(5), m.Pardon(5), m.Bar(5)):
        play.order(order)
    play.take([f.OpeningLost(UNDO_OPENING)])
    play.order(m.ReopenBuzzers())
    play.verdict(1, 2)
    play.order(m.GiveFloor(1))
    play.order(m.RuleRight())
    for n, kind in enumerate((PressKind.HELD, PressKind.BARRED, PressKind.LATE, PressKind.IDLE)):
        play.press(4, kind, 5 * NS_PER_S + n)
    play.to_opening()
    play.hello("epoch-2", (1, 2, 3, 4, 5, 6))
    play.order(m.ReopenBuzzers())
    play.verdict(2, later=(3,))
    too_late = Press(4, play.now_ns - NS_PER_S // 10, PressKind.LATER, -NS_PER_MS)
    level = Press(5, play.now_ns, PressKind.OVERDUE, NS_PER_MS // 100)
    play.take([f.PressRecorded(play.contest.arming, 4, too_late), f.PressRecorded(play.contest.arming, 5, level)])
    play.wait(1)
    play.order(m.RuleWrong())
    play.verdict(3)
    play.wait(1)
    play.order(m.Undo())
    play.order(m.RuleWrong())
    play.order(m.CloseQuestion())
    play.buzzer_question(2)
    play.order(m.VoidQuestion())
    play.buzzer_question(2)
    play.to_opening()
    play.verdict(outcome="nobody")
    play.report(m.Pressed(play.contest.arming, Press(4, play.now_ns, PressKind.OVERDUE)))
    play.order(m.CloseQuestion())
    for trouble in TROUBLES:
        play.report(LineTrouble(1, trouble, 2, play.now_ns))  # type: ignore[arg-type]
    play.order(m.Hold(NAME))
    play.order(m.Release())
    play.order(m.MoveTeam(5, 6))
    play.order(m.ExchangeTeams(1, 2, NAME))
    play.order(m.AdjustScore(2, Decimal("2.5"), NAME))
    play.order(m.Undo())
    play.order(m.AdjustScore(3, Decimal(5), NAME, tie_break=True))
    play.order(m.AdjustScore(2, Decimal(3), NAME))
    play.order(m.MarkAbsent(5, True))
    play.order(m.UndoDecision(_number(play, "did-adjust"), NAME, ()))
    play.order(m.UndoDecision(_number(play, "did-right"), NAME, ()))
    play.order(m.MarkAbsent(5, False))
    for number, outcome in enumerate(("upheld", "rejected", "withdrawn")):
        play.order(m.RecordProtest(4, number, number and 1, NAME))
        play.order(m.DecideProtest(number + 1, outcome, NAME))  # type: ignore[arg-type]
    play.take([f.Booted("boot-2", play.now_ns, play.now_ns)])
    play.order(m.EndRound())
    play.order(m.ReopenRound())
    play.order(m.EndRound())


def _number(play: Play, code: str) -> int:
    """The number of the newest decision of this kind."""
    decided = [n for n, fact in enumerate(play.facts, 1) if isinstance(fact, f.Decided) and fact.label.code == code]
    return decided[-1]


def _stage(play: Play) -> None:
    play.order(m.StartRound())
    play.order(m.AddJudge(4))
    play.order(m.RemoveJudge(4))
    play.order(m.DrawOrder((2, 1, 3, 4, 5), NAME, f"{NAME} {NAME}"))
    play.order(m.CallTeam(1))
    play.order(m.CallLast(2))
    play.order(m.StartPerformance())
    play.order(m.RepeatPerformance(1, NAME))
    for turn in range(6):
        play.order(m.StartPerformance())
        play.wait(700 if turn else 500)
        play.order(m.StopPerformance())
        for judge in range(1, 4):
            by = Role.DESK if turn == 1 and judge < 3 else Role.JUDGE
            play.order(m.CastBallot(judge, (Decimal(10), Decimal("7.5"), Decimal(5), Decimal(0))), role=by)
        if turn == 1:
            play.order(m.ConfirmBallot(1), role=Role.JUDGE)
            play.order(m.ConfirmBallot(2))
        play.order(m.ReopenBallot(3))
        if turn != 2:
            play.order(m.CastBallot(3, (Decimal(10), Decimal(5), Decimal(5), Decimal(0))))
        play.order(m.RevealBallots(override=turn == 2))
        if turn == 0:
            play.order(m.RepeatPerformance(1, NAME))
        elif turn < 5:
            play.order(m.NextPerformance())
    play.take([f.BallotsRecounted({team: own.points for team, own in play.contest.performance.judged.items()})])
    for team, score in ((1, 90), (2, 90), (3, 70), (4, 60), (5, 50)):
        play.order(m.AdjustScore(team, score - play.scores()[team], NAME))
    play.order(m.EndRound())


def _tie_break(play: Play) -> None:
    play.order(m.StartRound())
    play.buzzer_question(1)
    play.order(m.EndRound())


def anonymous(fact: AnyFact) -> AnyFact:
    """`fact` without any word that a person wrote."""
    match fact:
        case f.MatchOpened(evening=evening):
            match_file = Match(NAME, NAME, tuple(Team(team.number, NAME) for team in evening.match.teams))
            return replace(fact, evening=replace(evening, match=match_file))
        case f.ReadingStarted(question=question):
            return replace(fact, question=replace(question, text=NAME, answer=NAME))
        case _:
            return fact
