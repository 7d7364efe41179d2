"""Library as one download for schools: the items that may be used, with their files, and a list of them all.

Kind: adapter
"""

import io
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from bus.language import Translate
from season.papers.paper_source import short_day
from season.rules.promotion_state import LibraryItem
from season.rules.promotion_texts import ITEM_NAMES, READING_NAMES, TOPIC_NAMES
from season.store.stored_files import StoredFile

LIST = "danh-muc.txt"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of all members: the same items give the same bytes."""


def library_bundle(items: list[LibraryItem], file: Callable[[str], StoredFile | None], translate: Translate) -> bytes:
    """`items` as a ZIP file, each below the folder of its topic. `file`: what the database has under a hash."""
    data, lines = io.BytesIO(), []
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for item in items:
            stored = file(item.digest) if item.digest else None
            member = _member(item, stored) if stored is not None else ""
            if stored is not None:
                archive.writestr(zipfile.ZipInfo(member, FIRST_DAY), stored.body)
            lines.append(_line(item, member, translate))
        archive.writestr(zipfile.ZipInfo(LIST, FIRST_DAY), "\n".join(lines).encode())
    return data.getvalue()


def _member(item: LibraryItem, stored: StoredFile) -> str:
    return f"{item.topic.value}/{item.item}{PurePosixPath(stored.name).suffix.lower()}"


def _line(item: LibraryItem, member: str, translate: Translate) -> str:
    until = f"–{short_day(item.valid_to)}" if item.valid_to is not None else ""
    about = [
        translate(TOPIC_NAMES[item.topic]),
        translate(ITEM_NAMES[item.kind]),
        translate(READING_NAMES[item.reading]),
    ]
    return "\t".join((item.title, *about, item.source, f"{short_day(item.valid_from)}{until}", member or item.link))
