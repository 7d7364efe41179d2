"""Ranking: places shared on equal points, prizes, and which ties must be broken.

Source: the plan (Kế hoạch 32/KH-UBND, 2018): ranking by total points; 1 first, 1 second, 2 third; ties for a place that
matters are broken by tie-break questions among the tied (ours). A tie matters where its places have different
prizes. A team that is absent has no place, unless the format ranks it by what it took part in (ours).

Kind: pure
"""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from bus.messages import Sentence
from controller.formats.format import prize_at
from controller.rules.contest import Contest


class Group(Struct, frozen=True):
    """Teams with equal points, from position `first` (1 is the best) on."""

    first: int
    teams: tuple[int, ...]

    @property
    def last(self) -> int:
        """The position of the last of them."""
        return self.first + len(self.teams) - 1


def groups(contest: Contest) -> list[Group]:
    """The teams that have a place, in order of points and tie-break points; equal ones together, by number."""
    unplaced = unplaced_teams(contest)
    return grouped(
        contest, (team.number for team in contest.current_evening.match.teams if team.number not in unplaced)
    )


def grouped(contest: Contest, teams: Iterable[int]) -> list[Group]:
    """`teams` in order of points and tie-break points; equal ones together, by number."""
    keyed: dict[tuple[Decimal, Decimal], list[int]] = {}
    for team in teams:
        keyed.setdefault(_key(contest, team), []).append(team)
    ranked: list[Group] = []
    position = 1
    for key in sorted(keyed, reverse=True):
        ranked.append(Group(position, tuple(sorted(keyed[key]))))
        position += len(keyed[key])
    return ranked


def unplaced_teams(contest: Contest) -> tuple[int, ...]:
    """The teams that have no place and can win no prize, by number: they are absent, and took part in nothing or in
    nothing that the format ranks them for."""
    if not contest.absent:
        return ()
    keeps_points = contest.current_evening.format.absent == "keeps-points"
    attended = {*contest.attended, *contest.item_attended} if keeps_points else set()
    return tuple(team for team in sorted(contest.absent) if team not in attended)


def deciding_tie(contest: Contest) -> tuple[int, ...]:
    """The teams of the best tie that matters and that tie-break questions can break: those of it that are present; or
    none."""
    match_format = contest.current_evening.format
    for group in groups(contest):
        first, *others = (prize_at(match_format, position) for position in range(group.first, group.last + 1))
        present = tuple(team for team in group.teams if team not in contest.absent)
        if len(present) > 1 and any(prize != first for prize in others):
            return present
    return ()


def places(contest: Contest) -> dict[int, int]:
    """The place of every team that has one, shared on equal points."""
    return {team: group.first for group in groups(contest) for team in group.teams}


def prize_groups(contest: Contest) -> list[Group]:
    """The groups that get a prize, the best first: the steps of the ceremony, from the last one to the first."""
    return [group for group in groups(contest) if prize_at(contest.current_evening.format, group.first) is not None]


def tie_note(contest: Contest, group: Group) -> Sentence | None:
    """How a team alone on its place got ahead of one with the same points, or that its tie stands."""
    if len(group.teams) > 1:
        return Sentence("tie-stands", "Equal points: the place is shared")
    team = group.teams[0]
    equal = [other for other, points in contest.scores.items() if points == contest.scores[team]]
    is_broken = len(equal) > 1 and any(map(contest.tie_break_points.get, equal))
    return Sentence("tie-broken", "Decided by a tie-break question") if is_broken else None


def _key(contest: Contest, team: int) -> tuple[Decimal, Decimal]:
    return contest.scores.get(team, Decimal(0)), contest.tie_break_points.get(team, Decimal(0))
