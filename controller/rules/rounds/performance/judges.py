"""Deciders of the judges: one turns up, one leaves. How many there are is the evening's, not the format's.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import refuse_if


def add(contest: Contest, order: Order[m.AddJudge], now_ns: int) -> list[f.AnyFact]:
    """A judge has turned up."""
    judge = order.command.judge
    here = Sentence("judge-here", "Judge {judge} is there already", {"judge": judge})
    refuse_if([here if judge in contest.judges else None])
    return [f.JudgeAdded(judge)]


def remove(contest: Contest, order: Order[m.RemoveJudge], now_ns: int) -> list[f.AnyFact]:
    """A judge has left; not one whose ballot for the performance that is on is there."""
    judge, state = order.command.judge, contest.performance
    has_ballot = contest.phase == Phase.JUDGING and (judge in state.ballots or judge in state.waiting)
    args: dict[str, str | int] = {"judge": judge, "judges": ", ".join(map(str, contest.judges))}
    text = "There is a ballot of judge {judge} for this performance: reveal it, or return it, first"
    refuse_if(
        [
            None
            if judge in contest.judges
            else Sentence("no-such-judge", "There is no judge {judge}; there are {judges}", args),
            Sentence("last-judge", "At least one judge must stay") if contest.judges == (judge,) else None,
            Sentence("ballot-there", text, {"judge": judge}) if has_ballot else None,
        ]
    )
    return [f.JudgeRemoved(judge)]
