"""Views of criteria and ballots, for snapshots.

Kind: pure
"""

from msgspec import UNSET

from bus.language import names_by_language
from bus.messages import BallotView, CriterionView, Phase, RoundKind, Sentence
from controller.formats.format import StageRound
from controller.rules.contest import BETWEEN, Contest
from controller.rules.rounds.performance.aggregate import aggregate_for, aggregate_sentence
from controller.rules.rounds.performance.order import waiting_teams


def criterion_views(contest: Contest) -> tuple[CriterionView, ...]:
    """The lines of a ballot; none where no performance round is on."""
    current = contest.current_round
    if not isinstance(current, StageRound) or contest.phase in BETWEEN:
        return ()
    return tuple(CriterionView(names_by_language(criterion.name), criterion.most) for criterion in current.criteria)


def to_perform(contest: Contest) -> tuple[int, ...]:
    """The teams that are called after the one on stage, in this order."""
    return waiting_teams(contest) if contest.kind is RoundKind.STAGE else ()


def performed(contest: Contest) -> tuple[int, ...]:
    """The teams whose performance counts, by number."""
    return tuple(sorted(contest.performance.judged)) if contest.kind is RoundKind.STAGE else ()


def aggregate_view(contest: Contest, *, staff: bool) -> Sentence | None:
    """How the points that are seen follow from the ballots; for the staff also how they will, if all judges vote."""
    state = contest.performance
    if contest.kind is not RoundKind.STAGE:
        return None
    if contest.phase == Phase.REVEALED and state.performer in state.judged:
        performance = state.judged[state.performer]
        return aggregate_sentence(performance.aggregate, len(performance.ballots))
    if staff and contest.phase == Phase.JUDGING:
        return aggregate_sentence(aggregate_for(contest, len(contest.judges)), len(contest.judges))
    return None


def ballot_views(contest: Contest, judge: int | None, *, staff: bool) -> tuple[BallotView, ...]:
    """Marks are seen by each judge on the own ballot, by the staff once all are there, by everybody after the reveal:
    who asks a judge to think again must not know what the others gave. Who rules on a ballot that somebody else entered
    must see it."""
    if contest.kind is not RoundKind.STAGE:
        return ()
    state = contest.performance
    judges = sorted({*contest.judges, *state.ballots})
    entered = {**state.waiting, **state.ballots}
    if contest.phase == Phase.REVEALED:
        visible = state.ballots
    elif staff and all(number in entered for number in judges):
        visible = entered
    else:
        visible = {number: marks for number, marks in entered.items() if number == judge}
    return tuple(
        BallotView(
            judge=number,
            final=number in state.ballots,
            marks=visible.get(number, UNSET),
            entered_by=state.entered_by.get(number) if staff or number == judge else None,
        )
        for number in judges
    )
