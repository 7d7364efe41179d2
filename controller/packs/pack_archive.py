"""ZIP of a pack: one question file with its pictures and clips, in folders or not, as people send them in one piece.

The directory of a ZIP says how long a file is, and it may lie: what counts are the bytes that really come out.

Kind: adapter
"""

import io
import unicodedata
import zipfile
from pathlib import Path, PurePosixPath

from controller.packs.pack import MAX_PICTURES_BYTES, MAX_TABLE_BYTES, TABLES
from question_files.file_errors import UnreadableError
from question_files.office.parts import BROKEN, PIECE, reason

SUFFIX = ".zip"
MAX_FILES = 400
MAX_BYTES = MAX_TABLE_BYTES + MAX_PICTURES_BYTES
UTF_8_FLAG = 0x800


def unpack_pack(data: bytes, file: str, folder: Path) -> Path:
    """Unpack the ZIP `data` into `folder`, without its own folders, and return the path of its question file.

    Raises `UnreadableError`; `file` is for its messages. Blocks on the disk.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(archive, file)
            table = _table(list(members), file)
            _unpack(archive, members, file, folder)
    except UnreadableError:
        raise
    except BROKEN as error:
        raise UnreadableError(file, "archive-broken", why=reason(error)) from error
    return folder / table


def _members(archive: zipfile.ZipFile, file: str) -> dict[str, zipfile.ZipInfo]:
    """The files that count, by their names without folders; not what macOS adds."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_FILES:
        raise UnreadableError(file, "archive-many", count=len(infos), most=MAX_FILES)
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        path = PurePosixPath(_name(info).replace("\\", "/"))
        if path.name.startswith(".") or "__MACOSX" in path.parts:
            continue
        if path.name in members:
            raise UnreadableError(file, "archive-names", name=path.name[:60])
        members[path.name] = info
    return members


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a file. Where the ZIP does not say that it is UTF-8, it mostly is all the same (macOS)."""
    name = info.filename
    if not info.flag_bits & UTF_8_FLAG:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.filename
    return unicodedata.normalize("NFC", name)


def _table(names: list[str], file: str) -> str:
    """The question file among `names`; a text beside another kind of file is a note."""
    tables = [name for name in names if PurePosixPath(name).suffix.lower() in TABLES]
    others = [name for name in tables if not name.lower().endswith(".txt")]
    files = others or tables
    if len(files) != 1:
        listed = ", ".join(name[:60] for name in files[:5]) or "–"
        raise UnreadableError(file, "archive-tables", count=len(files), names=listed)
    return files[0]


def _unpack(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], file: str, folder: Path) -> None:
    bytes_left = MAX_BYTES
    for name, info in members.items():
        with archive.open(info) as source, (folder / name).open("wb") as target:
            while piece := source.read(PIECE):
                bytes_left -= len(piece)
                if bytes_left < 0:
                    raise UnreadableError(file, "archive-large", most=MAX_BYTES // 1_000_000)
                target.write(piece)
