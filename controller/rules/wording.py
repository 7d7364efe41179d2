"""Texts of buttons and decisions that depend on the contest or on what was ordered.

A command whose text is always the same has it in its row of `commands.py`; the functions here make the others. Those
of one kind of round stand beside its rows, in `rounds/`.

Kind: pure
"""

from bus import messages as m
from bus.language import name_in
from bus.messages import Phase, Sentence
from controller.formats.format import prize_at
from controller.formats.tie_criteria import criterion_sentence
from controller.rules.contest import Contest
from controller.rules.ranking import prize_groups
from controller.rules.rounds.kinds import current_kind, is_item_over

# --------------------------------------------------------------------------- buttons: what pressing it will do


def start_match(contest: Contest, command: m.StartMatch) -> Sentence:
    """Start, or start although something is missing."""
    if command.override:
        return Sentence("start-anyway", "Start anyway")
    return Sentence("start-match", "Start the match")


def start_reading(contest: Contest, command: m.StartReading) -> Sentence:
    """Which question is read."""
    item = contest.item if contest.phase == Phase.READY else contest.item + 1
    return Sentence("start-reading", "Read question {number}", {"number": item + 1})


def start_thinking(contest: Contest, command: m.StartThinking) -> Sentence:
    """What follows when the question is read."""
    return current_kind(contest).start_thinking_text(contest)


def end_early(contest: Contest, command: m.EndEarly) -> Sentence:
    """What ends: the tie-break, the round, or the time."""
    if contest.phase != Phase.READY and not is_item_over(contest):
        return Sentence("end-clock", "End the time early")
    if contest.cut is not None:
        return Sentence("leave-cut", "Leave the tie: decide it by lot")
    if contest.is_tie_break:
        return Sentence("leave-tie", "Leave the tie: go to the result")
    return Sentence("end-round-early", "End the round early")


def end_round(contest: Contest, command: m.EndRound) -> Sentence:
    """The round ends; after the last one the result is next."""
    if contest.cut is None and contest.round >= len(contest.current_evening.format.rounds) - 1:
        return Sentence("end-match", "Go to the result")
    return Sentence("end-round", "End the round")


# ------------------------------------------- decisions: what was done, for undo, the history and the minutes


def round_started(contest: Contest, command: m.StartRound) -> Sentence:
    """Which round."""
    return Sentence("did-round", "Round started: {round}", {"round": _round_name(contest, contest.round)})


def round_ended(contest: Contest, command: m.EndRound) -> Sentence:
    """Which round."""
    return Sentence("did-end-round", "Round ended: {round}", {"round": _round_name(contest, contest.round)})


def round_reopened(contest: Contest, command: m.ReopenRound) -> Sentence:
    """Which round: the one that ended last."""
    last = next(reversed(contest.last_items), contest.round)
    return Sentence("did-reopen-round", "Round reopened: {round}", {"round": _round_name(contest, last)})


def ended_early(contest: Contest, command: m.EndEarly) -> Sentence:
    """What ended: the time, or which round before all of it was played."""
    if contest.phase != Phase.READY and not is_item_over(contest):
        return Sentence("did-end-early", "Time ended early")
    name = _round_name(contest, contest.round)
    return Sentence("did-end-round-early", "Round ended early: {round}", {"round": name})


def _round_name(contest: Contest, index: int) -> str:
    rounds = contest.current_evening.format.rounds
    current = rounds[index] if 0 <= index < len(rounds) else contest.current_evening.format.tie_break
    return "" if current is None else name_in(current.name)


def next_place(contest: Contest, command: m.ShowPlace) -> Sentence:
    """Which prize is announced next, and who has it."""
    with_prize = prize_groups(contest)
    left = len(with_prize) - contest.shown_places
    prize = prize_at(contest.current_evening.format, with_prize[left - 1].first) if left > 0 else None
    if prize is None:
        return Sentence("show-place", "Show the next place")
    teams = map(contest.current_evening.match.team, with_prize[left - 1].teams)
    args = {"prize": name_in(prize.name), "team": ", ".join(team.name for team in teams if team is not None)}
    return Sentence("announce-prize", "Announce {prize}: {team}", args)


def place_shown(contest: Contest, command: m.ShowPlace) -> Sentence:
    """Which prize, and whose it is."""
    with_prize = prize_groups(contest)
    group = with_prize[len(with_prize) - contest.shown_places - 1]
    prize = prize_at(contest.current_evening.format, group.first)
    args: dict[str, str | int | Sentence] = {
        "prize": "" if prize is None else name_in(prize.name),
        "teams": ", ".join(map(str, group.teams)),
    }
    return Sentence("did-show-place", "Prize shown: {prize} (team {teams})", args)


def absence_marked(contest: Contest, command: m.MarkAbsent) -> Sentence:
    """Whether the team is absent."""
    if command.absent:
        return Sentence("did-absent", "Team {team} marked as absent", {"team": command.team})
    return Sentence("did-present", "Team {team} marked as present", {"team": command.team})


def hold_started(contest: Contest, command: m.Hold) -> Sentence:
    """Whether it is a break, and how long."""
    if command.minutes is not None:
        return Sentence("did-break", "Break of {minutes} min begun", {"minutes": command.minutes})
    return Sentence("did-hold", "Technical hold started")


def team_renamed(contest: Contest, command: m.RenameTeam) -> Sentence:
    """What the team was called, what it is called now, and why."""
    team = contest.current_evening.match.team(command.team)
    args: dict[str, str | int | Sentence] = {
        "team": command.team,
        "old": team.name if team is not None else "",
        "name": " ".join(command.name.split()),
        "reason": command.reason.strip(),
    }
    return Sentence("did-rename", "Team {team}: {name}, not {old} ({reason})", args)


def match_renamed(contest: Contest, command: m.RenameMatch) -> Sentence:
    """What of title and venue reads otherwise from now on, what it was, and why."""
    match = contest.current_evening.match
    title, venue = (" ".join(text.split()) for text in (command.title, command.venue))
    changed = {"title": (match.title, title), "venue": (match.venue, venue)}
    old, new = ([texts[n] for texts in changed.values() if texts[0] != texts[1]] for n in (0, 1))
    args: dict[str, str | int | Sentence] = {
        "old": " · ".join(old),
        "name": " · ".join(new),
        "reason": command.reason.strip(),
    }
    return Sentence("did-rename-match", "The match: {name}, not {old} ({reason})", args)


def teams_exchanged(contest: Contest, command: m.ExchangeTeams) -> Sentence:
    """Which teams sit at each other's desks from now on, and why."""
    args: dict[str, str | int | Sentence] = {
        "team": command.team,
        "other": command.other,
        "reason": command.reason.strip(),
    }
    return Sentence("did-exchange", "Teams {team} and {other} exchanged desks ({reason})", args)


def clock_set(contest: Contest, command: m.SetClock) -> Sentence:
    """What remains on the clock."""
    return Sentence("did-set-clock", "Clock set to {seconds} s", {"seconds": command.remaining_s})


def lots_drawn(contest: Contest, command: m.DrawLots) -> Sentence:
    """In which order, and who answers for it."""
    args = {
        "teams": ", ".join(map(str, command.teams)),
        "drawn_by": command.drawn_by.strip(),
        "witness": command.witness.strip(),
    }
    return Sentence("did-draw-lots", "Lots drawn: teams {teams} (drawn by {drawn_by}, witness {witness})", args)


def criterion_applied(contest: Contest, command: m.ApplyCriterion) -> Sentence:
    """By what the ties are decided, and why."""
    args: dict[str, str | int | Sentence] = {
        "criterion": criterion_sentence(command.criterion),
        "reason": command.reason.strip(),
    }
    return Sentence("did-apply-criterion", "Ties decided by {criterion} ({reason})", args)


def pack_loaded(contest: Contest, command: m.LoadPack) -> Sentence:
    """Which pack the match is played with."""
    return Sentence("did-load-pack", "Questions loaded: {file}", {"file": command.file.removesuffix(".sealed")})


def score_adjusted(contest: Contest, command: m.AdjustScore) -> Sentence:
    """By how much, and why; of the score or of the tie-break points."""
    args: dict[str, str | int | Sentence] = {
        "team": command.team,
        "points": f"{command.points:+}",
        "reason": command.reason.strip(),
    }
    if command.tie_break:
        return Sentence("did-adjust-extra", "Tie-break points of team {team}: {points} ({reason})", args)
    return Sentence("did-adjust", "Score of team {team}: {points} ({reason})", args)
