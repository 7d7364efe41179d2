"""What the MC says now: a line of the script for where the contest is, in the match's own words or as by default.

Kind: pure
"""

from collections.abc import Callable
from decimal import Decimal

from bus.language import names_by_language
from bus.messages import Names, Phase, RoundKind, ScriptView, SegmentKind, Sentence
from controller.formats.format import BoardsRound, BuzzersRound, prize_at
from controller.formats.format_summary import number_text
from controller.match_files.script_lines import SCRIPT_LINES
from controller.rules import match_flow
from controller.rules.contest import Contest
from controller.rules.ranking import current_ties, deciding_tie, prize_groups
from controller.rules.rounds.buzzers.eligibility import opening_teams
from controller.rules.rundown_views import segment_view

Value = str | int | Sentence
Line = tuple[str, dict[str, Value]]
"""The name of a line and what its names in braces stand for."""


def script_view(contest: Contest) -> ScriptView | None:
    """The line that is said now; None where there is none."""
    line = _line(contest)
    if line is None:
        return None
    name, values = line
    match = contest.current_evening.match
    own, usual = (match.script or {}).get(name), SCRIPT_LINES[name].text
    args = {**values, "title": match.title, "venue": match.venue}
    return ScriptView(Sentence(usual.code, own or usual.text, args), _names(contest))


def _names(contest: Contest) -> dict[str, Names]:
    """What the format calls things in each language: the round that is on, the prize that is next or was shown last."""
    current = contest.current_round
    names = {"round": names_by_language(current.name)} if current is not None else {}
    prizes = prize_groups(contest) if contest.phase == Phase.RANKING else []
    if prizes:
        shown = prizes[max(0, len(prizes) - max(1, contest.shown_places))]
        prize = prize_at(contest.current_evening.format, shown.first)
        names |= {"prize": names_by_language(prize.name)} if prize is not None else {}
    return names


def _line(contest: Contest) -> Line | None:
    if contest.hold is not None:
        return "hold", {}
    segment = segment_view(contest)
    if segment is not None and segment.kind is SegmentKind.BREAK:
        return "break", {"minutes": segment.minutes or 0}
    if segment is not None and segment.kind is not SegmentKind.ROUND:
        return None  # guests, a video, a speech: nothing of the contest
    say = _LINES.get((contest.kind, contest.phase))
    return say(contest) if say is not None else None


def _place(contest: Contest) -> dict[str, Value]:
    """Which question or performance of how many it is."""
    return {"number": contest.item + 1, "count": match_flow.item_count(contest)}


def _team(contest: Contest, number: int | None) -> str:
    team = contest.current_evening.match.team(number) if number else None
    return team.name if team is not None else ""


def _teams(teams: tuple[int, ...]) -> str:
    return ", ".join(map(str, teams))


def _intro(contest: Contest) -> Line:
    if contest.is_tie_break:
        return "tie_break", {"teams": _teams(deciding_tie(contest))}
    return "round", {"number": contest.round + 1, "count": len(contest.current_evening.format.rounds)}


def _read_buzzers(contest: Contest) -> Line:
    seconds = contest.round_rules(BuzzersRound).thinking_s
    return ("think", {"seconds": seconds}) if seconds else ("press", {})


def _open(contest: Contest) -> Line:
    if contest.buzzers.is_reopened:
        return "press_again", {"teams": _teams(opening_teams(contest))}
    return "press", {}


def _floor(contest: Contest) -> Line:
    team = {"team": _team(contest, contest.buzzers.floor)}
    if contest.is_time_over:
        return "time_over", {**team}
    seconds = contest.round_rules(BuzzersRound).answering_s
    return ("floor", {**team, "seconds": seconds}) if seconds else ("floor_untimed", {**team})


def _tie_line(contest: Contest) -> Line:
    is_replayed = contest.round_rules(BuzzersRound).on_tie == "replay"
    return "tied" if is_replayed else "tied_decision", {"teams": _teams(contest.buzzers.tied)}


def _closing_line(contest: Contest) -> Line:
    for team, is_right in contest.marks.items():
        if is_right:
            points = contest.item_points.get(team, Decimal(0))
            return "right", {"team": _team(contest, team), "points": number_text(points)}
    return ("nobody_right" if contest.marks else "nobody_pressed"), {}


def _boards(name: str) -> Callable[[Contest], Line]:
    return lambda contest: (name, {"seconds": contest.round_rules(BoardsRound).thinking_s})


def _marking_line(contest: Contest) -> Line:
    right = sum(contest.marks.values())
    return ("boards_right", {"right": right, "count": len(contest.marks)}) if right else ("nobody_right", {})


def _performer(name: str) -> Callable[[Contest], Line]:
    return lambda contest: (name, {"team": _team(contest, contest.performance.performer), **_place(contest)})


def _marks(contest: Contest) -> Line:
    team = contest.performance.performer
    points = contest.item_points.get(team or 0, Decimal(0))
    return "marks", {"team": _team(contest, team), "points": number_text(points)}


def _ranking(contest: Contest) -> Line:
    if current_ties(contest):
        return "undecided", {}
    prizes = prize_groups(contest)
    if not prizes:
        return "end", {}
    if not contest.shown_places:
        return "ceremony", {}
    prize = prizes[max(0, len(prizes) - contest.shown_places)]
    return "prize", {"team": ", ".join(_team(contest, team) for team in prize.teams)}


_LINES: dict[tuple[RoundKind | None, Phase], Callable[[Contest], Line]] = {
    (None, Phase.SETUP): lambda contest: ("welcome", {}),
    (None, Phase.INTRO): _intro,
    (None, Phase.RANKING): _ranking,
    (RoundKind.BUZZERS, Phase.READY): lambda contest: ("question", _place(contest)),
    (RoundKind.BUZZERS, Phase.READING): _read_buzzers,
    (RoundKind.BUZZERS, Phase.THINKING): lambda contest: (
        "thinking",
        {"seconds": contest.round_rules(BuzzersRound).thinking_s},
    ),
    (RoundKind.BUZZERS, Phase.OPEN): _open,
    (RoundKind.BUZZERS, Phase.FLOOR): _floor,
    (RoundKind.BUZZERS, Phase.TIED): _tie_line,
    (RoundKind.BUZZERS, Phase.LOST): lambda contest: ("lost", {}),
    (RoundKind.BUZZERS, Phase.CLOSED): _closing_line,
    (RoundKind.BOARDS, Phase.READY): lambda contest: ("question", _place(contest)),
    (RoundKind.BOARDS, Phase.READING): _boards("write"),
    (RoundKind.BOARDS, Phase.THINKING): _boards("writing"),
    (RoundKind.BOARDS, Phase.BOARDS_UP): lambda contest: ("boards_up", {}),
    (RoundKind.BOARDS, Phase.REVEALED): _marking_line,
    (RoundKind.STAGE, Phase.READY): _performer("performer"),
    (RoundKind.STAGE, Phase.PERFORMING): _performer("performing"),
    (RoundKind.STAGE, Phase.JUDGING): _performer("judging"),
    (RoundKind.STAGE, Phase.REVEALED): _marks,
}
"""What is said in each phase of each kind of round."""
