"""A whole evening of any format, played in memory by dice; and its transcript, a line for each fact that people would
tell."""

import random
from decimal import Decimal

from bus import messages as m
from bus.language import name_in
from bus.units import NS_PER_S as SECOND
from controller.formats.format import Format
from controller.match_files.match import Team
from controller.rules import facts as f
from controller.rules.clocks import due_ns
from controller.rules.firmware_orders import firmware_orders
from tests.unit.controller.rules.played_match import TEAMS, Play

MOST_TURNS = 2_000


def evening(form: Format, seed: int, teams: tuple[Team, ...] = TEAMS) -> Play:
    """Play `form` to its ranking: who knows and who presses is drawn from `seed`."""
    play = Play(form, teams, start=False)
    dice = random.Random(seed)
    play.hello("epoch-1", tuple(team.station for team in teams))
    for _ in range(MOST_TURNS):
        view = play.view()
        if view.phase == "ranking" and view.next_step is None and not view.ties:
            return play
        _turn(play, view, dice)
    raise AssertionError(f"the evening does not end: {play.contest.phase}")


def _turn(play: Play, view: m.Snapshot, dice: random.Random) -> None:
    play.wait(1)
    if view.phase == "open" and not _read_on(view, dice):
        _press(play, dice)
    elif view.phase == "floor":
        play.order(m.RuleRight() if dice.random() < 0.5 else m.RuleWrong())
    elif view.phase == "boards_up" and view.blockers:
        for team in play.contest.contenders:
            play.order(m.MarkBoard(team, dice.random() < 0.6, late=dice.random() < 0.1))
    elif view.phase == "judging" and view.blockers:
        judges = [ballot.judge for ballot in view.ballots if not ballot.final]
        marks = tuple(Decimal(dice.randint(0, int(criterion.max_points))) for criterion in view.criteria)
        play.order(m.CastBallot(judges[0], marks))
    elif view.ties and (view.next_step is None or view.blockers):
        teams = list(view.ties[0].teams)
        dice.shuffle(teams)
        play.order(m.DrawLots(tuple(teams), "Cô Lan", "Thầy Minh"))
    elif view.next_step is not None and not view.blockers:
        play.order(view.next_step.command)
    elif (due := due_ns(play.contest)) is not None:
        play.wait((due - play.now_ns) / SECOND)


def _read_on(view: m.Snapshot, dice: random.Random) -> bool:
    """Where teams may interrupt, the MC is mostly allowed to read to the end."""
    return view.next_step is not None and dice.random() < 0.7


def _press(play: Play, dice: random.Random) -> None:
    arm = firmware_orders(play.contest).arm
    stations = list(arm.stations) if arm is not None else []
    dice.shuffle(stations)
    if not stations or dice.random() < 0.15:
        play.verdict(outcome="nobody")
    elif len(stations) > 1 and dice.random() < 0.1:
        play.verdict(*stations[:2], draw=dice.randint(0, 9))
    else:
        play.verdict(stations[0], later=tuple(stations[1:3]))


def transcript(play: Play) -> str:
    """What happened, a line for each fact that people would tell, and the ranking."""
    lines = [line for fact in play.facts if (line := _fact_line(fact)) is not None]
    lines += [
        f"{line.place}. team {line.team}: {line.score} {name_in(line.prize) if line.prize else ''}"
        + (f" ({line.decided_by})" if line.decided_by else "")
        for line in play.view().ranking
    ]
    return "\n".join(lines) + "\n"


def _fact_line(fact: f.AnyFact) -> str | None:
    match fact:
        case f.RoundStarted(teams):
            return f"== round: {_list(teams)}"
        case f.ReadingStarted(item, question, spare, contenders):
            return f"question {item + 1}{' (spare)' if spare else ''} for {_list(contenders)}: {question.text[:40]}"
        case f.Opened(is_reopened=again, limited_to=teams):
            return f"  open{' again' if again else ''}{f' for {_list(teams)}' if teams else ''}"
        case f.ReadingEnded():
            return "  read to the end"
        case f.FloorTaken(team):
            return f"  floor: {team}"
        case f.Tied(teams):
            return f"  tie: {_list(teams)}"
        case f.RuledRight(team, points):
            return f"  right: {team} {points:+}"
        case f.RuledWrong(team, points):
            return f"  wrong: {team} {points:+}"
        case f.QuestionClosed(why):
            return f"  closed: {why}"
        case f.BoardsConfirmed(points):
            return "  boards: " + ", ".join(f"{team} {more:+}" for team, more in points.items())
        case f.PerformerCalled(item, team):
            return f"performance {item + 1}: {team}"
        case f.BallotsRevealed(points):
            return f"  ballots: {points:+}"
        case f.TieBreakStarted(cut):
            return "== extra questions" + ("" if cut is None else f" for round {cut + 1}")
        case f.LotsDrawn(teams):
            return f"== lots: {_list(teams)}"
        case f.RoundEnded(to):
            return f"== to round {to + 1}"
        case f.MatchEnded():
            return "== ranking"
    return None


def _list(teams: tuple[int, ...]) -> str:
    return " ".join(map(str, teams))
