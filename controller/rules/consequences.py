"""Consequences of a change that is not made yet: points, places, prizes, who takes part in the rounds to come.

Kind: pure
"""

from collections.abc import Iterator
from decimal import Decimal

from bus.language import name_in
from bus.messages import Phase, Sentence
from controller.formats.format import Prize, prize_at
from controller.rules.contest import Contest
from controller.rules.ranking import admitted_teams, cut_ties, groups, open_ties

NO_CONSEQUENCE = Sentence("changes-nothing", "Nothing changes: no points, no place, no prize")


def consequences(before: Contest, after: Contest) -> tuple[Sentence, ...]:
    """What is otherwise in `after`, one sentence each, the points first; that nothing is, where that is so."""
    changes = [
        *_points(before, after),
        *_places(before, after),
        *_prizes(before, after),
        *_admissions(before, after),
        *_ceremony(before, after),
    ]
    return tuple(changes) or (NO_CONSEQUENCE,)


def _points(before: Contest, after: Contest) -> Iterator[Sentence]:
    for team, score in after.scores.items():
        change = score - before.scores.get(team, Decimal(0))
        if change:
            args: dict[str, str | int] = {"team": team, "points": f"{change:+}", "score": f"{score:f}"}
            yield Sentence("change-score", "Team {team}: {points} points, {score} in all", args)
    for team in sorted({*before.tie_break_points, *after.tie_break_points}):
        change = after.tie_break_points.get(team, Decimal(0)) - before.tie_break_points.get(team, Decimal(0))
        if change:
            extra: dict[str, str | int] = {"team": team, "points": f"{change:+}"}
            yield Sentence("change-extra", "Team {team}: {points} tie-break points", extra)


def _places(before: Contest, after: Contest) -> Iterator[Sentence]:
    old, new = _place_by_team(before), _place_by_team(after)
    for team in sorted({*old, *new}):
        was, will_be = old.get(team, 0), new.get(team, 0)
        args = {"team": team, "was": was, "place": will_be}
        if was and will_be and was != will_be:
            yield Sentence("change-place", "Team {team}: place {place} instead of {was}", args)
        elif was and not will_be:
            yield Sentence("change-no-place", "Team {team}: no place instead of place {was}", args)
        elif will_be and not was:
            yield Sentence("change-has-place", "Team {team}: place {place} instead of none", args)


def _place_by_team(contest: Contest) -> dict[int, int]:
    return {team: group.first for group in groups(contest) for team in group.teams}


def _prizes(before: Contest, after: Contest) -> Iterator[Sentence]:
    """Who has which prize, and between whom none is decided, once all rounds are played."""
    if before.phase != Phase.RANKING and not before.is_tie_break:
        return
    old, new = _prize_by_team(before), _prize_by_team(after)
    for team in sorted({*old, *new}):
        was, will_be = old.get(team), new.get(team)
        if will_be is not None and will_be != was:
            yield Sentence("change-prize", "Team {team}: {prize}", {"team": team, "prize": name_in(will_be.name)})
        if was is not None and will_be is None:
            yield Sentence(
                "change-no-prize", "Team {team}: no longer {prize}", {"team": team, "prize": name_in(was.name)}
            )
    earlier_ties = {tie.teams for tie in open_ties(before)}
    for tie in open_ties(after):
        if tie.teams not in earlier_ties:
            tied: dict[str, str | int] = {"teams": _numbers(tie.teams), "first": tie.first, "last": tie.last}
            text = "Teams {teams}: tied for places {first} to {last}, to be decided"
            yield Sentence("change-tied", text, tied)


def _prize_by_team(contest: Contest) -> dict[int, Prize]:
    """The prizes of the teams whose place is decided."""
    form, undecided = contest.current_evening.format, open_ties(contest)
    prizes = {group: prize_at(form, group.first) for group in groups(contest) if group not in undecided}
    return {team: prize for group, prize in prizes.items() if prize is not None for team in group.teams}


def _admissions(before: Contest, after: Contest) -> Iterator[Sentence]:
    """Who goes on into the rounds to come that are for the best only."""
    rounds = before.current_evening.format.rounds
    first_index = before.round if before.phase == Phase.INTRO else before.round + 1
    for index in range(first_index, len(rounds)):
        if not rounds[index].best:
            continue
        old, new = set(admitted_teams(before, index)), set(admitted_teams(after, index))
        args: dict[str, str | int] = {"round": name_in(rounds[index].name)}
        if new - old:
            args["teams"] = _numbers(tuple(sorted(new - old)))
            yield Sentence("change-goes-on", "{round}: teams {teams} go on", args)
        if old - new:
            args = {**args, "teams": _numbers(tuple(sorted(old - new)))}
            yield Sentence("change-stays-behind", "{round}: teams {teams} no longer go on", args)
        earlier_ties = {tie.teams for tie in cut_ties(before, index)}
        for tie in cut_ties(after, index):
            if tie.teams not in earlier_ties:
                text = "{round}: teams {teams} are tied for the last places, to be decided"
                yield Sentence("change-cut-tied", text, {**args, "teams": _numbers(tie.teams)})


def _ceremony(before: Contest, after: Contest) -> Iterator[Sentence]:
    anew = before.shown_places - after.shown_places
    if anew > 0:
        yield Sentence("change-shown", "Places that the ceremony shows anew: {count}", {"count": anew})


def _numbers(teams: tuple[int, ...]) -> str:
    return ", ".join(map(str, teams))
