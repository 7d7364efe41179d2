"""Adapt question packs on disk: find one by name or path, read it, hand its bytes to the pure parsers.

Kind: adapter
"""

import getpass
import os
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.os_errors import cannot_read, os_refused
from bus.toml_files import file_exists
from controller.formats.format import Format
from controller.packs.access_log import log_access
from controller.packs.file_errors import UnreadableError
from controller.packs.findings import Finding
from controller.packs.lint import format_findings, lint_rows, long_to_read
from controller.packs.pack import MAX_TABLE_BYTES, TABLES, Pack
from controller.packs.question_pictures import picture_findings, picture_token, read_picture, scale_pictures
from controller.packs.rows import Examination, Row, examine, pack_rows, require_pack
from controller.packs.sealed_pack import MAX_BYTES as MAX_SEALED_BYTES
from controller.packs.sealed_pack import SUFFIX, PackContent, WrongPinError, derive_key, needs_pin, unseal, unseal_with
from controller.packs.sheet_csv import parse_csv

PIN_VARIABLE = "BAMCHUONG_PACK_PIN"
"""Environment variable with the pin of a sealed pack, for the processes of an evening: arguments are seen in `ps`."""

_SHIPPED = Path(__file__).parent


def _rows_of_xlsx(data: bytes, file: str) -> list[Row]:
    from controller.packs.sheet_xlsx import parse_xlsx  # openpyxl costs every process of the evening 0.2 s to load

    return parse_xlsx(data, file)


_PARSERS: dict[str, Callable[[bytes, str], list[Row]]] = dict(zip(TABLES, (parse_csv, _rows_of_xlsx), strict=True))
"""By file ending: what makes rows of a file's bytes. A new kind of file is one more entry."""


def read_pack(path: Path, pin: str | None = None, why: str = "read") -> Pack:
    """The pack in the file `path`, named after it. `pin` opens a sealed one; without it `BAMCHUONG_PACK_PIN` is asked.

    Raises `BadFileError` with all errors, each as `file: row 14, column answer: what; what is allowed`. Blocks on the
    disk (and on scrypt); call it from any thread.
    """
    return read_content(path, pin, why).pack


def read_content(path: Path, pin: str | None = None, why: str = "read") -> PackContent:
    """The same with its pictures; those of a pack that is not sealed as they were written. Raises `BadFileError`."""
    if needs_pin(path):
        return open_sealed(path, pin, why)
    pack = require_pack(examine_file(path), str(path))
    pictures = _pictures(pack, path)
    return PackContent(replace(pack, pictures={name: picture_token(data) for name, data in pictures.items()}), pictures)


def open_sealed(path: Path, pin: str | None, why: str) -> PackContent:
    """What is sealed in `path`; the opening, or the failed try, is put on record beside it (`why`: what it is for).

    Raises `BadFileError` without a pin, `WrongPinError` with a wrong one.
    """
    data = _bytes(path, MAX_SEALED_BYTES)
    given = pin if pin is not None else os.environ.get(PIN_VARIABLE, "")
    if not given:
        text = "{file}: the pack is sealed; give its pin, with --pin or in {variable}"
        raise BadFileError([Sentence("pack-sealed", text, {"file": str(path), "variable": PIN_VARIABLE})])
    return _on_record(path, current_user(), why, lambda: unseal(data, given, str(path)))


def derive_file_key(path: Path, pin: str) -> bytes:
    """The key that `pin` is to the sealed pack `path`, right or wrong; takes scrypt's time. Raises `BadFileError`."""
    return derive_key(_bytes(path, MAX_SEALED_BYTES), pin, str(path))


def open_with_key(path: Path, key: bytes, who: str, why: str) -> PackContent:
    """The same with the key of this one file, for `who`. It takes milliseconds where a pin takes scrypt's time."""
    data = _bytes(path, MAX_SEALED_BYTES)
    return _on_record(path, who, why, lambda: unseal_with(data, key, str(path)))


def _on_record(path: Path, who: str, why: str, opening: Callable[[], PackContent]) -> PackContent:
    try:
        content = opening()
    except WrongPinError:
        log_access(path, who, why, opened=False)
        raise
    log_access(path, who, why, opened=True)
    return content


def examine_file(path: Path, form: Format | None = None) -> Examination:
    """Everything that can be said about the pack in `path`: errors and doubts, of cells, pictures and for `form`.

    Raises `BadFileError` where the file is no table at all.
    """
    examined = examine_bytes(_bytes(path, MAX_TABLE_BYTES), path.name, form, str(path))
    return _with(examined, picture_findings(examined, path.parent))


def examine_bytes(data: bytes, file_name: str, form: Format | None = None, shown: str = "") -> Examination:
    """The same for the bytes of an uploaded file (its pictures are not looked at); for the preview of an import.

    `shown` stands for the file in messages. Raises `BadFileError` where the bytes are no table at all.
    """
    shown = shown or file_name
    suffix = Path(file_name).suffix.lower()
    parse = _PARSERS.get(suffix)
    if parse is None:
        raise _no_pack(shown, suffix)
    if len(data) > MAX_TABLE_BYTES:
        raise UnreadableError(shown, "long", most=MAX_TABLE_BYTES / 1e6)
    examined = examine(parse(data, shown), Path(file_name).stem)
    fits = format_findings(examined, form) if form is not None else long_to_read(examined)
    return _with(examined, [*_pasted(data, suffix), *lint_rows(examined), *fits])


def examine_pack(pack: Pack, form: Format | None = None) -> Examination:
    """The same for a pack that was sealed, so that its pictures were looked at; rows as `pack open` writes them."""
    examined = examine(pack_rows(pack), pack.name)
    fits = format_findings(examined, form) if form is not None else long_to_read(examined)
    return _with(examined, [*lint_rows(examined), *fits])


def _pasted(data: bytes, suffix: str) -> list[Finding]:
    """A doubt where pictures stand in the sheet itself: nobody will see them."""
    if suffix != ".xlsx":
        return []
    from controller.packs.sheet_xlsx import count_pasted_pictures

    count = count_pasted_pictures(data)
    return [Finding("picture-pasted", args={"count": count}, doubt=True)] if count else []


def _no_pack(shown: str, suffix: str) -> UnreadableError:
    return UnreadableError(shown, "kind" if suffix else "no-ending", ending=suffix, allowed=_endings())


def prepare_for_sealing(path: Path) -> PackContent:
    """The pack in `path`, ready to be sealed: its pictures scaled down. Raises `BadFileError`."""
    content = scale_pictures(read_content(path), str(path))
    return replace(content, pack=replace(content.pack, sealed=True))


def _pictures(pack: Pack, path: Path) -> dict[str, bytes]:
    names = dict.fromkeys(one.picture for one in pack.questions if one.picture)
    try:
        return {name: read_picture(path.parent, name) for name in names}
    except OSError as error:
        text = "{file}: a picture cannot be read ({why})"
        raise BadFileError([os_refused("picture-unread", text, path, error)]) from error


def find_pack(name_or_path: str) -> Path:
    """The file of a pack: a shipped one by its plain name (`long-bien-2018`), else the path as it is written.

    A plain name always means a shipped pack: write `./name.csv` for a file of your own. Raises `BadFileError` when
    neither exists.
    """
    if name_or_path in shipped_packs():
        return next(path for path in _shipped_files() if path.stem == name_or_path)
    path = Path(name_or_path)
    if file_exists(path):
        return path
    text = "{name}: no such pack; name a file ({endings}) or a shipped pack: {known}"
    args = {"name": name_or_path, "endings": _endings(), "known": ", ".join(shipped_packs())}
    raise BadFileError([Sentence("no-such-pack", text, args)])


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that come with bamchuong."""
    return tuple(path.stem for path in _shipped_files())


def _with(examined: Examination, more: list[Finding]) -> Examination:
    """`examined` with `more` findings, all in the order of the rows; what concerns the whole file stands first."""
    findings = sorted((*examined.findings, *more), key=lambda one: one.row)
    pack = None if any(not one.doubt for one in findings) else examined.pack
    return Examination(pack, tuple(findings), examined.sheet, examined.rows)


def _shipped_files() -> list[Path]:
    return sorted(path for path in _SHIPPED.iterdir() if path.suffix in _PARSERS)


def _bytes(path: Path, most: int) -> bytes:
    if path.suffix.lower() not in (*_PARSERS, SUFFIX):
        raise _no_pack(str(path), path.suffix)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error
    if len(data) > most:
        raise UnreadableError(str(path), "long", most=most / 1e6)
    return data


def current_user() -> str:
    """The user of this machine who runs the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _endings() -> str:
    return ", ".join((*_PARSERS, SUFFIX))
