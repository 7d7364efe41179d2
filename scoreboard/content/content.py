"""Content of a board: what it should show, independent of its size and fonts.

Theory of operation: the display's `shows` selects a family of rules; the phase of the match, or the kind of round and
its phase, selects the rule in a table; the rule turns the snapshot for the stage into one of five kinds of content, in
the language of the display.
`until_ns` is the instant (of a second, a warning) up to which the content is valid.

Kind: pure
"""

from msgspec import Struct

from bus.messages import ClockView, Phase, RankView, Snapshot, TeamView
from bus.units import NS_PER_S
from scoreboard.content import sentences
from scoreboard.content.clock_seconds import clock_text, displayed_s, next_second_ns, remaining_ns, warning_until_ns
from scoreboard.content.wording import Wording

FLOOR_FLASH_NS = 1_500_000_000
"""How long a team that just won the floor flashes."""

WARNING_FLASH_NS = 1_000_000_000
"""How long a warning of the clock flashes."""

_RUNNING = {Phase.THINKING, Phase.OPEN, Phase.FLOOR, Phase.PERFORMING}
"""Phases in which a stopped clock is paused, not merely waiting for its start."""

PRODUCT = "Bấm chuông"
"""The product's name, the same in every language."""

NORMAL, BRIGHT = 0, 4
"""Steps of brightness above the board profile's."""


class Caption(Struct, frozen=True):
    """One item, as large as it fits: a text, a number, and their team.

    `texts` are alternative texts, the longest first. `number` is never cut. `remaining_share` is the remaining part of
    the clock, 0 to 1. `is_blinking`: on and off (paused). `is_flashing`: light and dark swap (look here).
    `never_scrolls`: a text that does not fit beside the number is left out. `turns_pages`: a text alone that does not
    fit is shown page by page, of as many words as fit, instead of scrolling: it stands for hours, and every step of a
    scrolling text is a frame.
    """

    texts: tuple[str, ...] = ()
    number: str = ""
    team: int | None = None
    remaining_share: float | None = None
    is_blinking: bool = False
    is_flashing: bool = False
    never_scrolls: bool = False
    turns_pages: bool = False
    brightness_boost: int = NORMAL
    until_ns: int | None = None


class ScoreCell(Struct, frozen=True):
    """One team's score; `is_highlighted`: this team is the current subject."""

    team: int
    value: str
    is_highlighted: bool = False


class Table(Struct, frozen=True):
    """All teams' scores, in pages where they do not fit."""

    cells: tuple[ScoreCell, ...]


class Pages(Struct, frozen=True):
    """Several captions, one after the other."""

    pages: tuple[Caption, ...]


class Ticker(Struct, frozen=True):
    """A text that scrolls when it does not fit."""

    text: str


class ConnectionLost(Struct, frozen=True):
    """The controller is silent: the last snapshot may be wrong by now, so nothing of it is shown."""


Content = Caption | Table | Pages | Ticker | ConnectionLost


# ---------------------------------------------------------------------------------------------------------- captions


def team_of(view: Snapshot, number: int | None) -> TeamView | None:
    """The team with this number, if there is one."""
    return next((team for team in view.teams if team.number == number), None)


def item_texts(view: Snapshot, wording: Wording) -> tuple[str, ...]:
    """The number of the current question or performance."""
    return wording.texts(sentences.item(view.round)) if view.round else title(view).texts


def title(view: Snapshot) -> Caption:
    """The name of the contest; before one is loaded the product's name, because a dark board would look broken."""
    return Caption(texts=(view.title or PRODUCT,), turns_pages=True)


def round_name(view: Snapshot, wording: Wording) -> Caption:
    """The name of the round that is about to start."""
    return Caption(texts=(wording.name(view.round.name),)) if view.round else title(view)


def item(view: Snapshot, wording: Wording) -> Caption:
    """The number of the current question."""
    return Caption(texts=item_texts(view, wording))


def with_clock(view: Snapshot, now_ns: int, caption: Caption) -> Caption:
    """`caption` with the clock as its number, where there is a clock."""
    if view.clock is None:
        return caption
    is_paused = view.clock.deadline_ns is None and view.phase in _RUNNING
    return with_that_clock(view.clock, now_ns, caption, is_paused=is_paused)


def with_that_clock(clock: ClockView, now_ns: int, caption: Caption, *, is_paused: bool = False) -> Caption:
    """`caption` with this `clock` as its number."""
    warning_end_ns = warning_until_ns(clock, now_ns, WARNING_FLASH_NS)
    instants = (caption.until_ns, warning_end_ns, next_second_ns(clock, now_ns), _next_warning_ns(clock, now_ns))
    return Caption(
        texts=caption.texts,
        team=caption.team,
        number=clock_text(clock, now_ns),
        remaining_share=min(1.0, max(0, displayed_s(clock, now_ns)) * NS_PER_S / max(1, clock.total_ns)),
        is_blinking=is_paused,
        is_flashing=caption.is_flashing or warning_end_ns is not None,
        brightness_boost=max(caption.brightness_boost, NORMAL if warning_end_ns is None else BRIGHT),
        until_ns=min((at_ns for at_ns in instants if at_ns is not None), default=None),
    )


def _next_warning_ns(clock: ClockView, now_ns: int) -> int | None:
    if clock.deadline_ns is None:
        return None
    warnings_ns = [clock.deadline_ns - warning_ns for warning_ns in clock.warnings_ns]
    return min((at_ns for at_ns in warnings_ns if at_ns > now_ns), default=None)


def floor(view: Snapshot, now_ns: int) -> Caption:
    """The team that has the floor; flashing at first."""
    team = team_of(view, view.floor)
    caption = Caption(texts=(team.name,) if team else (), team=view.floor, brightness_boost=BRIGHT)
    if view.clock and view.clock.deadline_ns is not None:
        passed_ns = view.clock.total_ns - remaining_ns(view.clock, now_ns)
        if passed_ns < FLOOR_FLASH_NS:
            caption = Caption(
                texts=caption.texts,
                team=caption.team,
                brightness_boost=BRIGHT,
                is_flashing=True,
                until_ns=now_ns + FLOOR_FLASH_NS - passed_ns,
            )
    return with_clock(view, now_ns, caption)


def tied(view: Snapshot, wording: Wording) -> Caption:
    """The teams that pressed at the same moment."""
    teams = "=".join(str(number) for number in view.tied)
    texts = (wording.translate(sentences.tie_between(teams)), teams) if teams else wording.texts(sentences.TIE)
    return Caption(texts=texts, is_flashing=True, brightness_boost=BRIGHT)


def result(view: Snapshot, wording: Wording) -> Caption:
    """The result of the question: the team with the right answer, or that it is over."""
    right = next((team for team in view.teams if team.mark), None)
    if right is None:
        return Caption(texts=wording.texts(sentences.QUESTION_OVER))
    return Caption(
        texts=(right.name, *wording.texts(sentences.RIGHT)),
        team=right.number,
        number=wording.gain(right.item_points),
        brightness_boost=BRIGHT,
    )


def performer(view: Snapshot, wording: Wording) -> Caption:
    """The team on stage."""
    team = team_of(view, view.performer)
    return Caption(texts=(team.name,) if team else item_texts(view, wording), team=view.performer)


def performance_result(view: Snapshot, wording: Wording) -> Caption:
    """The judges' score of the performance."""
    team = team_of(view, view.performer)
    if team is None:
        return item(view, wording)
    number = wording.points(team.item_points)
    return Caption(texts=(team.name,), team=team.number, number=number, brightness_boost=BRIGHT)


def boards_up(wording: Wording) -> Caption:
    """The signal to raise the boards."""
    return Caption(texts=wording.texts(sentences.BOARDS_UP), is_flashing=True, brightness_boost=BRIGHT)


def press_now(view: Snapshot, now_ns: int, wording: Wording) -> Caption:
    """The buzzers are open."""
    caption = Caption(texts=wording.texts(sentences.PRESS_NOW), brightness_boost=BRIGHT)
    return with_clock(view, now_ns, caption)


def scores(view: Snapshot, wording: Wording) -> Content:
    """All scores; the teams that are the current subject are highlighted. While totals are kept for the ceremony: what
    the question brought, or the name of the contest."""
    if view.frozen and view.phase not in (Phase.REVEALED, Phase.CLOSED):
        return title(view)
    return Table(
        tuple(
            ScoreCell(team.number, _score_text(view, team, wording), _is_highlighted(view, team)) for team in view.teams
        )
    )


def _score_text(view: Snapshot, team: TeamView, wording: Wording) -> str:
    return wording.gain(team.item_points) if view.frozen or team.score is None else wording.points(team.score)


def _is_highlighted(view: Snapshot, team: TeamView) -> bool:
    if view.phase in (Phase.REVEALED, Phase.CLOSED) and team.mark:
        return True
    return team.number in (view.floor, view.performer) or team.number in view.tied


def ranking(view: Snapshot, wording: Wording) -> Content:
    """The ranking, one team after the other: its place, then its points; the scores where there is none yet.

    During the ceremony only who is honoured now, as on the stage, from the last prize to the first."""
    if not view.ranking:
        return scores(view, wording)
    best = min((row.place for row in view.ranking if row.place is not None), default=1)
    rows = [row for row in view.ranking if row.place == best or best == 1]
    return Pages(tuple(page for row in rows for page in _ranking_pages(row, wording)))


def _ranking_pages(row: RankView, wording: Wording) -> tuple[Caption, Caption]:
    prize = (wording.name(row.prize),) if row.prize else ()
    place = sentences.ABSENT if row.place is None else sentences.place(row.place)
    texts = (*prize, *wording.texts(place))
    number = wording.points(row.score)
    return Caption(texts=texts, team=row.team), Caption(texts=(row.name,), team=row.team, number=number)
