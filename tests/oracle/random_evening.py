"""A random evening: what people and teams do from the start to the last prize, with all kinds of mischief in between.

The generator only chooses; what comes of it is compared after every step (`side_by_side.py`). It asks the oracle what
makes sense now.

Kind: loop
"""

import random
from collections.abc import Callable
from decimal import Decimal

from bus import messages as m
from bus.messages import Role
from controller.formats.format import BuzzersRound, StageRound
from tests.oracle import mischief
from tests.oracle.buzzers import may_press
from tests.oracle.flow import has_clock, prize_places
from tests.oracle.formats import random_format
from tests.oracle.pushes import random_pushes
from tests.oracle.side_by_side import SideBySide
from tests.oracle.standings import (
    best_teams,
    is_played_out,
    players,
    rivals_for_a_prize,
    undecided_groups,
)
from tests.oracle.state import Evening, NonsenseError, Teams

MOST_STEPS = 400


class RandomEvening:
    """One evening, chosen by its seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        form, teams = random_format(self.rng), self.rng.randint(2, 8)
        order = tuple(self.rng.sample(range(1, teams + 1), teams)) if self.rng.random() < 0.5 else ()
        self.pair = SideBySide(form, teams, spares=self.rng.randint(0, 6), order=order, seed=seed)
        self.skill = self.rng.choice((0.0, 0.3, 0.5, 0.5, 0.8, 1.0))
        self.calmness = self.rng.choice((0.3, 0.6, 0.9))
        self.steps = 0
        self.has_given_up = False
        """Nothing that people could do now is free of known differences."""
        self._next: dict[str, Callable[[], None]] = {
            "setup": lambda: self.must(m.StartMatch()),
            "intro": self._start_round,
            "ready": self._go_on,
            "revealed": self._go_on,
            "closed": self._go_on,
            "reading": self._read,
            "thinking": self._think,
            "boards_up": self._mark_boards,
            "open": self._press,
            "floor": self._answer,
            "tied": self._break_tie,
            "lost": self._reopen,
            "performing": lambda: self.must(m.StopPerformance()),
            "judging": self._judge,
            "ranking": self._award,
        }

    @property
    def evening(self) -> Evening:
        return self.pair.oracle.evening

    def play(self) -> None:
        """To the last prize, or until it has gone on for too long."""
        while self.steps < MOST_STEPS and not self.is_over and not self.has_given_up:
            self.steps += 1
            if self.rng.random() > self.calmness and self.steps < MOST_STEPS / 2:
                self.rng.choice(mischief.ALL)(self)
            elif self.evening.held:
                self.must(m.Release())
            else:
                self._next[self.evening.phase]()

    @property
    def is_over(self) -> bool:
        """The last prize was shown."""
        return self.evening.phase == "ranking" and len(self.evening.shown) >= len(prize_places(self.evening))

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def must(self, command: m.Command, role: Role = Role.MC, judge: int | None = None) -> None:
        """Give an order that makes sense now."""
        assert self.pair.order(command, role, judge), f"refused by both: {command}"

    def may(self, command: m.Command, role: Role = Role.MC) -> bool:
        """Give an order, if it makes sense and shows no known difference."""
        try:
            self.pair.oracle.after(command, role)
        except NonsenseError:
            return False
        return self.pair.order(command, role)

    # ---------------------------------------------------------------------------------------------------------- rounds

    def _start_round(self) -> None:
        """Where that would show a known difference, people first set right what leads to it."""
        evening = self.evening
        if self.may(m.StartRound()) or (evening.in_tie_break and self.may(m.EndRound())):
            return
        if best_teams(evening)[1] and not evening.in_tie_break and self.chance(0.7):
            self._draw_lots(best_teams(evening)[1])
        elif evening.absent:
            self.must(m.MarkAbsent(min(evening.absent), absent=False))
        else:
            self._correct(min(best_teams(evening)[1]))

    def _draw_lots(self, teams: Teams) -> None:
        self.must(m.DrawLots(tuple(self.rng.sample(sorted(teams), len(teams))), "Lan", "Minh"), Role.DESK)

    def _award(self) -> None:
        """The next place of the ceremony, once it is clear who stands there."""
        undecided = undecided_groups(self.evening)
        if not undecided:
            self.must(m.ShowPlace())
        elif self.chance(0.3) or not self.may(m.BreakTie()):
            self._draw_lots(self.rng.choice(undecided))

    def _correct(self, team: int) -> None:
        self.must(m.AdjustScore(team, Decimal(self.rng.choice((1, 2, "0.01", -1, -3))), "correction"))

    def _go_on(self) -> None:
        """Between two questions or performances: the next one, or the end of the round."""
        evening = self.evening
        if isinstance(evening.rules, StageRound):
            self._perform()
        elif evening.phase != "ready" and is_played_out(evening):
            self._leave(m.EndRound())
        elif self.chance(0.02) or not self.may(m.StartReading()):
            self._leave(m.EndEarly())

    def _perform(self) -> None:
        if self.chance(0.2):
            mischief.running_order(self)
        if self.chance(0.3):
            self.may(m.CountAllBallots())
        evening, stage = self.evening, self.evening.stage
        if evening.phase == "ready" and stage is not None and stage.on_stage in evening.present:
            self.must(m.StartPerformance())
        elif is_played_out(evening):
            self._leave(m.EndEarly() if evening.phase == "ready" else m.EndRound())
        else:
            self.must(m.NextPerformance())

    def _leave(self, command: m.Command) -> None:
        """End the round; where that would show a known difference, people first set right what leads to it."""
        if self.may(command):
            return
        evening = self.evening
        if evening.absent:
            self.must(m.MarkAbsent(min(evening.absent), absent=False))
        elif rivals_for_a_prize(evening):
            self._correct(min(rivals_for_a_prize(evening)))
        elif not self.may(m.EndRound()):
            self.must(m.EndEarly())

    # ------------------------------------------------------------------------------------------------------- questions

    def _read(self) -> None:
        self._some_press_early()
        if has_clock(self.evening) and not self.evening.stopped and self.chance(0.5):
            self.pair.time_is_up()
        else:
            self.must(m.StartThinking())

    def _think(self) -> None:
        self._some_press_early()
        if self.chance(0.1):
            self.must(m.EndEarly())
        elif self.evening.stopped:
            self.must(m.Resume())
        else:
            self.pair.time_is_up()

    def _some_press_early(self) -> None:
        if isinstance(self.evening.rules, BuzzersRound):
            while self.chance(0.2):
                self.pair.press_early(self.rng.choice(self.evening.teams))

    def _mark_boards(self) -> None:
        unmarked = sorted(players(self.evening) - self.evening.current_question.marks.keys())
        if not unmarked:
            self.must(m.ConfirmBoards())
            return
        for team in unmarked:
            self.must(m.MarkBoard(team, self.chance(self.skill), self.chance(0.1)))

    def _press(self) -> None:
        """Some press; or, in the end, nobody does."""
        evening = self.evening
        able = sorted(may_press(evening))
        if able and self.chance(0.8):
            self.pair.press(random_pushes(self, able))
        elif evening.buzzers.interrupts and not evening.current_question.read:
            self.must(m.StartThinking())
        elif self.pair.closing_ns is not None and self.chance(0.7):
            self.pair.time_is_up()
        else:
            self.must(m.CloseQuestion())

    def _answer(self) -> None:
        if self.pair.opening_ns is not None and self.chance(0.3):
            self.pair.press(random_pushes(self, list(self.evening.teams)))
        rulings: list[m.Command] = [m.RuleRight(), m.RuleWrong()]
        if not self.chance(self.skill):
            rulings.reverse()
        rulings += [m.VoidQuestion(), m.Undo()]
        self.has_given_up = not any(self.may(ruling) for ruling in rulings)

    def _break_tie(self) -> None:
        if self.evening.buzzers.on_tie == "ruling" or self.chance(0.2):
            self.must(m.GiveFloor(self.rng.choice(sorted(self.evening.current_question.tied))))
        else:
            self.must(m.ReopenBuzzers())

    def _reopen(self) -> None:
        if self.chance(0.1) or not self.may(m.ReopenBuzzers()):
            self.must(m.CloseQuestion())

    # ---------------------------------------------------------------------------------------------------- performances

    def _judge(self) -> None:
        """Some judges vote for themselves, some have it entered; some may be missing in the end."""
        evening, stage = self.evening, self.evening.stage
        assert stage is not None
        missing = sorted(evening.judges - stage.ballots.keys())
        is_enough = not missing or (stage.ballots and self.chance(0.15))
        if is_enough and self.may(m.RevealBallots(override=bool(missing))):
            return
        if not missing:
            self.must(m.CountAllBallots())
            return
        judge = self.rng.choice(missing)
        if judge in stage.entered and self.chance(0.5):
            by = self.rng.choice((Role.MC, Role.JUDGE))
            self.must(m.ConfirmBallot(judge), by, judge if by is Role.JUDGE else None)
            return
        role = Role.JUDGE if self.chance(0.85) else self.rng.choice((Role.DESK, Role.MC))
        ballot = m.CastBallot(judge, tuple(self._mark(criterion.most) for criterion in evening.judged.criteria))
        if role is Role.JUDGE:
            self.must(ballot, role, judge)
        else:
            assert self.may(ballot, role) or judge in stage.entered, "only the very same one is refused"

    def _mark(self, most: Decimal) -> Decimal:
        steps = int(most * 2)
        return Decimal(self.rng.choice((0, steps, steps // 2, self.rng.randint(0, steps)))) / 2
