"""A card that remembers: a SQLite VFS that records every write, truncation, deletion and flush of the journal's files,
and builds what a power cut would have left of them.

What it models. A file holds what was flushed, plus some of what was written since its last flush: *reorder* keeps each
write with a chance of 0.6, a third of these torn at 512-byte sectors (any of them, not only the first); *prefix* keeps
the first writes in order. A truncation is one of these writes. A deletion is certain once anything was flushed after
it, and a matter of chance before (ext4 commits its metadata with any fsync). *lost_flushes*: the card did nothing at
some of the last 40 flushes. A flush that fails (`failing_flushes`) loses for good what it was to flush: the kernel
calls those pages clean, they can be read until the machine stops, and no later flush writes them.

What it does not model. The file system itself (tests/kernel/test_power_cuts.py has a real ext4 on a recorded disk),
damage to blocks that were not written, two power cuts in one second, and the shared memory file, which SQLite makes
anew whenever nobody has it open.
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
LYING_FLUSHES = 40

Mode = Literal["reorder", "prefix", "lost_flushes"]
Kind = Literal["write", "truncate", "delete", "flush", "failed flush"]


@dataclass(frozen=True)
class Deed:
    """Something done to a file: bytes written at `at`, cut off at `at`, deleted, or flushed."""

    file: str
    kind: Kind
    at: int = 0
    data: bytes = b""


@dataclass
class Card:
    """Everything done, in order. `acknowledged`: (how many deeds were done, how many facts were durable) each time the
    journal had said so, before it went on."""

    vfs: str
    deeds: list[Deed] = field(default_factory=list)
    acknowledged: list[tuple[int, int]] = field(default_factory=list)
    failing_flushes: int = 0
    """So many flushes from now on fail with EIO."""
    full: bool = False
    """Whether writes fail with ENOSPC."""

    def acknowledge(self, facts: int) -> None:
        """The journal says that `facts` facts are durable."""
        self.acknowledged.append((len(self.deeds), facts))

    def promised(self, at: int) -> int:
        """How many facts had been acknowledged before deed `at`."""
        return max((facts for deeds, facts in self.acknowledged if deeds <= at), default=0)

    def left(self, at: int, mode: Mode, chance: random.Random) -> dict[str, bytes]:
        """The files after a cut of the power before deed `at`."""
        done = self.deeds[:at]
        flushes = [n for n, deed in enumerate(done) if deed.kind == "flush"]
        if mode == "lost_flushes" and flushes:
            idle = {n for n in flushes[-LYING_FLUSHES:] if chance.random() < 0.5} | {flushes[-1]}
            done = [deed for n, deed in enumerate(done) if n not in idle]
        flushed = {deed.file: n for n, deed in enumerate(done) if deed.kind == "flush"}
        any_flush = max(flushed.values(), default=-1)
        gone = _gone(done)
        loose = [n for n, deed in enumerate(done) if "flush" not in deed.kind and n > flushed.get(deed.file, -1)]
        kept_until = chance.choice([-1, *loose]) if mode == "prefix" else None
        files: dict[str, bytearray] = {}
        for n, deed in enumerate(done):
            if n in gone:
                continue
            certain = n <= (any_flush if deed.kind == "delete" else flushed.get(deed.file, -1))
            if certain or (n <= kept_until if kept_until is not None else chance.random() < CHANCE):
                torn = not certain and mode != "prefix" and chance.random() < TORN
                _do(files, deed, chance if torn else None)
        return {name: bytes(content) for name, content in files.items()}


def _gone(done: list[Deed]) -> set[int]:
    """The deeds that a failed flush has lost for good."""
    gone: set[int] = set()
    waiting: dict[str, set[int]] = {}
    for n, deed in enumerate(done):
        match deed.kind:
            case "flush":
                waiting.pop(deed.file, None)
            case "failed flush":
                gone |= waiting.pop(deed.file, set())
            case "write" | "truncate":
                waiting.setdefault(deed.file, set()).add(n)
    return gone


def _do(files: dict[str, bytearray], deed: Deed, torn: random.Random | None) -> None:
    if "flush" in deed.kind:
        return
    content = files.setdefault(deed.file, bytearray())
    match deed.kind:
        case "delete":
            del files[deed.file]
        case "truncate":
            del content[deed.at :]
            content.extend(bytes(max(0, deed.at - len(content))))
        case "write":
            content.extend(bytes(max(0, deed.at + len(deed.data) - len(content))))
            for begin, end in _sectors(deed.at, len(deed.data)):
                if torn is None or torn.random() < CHANCE:
                    content[begin:end] = deed.data[begin - deed.at : end - deed.at]


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

    class File(apsw.VFSFile):  # type: ignore[misc]
        def __init__(self, name: Any, flags: list[int]) -> None:
            super().__init__("", name, flags)
            self._name = Path(name if isinstance(name, str) else name.filename()).name if name else "temporary"

        def xWrite(self, data: bytes, at: int) -> None:  # noqa: N802
            if card.full:
                raise apsw.FullError("no space left on device")
            super().xWrite(data, at)
            card.deeds.append(Deed(self._name, "write", at, bytes(data)))

        def xTruncate(self, at: int) -> None:  # noqa: N802
            super().xTruncate(at)
            card.deeds.append(Deed(self._name, "truncate", at))

        def xSync(self, flags: int) -> None:  # noqa: N802
            if card.failing_flushes:
                card.failing_flushes -= 1
                card.deeds.append(Deed(self._name, "failed flush"))
                raise apsw.IOError("input/output error")
            super().xSync(flags)
            card.deeds.append(Deed(self._name, "flush"))

    class Recorder(apsw.VFS):  # type: ignore[misc]
        def xOpen(self, name: Any, flags: list[int]) -> File:  # noqa: N802
            return File(name, flags)

        def xDelete(self, name: str, sync_folder: bool) -> None:  # noqa: N802
            super().xDelete(name, sync_folder)
            card.deeds.append(Deed(Path(name).name, "delete"))

    recorder = Recorder(vfs, base="")
    try:
        yield card
    finally:
        recorder.unregister()
