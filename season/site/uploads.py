"""Uploads: a file that a person sends, as a file with its name while it is looked at.

Kind: adapter
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from werkzeug.datastructures import FileStorage

MAX_NAME_BYTES = 200


@contextmanager
def temporary_file(upload: FileStorage | None) -> Iterator[Path | None]:
    """An upload as a file with its name, while it is looked at; None: nothing came."""
    if upload is None or not upload.filename:
        yield None
        return
    with TemporaryDirectory(prefix="bamchuong-upload-") as folder:
        path = Path(folder) / file_name(upload.filename)
        upload.save(path)
        yield path


def file_name(sent: str) -> str:
    """The end of a name that a browser sent, as a disk takes it: short, without folders and control characters."""
    name = "".join(letter for letter in Path(sent).name if letter.isprintable())
    name = name.encode()[-MAX_NAME_BYTES:].decode(errors="ignore")
    return "file" if name in ("", "..") else name
