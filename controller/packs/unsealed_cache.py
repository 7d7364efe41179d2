"""Adapt the packs that an evening has opened: kept in the data folder for the way back, pictures laid out for screens.

The journal leaves the texts of a sealed pack out until they are played (README, "What the journal holds"), but after a
power cut the evening must go on at once, and only the pin opens the seal. So what was opened lies here, in the clear,
until the next match begins or `bamchuong data wipe` is given; it goes into no export and no second copy.

The pictures of a pack lie in the runtime folder, which a Pi keeps in memory, under their tokens: the panel is another
process and gives each out only while its question may be seen.

Kind: adapter
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.os_errors import os_refused
from controller.packs.pack import PICTURES, SMALL, Pack
from controller.packs.question_pictures import prepared
from controller.packs.sealed_pack import Sealed

FOLDER = "opened"
"""In the data folder."""

_ENDING = ".pack"
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Sealed)


class Shelf:
    """The opened packs of a match, by their digests. Belongs to the controller's thread; blocks on the disk.

    Args:
        data: the data folder.
        runtime: the runtime folder.
        given: the pack that this start was given; it is at hand without being put anywhere.
    """

    def __init__(self, data: Path, runtime: Path, given: Sealed | None = None) -> None:
        self._folder = data / FOLDER
        self._pictures = runtime / PICTURES
        self._given = given

    def begin(self, content: Sealed) -> None:
        """A new match begins with `content`: what older ones have opened goes. Raises `BadFileError`."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.put(content)

    def put(self, content: Sealed) -> None:
        """Keep `content` durably, where the journal does not hold all of it. Raises `BadFileError`."""
        pack = content.pack
        path = self._path(pack.digest)
        if not (pack.sealed or pack.pictures) or path.exists():
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, _encoder.encode(prepared(content, pack.name)))
        except OSError as error:
            text = "{file}: the opened pack cannot be kept ({why})"
            raise BadFileError([os_refused("pack-unkept", text, path, error)]) from error

    def pack_of(self, digest: str) -> Pack | None:
        """The whole pack with this digest, or None where it is not at hand."""
        if self._given is not None and self._given.pack.digest == digest:
            return self._given.pack
        content = self._read(self._path(digest))
        return content.pack if content is not None else None

    def lay_out(self) -> None:
        """Lay the pictures of all kept packs out for the panel. Raises `BadFileError`."""
        try:
            self._pictures.mkdir(mode=0o750, parents=True, exist_ok=True)
            for content in self._kept():
                for name, token in content.pack.pictures.items():
                    _write(self._pictures / token, content.pictures[name])
                    _write(self._pictures / f"{token}{SMALL}", content.small[name])
        except OSError as error:
            text = "{file}: pictures cannot be laid out ({why})"
            raise BadFileError([os_refused("pictures-not-laid-out", text, self._pictures, error)]) from error

    def close(self) -> None:
        """Take the pictures away from the runtime folder."""
        shutil.rmtree(self._pictures, ignore_errors=True)

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}{_ENDING}"

    def _kept(self) -> Iterator[Sealed]:
        for path in sorted(self._folder.glob(f"*{_ENDING}")):
            content = self._read(path)
            if content is not None:
                yield content

    def _read(self, path: Path) -> Sealed | None:
        """None where it is not there or damaged: then the pack must be given again."""
        try:
            return _decoder.decode(path.read_bytes())
        except (OSError, msgspec.MsgspecError, ValueError):
            return None


def _write(path: Path, data: bytes) -> None:
    """A file that is there is this one already."""
    if not path.exists():
        atomic_write(path, data, 0o600)
