"""The whole self-test on the kernel's own GPIO and SPI devices, with a loopback that pulls all buttons like a jig."""

from typing import Any

import pytest

from .boot import Outcome

BOARD = """
name = "jig"
gpio = "pi"

[[stations]]
number = 1
button = "GPIO17"
lamp = "GPIO23"

[[stations]]
number = 2
button = "GPIO27"
lamp = "GPIO24"

[[stations]]
number = 3
button = "GPIO22"
lamp = "GPIO25"

[[stations]]
number = 4
button = "GPIO5"
lamp = "GPIO12"

[horn]
line = "GPIO18"

[loopback]
output = "GPIO26"
input = "GPIO6"
jig = true

[[displays]]
name = "clock"
kind = "max7219"
shows = "clock"
"""

whole = pytest.mark.scenario("selftest.py", timeout_s=240, board=BOARD)


def bad(results: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Check and place of what failed; warnings are the guest's own (emulation is slow)."""
    return {(one["check"], one["place"]) for one in results if one["outcome"] == "fail"}


@whole
def test_a_good_board_passes_with_the_real_firmware_and_scoreboard(outcome: Outcome) -> None:
    results = outcome.result["good"]
    assert bad(results) == set()
    passed = {(one["check"], one["place"]) for one in results if one["outcome"] == "pass"}
    assert {("button", f"station {number}") for number in (1, 2, 3, 4)} <= passed
    assert {("capture", ""), ("display", "clock"), ("stuck", ""), ("quiet", "")} <= passed


@whole
def test_the_loopback_gives_figures_for_the_wire_and_for_the_jig(outcome: Outcome) -> None:
    wire, jig = [one for one in outcome.result["good"] if one["check"] == "loopback"]
    print(wire["found"], jig["found"], sep="\n")
    assert "20 edges, stamped" in wire["found"]
    assert jig["place"] == "jig"
    assert "µs (most); station" in jig["found"]


@whole
def test_swapped_cables_a_dead_button_and_a_cut_loopback_are_found_and_nothing_else_is(outcome: Outcome) -> None:
    results = outcome.result["bad"]
    assert bad(results) == {
        ("button", "station 1"),
        ("button", "station 2"),
        ("button", "station 4"),
        ("loopback", ""),
        ("loopback", "jig"),
    }
    told = {one["place"]: one["found"] for one in results if one["check"] == "button"}
    assert told["station 1"] == "its presses arrive as station 2"
    assert told["station 4"] == "no press arrived"
