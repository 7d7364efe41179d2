"""Kinds of files in which questions are written, and how each is read.

Kind: adapter
"""

from collections.abc import Callable
from pathlib import Path

from controller.packs.pack import TABLES
from controller.packs.sealed_pack import SUFFIX
from question_files.file_errors import UnreadableError
from question_files.kinds.text_file import read_text
from question_files.office.parts import ZIP
from question_files.sheet_csv import read_csv
from question_files.table import Table

Reader = Callable[[bytes, str, str], Table]
"""Bytes, the file's name for messages, and the pack's name. Raises `UnreadableError`."""


def _read_csv(data: bytes, file: str, name: str) -> Table:
    return _read_xlsx(data, file, name) if data.startswith(ZIP) else read_csv(data, file)


def _read_xlsx(data: bytes, file: str, name: str) -> Table:
    from question_files.sheet_xlsx import read_xlsx  # only where it is needed: each process of the evening loads this

    return read_xlsx(data, file)


def _read_docx(data: bytes, file: str, name: str) -> Table:
    from question_files.kinds.word_file import read_docx

    return read_docx(data, file, name)


def _read_siq(data: bytes, file: str, name: str) -> Table:
    from question_files.kinds.si_game import read_siq

    return read_siq(data, file, name)


_TEXTS = (read_text,) * 4
READERS: dict[str, Reader] = dict(
    zip(TABLES, (_read_csv, _read_xlsx, _read_xlsx, _read_docx, _read_csv, *_TEXTS, _read_siq), strict=True)
)
"""By the file's extension. A new kind of file is one more entry, here and in `TABLES`."""

_ADVICE = {
    "kind-spreadsheet": (".xls", ".xlsb", ".ods", ".numbers", ".et", ".gsheet"),
    "kind-document": (".doc", ".docm", ".odt", ".rtf", ".wps", ".gdoc", ".pages"),
    "kind-printed": (".pdf", ".ppt", ".pptx", ".odp", ".jpg", ".jpeg", ".png", ".heic"),
    "kind-kahoot": (".kahoot", ".h5p", ".mbz", ".imscc", ".qti", ".xml", ".zip"),
}
"""What is to be done with files of other kinds."""


def read_table(data: bytes, file_name: str, display_name: str) -> Table:
    """What the file of this name holds; `display_name` is for messages. Raises `UnreadableError`."""
    suffix = Path(file_name).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        raise wrong_kind(display_name, suffix)
    return reader(data, display_name, Path(file_name).stem)


def wrong_kind(file: str, suffix: str) -> UnreadableError:
    """The error for a file of a kind that is not read, with what to do instead."""
    code = next((code for code, suffixes in _ADVICE.items() if suffix.lower() in suffixes), "kind")
    allowed = ", ".join((*TABLES, SUFFIX))
    return UnreadableError(file, code if suffix else "no-ending", ending=suffix, allowed=allowed)
