"""Rounds that play questions of the pack: what the kinds of round have in common that do.

Kind: pure
"""

from controller.formats.format import QuestionRound
from controller.rules.contest import Contest


def question_round(contest: Contest) -> QuestionRound:
    """The rules of the round that is on. Raises LookupError where it plays no questions."""
    current = contest.current_round
    if not isinstance(current, QuestionRound):
        raise LookupError("the current round plays no questions")
    return current


def question_count(contest: Contest) -> int:
    """How many questions the round has."""
    return question_round(contest).questions


def contenders(contest: Contest) -> tuple[int, ...]:
    """The teams that take part in the question that is on."""
    return contest.contenders
