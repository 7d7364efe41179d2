"""Uploads: a file that a person sends, as a file with its name while it is looked at.

Kind: adapter
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from werkzeug.datastructures import FileStorage


@contextmanager
def brought(upload: FileStorage | None) -> Iterator[Path | None]:
    """An upload as a file with its name, while it is looked at; None: nothing came."""
    if upload is None or not upload.filename:
        yield None
        return
    with TemporaryDirectory(prefix="bamchuong-brought-") as folder:
        path = Path(folder) / (Path(upload.filename).name[-100:] or "file")
        upload.save(path)
        yield path
