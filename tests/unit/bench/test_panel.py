"""The bench of the panel: whatever is late or lost is counted, and what bad clients change is said, whatever it is."""

import math
import socket

import pytest

from bench import panel, panel_bad_clients, panel_pages, panel_verdict
from bench.panel import Run
from bench.panel_bad_clients import Tally, figures
from bench.panel_clients import Client, Crowd, left_out, waits_ns
from bench.panel_servers import GTHREAD, OURS
from bus.units import NS_PER_MS as MS
from panel.settings import SCRIPTS

MADE = (100, 200, 300)


def tally(mc_ms: int = 2, all_ms: int = 10, cpu_ms: int = 8, gone_s: float = 0) -> Tally:
    return Tally([mc_ms * MS] * 100, [all_ms * MS] * 100, cpu_ms * MS * 100, 100, gone_s)


def failing(among: Tally, lost: int = 0) -> list[str]:
    return [one.name.split(": ")[1] for one in figures("x", tally(), among, lost) if not one.holds]


@pytest.mark.parametrize(
    "arrivals, waits, missing",
    [
        ([(100, 101), (200, 202), (300, 303)], [1, 2, 3], 0),
        ([(100, 101), (300, 350)], [1, 150, 50], 1),
        ([(300, 350)], [250, 150, 50], 2),
        ([(50, 105), (100, 110), (200, 210)], [10, 10, math.inf], 1),
        ([], [math.inf] * 3, 3),
    ],
)
def test_a_snapshot_that_was_overtaken_has_come_with_the_later_one(
    arrivals: list[tuple[int, int]], waits: list[float], missing: int
) -> None:
    assert list(waits_ns(arrivals, MADE)) == waits
    assert left_out(arrivals, MADE) == missing


def test_what_a_client_that_was_let_go_did_not_hear_never_came() -> None:
    ours, theirs = socket.socketpair()
    crowd = Crowd(0, OURS)
    crowd.clients[ours.fileno()] = Client(ours, "public", [(100, 101)])
    crowd._poll.register(ours.fileno())
    theirs.close()
    crowd.listen(1)
    crowd.leave(ours.fileno())
    assert crowd.waits_ns({"public": MADE}) == [1, math.inf, math.inf]
    crowd.forget()
    assert crowd.waits_ns({"public": MADE}, "public") == [math.inf] * 3
    crowd.close()


def ran(all_ms: float = 10, came: float = 1) -> Run:
    return Run((1, 2), (5, all_ms), 8, 50, came, 0.1)


@pytest.mark.parametrize(
    "ours, wrong",
    [
        (ran(), []),
        (ran(came=0.9985), ["events that came, themselves or in a later one"]),
        (ran(all_ms=math.inf), ["from the bus to all, 99 %"]),
    ],
)
def test_in_a_full_hall_what_does_not_come_is_a_bar_that_does_not_hold(ours: Run, wrong: list[str]) -> None:
    def failing(size: int) -> list[str]:
        found = panel.figures(size, {OURS: ours, GTHREAD: Run((9, 9), (90, 90), 90, 90, 1, 0)})
        return [one.name.split(": ")[1] for one in found if not one.holds]

    assert failing(1000) == wrong
    assert failing(100) == []


def test_what_comes_at_nobody_s_is_no_draw() -> None:
    never = Run((1, 2), (5, math.inf), 8, 50, 0.9, 0)
    found = panel.figures(1000, {OURS: never, GTHREAD: never})
    assert not next(one for one in found if one.name.endswith("to all, 99 %")).holds
    alone = Tally([2 * MS] * 100, [math.inf] * 100, 8 * MS, 100)
    assert not next(one for one in figures("x", alone, alone, 0) if "to all" in one.name).holds


def test_bad_clients_that_change_nothing_hold_every_bar() -> None:
    assert failing(tally(3, 11, 9, 9.0)) == []


@pytest.mark.parametrize(
    "among, lost, wrong",
    [
        (tally(4), 0, ["from the bus to the MC, 99 %, unchanged"]),
        (tally(11), 0, ["from the bus to the MC, 99 %", "from the bus to the MC, 99 %, unchanged"]),
        (tally(all_ms=14), 0, ["from the bus to all, 99 %, unchanged"]),
        (tally(cpu_ms=12), 0, ["processor per event, unchanged"]),
        (tally(gone_s=15.1), 0, ["all bad ones gone after"]),
        (tally(gone_s=math.inf), 0, ["all bad ones gone after"]),
        (tally(), 1, ["good ones lost"]),
    ],
)
def test_whatever_bad_clients_change_is_a_bar_that_does_not_hold(among: Tally, lost: int, wrong: list[str]) -> None:
    assert failing(among, lost) == wrong


def test_dead_clients_that_cannot_be_made_here_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.panel_dead_clients.can_die", lambda: True)
    assert panel_bad_clients.without_root(1000) == []
    monkeypatch.setattr("bench.panel_dead_clients.can_die", lambda: False)
    (one,) = panel_bad_clients.without_root(1000)
    assert (one.name, one.holds) == ("1000 clients and 100 dead ones", False)
    assert one.bar == "not measured: a pulled cable needs root and `ip`"


def test_pages_without_a_browser_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    (one,) = panel_pages.run(lambda words: None)
    assert (one.bar.split(":")[0], one.holds) == ("not measured", False)


def test_every_page_is_measured() -> None:
    pages = {path.stem for path in (SCRIPTS.parents[1] / "templates").glob("*.html")} - {"base"}
    measured = [*panel_pages.FLOOR, *panel_pages.JUDGING, panel_pages.ENTER, panel_pages.TRUST]
    assert {one.path.removeprefix("/") or "index" for one in measured} == pages


def test_a_verdict_s_way_begins_on_the_bus_and_ends_at_the_clients() -> None:
    crowd = Crowd(0, OURS)
    ends = [socket.socketpair() for _ in range(3)]
    channels = ("mc", "public", "public")
    for (one, _), channel, came_ns in zip(ends, channels, (7 * MS, 8 * MS, 30 * MS), strict=True):
        crowd.clients[one.fileno()] = Client(one, channel, [(4 * MS, 4 * MS), (6 * MS, came_ns)])
    way = panel_verdict.Way()
    way.add(5 * MS, {"mc": (6 * MS,), "public": (6 * MS,)}, crowd)
    assert (way.told_ns, way.mc_ns, sorted(way.all_ns)) == ([MS], [2 * MS], [2 * MS, 3 * MS, 25 * MS])
    told = {one.name.split("→ ")[1]: one.ours for one in panel_verdict.figures(3, way)}
    assert (told["MC, 99 %"], told["all, 99 %"], told["snapshot (rules, journal), median"]) == (2, 25, 1)
    crowd.close()
    for _, other in ends:
        other.close()
