"""Which lines of some files run.

Kind: adapter
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any


class LineTrace:
    """The lines that run in these files (`lines`, by file) while it is on."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = frozenset(files)
        self.lines: dict[str, set[int]] = defaultdict(set)

    def __enter__(self) -> "LineTrace":
        sys.settrace(self._on_call)
        return self

    def __exit__(self, *reason: object) -> None:
        sys.settrace(None)

    def _on_call(self, frame: FrameType, event: str, arg: object) -> Callable[..., Any] | None:
        file = frame.f_code.co_filename
        if file not in self._files:
            return None
        lines = self.lines[file]
        lines.add(frame.f_lineno)

        def on_line(frame: FrameType, event: str, arg: object) -> Callable[..., Any]:
            lines.add(frame.f_lineno)
            return on_line

        return on_line
