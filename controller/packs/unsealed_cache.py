"""Cache of unsealed packs in the data folder, for the next resume, and of their pictures and clips, for screens.

The journal withholds the texts of a sealed pack until they are played (README, "What the journal holds"), but after a
power cut the evening must continue at once, and only the PIN opens the seal. So the unsealed pack is stored here, in
the clear, until the next match is opened or `bamchuong data wipe` is run; it goes into no export and, but for
the encrypted kit for a spare machine, into no second copy.

Pictures and clips of a pack are published in the runtime folder, which a Pi keeps in memory, under their tokens: the
panel is another process and serves each of them only while it may be seen.

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
from controller.packs.question_pictures import scale_pictures
from controller.packs.sealed_pack import PackContent

FOLDER = "opened"
"""In the data folder."""

PRIVATE, READABLE = 0o600, 0o640
"""Modes of a pack, and of what the processes of the pages read under its token: they are of other users."""

ENDING = ".pack"
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(PackContent)


class UnsealedCache:
    """The unsealed packs of a match, by their digests. Belongs to the controller's thread; blocks on the disk.

    Args:
        data: the data folder.
        runtime: the runtime folder in which the pictures are published: that of the pages for strangers, if any.
        preloaded: a pack that this process has read already; it is found without being stored.
    """

    def __init__(self, data: Path, runtime: Path, preloaded: PackContent | None = None) -> None:
        self._folder = data / FOLDER
        self._pictures = runtime / PICTURES
        self._preloaded = preloaded

    def replace_all(self, content: PackContent) -> None:
        """Store `content` for a new match and remove the packs of older ones. Raises `BadFileError`."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.put(content)

    def put(self, content: PackContent) -> None:
        """Store `content` durably, unless the journal holds all of it. Raises `BadFileError`."""
        pack = content.pack
        path = self._path(pack.digest)
        if not (pack.sealed or pack.pictures or pack.clips) or path.exists():
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, _encoder.encode(scale_pictures(content, pack.name)), PRIVATE)
        except OSError as error:
            text = "{file}: the unsealed pack cannot be stored ({why})"
            raise BadFileError([os_refused("pack-unkept", text, path, error)]) from error

    def pack_by_digest(self, digest: str) -> Pack | None:
        """The pack with this digest, with all its texts, or None if it is not in the cache."""
        if self._preloaded is not None and self._preloaded.pack.digest == digest:
            return self._preloaded.pack
        content = self._read(self._path(digest))
        return content.pack if content is not None else None

    def publish_pictures(self) -> None:
        """Write pictures and clips of all cached packs to the runtime folder, for the panel. Raises `BadFileError`."""
        try:
            self._pictures.mkdir(mode=0o710, parents=True, exist_ok=True)  # who knows no token lists none
            for content in self._contents():
                for name, token in content.pack.pictures.items():
                    _write(self._pictures / token, content.pictures[name], READABLE)
                    _write(self._pictures / f"{token}{SMALL}", content.small[name], READABLE)
                for name, clip in content.pack.clips.items():
                    _write(self._pictures / clip.token, content.clips[name], READABLE)
        except OSError as error:
            text = "{file}: the pictures cannot be written ({why})"
            raise BadFileError([os_refused("pictures-not-laid-out", text, self._pictures, error)]) from error

    def close(self) -> None:
        """Remove pictures and clips from the runtime folder."""
        shutil.rmtree(self._pictures, ignore_errors=True)

    def _path(self, digest: str) -> Path:
        return self._folder / f"{digest}{ENDING}"

    def _contents(self) -> Iterator[PackContent]:
        for path in sorted(self._folder.glob(f"*{ENDING}")):
            content = self._read(path)
            if content is not None:
                yield content

    def _read(self, path: Path) -> PackContent | None:
        """None if the file is missing or damaged: then the pack must be given again."""
        try:
            return _decoder.decode(path.read_bytes())
        except (OSError, msgspec.MsgspecError, ValueError):
            return None


def is_cached(folder: Path, pack: Pack) -> bool:
    """Whether the data of a match in `folder` has what the journal withholds of `pack`."""
    return (folder / FOLDER / f"{pack.digest}{ENDING}").is_file()


def _write(path: Path, data: bytes, mode: int) -> None:
    """Write the file unless it exists: its name says what it holds."""
    if not path.exists():
        atomic_write(path, data, mode)
