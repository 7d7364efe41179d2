"""A row of the table of commands: who may give one, in which states of the season, and its two functions.

Kind: pure
"""

from msgspec import Struct

from season.rules.order import Against, LeadsTo
from season.rules.people import OFFICE, Role
from season.rules.states import SeasonState

DRAFT = (SeasonState.DRAFT,)
ISSUED = (SeasonState.ISSUED,)
RUNNING = (SeasonState.RUNNING,)
REPORTED = (SeasonState.REPORTED,)
AT_WORK = (SeasonState.ISSUED, SeasonState.RUNNING)


class Row(Struct, frozen=True):
    """Everything about one command: who may give it, in which states of the season, and its two functions.

    `is_typed`: people may write it; False: only a program gives it, which has checked bytes for it first.
    """

    leads_to: LeadsTo
    against: Against = lambda season, order, now_ns: ()
    roles: frozenset[Role] = OFFICE
    states: tuple[SeasonState, ...] = AT_WORK
    without_plan: bool = False
    is_typed: bool = True
