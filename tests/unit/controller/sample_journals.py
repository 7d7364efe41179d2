"""Evenings for tests of the journal: whole ones, played in memory."""

from decimal import Decimal
from functools import cache

from bus import messages as m
from bus.messages import PressKind
from controller.formats.format import BoardsRound, BuzzersRound
from controller.journal.record import VERSION, Record
from controller.rules.facts import AnyFact
from controller.rules.rounds.buzzers.eligibility import eligible_teams
from tests.unit.controller.rules.played_match import Play

LEAST = 500


@cache
def facts() -> tuple[AnyFact, ...]:
    """An evening of `LEAST` facts or more: all three rounds, presses, a tie, undo and redo, adjustments, pauses, a
    firmware that restarts."""
    play = Play()
    play.order(m.StartRound())
    for question in range(play.contest.round_rules(BoardsRound).questions):
        play.board_question((1 + question % 5, 1 + (question + 1) % 5))
        play.order(m.Undo())
        for team in (2, 3):
            play.order(m.MarkBoard(team, None))
            play.order(m.MarkBoard(team, True))
        play.order(m.ConfirmBoards())
    for team in (1, 2, 3, 4, 5) * 4:
        play.order(m.AdjustScore(team, Decimal(-5), "protest upheld"))
    play.order(m.Undo())
    play.order(m.Redo())
    play.order(m.EndRound())
    play.order(m.StartRound())
    for question in range(play.contest.round_rules(BuzzersRound).questions):
        play.order(m.StartReading())
        if question % 4 == 1:
            play.press(1 + question % 5, PressKind.EARLY, -1_000_000)
        play.order(m.StartThinking())
        play.wait(3)
        if question % 3 == 0:
            play.order(m.Pause())
            play.wait(2)
            play.order(m.Resume())
        if question == 5:
            play.hello("epoch-2")
        play.wait(31)
        able = [seat for seat in (2, 3, 4, 5) if seat in play.contest.stations_of(eligible_teams(play.contest))]
        play.verdict(able[question % len(able)], later=tuple(able[:1]))
        play.wait(1)
        play.order(m.RuleRight() if question % 2 else m.RuleWrong())
        if play.contest.phase == "open":
            play.order(m.CloseQuestion())
    play.order(m.EndRound())
    play.order(m.StartRound())
    for team in range(5):
        play.perform((40 - team, 30, 20, 10))
        if team < 4:
            play.order(m.NextPerformance())
    play.order(m.EndRound())
    return tuple(play.facts)


def records(boot: str = "boot-1") -> list[Record]:
    """The evening as records: a fact every 100 ms."""
    return [
        Record(VERSION, boot, n * 100_000_000, 1_500_000_000_000_000_000 + n * 100_000_000, f"cause-{n}", "mc", fact)
        for n, fact in enumerate(facts(), start=10_000)
    ]
