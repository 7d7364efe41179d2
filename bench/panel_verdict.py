"""Start the part of `bench panel` that goes the whole way: from a verdict on the bus to the MC and to all.

Through rules, a journal on the disk of the temporary folder, and the panel: a real controller, whose firmware this
program is, and a real panel, whose clients it is.

Kind: start
"""

import time
from dataclasses import dataclass, field

from bench.contest_driver import BUZZERS, PATIENCE_S, Evening, StandstillError, evening, next_opening
from bench.figures import Figure, at_most
from bench.panel import EVERY_NS, Say, enter, make_ready, settle, two
from bench.panel_clients import Crowd, Made
from bench.panel_servers import OURS, serving
from bus import messages as m

MOST = 100
"""So many verdicts the questions give: two times ten, each answered wrong by five teams."""
MC_P99_MS = 50.0
"""What rules and journal may take on a slow card, and the panel's own bar: half of what a person takes for at once."""
LOOK_NS = 20_000_000


@dataclass
class Way:
    """How long it took from a verdict to the snapshot of it, to the MC, and to everybody."""

    told_ns: list[float] = field(default_factory=list)
    mc_ns: list[float] = field(default_factory=list)
    all_ns: list[float] = field(default_factory=list)

    def add(self, sent_ns: int, made: Made, crowd: Crowd) -> None:
        """A verdict that went onto the bus at `sent_ns`, and whose snapshot was `made` for all at one instant."""
        told_ns = made["mc"][0] - sent_ns
        self.told_ns.append(told_ns)
        self.mc_ns += [told_ns + wait_ns for wait_ns in crowd.waits_ns(made, "mc")]
        self.all_ns += [told_ns + wait_ns for wait_ns in crowd.waits_ns(made)]


def run(size: int, verdicts: int, say: Say) -> list[Figure]:
    """`verdicts` verdicts (`MOST` at most) before `size` clients. Raises `NoServerError`, `StandstillError`."""
    say(f"{verdicts} verdicts, through controller and panel to {size} clients ...")
    make_ready()
    way = Way()
    with evening(BUZZERS) as here, serving(OURS, here.endpoints.folder, here.endpoints.news) as server:
        crowd = Crowd(server.port, OURS)
        crowd.join("mc", 1, enter(server, here.endpoints.folder))
        crowd.join("public", size - 1)
        here.order(m.StartMatch(), (m.Phase.INTRO,))
        for number in range(1, verdicts + 1):
            _verdict(here, crowd, way, number)
        crowd.close()
    return figures(size, way)


def _verdict(here: Evening, crowd: Crowd, way: Way, number: int) -> None:
    next_opening(here)
    view = here.until(lambda one: one.phase == m.Phase.OPEN, "the opening")
    crowd.listen(time.monotonic_ns() + EVERY_NS)
    crowd.forget()
    able = next(team.station for team in view.teams if team.lamp is m.Lamp.ARMED)
    sent_ns = here.verdict(able, number)
    made_ns = _floor_ns(here, crowd)
    made = {"mc": (made_ns,), "public": (made_ns,)}
    settle(made, crowd)
    way.add(sent_ns, made, crowd)


def _floor_ns(here: Evening, crowd: Crowd) -> int:
    """When the snapshot of the floor was made; the clients are listened to meanwhile."""
    limit_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < limit_s:
        crowd.listen(time.monotonic_ns() + LOOK_NS)
        for view in here.hear():
            if view.phase == m.Phase.FLOOR:
                return view.now_ns
    raise StandstillError(f"the verdict gave nobody the floor within {PATIENCE_S:.0f} s")


def figures(size: int, way: Way) -> list[Figure]:
    """What is told of it."""
    (mc, mc_late), (told, told_late), (all_, all_late) = two(way.mc_ns), two(way.told_ns), two(way.all_ns)
    words = f"{size} clients: verdict on the bus →"
    return [
        Figure(f"{words} MC, median", "ms", mc),
        at_most(f"{words} MC, 99 %", "ms", mc_late, MC_P99_MS),
        Figure(f"{words} snapshot (rules, journal), median", "ms", told),
        Figure(f"{words} snapshot (rules, journal), 99 %", "ms", told_late),
        Figure(f"{words} all, median", "ms", all_),
        Figure(f"{words} all, 99 %", "ms", all_late),
    ]
