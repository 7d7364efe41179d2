"""Content rules: tables that select the content of a display from its `shows` and the phase.

The tables name every phase of every kind of round. An unknown phase (of a newer controller) shows the question's
number: true in every phase, and never a crash on stage.

Kind: pure
"""

from collections.abc import Callable

from bus.messages import Lamp, Phase, RoundKind, Snapshot
from scoreboard.content import content, segment, sentences
from scoreboard.content.content import Caption, Content, Ticker
from scoreboard.content.wording import Wording

Rule = Callable[[Snapshot, int, Wording], Content]
"""Snapshot for the stage, now (ns) and the wording of the display → content."""

MATCH_PHASES = (Phase.SETUP, Phase.INTRO, Phase.RANKING)
ROUND_PHASES = {
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
"""All phases, for the tables below and for the tests."""


def _item_with_clock(view: Snapshot, now_ns: int, wording: Wording) -> Content:
    return content.with_clock(view, now_ns, content.item(view, wording))


def _performer_with_clock(view: Snapshot, now_ns: int, wording: Wording) -> Content:
    return content.with_clock(view, now_ns, content.performer(view, wording))


def _floor(view: Snapshot, now_ns: int, _: Wording) -> Content:
    return content.floor(view, now_ns)


_MATCH: dict[str, Rule] = {
    Phase.SETUP: lambda view, _, __: content.title(view),
    Phase.INTRO: lambda view, _, wording: content.round_name(view, wording),
    Phase.RANKING: lambda view, _, wording: content.ranking(view, wording),
}
_QUESTION: dict[str, Rule] = {
    Phase.READY: lambda view, _, wording: content.item(view, wording),
    Phase.READING: lambda view, _, wording: content.item(view, wording),
    Phase.THINKING: _item_with_clock,
}
PHASE_RULES: dict[tuple[RoundKind | None, str], Rule] = {
    **{(None, phase): rule for phase, rule in _MATCH.items()},
    **{(kind, phase): rule for kind in (RoundKind.BOARDS, RoundKind.BUZZERS) for phase, rule in _QUESTION.items()},
    (RoundKind.BOARDS, Phase.BOARDS_UP): lambda _, __, wording: content.boards_up(wording),
    (RoundKind.BOARDS, Phase.REVEALED): lambda view, _, wording: content.scores(view, wording),
    (RoundKind.BUZZERS, Phase.OPEN): content.press_now,
    (RoundKind.BUZZERS, Phase.FLOOR): _floor,
    (RoundKind.BUZZERS, Phase.TIED): lambda view, _, wording: content.tied(view, wording),
    (RoundKind.BUZZERS, Phase.LOST): lambda _, __, wording: Caption(texts=wording.texts(sentences.WAIT)),
    (RoundKind.BUZZERS, Phase.CLOSED): lambda view, _, wording: content.result(view, wording),
    (RoundKind.STAGE, Phase.READY): _performer_with_clock,
    (RoundKind.STAGE, Phase.PERFORMING): _performer_with_clock,
    (RoundKind.STAGE, Phase.JUDGING): lambda view, _, wording: Caption(
        texts=wording.texts(sentences.SCORING), team=view.performer
    ),
    (RoundKind.STAGE, Phase.REVEALED): lambda view, _, wording: content.performance_result(view, wording),
}
"""The rule of each phase, for `shows = "all"`."""

_CLOCK_ONLY_PHASES = {Phase.THINKING, Phase.OPEN, Phase.FLOOR, Phase.PERFORMING}
"""Phases in which a clock board shows nothing but its clock."""


def everything(view: Snapshot, now_ns: int, wording: Wording) -> Content:
    """Content for `shows = "all"`: a hold or what is on beside the rounds, else the one subject of the phase."""
    if view.hold is not None:
        return segment.hold(view, now_ns, wording)
    if view.segment is not None:
        return segment.segment(view.segment, now_ns, wording)
    kind = None if view.phase in MATCH_PHASES else view.round.kind if view.round else None
    rule = PHASE_RULES.get((kind, view.phase))
    return rule(view, now_ns, wording) if rule else content.item(view, wording)


def clock_only(view: Snapshot, now_ns: int, wording: Wording) -> Content:
    """Content of a clock board: the clock where one runs or is about to, else the subject of the phase."""
    if view.hold is None and view.segment is not None and view.segment.clock is not None:
        return content.with_that_clock(view.segment.clock, now_ns, Caption())
    if view.clock is not None and view.phase in _CLOCK_ONLY_PHASES | {Phase.READY, Phase.READING}:
        brightness_boost = content.BRIGHT if view.phase in (Phase.OPEN, Phase.FLOOR) else content.NORMAL
        return content.with_clock(view, now_ns, Caption(brightness_boost=brightness_boost))
    return everything(view, now_ns, wording)


def scores_only(view: Snapshot, _: int, wording: Wording) -> Content:
    """Content of a score board: the scores, or the contest's name before any team is entered."""
    return content.scores(view, wording) if view.teams else content.title(view)


def at_station(view: Snapshot, now_ns: int, wording: Wording, station: int) -> Content:
    """Content of the board at a station, for its team and about it."""
    team = next((team for team in view.teams if team.station == station), None)
    if team is None:
        return Caption(texts=(wording.translate(sentences.station(station)), str(station)))
    if view.phase == Phase.BOARDS_UP:
        return content.boards_up(wording)
    if view.phase == Phase.THINKING or (view.phase == Phase.PERFORMING and view.performer == team.number):
        return content.with_clock(view, now_ns, Caption())
    if view.phase == Phase.FLOOR and view.floor == team.number:
        return content.floor(view, now_ns)
    match team.lamp:
        case Lamp.ARMED:
            caption = Caption(texts=wording.texts(sentences.PRESS), brightness_boost=content.BRIGHT)
            return content.with_clock(view, now_ns, caption)
        case Lamp.TIED:
            return Caption(texts=wording.texts(sentences.TIE), is_flashing=True, brightness_boost=content.BRIGHT)
        case Lamp.EARLY:
            return Caption(texts=wording.texts(sentences.PRESSED_EARLY))
    number = "" if team.score is None else wording.points(team.score)
    return Caption(texts=(team.name,), team=team.number, number=number, never_scrolls=True)


def running_text(view: Snapshot, _: int, wording: Wording) -> Content:
    """Content of a ticker: one sentence about the phase, then the scores once points count."""
    scores = " · ".join(
        f"{team.number} {team.name} {wording.points(team.score)}" for team in view.teams if team.score is not None
    )
    parts = [_sentence(view, wording), "" if view.phase == Phase.SETUP else scores]
    return Ticker("  ·  ".join(part for part in parts if part))


def _sentence(view: Snapshot, wording: Wording) -> str:
    if view.hold is not None:
        return wording.translate(view.hold)
    if view.segment is not None:
        return segment.segment_text(view.segment, wording)
    if view.phase == Phase.RANKING and view.ranking:
        return " · ".join(
            f"{wording.name(row.prize) if row.prize else row.place}: {row.name} {wording.points(row.score)}"
            for row in view.ranking
            if row.place is not None
        )
    if view.phase == Phase.SETUP or view.round is None:
        return " · ".join(part for part in (*content.title(view).texts, view.venue) if part)
    subject = content.team_of(view, view.floor or view.performer)
    if subject is not None:
        return wording.translate(sentences.team(subject.number, subject.name))
    name = wording.name(view.round.name)
    return name if view.phase == Phase.INTRO else f"{name} · {content.item_texts(view, wording)[0]}"


_RULES_BY_SHOWS: dict[str, Rule] = {
    "clock": clock_only,
    "scores": scores_only,
    "all": everything,
    "ticker": running_text,
}


def content_for(view: Snapshot, now_ns: int, shows: str, wording: Wording) -> Content:
    """The content of a display with this `hardware.board.Display.shows`. Raises `ValueError` for an unknown one."""
    if shows.startswith("station "):
        return at_station(view, now_ns, wording, int(shows.removeprefix("station ")))
    if shows not in _RULES_BY_SHOWS:
        raise ValueError(f"shows {shows!r}: not known; allowed: {', '.join(_RULES_BY_SHOWS)}, station 1 to 8")
    return _RULES_BY_SHOWS[shows](view, now_ns, wording)
