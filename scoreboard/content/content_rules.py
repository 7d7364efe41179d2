"""Decide which telling a display gives, from what it shows and from the phase. Pure: tables of rules.

The tables name every phase of every kind of round. A phase that they do not know (a newer controller) is told as the
question's number: true in every phase, and never a crash on stage.

Kind: pure
"""

from collections.abc import Callable

from bus.messages import Lamp, Phase, RoundKind, Snapshot
from scoreboard.content import content as tell
from scoreboard.content.content import Caption, Content, Ticker

Rule = Callable[[Snapshot, int], Content]
"""Snapshot for the stage and now (ns) → what to say."""

MATCH = (Phase.SETUP, Phase.INTRO, Phase.RANKING)
ROUNDS = {
    RoundKind.BOARDS: (Phase.READY, Phase.READING, Phase.THINKING, Phase.BOARDS_UP, Phase.REVEALED),
    RoundKind.BUZZERS: (
        Phase.READY,
        Phase.READING,
        Phase.THINKING,
        Phase.OPEN,
        Phase.FLOOR,
        Phase.TIED,
        Phase.LOST,
        Phase.CLOSED,
    ),
    RoundKind.STAGE: (Phase.READY, Phase.PERFORMING, Phase.JUDGING, Phase.REVEALED),
}
"""All phases that there are, for the tables below and for the tests."""


def _counted_item(view: Snapshot, now_ns: int) -> Content:
    return tell.clock(view, now_ns, tell.item(view))


def _counted_performer(view: Snapshot, now_ns: int) -> Content:
    return tell.clock(view, now_ns, tell.performer(view))


def _judging(view: Snapshot, _: int) -> Content:
    return Caption(words=("Chấm điểm", "Chấm"), team=view.performer)


_MATCH: dict[str, Rule] = {
    Phase.SETUP: lambda view, _: tell.title(view),
    Phase.INTRO: lambda view, _: tell.round_name(view),
    Phase.RANKING: lambda view, _: tell.ranking(view),
}
_QUESTION: dict[str, Rule] = {
    Phase.READY: lambda view, _: tell.item(view),
    Phase.READING: lambda view, _: tell.item(view),
    Phase.THINKING: _counted_item,
}
ALL: dict[tuple[RoundKind | None, str], Rule] = {
    **{(None, phase): rule for phase, rule in _MATCH.items()},
    **{(kind, phase): rule for kind in (RoundKind.BOARDS, RoundKind.BUZZERS) for phase, rule in _QUESTION.items()},
    (RoundKind.BOARDS, Phase.BOARDS_UP): lambda _, __: tell.boards_up(),
    (RoundKind.BOARDS, Phase.REVEALED): lambda view, _: tell.scores(view),
    (RoundKind.BUZZERS, Phase.OPEN): tell.press_now,
    (RoundKind.BUZZERS, Phase.FLOOR): tell.floor,
    (RoundKind.BUZZERS, Phase.TIED): lambda view, _: tell.tied(view),
    (RoundKind.BUZZERS, Phase.LOST): lambda _, __: Caption(words=("Chờ một chút", "Chờ")),
    (RoundKind.BUZZERS, Phase.CLOSED): lambda view, _: tell.result(view),
    (RoundKind.STAGE, Phase.READY): _counted_performer,
    (RoundKind.STAGE, Phase.PERFORMING): _counted_performer,
    (RoundKind.STAGE, Phase.JUDGING): _judging,
    (RoundKind.STAGE, Phase.REVEALED): lambda view, _: tell.performance_result(view),
}
"""The rule of each phase, for a board that shows all."""

_BARE_CLOCK = {Phase.THINKING, Phase.OPEN, Phase.FLOOR, Phase.PERFORMING}
"""Phases in which a clock board shows its clock and nothing beside it."""


def everything(view: Snapshot, now_ns: int) -> Content:
    """What a board says that shows all: the one subject of the phase."""
    kind = None if view.phase in MATCH else view.round.kind if view.round else None
    rule = ALL.get((kind, view.phase))
    return rule(view, now_ns) if rule else tell.item(view)


def clock_only(view: Snapshot, now_ns: int) -> Content:
    """What a clock board says: the clock where one runs or is about to, else the subject of the phase."""
    if view.clock is not None and view.phase in _BARE_CLOCK | {Phase.READY, Phase.READING}:
        glow = tell.BRIGHT if view.phase in (Phase.OPEN, Phase.FLOOR) else tell.CALM
        return tell.clock(view, now_ns, Caption(glow=glow))
    return everything(view, now_ns)


def scores_only(view: Snapshot, _: int) -> Content:
    """What a score board says: the scores, or the contest's name where no team is entered yet."""
    return tell.scores(view) if view.teams else tell.title(view)


def at_station(view: Snapshot, now_ns: int, station: int) -> Content:
    """What the board at a station says to its team and about it."""
    team = next((team for team in view.teams if team.station == station), None)
    if team is None:
        return Caption(words=(f"Bàn {station}", str(station)))
    if view.phase == Phase.BOARDS_UP:
        return tell.boards_up()
    if view.phase == Phase.THINKING or (view.phase == Phase.PERFORMING and view.performer == team.number):
        return tell.clock(view, now_ns, Caption())
    if view.phase == Phase.FLOOR and view.floor == team.number:
        return tell.floor(view, now_ns)
    lamp = _LAMPS.get(team.lamp)
    if lamp is not None:
        return tell.clock(view, now_ns, lamp) if team.lamp is Lamp.ARMED else lamp
    return Caption(words=(team.name,), team=team.number, number=tell.points(team.score), calm=True)


_LAMPS = {
    Lamp.ARMED: Caption(words=("Bấm",), glow=tell.BRIGHT),
    Lamp.TIED: Caption(words=("Hoà",), flash=True, glow=tell.BRIGHT),
    Lamp.EARLY: Caption(words=("Bấm sớm", "Sớm")),
}


def running_text(view: Snapshot, _: int) -> Content:
    """What a ticker says: one sentence about the phase, then the scores where points count already."""
    standing = " · ".join(f"{team.number} {team.name} {tell.points(team.score)}" for team in view.teams)
    parts = [_sentence(view), "" if view.phase == Phase.SETUP else standing]
    return Ticker("  ·  ".join(part for part in parts if part))


def _sentence(view: Snapshot) -> str:
    if view.phase == Phase.RANKING and view.ranking:
        return " · ".join(f"{row.prize or row.place}: {row.name} {tell.points(row.score)}" for row in view.ranking)
    if view.phase == Phase.SETUP or view.round is None:
        return " · ".join(part for part in (*tell.title(view).words, view.venue) if part)
    about = tell.team_of(view, view.floor or view.performer)
    if about is not None:
        return f"Đội {about.number} {about.name}"
    return view.round.name if view.phase == Phase.INTRO else f"{view.round.name} · {tell.item_words(view)[0]}"


_SHOWS: dict[str, Rule] = {
    "clock": clock_only,
    "scores": scores_only,
    "all": everything,
    "ticker": running_text,
}


def telling(view: Snapshot, now_ns: int, shows: str) -> Content:
    """What a display that `shows` this (`hardware.board.Display.shows`) has to say. Raises `ValueError` on another."""
    if shows.startswith("station "):
        return at_station(view, now_ns, int(shows.removeprefix("station ")))
    if shows not in _SHOWS:
        raise ValueError(f"shows {shows!r}: not known; allowed: {', '.join(_SHOWS)}, station 1 to 8")
    return _SHOWS[shows](view, now_ns)
