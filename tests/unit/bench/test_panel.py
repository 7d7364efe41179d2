"""The bench of the panel: late and lost snapshots are counted, and every effect of bad clients breaks a bar."""

import math
import socket

import pytest

from bench import panel, panel_bad_clients, panel_pages, panel_verdict
from bench.panel import Run
from bench.panel_bad_clients import Tally, figures
from bench.panel_clients import Client, Crowd, count_skipped, waits_ns
from bench.panel_servers import GTHREAD, OURS
from bus.units import NS_PER_MS as MS
from panel.settings import SCRIPTS

PUBLISHED_NS = (100, 200, 300)


def tally(mc_ms: int = 2, all_ms: int = 10, cpu_ms: int = 8, gone_s: float = 0) -> Tally:
    return Tally([mc_ms * MS] * 100, [all_ms * MS] * 100, cpu_ms * MS * 100, 100, gone_s)


def failing(with_bad: Tally, lost: int = 0) -> list[str]:
    return [figure.name.split(": ")[1] for figure in figures("x", tally(), with_bad, lost) if not figure.holds]


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
def test_a_superseded_snapshot_arrives_with_the_later_one(
    arrivals: list[tuple[int, int]], waits: list[float], missing: int
) -> None:
    assert list(waits_ns(arrivals, PUBLISHED_NS)) == waits
    assert count_skipped(arrivals, PUBLISHED_NS) == missing


def test_what_a_dropped_client_missed_never_arrives() -> None:
    ours, theirs = socket.socketpair()
    crowd = Crowd(0, OURS)
    crowd.clients[ours.fileno()] = Client(ours, "public", [(100, 101)])
    crowd._poll.register(ours.fileno())
    theirs.close()
    crowd.listen(1)
    crowd.drop(ours.fileno())
    assert crowd.waits_ns({"public": PUBLISHED_NS}) == [1, math.inf, math.inf]
    crowd.reset()
    assert crowd.waits_ns({"public": PUBLISHED_NS}, "public") == [math.inf] * 3
    crowd.close()


def run_of(all_ms: float = 10, delivered: float = 1) -> Run:
    return Run(mc_ms=(1, 2), all_ms=(5, all_ms), cpu_ms=8, memory_mb=50, delivered=delivered, superseded=0.1)


@pytest.mark.parametrize(
    "ours, wrong",
    [
        (run_of(), []),
        (run_of(delivered=0.9985), ["events delivered, themselves or by a later one"]),
        (run_of(all_ms=math.inf), ["from the bus to all, 99 %"]),
    ],
)
def test_in_a_full_hall_lost_or_late_snapshots_break_a_bar(ours: Run, wrong: list[str]) -> None:
    def failing(size: int) -> list[str]:
        gthread = Run(mc_ms=(9, 9), all_ms=(90, 90), cpu_ms=90, memory_mb=90, delivered=1, superseded=0)
        measured = panel.figures(size, {OURS: ours, GTHREAD: gthread})
        return [figure.name.split(": ")[1] for figure in measured if not figure.holds]

    assert failing(1000) == wrong
    assert failing(100) == []


def test_two_servers_that_both_lose_snapshots_do_not_draw() -> None:
    lossy = Run(mc_ms=(1, 2), all_ms=(5, math.inf), cpu_ms=8, memory_mb=50, delivered=0.9, superseded=0)
    measured = panel.figures(1000, {OURS: lossy, GTHREAD: lossy})
    assert not next(figure for figure in measured if figure.name.endswith("to all, 99 %")).holds
    alone = Tally([2 * MS] * 100, [math.inf] * 100, 8 * MS, 100)
    assert not next(figure for figure in figures("x", alone, alone, 0) if "to all" in figure.name).holds


def test_bad_clients_that_change_nothing_hold_every_bar() -> None:
    assert failing(tally(3, 11, 9, 9.0)) == []


@pytest.mark.parametrize(
    "with_bad, lost, wrong",
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
def test_every_effect_of_bad_clients_breaks_a_bar(with_bad: Tally, lost: int, wrong: list[str]) -> None:
    assert failing(with_bad, lost) == wrong


def test_dead_clients_are_not_measured_where_they_cannot_be_created(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.panel_dead_clients.can_die", lambda: True)
    assert panel_bad_clients.without_root(1000) == []
    monkeypatch.setattr("bench.panel_dead_clients.can_die", lambda: False)
    (figure,) = panel_bad_clients.without_root(1000)
    assert (figure.name, figure.holds) == ("1000 clients and 100 dead ones", False)
    assert figure.bar == "not measured: a pulled cable needs root and `ip`"


def test_pages_without_a_browser_are_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    (figure,) = panel_pages.run(lambda words: None)
    assert (figure.bar.split(":")[0], figure.holds) == ("not measured", False)


def test_every_page_is_measured() -> None:
    pages = {path.stem for path in (SCRIPTS.parents[1] / "templates").glob("*.html")} - {"base"}
    probes = [*panel_pages.FLOOR, *panel_pages.JUDGING, panel_pages.ENTER, panel_pages.TRUST]
    assert {probe.path.removeprefix("/") or "index" for probe in probes} == pages


def test_the_latency_of_a_verdict_runs_from_the_bus_to_the_clients() -> None:
    crowd = Crowd(0, OURS)
    pairs = [socket.socketpair() for _ in range(3)]
    channels = ("mc", "public", "public")
    for (client, _), channel, arrival_ns in zip(pairs, channels, (7 * MS, 8 * MS, 30 * MS), strict=True):
        crowd.clients[client.fileno()] = Client(client, channel, [(4 * MS, 4 * MS), (6 * MS, arrival_ns)])
    latencies = panel_verdict.Latencies()
    latencies.add(5 * MS, {"mc": (6 * MS,), "public": (6 * MS,)}, crowd)
    assert (latencies.snapshot_ns, latencies.mc_ns, sorted(latencies.all_ns)) == (
        [MS],
        [2 * MS],
        [2 * MS, 3 * MS, 25 * MS],
    )
    ours = {figure.name.split("→ ")[1]: figure.ours for figure in panel_verdict.figures(3, latencies)}
    assert (ours["MC, 99 %"], ours["all, 99 %"], ours["snapshot (rules, journal), median"]) == (2, 25, 1)
    crowd.close()
    for _, other in pairs:
        other.close()
