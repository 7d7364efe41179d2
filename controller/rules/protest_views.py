"""Protests as the staff see them: before one is decided, with what would change if it were upheld.

Theory of operation. What upholding means is for people to say; the usual remedies are reckoned for them. Each is a set
of corrections (`AdjustScore`), and its consequences are those of exactly these corrections.

Kind: pure
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec.structs import replace

from bus.messages import CorrectionView, ProtestView, RemedyView, Sentence
from controller.formats.format import BoardsRound, BuzzersRound
from controller.rules import facts as f
from controller.rules.apply import apply_all
from controller.rules.consequences import consequences
from controller.rules.contest import Contest, Protest
from controller.rules.rounds.buzzers.deciders import right_points
from controller.rules.rounds.kinds import is_item_over

ANSWER_RIGHT = Sentence("remedy-right", "Its answer counts as right; who was heard after it gets nothing")
ANSWER_RIGHT_ALONE = Sentence("remedy-right-alone", "Its answer counts as right; all else stays")
QUESTION_VOID = Sentence("remedy-void", "The question counts for nobody")
NOTHING_TO_CORRECT = Sentence("remedy-none", "No correction of points follows by itself")


def protest_views(contest: Contest) -> tuple[ProtestView, ...]:
    """All protests, in the order in which they came."""
    return tuple(
        ProtestView(
            number=number,
            team=protest.team,
            round=protest.round,
            item=protest.item,
            text=protest.text,
            outcome=protest.outcome,
            reason=protest.reason,
            remedies=remedies(contest, protest) if protest.outcome == "open" else (),
        )
        for number, protest in enumerate(contest.protests, start=1)
    )


def remedies(contest: Contest, protest: Protest) -> tuple[RemedyView, ...]:
    """What upholding `protest` could mean, and what would follow; at least how much is missing to the next place."""
    tie_break = protest.round == len(contest.current_evening.format.rounds) + 1
    question = last_state_of(contest, protest.round - 1, protest.item - 1)
    offers = () if question is None else _offers(question, protest.team)
    views = [_remedy(contest, remedy, points, tie_break=tie_break) for remedy, points in offers]
    return tuple(views) or (RemedyView(_distance(contest, protest.team), (), ()),)


def last_state_of(contest: Contest, round_: int, item: int) -> Contest | None:
    """The contest when this question was over and nothing had followed yet; None: it is not over, or not known."""
    state: Contest | None = contest
    while state is not None:
        if (state.round, state.item) == (round_, item) and state.question is not None and is_item_over(state):
            return state.without_withdrawn(contest.tally.withdrawals)
        state = state.undo_point.contest if state.undo_point is not None else None
    return None


def _offers(question: Contest, team: int) -> Iterator[tuple[Sentence, Mapping[int, Decimal]]]:
    """The remedies for a question that is over, each with the points that it adds to what every team has now."""
    current, gained = question.current_round, question.item_points
    if isinstance(current, BoardsRound) and question.marks.get(team) is not True:
        right = current.values[question.item] if current.values else current.right
        yield ANSWER_RIGHT_ALONE, {team: right - gained.get(team, Decimal(0))}
    elif isinstance(current, BuzzersRound) and question.marks.get(team) is not True:
        own, later = _as_first(question, team) - gained.get(team, Decimal(0)), _heard_after(question, team)
        if any(gained.get(other) for other in later):
            yield ANSWER_RIGHT, {team: own, **{other: -gained.get(other, Decimal(0)) for other in later}}
        yield ANSWER_RIGHT_ALONE, {team: own}
    if any(gained.values()):
        yield QUESTION_VOID, {other: -points for other, points in gained.items()}


def _heard_after(question: Contest, team: int) -> tuple[int, ...]:
    """The teams that answered after `team`, or would have if it had been heard; the one that was right is the last."""
    out = question.buzzers.out
    later = out[out.index(team) + 1 :] if team in out else ()
    return (*later, *(other for other, right in question.marks.items() if right))


def _as_first(question: Contest, team: int) -> Decimal:
    """What a right answer of `team` was worth when it was heard."""
    out = question.buzzers.out
    earlier = out[: out.index(team)] if team in out else out
    return right_points(replace(question, buzzers=replace(question.buzzers, out=earlier)))


def _remedy(contest: Contest, remedy: Sentence, points: Mapping[int, Decimal], *, tie_break: bool) -> RemedyView:
    corrections = [(team, change) for team, change in sorted(points.items()) if change]
    after = apply_all(contest, [f.ScoreAdjusted(team, change, "", tie_break) for team, change in corrections])
    return RemedyView(
        remedy,
        tuple(CorrectionView(team, change, tie_break) for team, change in corrections),
        consequences(contest, after),
    )


def _distance(contest: Contest, team: int) -> Sentence:
    """How many points the team lacks to those before it."""
    own = contest.scores[team]
    better = [score for score in contest.scores.values() if score > own]
    if not better:
        return NOTHING_TO_CORRECT
    text = "{points} points more would bring team {team} level with the next better one"
    return Sentence("remedy-distance", text, {"team": team, "points": f"{min(better) - own:f}"})
