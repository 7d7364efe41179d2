"""Changes of matches: another one begins or goes on, the one that runs is put aside.

What it takes to begin is on the disk; whoever carries an order out has looked there before (`Order.obstacles`). Here it
is decided whether the match that runs may be left: not while a question or a performance is open.

Kind: pure
"""

from bus import messages as m
from bus.messages import Phase, Sentence
from controller.rules import facts as f
from controller.rules.contest import Contest
from controller.rules.order import Order
from controller.rules.refusal import refuse_if

MAY_LEAVE = frozenset({Phase.SETUP, Phase.INTRO, Phase.READY, Phase.REVEALED, Phase.CLOSED, Phase.RANKING})
"""Phases between questions, in which no press can come and no clock runs."""

QUESTION_OPEN = Sentence("question-open", "A question or a performance is on: close it before you change the match")


def may_leave(contest: Contest) -> bool:
    """Whether another match may take the place of this one now."""
    return contest.evening is None or contest.phase in MAY_LEAVE


def begin_match(contest: Contest, order: Order[m.BeginMatch], now_ns: int) -> list[f.AnyFact]:
    """Another match takes the place of the one that is open, if there is one."""
    refuse_if([None if may_leave(contest) else QUESTION_OPEN, *order.obstacles])
    if order.command.is_check or contest.evening is None:
        return []
    return [f.MatchPutAside(order.command.match)]


def put_match_aside(contest: Contest, order: Order[m.PutMatchAside], now_ns: int) -> list[f.AnyFact]:
    """The match that is open is put aside; none is open then."""
    refuse_if([None if may_leave(contest) else QUESTION_OPEN, *order.obstacles])
    return [f.MatchPutAside()]
