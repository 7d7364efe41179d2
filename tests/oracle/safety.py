"""What keeps random evenings away from the known differences: whether an order would show one.

Kind: pure
"""

from bus import messages as m
from tests.oracle.avoided import AVOIDED
from tests.oracle.oracle import Oracle
from tests.oracle.performances import LEAST_BALLOTS_TO_DROP


def order_is_safe(oracle: Oracle, command: m.Command) -> bool:
    """Whether the rules do with this order, which makes sense now, what the oracle does."""
    return not (AVOIDED & set(_shown_by_order(oracle, command)))


def _shown_by_order(oracle: Oracle, command: m.Command) -> list[str]:
    evening = oracle.evening
    shown: list[str] = []
    match command:
        case m.RevealBallots() if evening.stage is not None:
            missing = len(evening.stage.ballots) < LEAST_BALLOTS_TO_DROP <= evening.form.judges
            if evening.judged.aggregate == "drop_extremes" and missing:
                shown.append("missing_ballot_changes_the_aggregate")
    return shown
