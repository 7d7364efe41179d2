"""What the kernel's own GPIO device does with presses, seen through gpiod as the firmware uses it."""

from typing import Any

import pytest

from bench.press_truth import Record
from bus.units import NS_PER_MS as MS
from bus.units import NS_PER_US as US
from tests.kernel.boot import Outcome

pairs = pytest.mark.scenario("pairs.py", timeout_s=120, libraries=("gpiod",), pairs=400, seed=7)


def by_pair(result: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The events of each pair, in read order: those from its first press on and before the next pair's."""
    starts = [pair["pressed_ns"][0][0] for pair in result["pairs"]]
    ends = [*starts[1:], 2**63]
    return [
        [event for event in result["events"] if start <= event["at_ns"] < end]
        for start, end in zip(starts, ends, strict=True)
    ]


@pairs
def test_sorted_by_timestamp_every_pair_is_in_the_order_in_which_it_was_pressed(outcome: Outcome) -> None:
    results = by_pair(outcome.result)
    wrong_as_read = wrong_sorted = 0
    for pair, events in zip(outcome.result["pairs"], results, strict=True):
        in_time = sorted(events, key=lambda event: event["at_ns"])
        wrong_as_read += [event["line"] for event in events] != pair["lines"]
        wrong_sorted += [event["line"] for event in in_time] != pair["lines"]
    assert len(results) >= 200
    print(f"{wrong_as_read} of {len(results)} pairs were wrong in read order")
    assert wrong_sorted == 0


@pairs
def test_every_press_gives_exactly_one_event_and_no_sequence_number_is_missing(outcome: Outcome) -> None:
    events = outcome.result["events"]
    assert len(events) == 2 * len(outcome.result["pairs"])
    assert sorted(event["global_seqno"] for event in events) == list(range(1, len(events) + 1))


@pairs
def test_timestamps_are_of_the_clock_that_python_calls_monotonic(outcome: Outcome) -> None:
    for pair, events in zip(outcome.result["pairs"], by_pair(outcome.result), strict=True):
        stamps = {event["line"]: event["at_ns"] for event in events}
        for line, (before_ns, after_ns) in zip(pair["lines"], pair["pressed_ns"], strict=True):
            assert before_ns <= stamps[line] <= after_ns


@pytest.fixture
def recorded(outcome: Outcome) -> list[dict[int, int]]:
    """Of each pair: line → when the kernel's own record has its press, in this order."""
    interrupts = {int(number): line for number, line in outcome.result["interrupts"].items()}
    record = Record(outcome.result["trace"], interrupts)
    return [
        record.presses(pair["lines"], pair["pressed_ns"][0][0], pair["pressed_ns"][1][1])
        for pair in outcome.result["pairs"]
    ]


@pairs
def test_the_record_of_the_race_has_every_press_that_was_injected_within_its_bracket(
    outcome: Outcome, recorded: list[dict[int, int]]
) -> None:
    for pair, presses in zip(outcome.result["pairs"], recorded, strict=True):
        assert list(presses) == pair["lines"]
        for line, (before_ns, after_ns) in zip(pair["lines"], pair["pressed_ns"], strict=True):
            assert before_ns - US <= presses[line] <= after_ns


@pairs
def test_the_record_has_the_order_of_the_stamps_and_their_instants(
    outcome: Outcome, recorded: list[dict[int, int]]
) -> None:
    delays_ns = []
    for presses, events in zip(recorded, by_pair(outcome.result), strict=True):
        stamps_ns = {event["line"]: event["at_ns"] for event in sorted(events, key=lambda event: event["at_ns"])}
        assert list(presses) == list(stamps_ns)
        delays_ns += [stamps_ns[line] - at_ns for line, at_ns in presses.items()]
    print(f"stamps came {min(delays_ns) / US:.1f} to {max(delays_ns) / US:.1f} µs after the record's instants")
    assert min(delays_ns) >= -US, "the handler is entered before it takes its stamp; the record has whole µs"
    assert sorted(delays_ns)[len(delays_ns) // 2] < MS


@pytest.mark.scenario("chips.py", libraries=("gpiod",))
def test_the_chip_is_told_from_another_by_its_label_and_by_its_lines_names(outcome: Outcome) -> None:
    chips, pi = outcome.result["chips"], outcome.result["pi"]
    assert len(chips) == 2
    assert [path for path, chip in chips.items() if chip["label"] == "pinctrl-bcm2835"] == [pi]
    assert [path for path, chip in chips.items() if "GPIO17" in chip["lines"]] == [pi]
    assert chips[pi]["lines"] == {f"GPIO{line}": line for line in range(28)}


@pytest.mark.scenario("chips.py", libraries=("gpiod",))
def test_levels_are_read_as_buttons_are_pressed_and_measured_as_outputs_are_driven(outcome: Outcome) -> None:
    assert outcome.result["input"] == [1, 0, 1]
    assert outcome.result["output"] == [0, 1, 0]


@pytest.mark.scenario("lamp.py", libraries=("lgpio",))
def test_gpiozero_on_lgpio_lights_a_lamp_on_the_same_chip(outcome: Outcome) -> None:
    assert outcome.result["levels"] == [0, 1, 0]


contract = pytest.mark.scenario(
    "contract.py",
    timeout_s=150,
    libraries=("gpiod", "lgpio"),
    sources=["gpiod", "lgpio", "rpigpio"],
    rpi_lgpio=True,
)


@contract
@pytest.mark.parametrize("source", ["gpiod", "lgpio", "rpigpio"])
def test_the_contract_of_edge_sources_holds_on_real_lines(outcome: Outcome, source: str) -> None:
    results = outcome.result[source]
    assert results["exit"] == 0, results["output"]
    assert results["passed"] == 11
