"""Terminal view of a running match: a picture of its state, and a line for each event.

Kind: pure
"""

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bus.language import name_in
from bus.messages import ClockView, HealthView, Lamp, PressKind, PressView, Snapshot
from bus.units import NS_PER_S
from controller.rules.contest import has_arrived_after_verdict

LAMPS = {
    Lamp.DARK: "",
    Lamp.LOCKED: "locked",
    Lamp.ARMED: "ARMED",
    Lamp.FLOOR: "FLOOR",
    Lamp.TIED: "TIED",
    Lamp.OUT: "out",
    Lamp.EARLY: "early",
}

KINDS = {
    PressKind.WINNER: "first",
    PressKind.TIED: "tied",
    PressKind.LATER: "later",
    PressKind.EARLY: "early",
    PressKind.HELD: "held down, not a press",
    PressKind.BARRED: "barred",
    PressKind.LATE: "too late",
    PressKind.IDLE: "buzzers not open",
}


def state_view(view: Snapshot | None, now_ns: int, events: list[str]) -> RenderableType:
    """The state of the match in at most 80 columns; `events` are the latest lines of `new_events`."""
    if view is None:
        return Text("waiting for the controller …")
    teams = Table(expand=True, box=None)
    for heading in ("", "team", "points", "lamp", "this question"):
        teams.add_column(heading, justify="right" if heading == "points" else "left")
    for team in view.teams:
        mark = {True: "right", False: "wrong", None: ""}[team.mark]
        teams.add_row(str(team.number), team.name, str(team.score), LAMPS[team.lamp], mark)
    lines: list[RenderableType] = [teams]
    if view.question is not None:
        lines.append(Text(f"\n{view.question.number}. {view.question.text}", style="bold"))
    lines += [Text(event) for event in events]
    return Panel(Group(*lines), title=title(view, now_ns), subtitle=_health(view.health))


def title(view: Snapshot, now_ns: int) -> str:
    """Title, round, question, phase and clock in one line."""
    parts = [view.title]
    if view.round is not None:
        parts.append(f"{name_in(view.round.name)} {view.round.item}/{view.round.items}")
    parts.append(view.phase)
    if view.clock is not None:
        parts.append(clock_text(view.clock, now_ns))
    return " · ".join(part for part in parts if part)


def clock_text(clock: ClockView, now_ns: int) -> str:
    """What a clock shows: seconds rounded up, minutes above 60 s, "+" in overtime, "paused" while it is stopped."""
    remaining_ns = clock.remaining_ns if clock.deadline_ns is None else clock.deadline_ns - now_ns
    if not clock.counts_overtime:
        remaining_ns = max(0, remaining_ns)
    seconds = -(-remaining_ns // NS_PER_S) if remaining_ns >= 0 else -remaining_ns // NS_PER_S
    text = f"{seconds // 60}:{seconds % 60:02}" if clock.total_ns > 60_000_000_000 else str(seconds)
    return ("+" if remaining_ns < 0 else "") + text + (" paused" if clock.deadline_ns is None else "")


def new_events(before: Snapshot | None, after: Snapshot) -> list[str]:
    """One line for everything new in `after`: phases, presses with margins, floors, scores."""
    lines: list[str] = []
    if before is None or (before.phase, _place(before)) != (after.phase, _place(after)):
        lines.append(f"— {title(after, after.now_ns)}")
    old = before.presses if before is not None and _place(before) == _place(after) else ()
    lines += [press_text(press) for press in after.presses if press not in old]
    if after.floor is not None and (before is None or before.floor != after.floor):
        lines.append(f"team {after.floor} has the floor")
    scores = {team.number: team.score for team in before.teams} if before is not None else {}
    for team in after.teams:
        gained = team.score - scores.get(team.number, team.score)
        if gained:
            lines.append(f"team {team.number} {team.name}: {gained:+} → {team.score}")
    return lines


def press_text(press: PressView) -> str:
    """One press: team, time after the opening, kind, and how far behind the first, in µs."""
    when = "" if press.since_opening_ns is None else f" at {press.since_opening_ns / 1_000:+,.1f} µs"
    uncertainty = f"(± {press.uncertainty_ns / 1_000:,.0f} µs)"
    margin_us = (press.margin_ns or 0) / 1_000
    if has_arrived_after_verdict(press.kind, margin_us):
        early = f"{-margin_us:,.1f} µs before the first, but arrived after the verdict"
        return f"  team {press.team} pressed{when}: {early} {uncertainty}"
    behind = f", {margin_us:+,.1f} µs behind" if margin_us else ""
    return f"  team {press.team} pressed{when}: {KINDS[press.kind]}{behind} {uncertainty}"


def _place(view: Snapshot) -> tuple[int, int]:
    return (view.round.number, view.round.item) if view.round is not None else (0, 0)


def _health(parts: tuple[HealthView, ...]) -> str:
    return " · ".join(f"{part.name} {part.state}" for part in parts)
