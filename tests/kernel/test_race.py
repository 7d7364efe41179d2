"""The race of `bamchuong bench press`, a short one: every watcher sees its presses, and the record has them all.

Nightly: it starts five programs, each of which takes its time in the guest.
"""

import os

import pytest

from bench.press_guest import WATCHERS, Observation, observation_of_turns
from tests.kernel.boot import Outcome

PAIRS, PRESSES = 12, 6

pytestmark = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")
race = pytest.mark.scenario(
    "race.py",
    timeout_s=400,
    libraries=("gpiod", "lgpio"),
    watchers=WATCHERS,
    pairs=PAIRS,
    presses=PRESSES,
    rounds=1,
    seed=1,
    rpi_lgpio=True,
)


@pytest.fixture
def observations(outcome: Outcome) -> dict[str, Observation]:
    buttons = {int(station): line for station, line in outcome.result["buttons"].items()}
    return {name: observation_of_turns(turns, buttons) for name, turns in outcome.result["watchers"].items()}


@race
def test_the_record_has_both_presses_of_every_pair_in_the_order_in_which_they_were_injected(
    observations: dict[str, Observation],
) -> None:
    assert set(observations) == set(WATCHERS)
    for observation in observations.values():
        assert (observation.unrecorded(), observation.disagreements()) == (0, 0)
    assert len(observations["ours"].pairs) == PAIRS


@race
def test_we_are_never_wrong_where_the_order_is_proved_nor_where_it_is_not(observations: dict[str, Observation]) -> None:
    for name in ("ours", "roaming"):
        assert (observations[name].wrong(), observations[name].missed()) == (0, 0)
    assert min(observations["ours"].stamp_delays_ns) >= -1_000, "the record has whole µs"


@race
def test_every_watcher_lights_lamps_and_their_light_is_seen_after_the_press(
    observations: dict[str, Observation],
) -> None:
    for name, observation in observations.items():
        print(
            f"{name}: {[lamp_ns // 1_000 for lamp_ns in observation.lamp_ns]} µs, {observation.lamps_missed} not seen"
        )
        assert observation.lamp_ns
