"""Views of ties that matter, for the staff: what is tied for which place, and what can be done.

Kind: pure
"""

from bus.messages import Phase, TieView
from controller.formats.tie_criteria import criterion_sentence
from controller.rules.contest import Contest
from controller.rules.questions import spare_question
from controller.rules.ranking import current_cut, current_ties
from controller.rules.ties import tie_reason, useful_criteria


def tie_views(contest: Contest) -> tuple[TieView, ...]:
    """The ties that stand in the way now: before a round those of who takes part, at the end those for prizes."""
    is_played = contest.is_tie_break and contest.phase == Phase.INTRO
    if contest.phase not in {Phase.INTRO, Phase.RANKING} or is_played:
        return ()
    ties = current_ties(contest)
    if not ties:
        return ()
    is_cut = current_cut(contest) is not None
    has_questions = contest.current_evening.format.tie_break is not None and spare_question(contest) is not None
    criteria = {} if is_cut else {name: criterion_sentence(name) for name in useful_criteria(contest)}
    return tuple(
        TieView(
            teams=tie.teams,
            first=tie.first,
            last=tie.last,
            problem=tie_reason(contest, tie),
            can_be_played=has_questions and len([team for team in tie.teams if team not in contest.absent]) > 1,
            criteria=criteria,
            is_cut=is_cut,
        )
        for tie in ties
    )
