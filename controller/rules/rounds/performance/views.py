"""Views of criteria and ballots, for snapshots.

Kind: pure
"""

from msgspec import UNSET

from bus.language import names_by_language
from bus.messages import BallotView, CriterionView, Phase, RoundKind
from controller.formats.format import StageRound
from controller.rules.contest import BETWEEN, Contest
from controller.rules.rounds.performance.deciders import missing_judges


def criterion_views(contest: Contest) -> tuple[CriterionView, ...]:
    """The lines of a ballot; none where no performance round is on."""
    current = contest.current_round
    if not isinstance(current, StageRound) or contest.phase in BETWEEN:
        return ()
    return tuple(CriterionView(names_by_language(criterion.name), criterion.most) for criterion in current.criteria)


def ballot_views(contest: Contest, judge: int | None, *, staff: bool) -> tuple[BallotView, ...]:
    """Marks are seen by each judge on the own ballot, by the staff once all are FINAL, by everybody after the reveal:
    who asks a judge to think again must not know what the others gave."""
    if contest.kind is not RoundKind.STAGE:
        return ()
    are_open = contest.phase == Phase.REVEALED or (staff and not missing_judges(contest))
    return tuple(
        BallotView(
            judge=number,
            final=number in contest.performance.ballots,
            marks=contest.performance.ballots.get(number, UNSET) if are_open or number == judge else UNSET,
        )
        for number in range(1, contest.current_evening.format.judges + 1)
    )
