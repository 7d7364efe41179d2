"""Commands of a performance round: who performs, and the ballots of its judges.

Kind: pure
"""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta

from bus.messages.access import PersonName
from bus.messages.base import Message, Note, Number, check_points


class StartPerformance(Message, frozen=True):
    """The team on stage starts; its clock runs."""


class StopPerformance(Message, frozen=True):
    """The team on stage has finished; judging begins."""


class CastBallot(Message, frozen=True):
    """A judge's marks, one per criterion in the format's order.

    From the judge it is a FINAL ballot. Whoever else enters it does so for the judge: it waits for `ConfirmBallot`.
    """

    judge: Number
    marks: Annotated[tuple[Decimal, ...], Meta(max_length=100)]

    def __post_init__(self) -> None:
        for mark in self.marks:
            check_points(mark)


class ConfirmBallot(Message, frozen=True):
    """The ballot that somebody else entered for a judge counts: the judge agrees, or the MC rules so."""

    judge: Number


class ReopenBallot(Message, frozen=True):
    """Return a FINAL ballot to its judge, or discard one that was entered for the judge, before the reveal."""

    judge: Number


class RevealBallots(Message, frozen=True):
    """All ballots are in: show the score.

    `override`: leave out the judges who are not FINAL; the marks of the others count.
    """

    override: bool = False


class NextPerformance(Message, frozen=True):
    """The next team comes on stage."""


class CountAllBallots(Message, frozen=True):
    """A ruling: all ballots count for all teams of this round, also where the highest and the lowest did not."""


class AddJudge(Message, frozen=True):
    """A judge has turned up: from now on a ballot of this judge is waited for."""

    judge: Number


class RemoveJudge(Message, frozen=True):
    """A judge has left: no ballot of this judge is waited for."""

    judge: Number


class CallTeam(Message, frozen=True):
    """This team comes on stage next, before all others."""

    team: Number


class CallLast(Message, frozen=True):
    """This team comes on stage after all others."""

    team: Number


class DrawOrder(Message, frozen=True):
    """Lots were drawn in the hall for the order of all `teams` that have not performed: the first one first."""

    teams: Annotated[tuple[Number, ...], Meta(max_length=8)]
    drawn_by: PersonName
    witness: PersonName


class RepeatPerformance(Message, frozen=True):
    """A ruling: the performance of this team does not count, and it performs again."""

    team: Number
    reason: Note
