"""Distribution file of Python, a wheel or a source archive: what it says of itself.

Kind: adapter
"""

import re
import tarfile
import zipfile
from collections.abc import Callable
from email import message_from_string
from email.message import Message
from pathlib import Path

from msgspec import Struct

from bus.bad_file import BadFileError


class Distribution(Struct, frozen=True):
    """What a file says of itself. `name`: as registries write it, small and with dashes."""

    name: str
    version: str
    licence: str


def read_distribution(path: Path) -> Distribution:
    """What the metadata in the file say. Raises `BadFileError`."""
    try:
        metadata = message_from_string(_metadata(path))
    except (OSError, zipfile.BadZipFile, tarfile.TarError, StopIteration) as error:
        raise BadFileError([f"{path}: neither a wheel nor a source archive ({error or 'no metadata'})"]) from error
    return Distribution(
        name=re.sub(r"[-_.]+", "-", metadata["Name"]).lower(), version=metadata["Version"], licence=_licence(metadata)
    )


def _metadata(path: Path) -> str:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            name = _first(archive.namelist(), lambda name: name.endswith(".dist-info/METADATA"))
            return archive.read(name).decode("utf-8", "replace")
    with tarfile.open(path) as sources:
        name = _first(sources.getnames(), lambda name: name.count("/") == 1 and name.endswith("/PKG-INFO"))
        file = sources.extractfile(name)
        return file.read().decode("utf-8", "replace") if file is not None else ""


def _first(names: list[str], is_wanted: Callable[[str], bool]) -> str:
    return next(name for name in names if is_wanted(name))


def _licence(metadata: "Message[str, str]") -> str:
    """The SPDX expression; in older metadata the classifiers, or the first line of what stands there."""
    if expression := metadata["License-Expression"]:
        return str(expression)
    prefix = "License :: OSI Approved :: "
    classifiers = [word.removeprefix(prefix) for word in metadata.get_all("Classifier", []) if word.startswith(prefix)]
    return ", ".join(classifiers) or str(metadata["License"] or "").split("\n")[0][:100]
