"""Ranking: places shared on equal points, prizes, and which ties must be broken.

Source: the plan (Kế hoạch 32/KH-UBND, 2018): ranking by total points; 1 first, 1 second, 2 third; ties for a place that
matters are broken by tie-break questions among the tied (ours). A tie matters where its places have different prizes,
or where some of the tied go on and others do not (`best`, a cut). A team that is absent has no place, unless the format
ranks it by its points (ours).

Theory of operation. Equal points are told apart by the format's criteria, then by tie-break questions, then by criteria
that the jury chose on the evening, then by lots. Questions and lots for a cut count for that cut alone.

Kind: pure
"""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from bus.messages import Phase, Sentence
from controller.formats.format import Format, prize_at
from controller.formats.tie_criteria import criterion_sentence
from controller.rules.contest import Contest
from controller.rules.tie_criteria import criterion_value


class Group(Struct, frozen=True):
    """Teams with equal points, from position `first` (1 is the best) on."""

    first: int
    teams: tuple[int, ...]

    @property
    def last(self) -> int:
        """The position of the last of them."""
        return self.first + len(self.teams) - 1


def groups(contest: Contest) -> list[Group]:
    """The teams that have a place, the best first; those that nothing tells apart together, by number."""
    unplaced = unplaced_teams(contest)
    teams = (team.number for team in contest.current_evening.match.teams)
    return group_teams(contest, (team for team in teams if team not in unplaced))


def group_teams(contest: Contest, teams: Iterable[int], cut: int | None = None) -> list[Group]:
    """`teams`, the best first, for the prizes or for the `cut` before the round with that index."""
    keyed: dict[tuple[Decimal, ...], list[int]] = {}
    for team in teams:
        keyed.setdefault(_key(contest, team, cut), []).append(team)
    ranked: list[Group] = []
    position = 1
    for key in sorted(keyed, reverse=True):
        ranked += _split_by_lot(contest, Group(position, tuple(sorted(keyed[key]))), cut)
        position += len(keyed[key])
    return ranked


def unplaced_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that have no place and can win no prize, by number: they are absent, and took part in nothing or in
    nothing that the format ranks them for."""
    if not contest.absent:
        return ()
    keeps_points = contest.current_evening.format.absent == "keeps-points"
    attended = {*contest.tally.attended, *contest.item_attended} if keeps_points else set()
    return tuple(team for team in sorted(contest.absent) if team not in attended)


# ------------------------------------------------------------------------------------------------- ties that matter


def shares_places(form: Format) -> bool:
    """Whether teams with equal points share their place and its prize: the format names nothing to tell them apart."""
    return form.tie_break is None and not form.tie_criteria


def open_ties(contest: Contest) -> list[Group]:
    """The ties for different prizes that nothing has decided yet, the best first."""
    form = contest.current_evening.format
    if shares_places(form):
        return []
    return [group for group in groups(contest) if _matters(form, group)]


def _matters(form: Format, group: Group) -> bool:
    first, *others = (prize_at(form, position) for position in range(group.first, group.last + 1))
    return any(prize != first for prize in others)


def cut_ties(contest: Contest, cut: int) -> list[Group]:
    """The tie of which some would take part in the round with index `cut` and others not, or none."""
    best = _best(contest, cut)
    return [group for group in group_teams(contest, _present(contest), cut) if group.first <= best < group.last]


def admitted_teams(contest: Contest, cut: int) -> list[int]:
    """The teams that take part in the round with index `cut`, the best first."""
    best = _best(contest, cut)
    teams = _present(contest) if best else [team.number for team in contest.current_evening.match.teams]
    ranked = [team for group in group_teams(contest, teams, cut) for team in group.teams]
    return ranked[:best] if best else ranked


def _best(contest: Contest, cut: int) -> int:
    rounds = contest.current_evening.format.rounds
    return rounds[cut].best if 0 <= cut < len(rounds) else 0


def _present(contest: Contest) -> list[int]:
    return [team.number for team in contest.current_evening.match.teams if team.number not in contest.absent]


def cut_points(contest: Contest, cut: int) -> dict[int, Decimal]:
    """What each team has in the extra questions that decide who takes part in the round with index `cut`."""
    points: dict[int, Decimal] = {}
    for by_team in contest.tally.extra_points.get(contest.tie_break_round(cut), {}).values():
        points |= {team: points.get(team, Decimal(0)) + gained for team, gained in by_team.items()}
    return points


def current_cut(contest: Contest) -> int | None:
    """The round for which it is to be decided now who takes part; None: it is about the prizes."""
    if contest.is_tie_break:
        return contest.cut
    return contest.round if contest.phase == Phase.INTRO else None


def current_ties(contest: Contest) -> list[Group]:
    """The ties that stand in the way now: of those who go on, or for the prizes."""
    cut = current_cut(contest)
    return open_ties(contest) if cut is None else cut_ties(contest, cut)


def deciding_tie(contest: Contest) -> tuple[int, ...]:
    """The teams of the best current tie that tie-break questions can break: those of it that are present; or none."""
    present = (tuple(team for team in tie.teams if team not in contest.absent) for tie in current_ties(contest))
    return next((teams for teams in present if len(teams) > 1), ())


# ------------------------------------------------------------------------------------------------ places and prizes


def places(contest: Contest) -> dict[int, int]:
    """The place of every team that has one, shared on equal points."""
    return {team: group.first for group in groups(contest) for team in group.teams}


def prize_groups(contest: Contest) -> list[Group]:
    """The groups that get a prize, the best first: the steps of the ceremony, from the last one to the first."""
    return [group for group in groups(contest) if prize_at(contest.current_evening.format, group.first) is not None]


def unchanged_places(before: Contest, after: Contest) -> int:
    """How many of the places that the ceremony has shown stand as they were shown, from the last one up."""
    pairs = zip(reversed(prize_groups(before)), reversed(prize_groups(after)), strict=False)
    unchanged = 0
    for old, new in pairs:
        if old != new:
            break
        unchanged += 1
    return min(before.shown_places, unchanged)


def tie_note(contest: Contest, group: Group) -> Sentence | None:
    """How a team alone on its place got ahead of one with the same points, or that its tie stands."""
    form = contest.current_evening.format
    if len(group.teams) > 1:
        if not shares_places(form) and _matters(form, group):
            args = {"first": group.first, "last": group.last}
            return Sentence("tie-open", "Equal points: places {first} to {last} are not decided yet", args)
        return Sentence("tie-stands", "Equal points: the place is shared")
    (team,) = group.teams
    unplaced = unplaced_teams(contest)
    equal = [
        other
        for other, points in contest.scores.items()
        if points == contest.scores[team] and other != team and other not in unplaced
    ]
    if not equal:
        return None
    own = _key(contest, team, None)
    keys = [_key(contest, other, None) for other in equal]
    depth = max(
        next((n for n, (mine, its) in enumerate(zip(own, key, strict=True)) if mine != its), -1) for key in keys
    )
    if own in keys:
        return Sentence("tie-lot", "Decided by lot")
    questions = len(own) - 1 - len(form.tie_criteria) - len(contest.tally.criteria)
    criteria = (*form.tie_criteria, *("" for _ in range(questions)), *contest.tally.criteria)
    if not criteria[depth - 1]:
        return Sentence("tie-broken", "Decided by a tie-break question")
    return Sentence("tie-criterion", "Decided by {criterion}", {"criterion": criterion_sentence(criteria[depth - 1])})


def _key(contest: Contest, team: int, cut: int | None) -> tuple[Decimal, ...]:
    """What tells teams apart, the first difference counts: points, criteria, tie-break questions, chosen criteria."""
    zero = Decimal(0)
    by_item = contest.tally.extra_points.get(contest.tie_break_round(cut), {}) if contest.tally.extra_points else {}
    named = contest.current_evening.format.tie_criteria
    criteria = contest.tally.criteria if cut is None else ()
    if not named and not criteria:
        return contest.scores.get(team, zero), *(by_item[item].get(team, zero) for item in sorted(by_item))
    return (
        contest.scores.get(team, zero),
        *(criterion_value(contest, criterion, team) for criterion in named),
        *(by_item[item].get(team, zero) for item in sorted(by_item)),
        *(criterion_value(contest, criterion, team) for criterion in criteria),
    )


def _split_by_lot(contest: Contest, group: Group, cut: int | None) -> list[Group]:
    """`group`, or its teams one by one in the order of the newest lots that were drawn among them all."""
    if len(group.teams) == 1:
        return [group]
    lots = (lot for lot in reversed(contest.tally.lots) if lot.cut == cut and set(group.teams) <= set(lot.teams))
    lot = next(lots, None)
    if lot is None:
        return [group]
    order = (team for team in lot.teams if team in group.teams)
    return [Group(group.first + n, (team,)) for n, team in enumerate(order)]
