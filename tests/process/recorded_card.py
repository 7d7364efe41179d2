"""A recorded card: a SQLite VFS that logs every write, truncation, deletion and flush of the journal's files, and
builds the files that a power cut would have left.

What it models. A file holds what was flushed, plus some of what was written since its last flush: *reorder* keeps each
write with a chance of 0.6, a third of these torn at 512-byte sectors (any of them, not only the first); *prefix* keeps
the first writes in order. A truncation is one of these writes. A deletion is certain once anything was flushed after
it, and a matter of chance before (ext4 commits its metadata with any fsync). *lost_flushes*: the card did nothing at
some of the last 40 flushes. A flush that fails (`failing_flushes`) loses for good what it was to flush: the kernel
calls those pages clean, they can be read until the machine stops, and no later flush writes them.

What it does not model. The file system itself (tests/kernel/test_power_cuts.py has a real ext4 on a recorded disk),
damage to blocks that were not written, two power cuts in one second, and the shared memory file, which SQLite
recreates whenever nobody has it open.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import apsw

SECTOR = 512
CHANCE = 0.6
TORN = 1 / 3
UNRELIABLE_FLUSHES = 40

Mode = Literal["reorder", "prefix", "lost_flushes"]
Kind = Literal["write", "truncate", "delete", "flush", "failed flush"]


@dataclass(frozen=True)
class Operation:
    """An operation on a file: bytes written at `at`, cut off at `at`, deleted, or flushed."""

    file: str
    kind: Kind
    at: int = 0
    data: bytes = b""


@dataclass
class Card:
    """All operations in order. `acknowledged`: (number of operations, number of durable facts) at each acknowledgement
    of the journal, before it continued."""

    vfs: str
    operations: list[Operation] = field(default_factory=list)
    acknowledged: list[tuple[int, int]] = field(default_factory=list)
    failing_flushes: int = 0
    """How many flushes from now on fail with EIO."""
    full: bool = False
    """Whether writes fail with ENOSPC."""

    def acknowledge(self, facts: int) -> None:
        """The journal acknowledges that `facts` facts are durable."""
        self.acknowledged.append((len(self.operations), facts))

    def durable_facts(self, at: int) -> int:
        """How many facts had been acknowledged before operation `at`."""
        return max((facts for operations, facts in self.acknowledged if operations <= at), default=0)

    def files_after_cut(self, at: int, mode: Mode, chance: random.Random) -> dict[str, bytes]:
        """The files after a cut of the power before operation `at`."""
        operations = self.operations[:at]
        flushes = [n for n, operation in enumerate(operations) if operation.kind == "flush"]
        if mode == "lost_flushes" and flushes:
            idle = {n for n in flushes[-UNRELIABLE_FLUSHES:] if chance.random() < 0.5} | {flushes[-1]}
            operations = [operation for n, operation in enumerate(operations) if n not in idle]
        flushed = {operation.file: n for n, operation in enumerate(operations) if operation.kind == "flush"}
        any_flush = max(flushed.values(), default=-1)
        lost = _lost_operations(operations)
        unflushed = [
            n
            for n, operation in enumerate(operations)
            if "flush" not in operation.kind and n > flushed.get(operation.file, -1)
        ]
        last_written = chance.choice([-1, *unflushed]) if mode == "prefix" else None
        files: dict[str, bytearray] = {}
        for n, operation in enumerate(operations):
            if n in lost:
                continue
            certain = n <= (any_flush if operation.kind == "delete" else flushed.get(operation.file, -1))
            if certain or (n <= last_written if last_written is not None else chance.random() < CHANCE):
                torn = not certain and mode != "prefix" and chance.random() < TORN
                _apply(files, operation, chance if torn else None)
        return {name: bytes(content) for name, content in files.items()}


def _lost_operations(operations: list[Operation]) -> set[int]:
    """The operations that a failed flush has lost for good."""
    lost: set[int] = set()
    waiting: dict[str, set[int]] = {}
    for n, operation in enumerate(operations):
        match operation.kind:
            case "flush":
                waiting.pop(operation.file, None)
            case "failed flush":
                lost |= waiting.pop(operation.file, set())
            case "write" | "truncate":
                waiting.setdefault(operation.file, set()).add(n)
    return lost


def _apply(files: dict[str, bytearray], operation: Operation, tear: random.Random | None) -> None:
    if "flush" in operation.kind:
        return
    content = files.setdefault(operation.file, bytearray())
    match operation.kind:
        case "delete":
            del files[operation.file]
        case "truncate":
            del content[operation.at :]
            content.extend(bytes(max(0, operation.at - len(content))))
        case "write":
            content.extend(bytes(max(0, operation.at + len(operation.data) - len(content))))
            for begin, end in _sectors(operation.at, len(operation.data)):
                if tear is None or tear.random() < CHANCE:
                    content[begin:end] = operation.data[begin - operation.at : end - operation.at]


def _sectors(at: int, size: int) -> Iterator[tuple[int, int]]:
    begin = at
    while begin < at + size:
        end = min(at + size, (begin // SECTOR + 1) * SECTOR)
        yield begin, end
        begin = end


@contextmanager
def recording(vfs: str) -> Iterator[Card]:
    """A card under the name `vfs`: give that to `Journal` or `ContestStore`."""
    card = Card(vfs)

    class RecordedFile(apsw.VFSFile):
        def __init__(self, name: Any, flags: list[int]) -> None:
            super().__init__("", name, flags)
            self._name = Path(name if isinstance(name, str) else name.filename()).name if name else "temporary"

        def xWrite(self, data: bytes, at: int) -> None:  # noqa: N802
            if card.full:
                raise apsw.FullError("no space left on device")
            super().xWrite(data, at)
            card.operations.append(Operation(self._name, "write", at, bytes(data)))

        def xTruncate(self, at: int) -> None:  # noqa: N802
            super().xTruncate(at)
            card.operations.append(Operation(self._name, "truncate", at))

        def xSync(self, flags: int) -> None:  # noqa: N802
            if card.failing_flushes:
                card.failing_flushes -= 1
                card.operations.append(Operation(self._name, "failed flush"))
                raise apsw.IOError("input/output error")
            super().xSync(flags)
            card.operations.append(Operation(self._name, "flush"))

    class Recorder(apsw.VFS):
        def xOpen(self, name: Any, flags: list[int]) -> RecordedFile:  # noqa: N802
            return RecordedFile(name, flags)

        def xDelete(self, name: str, sync_folder: bool) -> None:  # noqa: N802
            super().xDelete(name, sync_folder)
            card.operations.append(Operation(Path(name).name, "delete"))

    recorder = Recorder(vfs, base="")
    try:
        yield card
    finally:
        recorder.unregister()
