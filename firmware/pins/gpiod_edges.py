"""libgpiod as the source of edges: one request for all buttons, stamped by the kernel in its interrupt handler.

Settings of the request, all from measurements: press edges only (the kernel reads the polarity of both-edge requests
too late); pull-up; CLOCK_MONOTONIC; no kernel debounce (it moves stamps by milliseconds); a queue of 1024 events, the
maximum; at least two lines (a request of one line does not number merged interrupts).

Kind: adapter
"""

import errno
import importlib
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from bus.messages import Capture
from firmware.pins import sequence
from firmware.pins.chips import Header, lines_in_use_message, open_failure_message
from firmware.pins.edges import Edge, Gap, MachineError, SourceGoneError
from firmware.pins.line_file import LineEvent, LineFile
from firmware.pins.order_proof import OrderProof
from firmware.pins.sequence import Event, Sequences

QUEUE_EVENTS = 1024
"""Events that the kernel queues for a request (64 for each line, 16 lines at most)."""
BATCH_EVENTS = 64
"""Events of one read: a press needs no room for more."""
RESOLUTION_NS = 1_000
"""Stamps are in ns; the order of two interrupts that are served together, closer than this, proves nothing."""
MIN_LINES = 2
SPARE_STATION = 0
"""The station number of the spare line."""
CONSUMER = "bamchuong"


class GpiodEdges:
    """Edges of buttons to ground. All of it belongs to the loop's thread.

    Args:
        stations: number → line (`GPIO17`).
        header: the chip, with the offsets of all these lines and of `spare`.
        sequences: what to make of the kernel's numbers, before the first one.
        spare: an unused line, requested with a single station so that merged interrupts can be seen.
        prove: what proves the order of arrival of these lines (offsets), after they were requested; None: nothing does.

    Raises `MachineError` where the lines cannot be requested.
    """

    def __init__(
        self,
        stations: Mapping[int, str],
        header: Header,
        sequences: Sequences,
        spare: str | None = None,
        prove: Callable[[Collection[int]], OrderProof | None] = lambda _: None,
    ) -> None:
        self._lines = {station: header.offsets[line] for station, line in stations.items()}
        self._stations = {line: station for station, line in self._lines.items()}
        offsets = list(self._stations)
        if spare is not None and len(offsets) < MIN_LINES:
            offsets.append(header.offsets[spare])
        self._chip = str(header.chip.path)
        self._request = _request(header, offsets)
        self._fd = int(self._request.fd)
        self._file = LineFile(self._fd, offsets)
        self._sequences = sequences
        self._proof = prove(offsets)

    @property
    def capture(self) -> Capture:
        """Kernel stamps, and every loss is detected."""
        return Capture("gpiod", RESOLUTION_NS, simulated=False, loses_silently=False)

    @property
    def is_complete(self) -> bool:
        """Where the order of arrival is proved, while no number is missing."""
        return self._proof is not None and self._proof.holds and sequence.is_complete(self._sequences)

    def check_order(self) -> None:
        """Looks at the interrupts and their threads."""
        if self._proof is not None:
            self._proof.look()

    def fileno(self) -> int:
        """The request's file descriptor."""
        return self._fd

    def drain(self) -> list[Edge | Gap]:
        """Reads the kernel's queue to its end. Raises `SourceGoneError`."""
        events: list[Event] = []
        now_ns = time.monotonic_ns()
        try:
            is_full = True
            while is_full:
                batch = self._file.read_events(BATCH_EVENTS)
                events += map(self._event, batch)
                is_full = len(batch) == BATCH_EVENTS  # one that is not was the last
        except OSError as error:
            raise self._source_gone(error) from error
        if not events and not self._sequences.missing:
            self._sequences = sequence.mark_drained(self._sequences, now_ns)
            return []
        late = self._late_edges(events)
        may_have_overflowed = len(events) >= QUEUE_EVENTS
        self._sequences, results = sequence.step(self._sequences, events, now_ns, is_full=may_have_overflowed)
        return [*late, *(result for result in results if result.station != SPARE_STATION)]

    def _late_edges(self, events: Iterable[Event]) -> list[Gap]:
        """Reports the events that refute the proof, once."""
        proof, read_ns = self._proof, self._sequences.drained_ns
        if proof is None:
            return []
        late = [event for event in events if proof.is_late(event.at_ns, read_ns)]
        if late:
            proof.refute()
        return [Gap(event.station or None, 1, event.at_ns, "late_edge") for event in late]

    def _event(self, event: LineEvent) -> Event:
        at_ns, offset, seqno, line_seqno = event
        return Event(self._stations.get(offset, SPARE_STATION), at_ns, line_seqno, seqno, offset)

    def due_ns(self) -> int | None:
        """When the edges that are held back can be released."""
        return sequence.due_ns(self._sequences)

    def levels(self, stations: Collection[int] | None = None) -> Mapping[int, bool]:
        """Station → its line is low. Raises `SourceGoneError`."""
        requested = self._lines if stations is None else stations
        try:
            low = self._file.low_lines([self._lines[station] for station in requested])
        except OSError as error:
            raise self._source_gone(error) from error
        return dict(zip(requested, low, strict=True))

    def close(self) -> None:
        """Releases all lines. May be called twice."""
        if self._proof is not None:
            self._proof.close()
            self._proof = None
        if self._request is not None:
            self._request.release()
            self._request = None

    def _source_gone(self, error: OSError) -> SourceGoneError:
        return SourceGoneError(self._chip, error.strerror or str(error))


def _request(header: Header, offsets: list[int]) -> Any:
    gpiod: Any = importlib.import_module("gpiod")
    settings = gpiod.LineSettings(
        direction=gpiod.line.Direction.INPUT,
        edge_detection=gpiod.line.Edge.FALLING,
        bias=gpiod.line.Bias.PULL_UP,
        event_clock=gpiod.line.Clock.MONOTONIC,
    )
    path = str(header.chip.path)
    try:
        return gpiod.request_lines(
            path, config={tuple(offsets): settings}, consumer=CONSUMER, event_buffer_size=QUEUE_EVENTS
        )
    except OSError as error:
        raise MachineError(f"{path}: {_refusal(header, offsets, error)}") from error


def _refusal(header: Header, offsets: list[int], error: OSError) -> str:
    if error.errno != errno.EBUSY:
        return open_failure_message(error)
    names = {offset: line for line, offset in header.offsets.items() if offset in offsets}
    return lines_in_use_message(header.holders(names.values()) or dict.fromkeys(names.values(), "an unknown program"))
