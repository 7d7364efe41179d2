"""Terminal view of a running match: a picture of its state, and a line for each event.

Kind: pure
"""

from decimal import Decimal

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bamchuong.plain_text import plain
from bamchuong.terminal_words import LAMPS, MARKS, PARTS, PRESS_KINDS, STATES, phase_name
from bus.language import Language, Translate, name_in
from bus.messages import ClockView, HealthView, PressView, Sentence, SentenceArgs, Snapshot
from bus.units import NS_PER_S
from controller.rules.rounds.buzzers.state import is_before_first

_MINUTES_FROM_NS = 60 * NS_PER_S
"""A clock of more than this shows minutes."""

HEADINGS = (
    Sentence("terminal-team", "team"),
    Sentence("terminal-points", "points"),
    Sentence("terminal-lamp", "lamp"),
    Sentence("terminal-question", "this question"),
)


class TerminalView(Struct, frozen=True):
    """A match in the words of one language: `translate` makes its sentences, `language` chooses among names."""

    language: Language
    translate: Translate

    def state(self, view: Snapshot | None, now_ns: int, events: list[str]) -> RenderableType:
        """The state of the match in at most 80 columns; `events` are the latest lines of `new_events`."""
        if view is None:
            return Text(self.translate(Sentence("terminal-waiting", "waiting for the controller …")))
        team, points, lamp, question = map(self.translate, HEADINGS)
        teams = Table(expand=True, box=None)
        for heading in ("", team, points, lamp, question):
            teams.add_column(heading, justify="right" if heading == points else "left")
        for row in view.teams:
            lamp_name, mark = self._word(LAMPS.get(row.lamp)), self._word(MARKS.get(row.mark))
            teams.add_row(str(row.number), plain(row.name), _score(row.score), lamp_name, mark)
        lines: list[RenderableType] = [teams]
        if view.question is not None:
            lines.append(Text.assemble("\n", plain(f"{view.question.number}. {view.question.text}"), style="bold"))
        lines += [plain(event) for event in events]
        return Panel(Group(*lines), title=plain(self.title(view, now_ns)), subtitle=self._health(view.health))

    def title(self, view: Snapshot, now_ns: int) -> str:
        """Title, round, question, phase and clock in one line."""
        parts = [view.title]
        if view.round is not None:
            parts.append(f"{name_in(view.round.name, self.language)} {view.round.item}/{view.round.items}")
        parts.append(self.translate(phase_name(view)))
        if view.clock is not None:
            parts.append(self.clock(view.clock, now_ns))
        return " · ".join(part for part in parts if part)

    def clock(self, clock: ClockView, now_ns: int) -> str:
        """What a clock shows: seconds rounded up, minutes above 60 s, "+" in overtime, "paused" while it is stopped."""
        remaining_ns = clock.remaining_ns if clock.deadline_ns is None else clock.deadline_ns - now_ns
        if not clock.counts_overtime:
            remaining_ns = max(0, remaining_ns)
        seconds = -(-remaining_ns // NS_PER_S) if remaining_ns >= 0 else -remaining_ns // NS_PER_S
        digits = f"{seconds // 60}:{seconds % 60:02}" if clock.total_ns > _MINUTES_FROM_NS else str(seconds)
        text = ("+" if remaining_ns < 0 else "") + digits
        if clock.deadline_ns is not None:
            return text
        return self.translate(Sentence("terminal-paused", "{clock} paused", {"clock": text}))

    def new_events(self, before: Snapshot | None, after: Snapshot) -> list[str]:
        """One line for everything new in `after`: phases, presses with margins, floors, scores."""
        lines: list[str] = []
        if before is None or (before.phase, _place(before)) != (after.phase, _place(after)):
            lines.append(f"— {self.title(after, after.now_ns)}")
        old = before.presses if before is not None and _place(before) == _place(after) else ()
        lines += [self.press(press) for press in after.presses if press not in old]
        if after.floor is not None and (before is None or before.floor != after.floor):
            lines.append(self.translate(Sentence("terminal-floor", "team {team} has the floor", {"team": after.floor})))
        scores = {team.number: team.score for team in before.teams} if before is not None else {}
        for team in after.teams:
            score, before_score = team.score, scores.get(team.number, team.score)
            if score is not None and before_score is not None and score != before_score:
                gained = score - before_score
                args = {"team": f"{team.number} {team.name}", "points": f"{gained:+}", "score": str(score)}
                lines.append(self.translate(Sentence("terminal-score", "team {team}: {points} → {score}", args)))
        return lines

    def press(self, press: PressView) -> str:
        """One press: team, time after the opening, kind, and how far behind the first, in µs."""
        args: SentenceArgs = {
            "team": press.team,
            "what": _what(press),
            "uncertainty": f"{press.uncertainty_ns / 1_000:,.0f}",
        }
        if press.since_opening_ns is None:
            return "  " + self.translate(
                Sentence("terminal-press", "team {team} pressed: {what} (± {uncertainty} µs)", args)
            )
        args["time"] = f"{press.since_opening_ns / 1_000:+,.1f}"
        text = "team {team} pressed at {time} µs: {what} (± {uncertainty} µs)"
        return "  " + self.translate(Sentence("terminal-press-at", text, args))

    def _word(self, sentence: Sentence | None) -> str:
        return "" if sentence is None else self.translate(sentence)

    def _health(self, parts: tuple[HealthView, ...]) -> str:
        return " · ".join(f"{self.translate(PARTS[part.name])} {self.translate(STATES[part.state])}" for part in parts)


def _score(score: Decimal | None) -> str:
    return "" if score is None else str(score)


def _what(press: PressView) -> Sentence:
    """What a press was, and its distance to the first."""
    margin_us = (press.margin_ns or 0) / 1_000
    if is_before_first(press.margin_ns):
        text = "{margin} µs before the first, but arrived after the verdict"
        return Sentence("terminal-arrived-late", text, {"margin": f"{-margin_us:,.1f}"})
    kind = PRESS_KINDS[press.kind]
    if not margin_us:
        return kind
    return Sentence("terminal-behind", "{kind}, {margin} µs behind", {"kind": kind, "margin": f"{margin_us:+,.1f}"})


def _place(view: Snapshot) -> tuple[int, int]:
    return (view.round.number, view.round.item) if view.round is not None else (0, 0)
