"""Points: the bounds of every number of points that a person or a file can give.

Kind: pure
"""

from decimal import Decimal

MAX_POINTS = 9_999
"""Points that anything can be worth, cost, or be corrected by, either way."""

MAX_DECIMALS = 2
"""Decimals that points can have."""

_SMALLEST = Decimal(1).scaleb(-MAX_DECIMALS)


def are_bounded(points: Decimal) -> bool:
    """Whether `points` is a number within these bounds."""
    return points.is_finite() and -MAX_POINTS <= points <= MAX_POINTS and not points % _SMALLEST
