"""What an answer is worth in the oracle's buzzers round, and what follows from it.

Kind: pure
"""

from fractions import Fraction

from tests.oracle.ledger import Line, Reason
from tests.oracle.state import Evening


def right_line(evening: Evening, team: int) -> Line:
    """The points of a right answer: by interrupt, by who answers first, by question, or the same for all."""
    rules, question = evening.buzzers, evening.current_question
    points = rules.right
    if rules.values:
        points = rules.values[evening.item - 1]
    if rules.right_by_order:
        points = rules.right_by_order[min(len(question.wrong), len(rules.right_by_order) - 1)]
    if question.interrupted and rules.interrupt_right is not None:
        points = rules.interrupt_right
    return _line(evening, team, Fraction(points), "answer")


def wrong_line(evening: Evening, team: int) -> Line:
    """What a wrong answer costs (negative)."""
    rules, question = evening.buzzers, evening.current_question
    points = Fraction(rules.wrong)
    if rules.values:
        points = -Fraction(rules.wrong_takes) * Fraction(rules.values[evening.item - 1])
    if question.interrupted and rules.interrupt_wrong is not None:
        points = Fraction(rules.interrupt_wrong)
    return _line(evening, team, points, "answer")


def early_line(evening: Evening, team: int) -> Line:
    """What an early press costs."""
    return _line(evening, team, Fraction(evening.buzzers.early_points), "early")


def _line(evening: Evening, team: int, points: Fraction, reason: Reason) -> Line:
    """In a tie-break each question has a column of its own."""
    number = evening.current_question.number
    return Line(team, points, reason, number, number if evening.in_tie_break else 0)
