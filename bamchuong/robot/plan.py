"""Plan of the robots: when teams press, who is right, what marks judges give. A seed in, plans out.

Every choice is drawn from a generator of its own, seeded with its purpose, so that it depends neither on the order nor
on the speed of the evening: the same seed gives the same ranking and verdicts.

Kind: pure
"""

import random
from decimal import Decimal

from msgspec import Struct

from bus.units import NS_PER_MS, NS_PER_S

MIN_REACTION_NS = 150 * NS_PER_MS
"""No robot presses sooner after an opening: its push must reach the pins before it is due, even at high speed."""

EARLY_ITEM, TIE_ITEM, SILENT_ITEM = 2, 4, 7
"""Questions (from 0) of each buzzers round with an early press, with a tie, and with no correct answer."""

TIE_GAP_NS = 37_000
"""Time between the two presses of the tie: within the default window of 100 µs."""


class Push(Struct, frozen=True):
    """A push on a team's button, `since_ns` after the opening (negative: before it), with its contact bounce."""

    team: int
    since_ns: int
    bounce_ns: tuple[int, ...]


class Plan(Struct, frozen=True):
    """The robots of one evening. `speed`: how much faster than real time everything is, except `MIN_REACTION_NS`."""

    seed: int
    speed: float

    def _random(self, *what: object) -> random.Random:
        return random.Random("/".join(map(str, (self.seed, *what))))

    def knows(self, team: int, round_number: int, item: int) -> bool:
        """Whether `team` knows the answer to a question."""
        if item == SILENT_ITEM:
            return False
        skill = 0.45 + 0.35 * self._random("skill", team).random()
        return self._random("knows", team, round_number, item).random() < skill

    def pushes(self, teams: tuple[int, ...], round_number: int, item: int, opening: int) -> tuple[Push, ...]:
        """Who presses in the `opening`th opening (from 0) of a question, by stamp."""
        attempts = [self._push(team, round_number, item, opening) for team in teams]
        planned = [push for push in attempts if push is not None]
        if opening == 0 and item == EARLY_ITEM and planned:
            planned[-1] = self._early(planned[-1], round_number)
        if opening == 0 and item == TIE_ITEM and len(planned) >= 2:
            first, second = sorted(planned, key=lambda push: push.since_ns)[:2]
            planned.remove(second)
            planned.append(Push(second.team, first.since_ns + TIE_GAP_NS, second.bounce_ns))
        return tuple(sorted(planned, key=lambda push: push.since_ns))

    def _push(self, team: int, round_number: int, item: int, opening: int) -> Push | None:
        rng = self._random("push", team, round_number, item, opening)
        if item == SILENT_ITEM or rng.random() > 0.8:
            return None
        seconds = 0.2 + rng.expovariate(1 / 0.6)
        since = MIN_REACTION_NS + round(min(seconds, 6.0) * NS_PER_S / self.speed)
        return Push(team, since, _bounce(rng))

    def _early(self, push: Push, round_number: int) -> Push:
        ahead = self._random("early", round_number).uniform(0.2, 0.6)
        return Push(push.team, -round(max(ahead / self.speed, 0.05) * NS_PER_S), push.bounce_ns)

    def ballot(self, judge: int, team: int, max_marks: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
        """A judge's marks for a performance, in whole points."""
        rng = self._random("ballot", judge, team)
        level = self._random("stage", team).uniform(0.6, 0.95)
        return tuple(
            Decimal(round(float(max_mark) * min(1.0, max(0.0, rng.gauss(level, 0.06))))) for max_mark in max_marks
        )

    def lots(self, teams: tuple[int, ...]) -> tuple[int, ...]:
        """The order in which lots are drawn among `teams`."""
        return tuple(self._random("lots", *teams).sample(teams, len(teams)))

    def performance_ns(self, team: int, allowed_ns: int) -> int:
        """How long a team performs: most stay within the time allowed, some exceed it."""
        return round(allowed_ns * self._random("time", team).uniform(0.85, 1.05))

    def pause_ns(self, what: str, least_s: float, most_s: float) -> int:
        """How long people take for something, at this speed."""
        return round(self._random("pause", what).uniform(least_s, most_s) * NS_PER_S / self.speed)

    def reading_ns(self, text: str) -> int:
        """How long the MC reads a question: about 15 letters a second."""
        return round(len(text) / 15 * NS_PER_S / self.speed)


def _bounce(rng: random.Random) -> tuple[int, ...]:
    """A contact's toggles in the first 0.6 ms, as microswitches do; it settles closed."""
    times = sorted(rng.sample(range(4_000, 600_000), 2 * rng.randint(0, 3)))
    return tuple(times)
