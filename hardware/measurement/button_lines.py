"""The lines of all buttons, for a jig that pulls them at once: which timestamp each of them gets.

Kind: adapter
"""

from collections.abc import Mapping
from pathlib import Path

from bus.closeable import Closeable
from bus.messages import Sentence
from hardware.selftest.assess.wording import reason
from hardware.selftest.rig.loopback import DEVICES, EDGE_S, LoopbackError, find_lines


class ButtonLines(Closeable):
    """The buttons' lines, held for their falling edges; the firmware must not hold them. Raises `LoopbackError`.

    `buttons`: station → line.
    """

    def __init__(self, buttons: Mapping[int, str], folder: Path = DEVICES) -> None:
        import gpiod
        from gpiod.line import Bias, Direction, Edge

        path, offsets = find_lines(gpiod, list(buttons.values()), folder)
        self._lines = dict(zip(offsets, buttons.values(), strict=True))
        edges = gpiod.LineSettings(direction=Direction.INPUT, bias=Bias.PULL_UP, edge_detection=Edge.FALLING)
        try:
            self._request = gpiod.request_lines(path, {tuple(offsets): edges}, consumer="bamchuong-measure")
        except OSError as error:
            text = "the buttons' lines: {why}; stop the services first: sudo systemctl stop bamchuong.target"
            raise LoopbackError(Sentence("measured-lines-held", text, {"why": reason(error)})) from error

    def stamps(self) -> dict[str, int]:
        """Line → timestamp in ns of its first edge since the last call; waits until all have one, or no more comes."""
        stamps: dict[str, int] = {}
        while len(stamps) < len(self._lines) and self._request.wait_edge_events(EDGE_S):
            for event in self._request.read_edge_events():
                stamps.setdefault(self._lines[event.line_offset], event.timestamp_ns)
        return {line: stamps[line] for line in self._lines.values() if line in stamps}

    def close(self) -> None:
        """Release the lines."""
        self._request.release()
