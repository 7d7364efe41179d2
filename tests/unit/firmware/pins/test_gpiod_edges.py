"""libgpiod's own calls: what we request from it, and how it may fail."""

import errno
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_mock import MockerFixture

from firmware.pins.chips import ChipInfo, Header, LineInfo
from firmware.pins.edges import Edge, Gap, MachineError, SourceGoneError
from firmware.pins.gpiod_edges import GpiodEdges
from firmware.pins.sequence import Sequences

gpiod = pytest.importorskip("gpiod", reason="gpiod is not installed (pip install -e '.[kernel]')")

LINES = {1: "GPIO17", 2: "GPIO27"}
HOLD_NS = 2_000_000
READ = os.read
PADDING = (0,) * 6


def header(holder: str = "") -> Header:
    chip = ChipInfo(Path("/dev/gpiochip7"), "pinctrl-rp1", tuple(LineInfo(f"GPIO{n}", holder) for n in range(28)))
    return Header(chip, {f"GPIO{n}": n for n in range(28)}, is_found_by_name=True)


class Request:
    """A request whose queue the test fills: one list of (line, ns, line's number, number) for each read."""

    def __init__(self, mocker: MockerFixture) -> None:
        self.fd, self._kernel = os.pipe()
        self._offsets: tuple[int, ...] = ()
        self.low: set[int] = set()
        self.broken: OSError | None = None
        self.released = 0
        self.request_lines = mocker.patch("gpiod.request_lines", side_effect=self._request)
        mocker.patch("firmware.pins.line_file.fcntl.ioctl", self._ioctl)
        mocker.patch("firmware.pins.line_file.os.read", self._read)

    def _request(self, _: str, config: dict[tuple[int, ...], Any], **__: Any) -> "Request":
        (self._offsets,) = config
        return self

    def queue(self, *reads: list[tuple[int, int, int, int]]) -> None:
        """What the kernel writes, as it lays it out."""
        for events in reads:
            rows = [(at_ns, 2, line, seqno, line_seqno, *PADDING) for line, at_ns, line_seqno, seqno in events]
            os.write(self._kernel, b"".join(struct.pack("=Q10I", *row) for row in rows))

    def _read(self, fd: int, size: int) -> bytes:
        if self.broken:
            raise self.broken
        return READ(fd, size)

    def remove_chip(self) -> None:
        """Its file is readable from now on, and each call says why not."""
        self.broken = OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        os.write(self._kernel, b"x")

    def _ioctl(self, fd: int, number: int, values: bytes) -> bytes:
        if self.broken:
            raise self.broken
        assert (fd, number) == (self.fd, 0xC010B40E)
        _, mask = struct.unpack("=QQ", values)
        bits = [bit for bit, line in enumerate(self._offsets) if mask >> bit & 1 and line not in self.low]
        return struct.pack("=QQ", sum(1 << bit for bit in bits), mask)

    def release(self) -> None:
        self.released += 1
        os.close(self.fd)
        os.close(self._kernel)


@pytest.fixture
def request_(mocker: MockerFixture) -> Iterator[Request]:
    request_double = Request(mocker)
    yield request_double
    if not request_double.released:
        request_double.release()


def test_all_buttons_are_one_request_of_press_edges_with_kernel_stamps_and_no_debounce(request_: Any) -> None:
    GpiodEdges(LINES, header(), Sequences(HOLD_NS))
    ((path,), options) = request_.request_lines.call_args
    ((lines, settings),) = options["config"].items()
    assert (path, lines, options["consumer"], options["event_buffer_size"]) == (
        "/dev/gpiochip7",
        (17, 27),
        "bamchuong",
        1024,
    )
    assert settings.edge_detection is gpiod.line.Edge.FALLING
    assert settings.bias is gpiod.line.Bias.PULL_UP
    assert settings.event_clock is gpiod.line.Clock.MONOTONIC
    assert settings.debounce_period.total_seconds() == 0


def test_a_single_station_gets_a_spare_line_whose_edges_are_ignored(request_: Any) -> None:
    source = GpiodEdges({1: "GPIO17"}, header(), Sequences(HOLD_NS), "GPIO4")
    ((lines, _),) = request_.request_lines.call_args.kwargs["config"].items()
    assert lines == (17, 4)
    request_.queue([(4, 5, 1, 1), (17, 9, 1, 2)])
    assert source.drain() == [Edge(1, 9, 2, late_ns=4)]
    assert source.levels() == {1: False}


def test_the_queue_is_read_to_its_end_at_each_wake(request_: Any) -> None:
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS))
    many = [(17, n, n, n) for n in range(1, 1025)]
    request_.queue(many, [(27, 2000, 1, 1025)])
    edges = [event for event in source.drain() if isinstance(event, Edge)]
    assert [(edge.station, edge.seqno) for edge in (edges[0], *edges[-2:])] == [(1, 1), (1, 1024), (2, 1025)]
    assert source.drain() == []
    assert source.due_ns() is None


def test_a_missing_number_holds_the_edge_back_until_an_instant(request_: Any) -> None:
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS))
    later_ns = time.monotonic_ns() + 3_600_000_000_000
    request_.queue([(27, later_ns, 1, 2)])
    assert source.drain() == []
    assert source.due_ns() == later_ns + HOLD_NS
    request_.queue([(17, later_ns - 100, 1, 1)])
    events = sorted(source.drain(), key=lambda event: event.at_ns)
    assert events == [Edge(1, later_ns - 100, 1), Edge(2, later_ns, 2, late_ns=100)]


def test_a_full_queue_is_reported(request_: Any) -> None:
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS))
    request_.queue([(17, n, n, n) for n in range(1, 1025)])
    first = source.drain()[0]
    assert isinstance(first, Gap)
    assert (first.station, first.what) == (None, "full")


def test_dropped_events_are_not_older_than_the_last_empty_queue(request_: Any) -> None:
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS))
    request_.queue([(17, 100, 1, 1)])
    assert source.drain() == [Edge(1, 100, 1)]
    assert source.drain() == []
    empty_ns = time.monotonic_ns()
    request_.queue([(17, empty_ns + 5, n, n) for n in range(50, 50 + 1024)])
    (edge, *_) = [event for event in source.drain() if isinstance(event, Edge)]
    assert 0 < edge.late_ns < 1_000_000_000, "minutes would make everybody's press a tie"


def test_a_low_line_is_a_button_that_is_down(request_: Any) -> None:
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS))
    request_.low = {27}
    assert source.levels() == {1: False, 2: True}
    assert source.levels([2]) == {2: True}


def test_a_chip_that_disappears_is_reported_by_every_call(request_: Any) -> None:
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS))
    request_.remove_chip()
    for ask in (source.drain, source.levels):
        with pytest.raises(SourceGoneError, match=r"/dev/gpiochip7 does not answer any more \(No such device\)"):
            ask()


def test_lines_in_use_are_reported_with_their_holders(mocker: MockerFixture) -> None:
    mocker.patch("gpiod.request_lines", side_effect=OSError(errno.EBUSY, "Device or resource busy"))
    with pytest.raises(MachineError, match="in use by another program: GPIO17 by fan, GPIO27 by fan; stop it"):
        GpiodEdges(LINES, header("fan"), Sequences(HOLD_NS))


def test_inaccessible_lines_name_the_group_to_join(mocker: MockerFixture) -> None:
    mocker.patch("gpiod.request_lines", side_effect=PermissionError(errno.EACCES, "Permission denied"))
    with pytest.raises(MachineError, match="Permission denied; add this user to the group gpio"):
        GpiodEdges(LINES, header(), Sequences(HOLD_NS))


def test_closing_twice_releases_the_lines_once(request_: Any) -> None:
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS))
    source.close()
    source.close()
    assert request_.released == 1


class Proof:
    """A proof of the order of arrival that holds until it is refuted."""

    def __init__(self) -> None:
        self.holds = True
        self.looks = self.closed = 0

    def is_late(self, at_ns: int, read_ns: int) -> bool:
        return self.holds and at_ns < read_ns

    def refute(self) -> None:
        self.holds = False

    def look(self) -> None:
        self.looks += 1

    def close(self) -> None:
        self.closed += 1


def test_where_the_order_is_proved_what_was_read_is_complete_while_no_number_is_missing(request_: Any) -> None:
    proof = Proof()
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS), prove=lambda offsets: proof)  # type: ignore[arg-type,return-value]
    later_ns = time.monotonic_ns() + 3_600_000_000_000
    claims = [source.is_complete]
    for read in ([(27, later_ns, 1, 2)], [(17, later_ns - 100, 1, 1)]):
        request_.queue(read)
        source.drain()
        claims.append(source.is_complete)
    assert claims == [True, False, True]


def test_an_edge_that_is_older_than_the_last_reading_refutes_the_proof_and_is_reported(request_: Any) -> None:
    proof = Proof()
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS), prove=lambda offsets: proof)  # type: ignore[arg-type,return-value]
    source.drain()
    request_.queue([(17, 5, 1, 1)])
    assert source.drain() == [Gap(1, 1, 5, "late_edge"), Edge(1, 5, 1)]
    assert not source.is_complete
    request_.queue([(27, 6, 1, 2)])
    assert not any(isinstance(event, Gap) for event in source.drain()), "nothing is promised any more"


def test_a_source_without_a_proof_promises_nothing(request_: Any) -> None:
    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS))
    source.check_order()
    source.drain()
    assert not source.is_complete


def test_the_proof_looks_when_it_is_asked_to_and_ends_with_the_lines(request_: Any) -> None:
    proof = Proof()
    offsets: list[int] = []

    def prove(lines: Any) -> Any:
        offsets.extend(lines)
        return proof

    source = GpiodEdges(LINES, header(), Sequences(HOLD_NS), prove=prove)
    source.check_order()
    source.close()
    source.close()
    assert (offsets, proof.looks, proof.closed) == ([17, 27], 1, 1)
