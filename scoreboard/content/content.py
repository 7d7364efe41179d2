"""Decide what a board should say, before anybody asks how large it is. Pure: no sizes, no fonts, no clock.

Theory of operation: what a display `shows` picks a family of rules; the phase of the match, or the kind of round and
its phase, picks the rule in a table; the rule turns the snapshot for the stage into one of five tellings. Whatever a
rule needs to be right only until some instant (a second, a warning) it says in `until_ns`.

Kind: pure
"""

from decimal import Decimal

from msgspec import Struct

from bus.messages import Phase, RankView, RoundKind, Snapshot, TeamView
from bus.units import NS_PER_S
from scoreboard.content.clock_seconds import clock_text, next_flip_ns, remaining_ns, shown_s, warning_until_ns

ARRIVAL_NS = 1_500_000_000
"""How long a team that just won the floor flashes."""

WARNING_NS = 1_000_000_000
"""How long a warning of the clock flashes."""

_RUNNING = {Phase.THINKING, Phase.OPEN, Phase.FLOOR, Phase.PERFORMING}
"""Phases in which a clock that stands is paused, not merely waiting for its start."""

_PLACES = {1: "Nhất", 2: "Nhì", 3: "Ba"}
"""How the first places are called; the others are counted."""

CALM, BRIGHT = 0, 4
"""Steps of brightness above what the board profile asks for."""


class Caption(Struct, frozen=True):
    """One thing, as large as it goes: words, a number, and whose it is.

    `words` are ways to say the same, the longest first. `number` is never cut. `share` is what remains of the clock,
    0 to 1. `blink`: on and off (paused). `flash`: light and dark change places (look here). `calm`: words that do not
    fit beside the number are left out, not scrolled.
    """

    words: tuple[str, ...] = ()
    number: str = ""
    team: int | None = None
    share: float | None = None
    blink: bool = False
    flash: bool = False
    calm: bool = False
    glow: int = CALM
    until_ns: int | None = None


class Cell(Struct, frozen=True):
    """One team's score; `lit`: this is the team that it is about."""

    team: int
    value: str
    lit: bool = False


class Table(Struct, frozen=True):
    """All teams' scores, in pages where they do not fit."""

    cells: tuple[Cell, ...]


class Pages(Struct, frozen=True):
    """Several things, one after the other."""

    pages: tuple[Caption, ...]


class Ticker(Struct, frozen=True):
    """A sentence that runs through when it does not fit."""

    text: str


class Lost(Struct, frozen=True):
    """No controller is heard: what was known may be wrong by now, so nothing of it is shown."""


Content = Caption | Table | Pages | Ticker | Lost


def points(value: Decimal) -> str:
    """A score as people write it: `-5`, `120`, `87,5`; never an exponent."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text.replace(".", ",")


def gain(value: Decimal) -> str:
    """Points that were just won or lost, with their sign."""
    return f"+{points(value)}" if value > 0 else points(value)


# ------------------------------------------------------------------------------------------------------ the pieces


def team_of(view: Snapshot, number: int | None) -> TeamView | None:
    """The team called `number`, where there is one."""
    return next((team for team in view.teams if team.number == number), None)


def item_words(view: Snapshot) -> tuple[str, ...]:
    """Which question or performance it is."""
    if view.round is None:
        return title(view).words
    one = view.round
    if one.tie_break:
        return ("Câu phụ", "Phụ")
    noun = "Lượt" if one.kind is RoundKind.STAGE else "Câu"
    return (f"{noun} {one.item}/{one.items}", f"{noun} {one.item}")


def title(view: Snapshot) -> Caption:
    """The name of the contest, or the bell's own before a contest is loaded: a dark board would look dead."""
    return Caption(words=(view.title or "Bấm chuông",))


def round_name(view: Snapshot) -> Caption:
    """The name of the round that begins."""
    return Caption(words=(view.round.name,)) if view.round else title(view)


def item(view: Snapshot) -> Caption:
    """Which question it is."""
    return Caption(words=item_words(view))


def clock(view: Snapshot, now_ns: int, say: Caption) -> Caption:
    """`say` with the clock as its number, where there is a clock."""
    if view.clock is None:
        return say
    one = view.clock
    warned_ns = warning_until_ns(one, now_ns, WARNING_NS)
    untils_ns = [
        at_ns
        for at_ns in (say.until_ns, warned_ns, next_flip_ns(one, now_ns), _next_warning_ns(view, now_ns))
        if at_ns is not None
    ]
    return Caption(
        words=say.words,
        team=say.team,
        number=clock_text(one, now_ns),
        share=min(1.0, max(0, shown_s(one, now_ns)) * NS_PER_S / max(1, one.total_ns)),
        blink=one.deadline_ns is None and view.phase in _RUNNING,
        flash=say.flash or warned_ns is not None,
        glow=max(say.glow, CALM if warned_ns is None else BRIGHT),
        until_ns=min(untils_ns, default=None),
    )


def _next_warning_ns(view: Snapshot, now_ns: int) -> int | None:
    if view.clock is None or view.clock.deadline_ns is None:
        return None
    deadline_ns = view.clock.deadline_ns
    return min((deadline_ns - due for due in view.clock.warnings_ns if deadline_ns - due > now_ns), default=None)


def floor(view: Snapshot, now_ns: int) -> Caption:
    """Who has the floor; flashing while it is news."""
    team = team_of(view, view.floor)
    say = Caption(words=(team.name,) if team else (), team=view.floor, glow=BRIGHT)
    if view.clock and view.clock.deadline_ns is not None:
        passed_ns = view.clock.total_ns - remaining_ns(view.clock, now_ns)
        if passed_ns < ARRIVAL_NS:
            say = Caption(
                words=say.words, team=say.team, glow=BRIGHT, flash=True, until_ns=now_ns + ARRIVAL_NS - passed_ns
            )
    return clock(view, now_ns, say)


def tied(view: Snapshot) -> Caption:
    """Who pressed at the same moment."""
    teams = "=".join(str(number) for number in view.tied)
    return Caption(words=(f"Hoà {teams}", teams) if teams else ("Hoà",), flash=True, glow=BRIGHT)


def result(view: Snapshot) -> Caption:
    """How the question ended: who was right, or that it is over."""
    right = next((team for team in view.teams if team.mark), None)
    if right is None:
        return Caption(words=("Hết câu", "Hết"))
    return Caption(words=(right.name, "Đúng"), team=right.number, number=gain(right.item_points), glow=BRIGHT)


def performer(view: Snapshot) -> Caption:
    """Who is on stage."""
    team = team_of(view, view.performer)
    return Caption(words=(team.name,) if team else item_words(view), team=view.performer)


def performance_result(view: Snapshot) -> Caption:
    """The judges' score of the performance."""
    team = team_of(view, view.performer)
    if team is None:
        return item(view)
    return Caption(words=(team.name,), team=team.number, number=points(team.item_points), glow=BRIGHT)


def boards_up() -> Caption:
    """The signal to raise the boards."""
    return Caption(words=("Giơ bảng",), flash=True, glow=BRIGHT)


def press_now(view: Snapshot, now_ns: int) -> Caption:
    """The buzzers are open."""
    return clock(view, now_ns, Caption(words=("Bấm chuông", "Bấm"), glow=BRIGHT))


def scores(view: Snapshot) -> Table:
    """All scores; the teams that it is about now are lit."""
    return Table(tuple(Cell(team.number, points(team.score), _concerned(view, team)) for team in view.teams))


def _concerned(view: Snapshot, team: TeamView) -> bool:
    if view.phase in (Phase.REVEALED, Phase.CLOSED) and team.mark:
        return True
    return team.number in (view.floor, view.performer) or team.number in view.tied


def ranking(view: Snapshot) -> Content:
    """The ranking, one team after the other: its place, then its points; the scores where there is none yet."""
    if not view.ranking:
        return scores(view)
    return Pages(tuple(page for row in view.ranking for page in _ranked(row)))


def _ranked(row: RankView) -> tuple[Caption, Caption]:
    places = (_PLACES[row.place],) if row.place in _PLACES else (f"Hạng {row.place}", f"H{row.place}")
    ways = tuple(way for way in (row.prize, *places) if way)
    return Caption(words=ways, team=row.team), Caption(words=(row.name,), team=row.team, number=points(row.score))
