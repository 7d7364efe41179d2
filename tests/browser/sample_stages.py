"""Scenes of the scripted match beside its questions, as fields of the MC's snapshot.

Kind: pure
"""

from decimal import Decimal

import msgspec

from bus import messages as m
from bus.units import NS_PER_S as S
from tests.browser.sample_parts import (
    CALLS,
    CRITERIA,
    END,
    HEAD,
    PAUSE,
    QUESTION,
    ROUNDS,
    RUNDOWN,
    SEAL_KEY,
    THEME,
    UNDONE,
    Fields,
    clock,
    step,
    teams,
)
from tests.browser.sample_rulings import absent_rank, ranking, tie_view, undecided_ranking


def performance_scenes(now_ns: int) -> dict[str, Fields]:
    """A performance, its ballots and their reveal."""
    return {
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
            "next_step": step("End the performance", m.StopPerformance(), confirm=True),
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
            "ballots": tuple(m.BallotView(n, True, (Decimal(40), Decimal(25 + n), Decimal("19.5"))) for n in (1, 2, 3)),
            "to_perform": (4, 5, 1),
            "performed": (2, 3),
            "judges": (1, 2, 3),
            "aggregate": m.Sentence("aggregate-mean", "mean of all {count} ballots", {"count": 3}),
            "next_step": step("Call team {team}", m.NextPerformance(), team=4),
            "actions": (*CALLS, END),
        },
    }


def ranking_scenes(now_ns: int) -> dict[str, Fields]:
    """Ties, the ceremony and the ranking."""
    with_question: Fields = {"question": QUESTION, "undo": UNDONE}
    return {
        "ranking": {
            "phase": "ranking",
            "journal_head": (391, HEAD),
            "seal_key": SEAL_KEY,
            "sealed_seq": 390,
            "ranking": ranking(),
            "undo": UNDONE,
        },
        "ceremony": {
            "phase": "ranking",
            "ranking": ranking()[2:4],
            "shown_places": 1,
            "next_step": step("Announce {prize}: {team}", m.ShowPlace(), prize="Giải ba", team="THCS Phúc Lợi"),
        },
        "undecided": {
            "phase": "ranking",
            "ranking": undecided_ranking(),
            "ties": (tie_view(),),
            "frozen": True,
            "next_step": step("Play extra questions for the tie", m.BreakTie()),
            "undo": UNDONE,
        },
        "absent": {"phase": "ranking", "ranking": (*ranking()[:4], absent_rank())},
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
        "race": {
            "phase": "ranking",
            "race": tuple(
                tuple(Decimal(total * part // 10) for total in (199, 231, 246, 160, 228)) for part in range(1, 11)
            ),
            "next_step": step("Announce {prize}: {team}", m.ShowPlace(), prize="Giải ba", team="THCS Phúc Lợi"),
        },
        "first_prize": {"phase": "ranking", "ranking": ranking()[:4], "shown_places": 3},
    }


def rundown_scenes(now_ns: int) -> dict[str, Fields]:
    """What is between the rounds, and a hold."""
    with_question: Fields = {"question": QUESTION, "undo": UNDONE}
    return {
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
