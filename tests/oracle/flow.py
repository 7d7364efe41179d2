"""The oracle's way through an evening: rounds, their questions, extra questions for a tie, the ceremony.

Kind: pure
"""

from msgspec.structs import replace

from controller.formats.format import BoardsRound, BuzzersRound, StageRound
from tests.oracle.boards import boards_go_up
from tests.oracle.buzzers import close_question, lose_opening, open_buzzers
from tests.oracle.ledger import strike_question
from tests.oracle.performances import first_on_stage
from tests.oracle.places import places, prize_of, tie_to_decide
from tests.oracle.standings import (
    best_teams,
    contestants,
    has_spare,
    is_played_out,
    players,
    ranked,
    rivals_for_a_prize,
    undecided_groups,
)
from tests.oracle.state import NOBODY, Evening, Lot, NonsenseError, Question, Teams

LEAST_REASON = 3
"""A reason has so many characters at least."""

IN_QUESTION = ("reading", "thinking", "boards_up", "open", "floor", "tied", "lost")
BETWEEN = ("ready", "revealed", "closed")


def start_match(evening: Evening) -> Evening:
    _only(evening, "setup")
    return replace(evening, phase="intro", round=0)


def start_round(evening: Evening, lot: Lot) -> Evening:
    """Who plays the round is settled now."""
    _only(evening, "intro")
    if not evening.present:
        raise NonsenseError("nobody is present")
    if evening.in_tie_break and not rivals_for_a_prize(evening):
        raise NonsenseError("nobody is tied for a prize")
    seats, cut = (rivals_for_a_prize(evening), NOBODY) if evening.in_tie_break else best_teams(evening)
    if cut:
        raise NonsenseError("the cut goes through a tie")
    evening = replace(evening, phase="ready", seats=seats, out={}, item=1, question=None, stage=None)
    return first_on_stage(evening, lot) if isinstance(evening.rules, StageRound) else _call_up(evening)


def _call_up(evening: Evening) -> Evening:
    """The next question is announced."""
    return replace(evening, question=Question(evening.moment, spare=evening.in_tie_break))


def start_reading(evening: Evening) -> Evening:
    """The question that was announced is read; between two questions, the next one."""
    _only(evening, *BETWEEN)
    if isinstance(evening.rules, StageRound):
        raise NonsenseError("performances have no questions")
    if evening.phase != "ready":
        if is_played_out(evening):
            raise NonsenseError("everything has been played")
        evening = _call_up(replace(evening, item=evening.item + 1))
    elif isinstance(evening.rules, BoardsRound) and evening.rules.eliminates and len(players(evening)) < 2:
        raise NonsenseError("fewer than two teams are left")
    if evening.in_tie_break:
        evening = _seat_rivals(evening)
    question = replace(evening.current_question, begun=True, part=players(evening))
    evening = replace(
        evening,
        phase="reading",
        question=question,
        read=evening.read | {question.number},
        spares_used=evening.spares_used + question.spare,
        stopped=False,
    )
    if isinstance(evening.rules, BuzzersRound) and evening.rules.interrupts:
        return open_buzzers(evening)
    return evening


def _seat_rivals(evening: Evening) -> Evening:
    rivals = rivals_for_a_prize(evening)
    if not rivals:
        raise NonsenseError("nobody is tied for a prize")
    return replace(evening, seats=rivals)


def start_thinking(evening: Evening) -> Evening:
    """The question has been read."""
    if evening.phase == "open" and evening.buzzers.interrupts and not evening.current_question.read:
        return replace(evening, question=replace(evening.current_question, read=True))
    _only(evening, "reading")
    evening = replace(evening, phase="thinking", question=replace(evening.current_question, read=True), stopped=False)
    assert isinstance(evening.rules, BoardsRound | BuzzersRound)
    return evening if evening.rules.thinking_s else time_is_up(evening)


def time_is_up(evening: Evening) -> Evening:
    """The clock that was running has run out."""
    if evening.phase == "reading":
        return start_thinking(evening)
    if evening.phase == "thinking":
        return boards_go_up(evening) if isinstance(evening.rules, BoardsRound) else open_buzzers(evening)
    if evening.phase == "open":
        return close_question(evening)
    raise NonsenseError("no clock that leads on is running")


def void_question(evening: Evening) -> Evening:
    """As if it had never been asked; a spare question takes its place."""
    question = evening.question
    if question is None or not question.begun or evening.phase not in (*IN_QUESTION, "closed", "revealed"):
        raise NonsenseError("no question is in play")
    if not has_spare(evening):
        raise NonsenseError("no spare question is left")
    return replace(
        evening,
        phase="ready",
        stopped=False,
        ledger=strike_question(evening.ledger, question.number),
        out={team: by for team, by in evening.out.items() if by != question.number},
        participants=evening.participants - question.joined,
        question=Question(evening.moment, spare=True),
    )


def end_early(evening: Evening) -> Evening:
    """The clock ends now, as if its time were up; between two questions, the round ends."""
    if evening.phase == "thinking":
        return time_is_up(evening)
    if evening.phase in BETWEEN and (evening.phase == "ready" or not is_played_out(evening)):
        return _leave_round(evening)
    raise NonsenseError("nothing to end early")


def end_round(evening: Evening) -> Evening:
    """Everything has been played; or nobody is tied any more, before the first extra question."""
    if evening.in_tie_break and evening.phase in ("intro", "ready") and not rivals_for_a_prize(evening):
        return _leave_round(evening)
    _only(evening, "revealed", "closed")
    if not is_played_out(evening):
        raise NonsenseError("not everything has been played")
    return _leave_round(evening)


def _leave_round(evening: Evening) -> Evening:
    following = replace(
        evening,
        round=evening.round + 1,
        phase="intro",
        question=None,
        stage=None,
        seats=NOBODY,
        out={},
        item=0,
        ended=evening.ended if evening.phase == "intro" else evening,
    )
    if following.round < len(evening.form.rounds):
        return following
    asks_more = not evening.in_tie_break and rivals_for_a_prize(evening) and has_spare(evening)
    return following if asks_more else replace(following, phase="ranking", shown=())


def reopen_round(evening: Evening) -> Evening:
    """Back into the round that has just ended. Its last question is not in play any more; one never read still is."""
    ended = evening.ended
    if ended is None or evening.phase not in ("intro", "ranking"):
        raise NonsenseError("no round has just ended")
    question = ended.question if ended.phase == "ready" else None
    return replace(
        ended,
        moment=evening.moment,
        ledger=evening.ledger,
        absent=evening.absent,
        judges=evening.judges,
        participants=evening.participants,
        lots=evening.lots,
        read=evening.read,
        spares_used=evening.spares_used,
        withdrawn=evening.withdrawn,
        question=question,
    )


def prize_places(evening: Evening) -> tuple[int, ...]:
    """The places that bring a prize, as the ceremony shows them: the last one first."""
    held = set(places(ranked(evening)).values())
    return tuple(sorted((place for place in held if prize_of(evening.form.prizes, place) is not None), reverse=True))


def show_place(evening: Evening) -> Evening:
    """The next place of the ceremony; not while a prize is undecided between teams that the format would ask again."""
    _only(evening, "ranking")
    if undecided_groups(evening):
        raise NonsenseError("a prize is undecided")
    to_come = prize_places(evening)[len(evening.shown) :]
    if not to_come:
        raise NonsenseError("all prizes have been shown")
    return replace(evening, shown=(*evening.shown, (to_come[0], _who_stands_at(evening, to_come[0]))))


def keep_what_was_shown(evening: Evening) -> Evening:
    """After a correction: a place at which somebody else stands now has to be shown anew, and all better ones, too."""
    if evening.phase != "ranking" or not evening.shown:
        return evening
    now = [(place, _who_stands_at(evening, place)) for place in prize_places(evening)]
    same = [shown == current for shown, current in zip(evening.shown, now, strict=False)]
    count = same.index(False) if False in same else len(same)
    return replace(evening, shown=evening.shown[:count])


def _who_stands_at(evening: Evening, place: int) -> Teams:
    return frozenset(team for team, own in places(ranked(evening)).items() if own == place)


def is_running(evening: Evening) -> bool:
    """From the start until the last prize has been shown."""
    if evening.phase != "ranking":
        return evening.phase != "setup"
    return bool(undecided_groups(evening)) or len(evening.shown) < len(prize_places(evening))


def break_tie(evening: Evening) -> Evening:
    """Extra questions in the ceremony; where some were asked before, they go on after the last one."""
    _only(evening, "ranking")
    if not rivals_for_a_prize(evening) or not has_spare(evening):
        raise NonsenseError("no tie to break, or no question to break it with")
    if evening.ended is None or not evening.ended.in_tie_break:
        return replace(evening, round=len(evening.form.rounds), phase="intro")
    if evening.ended.phase == "ready":
        return reopen_round(evening)
    return replace(reopen_round(evening), phase="closed", question=None)


def draw_lots(evening: Evening, teams: tuple[int, ...], drawn_by: str, witness: str) -> Evening:
    """Lots between all teams of a tie, by two persons."""
    if evening.phase == "ranking":
        cut, ties = None, undecided_groups(evening)
    elif evening.phase == "intro" and not evening.in_tie_break:
        cut, ties = evening.round, (best_teams(evening)[1],)
    else:
        raise NonsenseError("nothing is undecided now")
    names = {name.strip().casefold() for name in (drawn_by, witness)}
    if len(set(teams)) != len(teams) or not teams or frozenset(teams) not in ties or len(names) < 2:
        raise NonsenseError("not the teams of a tie, or not two persons")
    return replace(evening, lots=(*evening.lots, (cut, teams)))


def mark_absent(evening: Evening, team: int, *, absent: bool) -> Evening:
    """A team is absent, or back; not while it answers or is on stage."""
    if team not in evening.teams or (team in evening.absent) is absent:
        raise NonsenseError("it is so already")
    question, stage = evening.question, evening.stage
    busy = set() if question is None else {question.floor, *question.tied}
    if stage is not None and evening.phase in ("performing", "judging"):
        busy.add(stage.on_stage)
    if absent and team in busy:
        raise NonsenseError("this team is answering or on stage")
    return replace(evening, absent=evening.absent | {team} if absent else evening.absent - {team})


def hold(evening: Evening) -> Evening:
    """A technical hold: clocks stop, buzzers lock."""
    if evening.held:
        raise NonsenseError("held already")
    evening = lose_opening(evening) if evening.phase == "open" else evening
    return replace(evening, held=True, stopped=True)


def exchange(evening: Evening, team: int, other: int, reason: str) -> Evening:
    """Two teams sit at each other's stations: what either pressed stays its own, so nothing else changes; but an
    opening that is on may already have a press of either, and is given again."""
    if team == other or not {team, other} <= set(evening.teams) or len(reason.strip()) < LEAST_REASON:
        raise NonsenseError("not two teams, or no reason")
    return lose_opening(evening) if evening.phase == "open" and not evening.held else evening


def has_clock(evening: Evening) -> bool:
    """Whether a clock that leads on runs, or stands."""
    if evening.phase not in ("reading", "thinking"):
        return False
    rules = evening.rules
    assert isinstance(rules, BoardsRound | BuzzersRound)
    return evening.phase == "thinking" or (evening.phase == "reading" and rules.reading_s > 0)


def _only(evening: Evening, *phases: str) -> None:
    if evening.phase not in phases:
        raise NonsenseError(f"not while {evening.phase}")


def undecided(evening: Evening) -> frozenset[int]:
    """Between whom a prize is undecided, whether or not the format asks extra questions."""
    return tie_to_decide(ranked(evening), evening.form.prizes) & contestants(evening)
