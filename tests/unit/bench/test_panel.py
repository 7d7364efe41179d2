"""The bench of the panel: what bad clients change is said, whatever it is."""

import math

import pytest

from bamchuong.bench.panel_bad import Tally, figures

MS = 1_000_000


def tally(mc_ms: int = 2, all_ms: int = 10, cpu_ms: int = 8, gone_s: float = 0) -> Tally:
    return Tally([mc_ms * MS] * 100, [all_ms * MS] * 100, cpu_ms * MS * 100, 100, gone_s)


def failing(among: Tally, lost: int = 0) -> list[str]:
    return [one.name.split(": ")[1] for one in figures("x", tally(), among, lost) if not one.holds]


def test_bad_clients_that_change_nothing_hold_every_bar() -> None:
    assert failing(tally(3, 11, 9, 9.0)) == []


@pytest.mark.parametrize(
    "among, lost, wrong",
    [
        (tally(4), 0, ["MC, 99 %, unchanged"]),
        (tally(11), 0, ["MC, 99 %", "MC, 99 %, unchanged"]),
        (tally(all_ms=14), 0, ["all, 99 %, unchanged"]),
        (tally(cpu_ms=12), 0, ["processor per event, unchanged"]),
        (tally(gone_s=15.1), 0, ["all bad ones gone after"]),
        (tally(gone_s=math.inf), 0, ["all bad ones gone after"]),
        (tally(), 1, ["good ones lost"]),
    ],
)
def test_whatever_bad_clients_change_is_a_bar_that_does_not_hold(among: Tally, lost: int, wrong: list[str]) -> None:
    assert failing(among, lost) == wrong
