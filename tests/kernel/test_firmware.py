"""The real firmware process on the kernel's own GPIO device, with a fake controller."""

from typing import Any

import pytest

from bus.units import NS_PER_US as US
from tests.kernel.boot import Outcome

GPIO = ("gpiod", "lgpio")
"""The firmware captures with the one and lights lamps with the other."""
BOUNCES = 6

presses = pytest.mark.scenario(
    "presses.py", timeout_s=300, libraries=GPIO, pairs=80, threes=20, bounces=BOUNCES, seed=3
)


@presses
def test_it_captures_through_gpiod_and_says_which_buttons_nobody_has_tried(outcome: Outcome) -> None:
    print(f"started in {outcome.result['started_s']:.1f} s")
    assert outcome.result["capture"] == "gpiod"
    assert outcome.result["untried"] == [1, 2, 3, 4, 5, 6, 7, 8]


def has_wrong_winner(case: dict[str, Any]) -> bool:
    return bool(case["stations"][0] != case["pressed"][0])


@presses
def test_of_two_stations_the_first_has_the_floor_or_it_is_a_tie_within_the_window(outcome: Outcome) -> None:
    pairs = outcome.result["pairs"]
    assert [pair for pair in pairs if has_wrong_winner(pair)] == []
    floors = [pair for pair in pairs if pair["outcome"] == "floor"]
    assert len(floors) > len(pairs) // 2
    assert all(max(pair["margins_ns"]) > pair["window_ns"] for pair in floors)
    ties = [pair for pair in pairs if pair["outcome"] == "tie"]
    assert all(max(pair["margins_ns"]) <= pair["window_ns"] for pair in ties)


@presses
def test_the_capture_process_runs_at_real_time_priority_with_its_memory_locked(outcome: Outcome) -> None:
    result = outcome.result["real_time"]
    assert (result["fifo"], result["priority"]) == (True, 40)
    assert result["locked_kb"] > 10_000


@presses
def test_both_presses_of_a_pair_are_reported_with_the_stamps_of_their_instants(outcome: Outcome) -> None:
    for pair in outcome.result["pairs"]:
        assert sorted(station for station, _ in pair["kinds"]) == sorted(pair["pressed"])
        assert pair["in_bracket"]
        assert max(pair["margins_ns"]) <= pair["longest_ns"]


@presses
def test_three_stations_within_a_moment_are_reported_in_the_order_in_which_they_pressed(outcome: Outcome) -> None:
    threes = outcome.result["threes"]
    assert [case["order"] for case in threes] == [case["pressed"] for case in threes]
    assert not any(has_wrong_winner(case) for case in threes)
    print(f"the closest three were within {min(case['length_ns'] for case in threes) // US} µs")


@presses
def test_a_contact_that_bounces_twenty_times_is_one_press_with_the_stamp_of_its_first_edge(outcome: Outcome) -> None:
    cases = outcome.result["bounces"]
    # A guest that stops for longer than a button must be released makes two presses of it, and that is right.
    short = [case for case in cases if case["short"]]
    assert all([kind for _, kind in case["kinds"]] == ["winner"] and case["more"] == 0 for case in short), short
    # One that stops while the contact is open makes no bounce but a spike and, later, a press.
    first = [case for case in cases if case["quick"] and not case["spike"]]
    print(f"{len(first)} of {len(cases)} were quick and no spike")
    assert len(first) >= BOUNCES, cases
    # In a guest that is short of processors an interrupt thread can be later than the firmware allows for a Pi;
    # then the stamp has the largest uncertainty.
    assert all(case["late_ns"] <= case["uncertainty_ns"] or case["uncertainty_ns"] >= 1_000 * US for case in first), (
        first
    )


@presses
def test_a_press_is_early_or_wins_by_its_stamp_and_nothing_else(outcome: Outcome) -> None:
    for case in outcome.result["around"]:
        assert case["in_bracket"]
        assert case["kind"] == ("early" if case["since_opening_ns"] < 0 else "winner")
        assert case["stations"] == ([3] if case["since_opening_ns"] < 0 else [2])
    assert {case["kind"] for case in outcome.result["around"]} == {"early", "winner"}


@presses
def test_a_button_held_over_the_opening_is_no_press_until_it_is_pressed_again(outcome: Outcome) -> None:
    held = outcome.result["held"]
    assert held["low_at_arming"] == [4]
    assert held["verdicts_while_held"] == 0
    assert held["kinds"] == [[4, "held"], [4, "winner"]]


@presses
def test_lamps_and_horn_do_on_their_lines_what_the_lockout_says(outcome: Outcome) -> None:
    result = outcome.result["outputs"]
    lamps = [str(number) for number in range(1, 9)]
    assert set(result["dark"].values()) == {0}
    # Shares of samples: a guest that stops misses some of a rhythm. The unit tests check its length.
    assert all(0.1 < result["armed"][lamp] < 0.9 for lamp in lamps)
    assert {lamp: share for lamp, share in result["floor"].items() if lamp in lamps} == {
        lamp: float(lamp == "6") for lamp in lamps
    }
    assert 0 < result["floor"]["horn"] < 1
    assert result["ruling"]["2"] == 1
    assert 0 < result["ruling"]["6"] < 0.5
    assert set(result["locked"].values()) == {0}


@presses
def test_after_its_end_everything_is_dark_and_silent(outcome: Outcome) -> None:
    assert outcome.result["exit"] == 0
    assert set(outcome.result["after"]) == {0}


arrival = pytest.mark.scenario("arrival.py", timeout_s=120, libraries=GPIO, edges=4_000, seed=3)


@arrival
def test_where_the_order_of_arrival_is_proved_no_edge_is_read_later_than_it_should_be(outcome: Outcome) -> None:
    proved = outcome.result["proved"]
    assert "not yet 8 presses" in proved["before"]
    assert (proved["proved"], proved["after"]) == ("", "")
    assert proved["edges"] > 1_000
    assert proved["late"] == 0


@arrival
def test_a_machine_whose_interrupt_threads_run_elsewhere_is_caught_and_stays_so(outcome: Outcome) -> None:
    pretended = outcome.result["pretended"]
    assert pretended["proved"] == ""
    assert pretended["late"] > 0
    assert pretended["after"] == "an edge was read later than the order of the others allows"


@arrival
def test_the_reader_is_bound_to_the_processor_of_the_interrupts_until_it_gives_the_lines_back(outcome: Outcome) -> None:
    assert [(case["processors"], case["freed"]) for case in outcome.result.values()] == [([0], [0, 1])] * 2


flood = pytest.mark.scenario("flood.py", timeout_s=240, libraries=GPIO, edges=10_000)


@flood
def test_a_press_in_a_flood_of_ten_thousand_edges_is_first_with_the_stamp_of_its_instant(outcome: Outcome) -> None:
    result = outcome.result["in_flood"]
    print(result["troubles"])
    assert sum(case["in_flood"] for case in result["presses"]) >= 1
    for case in result["presses"]:
        assert case["stations"] == [case["station"]]
        assert case["late_ns"] <= case["uncertainty_ns"]


@flood
def test_a_flood_is_reported_as_chatter_of_its_station_and_does_not_flood_the_bus(outcome: Outcome) -> None:
    result = outcome.result["in_flood"]
    assert "chatter 1" in result["troubles"]
    assert result["facts"] < 1_000


@flood
def test_edges_that_the_kernel_drops_are_reported_and_the_press_among_them_is_found_by_its_level(
    outcome: Outcome,
) -> None:
    result = outcome.result["while_stopped"]
    print(result["troubles"])
    assert result["troubles"]["full None"] >= 1
    assert any(what.startswith("lost") for what in result["troubles"])
    assert result["troubles"]["silent 2"] == 1
    assert result["press"]["stations"] == [2]
    assert result["press"]["late_ns"] <= result["press"]["uncertainty_ns"]
    assert outcome.result["exit"] == 0


kills = pytest.mark.scenario("kills.py", timeout_s=240, libraries=GPIO, kills=4)


@kills
def test_a_verdict_outlives_every_controller_that_dies_before_it_acknowledges(outcome: Outcome) -> None:
    for case in outcome.result["kills"]:
        assert case["stations"] == [case["station"]]
        assert case["same"]
        assert (case["verdicts"], case["reports"]) == (1, 1)


@kills
def test_a_firmware_killed_while_armed_comes_back_locked_and_dark(outcome: Outcome) -> None:
    killed = outcome.result["firmware"]
    assert killed["still_high"] == []
    assert killed["new_epoch"]
    assert set(killed["dark"]) == {0}
    assert (killed["kind"], killed["arming"]) == ("idle", None)
    assert killed["exit"] == 0


refusals = pytest.mark.scenario("refusals.py", timeout_s=180, libraries=GPIO)


@refusals
def test_a_line_in_use_is_refused_with_the_name_of_its_holder(outcome: Outcome) -> None:
    for what, line in (("button", "GPIO17"), ("lamp", "GPIO23"), ("horn", "GPIO18")):
        assert outcome.result[what]["exit"] == 3
        assert f"{line} by fan-control" in outcome.result[what]["output"]
        assert "Traceback" not in outcome.result[what]["output"]


@refusals
def test_a_lamp_that_cannot_be_switched_off_after_a_crash_is_reported_without_a_traceback(outcome: Outcome) -> None:
    assert outcome.result["dark"]["exit"] == 3
    assert "lamps and horn cannot be used" in outcome.result["dark"]["output"]
    assert "Traceback" not in outcome.result["dark"]["output"]


@refusals
def test_a_user_without_permission_is_told_which_group_to_join(outcome: Outcome) -> None:
    assert outcome.result["forbidden"]["exit"] == 3
    assert "add this user to the group gpio" in outcome.result["forbidden"]["output"]


@refusals
def test_it_explains_what_it_would_use_and_why(outcome: Outcome) -> None:
    text = outcome.result["explained"]["output"]
    print(text)
    assert outcome.result["explained"]["exit"] == 0
    assert "capture: gpiod, because" in text
    assert "its lines have the names of the board profile" in text
    assert "lines: all free" in text


variants = pytest.mark.scenario("variants.py", timeout_s=180, libraries=GPIO)


@variants
def test_a_board_of_one_station_has_a_tone_for_a_horn_and_the_mcs_own_buttons(outcome: Outcome) -> None:
    result = outcome.result["one_station"]
    assert (result["capture"], result["stations"], result["exit"]) == ("gpiod", [1], 0)
    assert result["mc"] == ["next", "right", "next"]
    assert result["toggles"] >= 3  # sampled; a buzzer would change twice


@variants
def test_gpiozero_is_the_source_where_the_board_asks_for_it_and_says_that_it_cannot_see_losses(
    outcome: Outcome,
) -> None:
    result = outcome.result["gpiozero"]
    assert (result["capture"], result["loses_silently"]) == ("gpiozero/lgpio", True)
    assert (result["stations"], result["exit"]) == ([2], 0)


chip_gone = pytest.mark.scenario("chip_gone.py", timeout_s=240, libraries=GPIO, capture="gpiod", last=True)


@chip_gone
def test_a_chip_that_disappears_ends_the_firmware_and_it_says_what_to_do(outcome: Outcome) -> None:
    result = outcome.result["gone"]
    assert result["exit"] == 3, result["output"][-3000:]
    lamps, buttons = [line for line in result["output"].splitlines() if line.startswith("ERROR:")]
    assert "lamps and horn may still be on, they do not respond" in lamps
    assert "gpiochip" in buttons
    assert "no press is read from now on; look at the kernel's messages (dmesg) and start again" in buttons
    assert "Traceback" not in result["output"]


@chip_gone
def test_without_a_chip_it_does_not_start_and_says_so(outcome: Outcome) -> None:
    assert outcome.result["without"]["exit"] == 3
    assert "no GPIO chip: this machine has no GPIO" in outcome.result["without"]["output"]
