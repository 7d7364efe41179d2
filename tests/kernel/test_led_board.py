"""What reaches LED boards through the kernel's SPI devices: luma alone, our displays, the whole scoreboard process."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from scoreboard.device.max7219_decoder import Chain, Digits, Matrix
from scoreboard.device.ws2812_encoding import decode, strip_order
from scoreboard.layout.frame import Frame
from tests.kernel.boot import Outcome

picture = pytest.mark.scenario("led_board.py", libraries=("spidev",))

FRAME = 8
"""Transfers of a frame: one for each row of all modules."""


@picture
def test_the_bytes_on_the_bus_are_those_that_luma_sent(outcome: Outcome) -> None:
    arrived = outcome.result["arrived"]
    assert [transfer["bytes"] for transfer in arrived] == outcome.result["sent"]
    assert {(transfer["select"], transfer["mode"], transfer["speed_hz"]) for transfer in arrived} == {(1, 0, 1_000_000)}
    assert {transfer["lost"] for transfer in arrived} == {0}


@picture
def test_the_last_frame_on_the_bus_is_the_picture(outcome: Outcome) -> None:
    # A transfer is one word (register, value) for each module. luma sends columns: register 1 holds the left column of
    # each module and register 8 the right one, bits 0 and 7 of the value are the top and the bottom row.
    frame = [transfer["bytes"] for transfer in outcome.result["arrived"][-FRAME:]]
    dark = [f"{register:02x}00" * 4 for register in range(1, 9)]
    assert frame[1:7] == dark[1:7]
    assert sorted(frame[0][n : n + 4] for n in range(0, 16, 4)) == ["0100", "0100", "0100", "0181"]
    assert sorted(frame[7][n : n + 4] for n in range(0, 16, 4)) == ["0800", "0800", "0800", "0881"]


# --------------------------------------------------------------------------------------------------- our displays

displays = pytest.mark.scenario("spi_displays.py", libraries=("spidev",))


def after(chain: Chain, arrived: list[dict[str, Any]]) -> Frame:
    """What the chips show after these transfers."""
    for transfer in arrived:
        chain.transaction(bytes.fromhex(transfer["bytes"]))
    return chain.frame()


def awake(mounting: Matrix | Digits) -> Chain:
    """A chain whose control registers were set."""
    chain = Chain(mounting)
    for register, value in ((0x0B, 7), (0x0C, 1)):
        chain.transaction(bytes([register, value] * mounting.chips))
    return chain


@displays
def test_modules_and_digits_show_what_they_were_given(outcome: Outcome) -> None:
    chain, digits = outcome.result["chain"], outcome.result["digits"]
    assert after(awake(Matrix(32, 8)), chain["arrived"]).rows.hex() == chain["rows"]
    assert after(awake(Digits(8)), digits["arrived"]).rows.hex() == digits["rows"]
    assert {(transfer["select"], transfer["speed_hz"]) for transfer in digits["arrived"]} == {(1, 500_000)}


@displays
def test_pixels_get_their_whole_picture_in_one_transfer(outcome: Outcome) -> None:
    pixels = outcome.result["pixels"]
    (transfer,) = pixels["arrived"]
    assert (transfer["speed_hz"], transfer["mode"]) == (2_400_000, 0)
    colours = decode(bytes.fromhex(transfer["bytes"]))
    lit = [any(colours[at : at + 3]) for at in range(0, len(colours), 3)]
    assert lit == [Frame(48, 8, bytes.fromhex(pixels["rows"])).is_lit(at % 48, at // 48) for at in range(48 * 8)]
    assert strip_order(48, 8, serpentine=False, reverse=False) == list(range(48 * 8))


@displays
def test_what_comes_back_over_miso_is_read_and_judged(outcome: Outcome) -> None:
    assert outcome.result["chain"]["warning"] == "LED board chain: 0 modules respond, the board profile says 4"
    assert outcome.result["digits"]["warning"] == ""


@displays
def test_closing_leaves_every_kind_dark(outcome: Outcome) -> None:
    for name, mounting in (("chain", Matrix(32, 8)), ("digits", Digits(8))):
        chain = awake(mounting)
        after(chain, outcome.result[name]["arrived"] + outcome.result[name]["end"])
        assert not chain.picture(name).on
    (last,) = outcome.result["pixels"]["end"]
    assert not any(decode(bytes.fromhex(last["bytes"])))


@displays
def test_a_device_that_is_missing_says_what_to_look_at(outcome: Outcome) -> None:
    assert outcome.result["missing"] == (
        "display pixels (SPI 1.0): No such file or directory; is SPI enabled, and may this user open it?"
    )


# ------------------------------------------------------------------------------------------------- the real process

GOLDEN = Path(__file__).parents[1] / "golden/pictures"

BOARD = """
name = "hall"
gpio = "pi"
stations = [{number = 1, button = "GPIO17", lamp = "GPIO23"}]

[[displays]]
name = "clock"
kind = "max7219"
width = 32
height = 8
orientation = -90
shows = "clock"

[[displays]]
name = "scores"
kind = "max7219"
select = 1
width = 64
height = 16
reverse = true
speed_hz = 2_000_000
shows = "all"
"""
MOUNTED = {"clock": (0, Matrix(32, 8, -90)), "scores": (1, Matrix(64, 16, 0, True))}
TOP_PX = {"clock": 0, "scores": 24}
"""Where the board of this size stands in a golden picture, whose boards of all sizes lie below each other."""


def golden(file: str, display: str) -> str:
    """The approved picture of this display as rows in hex."""
    mounting = MOUNTED[display][1]
    top_px = TOP_PX[display]
    with Image.open(GOLDEN / f"{file}.png") as approved:
        cut = approved.convert("1").crop((0, top_px, mounting.width, top_px + mounting.height))
    return cut.tobytes().hex()


STILL = ("intro", "boards-ready", "buzzers-closed-nobody", "teams-2", "buzzers-reading", "stage-judging")
"""Snapshots whose pictures do not move: what is right does not depend on the instant."""

EXPECTED = {
    name: {"clock": golden(f"clock-{name}", "clock"), "scores": golden(f"all-{name}", "scores")} for name in STILL
}

process = pytest.mark.scenario("led_process.py", timeout_s=240, libraries=("spidev",), board=BOARD, views=EXPECTED)


@process
def test_the_bytes_of_the_real_process_are_the_golden_pictures(outcome: Outcome) -> None:
    chains = {display: Chain(mounting) for display, (_, mounting) in MOUNTED.items()}
    for name in STILL:
        for display, (select, _) in MOUNTED.items():
            arrived = [transfer for transfer in outcome.result["arrived"][name] if transfer["select"] == select]
            assert after(chains[display], arrived).rows.hex() == EXPECTED[name][display], (name, display)


@process
def test_each_board_of_the_real_process_has_its_own_speed_and_nothing_is_lost(outcome: Outcome) -> None:
    arrived = [transfer for transfers in outcome.result["arrived"].values() for transfer in transfers]
    assert {(transfer["select"], transfer["speed_hz"]) for transfer in arrived} == {(0, 1_000_000), (1, 2_000_000)}
    assert {transfer["lost"] for transfer in arrived} == {0}
    assert outcome.result["troubles"] == []


@process
def test_the_real_process_ends_well_and_dark_when_it_is_told_to(outcome: Outcome) -> None:
    assert outcome.result["exit_code"] == 0
    for display, (select, mounting) in MOUNTED.items():
        chain = awake(mounting)
        after(chain, [transfer for transfer in outcome.result["end"] if transfer["select"] == select])
        assert not chain.picture(display).on
