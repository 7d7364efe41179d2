"""A measurement: every figure that this machine can give, the others with their reason; its file, picture and table."""

import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.messages import Sentence
from hardware.board import Board, Loopback, find_board
from hardware.measurement import measured_files, start_times, timing
from hardware.measurement.button_lines import ButtonLines
from hardware.measurement.measurement import Measurement, PinOrder, Series, decode, encode, pin_orders
from hardware.measurement.measuring import Amount, Measuring
from hardware.measurement.picture import picture
from hardware.selftest.assess.assess_loopback import PulseSample
from hardware.selftest.rig.loopback import LoopbackError

LITTLE = Amount(pulses=4, sleeps=3, writes=2, transfers=1)
BOARD = replace(find_board("pi-4-stations"), displays=())


class LossyWire:
    """A wire whose second pulse is lost; stamps come 4 µs after the write, and are read 50 µs later."""

    pulls_buttons = True

    def __init__(self) -> None:
        self._numbers = count()

    def pulse(self) -> PulseSample:
        """See `LoopbackWire.pulse`."""
        if next(self._numbers) == 1:
            return PulseSample(0, 1_000, None)
        return PulseSample(0, 1_000, 4_000, 54_000)

    def close(self) -> None:
        """Nothing is held."""


def measured(tmp_path: Path, board: Board = BOARD) -> Measurement:
    measuring = Measuring(board, tmp_path, lambda part: None, LITTLE, open_wire=lambda board: LossyWire())
    return measuring.measure("0.1.0")


def series(measurement: Measurement) -> dict[tuple[str, str], Series]:
    return {(series.figure, series.state): series for series in measurement.series}


def test_every_figure_is_measured_at_rest_and_beside_load_and_lost_pulses_are_counted(tmp_path: Path) -> None:
    measurement = measured(tmp_path)
    for state in ("idle", "load"):
        stamp, wake_up = (series(measurement)[figure, state] for figure in ("stamp", "wake-up"))
        assert (stamp.samples_us, stamp.lost) == ((4.0, 4.0, 4.0), 1)
        assert wake_up.samples_us == (50.0, 50.0, 50.0)
        assert len(series(measurement)["timer", state].samples_us) == 3
        assert len(series(measurement)["card", state].samples_us) == 2


def test_what_cannot_be_measured_says_why_and_the_rest_is_measured(tmp_path: Path) -> None:
    measurement = Measuring(find_board("simulated"), tmp_path / "missing", lambda part: None, LITTLE).measure("0.1.0")
    reasons = {skipped.figure: skipped.why for skipped in measurement.skipped}
    assert reasons["stamp"] == reasons["spi"] == "the board is simulated: its lines have no times"
    assert reasons["spread"] == "the board has no jig that pulls all buttons at once"
    assert "missing: cannot be written" in reasons["card"]
    assert len(series(measurement)["timer", "load"].samples_us) == 3


def test_the_parts_are_reported_before_they_are_measured(tmp_path: Path) -> None:
    parts: list[Sentence] = []
    Measuring(BOARD, tmp_path, parts.append, LITTLE, open_wire=lambda board: LossyWire()).measure("0.1.0")
    assert str(parts[0]).startswith("at rest: timestamp of a press")
    assert str(parts[-1]).startswith("beside busy processors: 16 bytes")


def test_a_file_holds_the_measurement_and_nothing_of_its_owner(tmp_path: Path) -> None:
    measurement = measured(tmp_path)
    content = encode(measurement)
    assert decode(content, "pi.json") == measurement
    assert str(tmp_path) not in content.decode()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"version": 2}', b'{"date": "today"}'])
def test_a_file_that_is_no_measurement_is_refused_with_its_name(content: bytes) -> None:
    with pytest.raises(BadFileError, match=r"pi\.json"):
        decode(content, "pi.json")


@pytest.mark.parametrize(
    "place, value",
    [
        ("series[...].samples_us", ["late"]),
        ("series[...].samples_us", [1e30]),
        ("series[...].lost", -1),
        ("temperature_c", 10**30),
        ("throttled", -1),
        ("starts_s", {"bamchuong-firmware": -1}),
        ("governors", ["performance"] * 51),
        ("model", "Pi" * 101),
    ],
)
def test_a_figure_out_of_its_bounds_is_refused_with_its_place(tmp_path: Path, place: str, value: object) -> None:
    fields = json.loads(encode(measured(tmp_path)))
    part, _, key = place.partition("[...].")
    (fields[part][0] if key else fields)[key or part] = value
    with pytest.raises(BadFileError, match=re.escape(key or part)):
        decode(json.dumps(fields).encode(), "pi.json")


def test_the_order_of_pins_is_counted_for_neighbours_and_equal_stamps_for_neither() -> None:
    pulses = [{"GPIO17": 1, "GPIO27": 2, "GPIO22": 2}, {"GPIO17": 5, "GPIO27": 4, "GPIO22": 3}]
    assert pin_orders(pulses) == (PinOrder("GPIO17", "GPIO27", 1, 2), PinOrder("GPIO27", "GPIO22", 0, 2))
    assert pin_orders([]) == ()


def test_a_jig_gives_spread_and_order_of_complete_pulses_alone(tmp_path: Path) -> None:
    board = find_board("pi-8-stations")
    board = replace(board, displays=(), loopback=None)
    lines = [station.button for station in board.stations]
    complete = {line: 1_000 * number for number, line in enumerate(lines)}

    class Buttons(ButtonLines):
        """Lines whose second pulse reaches one button alone."""

        def __init__(self) -> None:
            self._pulses: Iterator[int] = count()

        def stamps(self) -> dict[str, int]:
            """See `ButtonLines.stamps`."""
            return {lines[0]: 0} if next(self._pulses) == 1 else complete

        def close(self) -> None:
            """Nothing is held."""

    board = replace(board, loopback=Loopback("GPIO14", "GPIO15", jig=True))
    measuring = Measuring(
        board,
        tmp_path,
        lambda part: None,
        LITTLE,
        open_wire=lambda board: LossyWire(),
        open_buttons=lambda board: Buttons(),
    )
    measurement = measuring.measure("0.1.0")
    spread = series(measurement)["spread", "idle"]
    assert (spread.samples_us, spread.lost) == ((7.0, 7.0, 7.0), 1)
    assert measurement.pin_orders[0] == PinOrder(lines[0], lines[1], 3, 3)


def test_lines_that_nobody_has_are_told_and_nothing_is_held(tmp_path: Path) -> None:
    with pytest.raises(LoopbackError, match="GPIO17"):
        ButtonLines({1: "GPIO17"}, tmp_path)


def test_sleeps_are_timed_by_what_was_asked_for() -> None:
    times = iter([0, 1_200_000, 2_000_000, 3_000_500])
    assert timing.timer_lateness_us(2, lambda: next(times), lambda seconds: None) == (200.0, 0.5)


def test_services_are_ready_when_systemd_says_and_others_are_left_out() -> None:
    answer = (
        "Id=bamchuong-firmware.service\nActiveEnterTimestampMonotonic=21500000\n\n"
        "Id=bamchuong-kiosk.service\nActiveEnterTimestampMonotonic=0\n"
    )
    assert start_times.start_times_s(lambda arguments: answer) == {"bamchuong-firmware": 21.5}
    assert start_times.start_times_s(lambda arguments: "") == {}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_picture_shows_each_figure_in_both_states(tmp_path: Path, lang: str) -> None:
    svg = picture(replace(measured(tmp_path), emulated="<QEMU>"), translator(lang))
    words = [element.text or "" for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]
    assert words[0] == "no Raspberry Pi (emulated: <QEMU>)"
    assert sum("4.0 µs" in word for word in words) == 2
    assert sum("1" in word for word in words if word.startswith(("1 tries", "1 lần"))) == 4


def test_a_figure_of_which_every_try_was_lost_has_a_dash(tmp_path: Path) -> None:
    lost = Series("stamp", "idle", (), lost=4)
    svg = picture(replace(measured(tmp_path), series=(lost,)), translator("en"))
    words = [element.text for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("text")]
    assert {"–", "4 tries gave nothing"} <= set(words)


def test_the_collected_files_are_a_table_and_the_readme_has_it(tmp_path: Path) -> None:
    text = measured_files.table([("pi5.json", replace(measured(tmp_path), model="Raspberry Pi 5"))])
    assert "| Raspberry Pi 5 | `pi5.json` | 4.0 µs / 4.0 µs; 4.0 µs / 4.0 µs | 50.0 µs" in text
    readme = (measured_files.FOLDER / "README.md").read_text(encoding="utf-8")
    assert measured_files.fill_table(readme, measured_files.table(measured_files.measurements())) == readme
