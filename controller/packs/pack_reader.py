"""Question packs on disk: finds one by name or path, reads it, and gives its bytes to the pure parsers.

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
from controller.packs.file_kinds import read_table, wrong_kind
from controller.packs.format_lint import format_findings, long_to_read
from controller.packs.lint import lint_rows
from controller.packs.pack import MAX_TABLE_BYTES, PIN_VARIABLE, TABLES, Pack
from controller.packs.question_clips import clip_findings, clip_record, read_clips
from controller.packs.question_pictures import picture_findings, picture_token, read_picture, scale_pictures
from controller.packs.rows import Examination, examine, examine_table, pack_rows, require_pack
from controller.packs.sealed_pack import MAX_BYTES as MAX_SEALED_BYTES
from controller.packs.sealed_pack import SUFFIX, PackContent, WrongPinError, derive_key, needs_pin, unseal, unseal_with
from question_files.file_errors import UnreadableError
from question_files.findings import Finding

_SHIPPED = Path(__file__).parent


def read_content(path: Path, pin: str | None = None, why: str = "read") -> PackContent:
    """The pack in the file `path`, named after it, with its clips and its pictures (of an unsealed pack at full size).

    `pin` opens a sealed one; without it, `BAMCHUONG_PACK_PIN` does. Raises `BadFileError` with all errors, each as
    `file: row 14, column answer: what; what is allowed`. Blocks on the disk (and on scrypt); call it from any thread.
    """
    if needs_pin(path):
        return open_sealed(path, pin, why)
    pack = require_pack(examine_file(path), str(path))
    pictures, clips = _pictures(pack, path), _clips(pack, path)
    tokens = {name: picture_token(data) for name, data in pictures.items()}
    records = {name: clip_record(data) for name, data in clips.items()}
    return PackContent(replace(pack, pictures=tokens, clips=records), pictures, clips=clips)


def open_sealed(path: Path, pin: str | None, why: str) -> PackContent:
    """The content of the sealed pack `path`; the access, or the failed attempt, is logged beside it with its purpose
    `why`.

    Raises `BadFileError` without a PIN, `WrongPinError` with a wrong one.
    """
    data = _bytes(path, MAX_SEALED_BYTES)
    pin = pin if pin is not None else os.environ.get(PIN_VARIABLE, "")
    if not pin:
        text = "{file}: the pack is sealed; give its PIN with --pin or in {variable}"
        raise BadFileError([Sentence("pack-sealed", text, {"file": str(path), "variable": PIN_VARIABLE})])
    return _log(path, current_user(), why, lambda: unseal(data, pin, str(path)))


def derive_file_key(path: Path, pin: str) -> bytes:
    """The key that `pin` gives for the sealed pack `path`, right or wrong; slow (scrypt). Raises `BadFileError`."""
    return derive_key(_bytes(path, MAX_SEALED_BYTES), pin, str(path))


def open_with_key(path: Path, key: bytes, who: str, why: str) -> PackContent:
    """The same as `open_sealed` with the key of this file, for `who`. It takes milliseconds; a PIN costs scrypt's
    time."""
    data = _bytes(path, MAX_SEALED_BYTES)
    return _log(path, who, why, lambda: unseal_with(data, key, str(path)))


def _log(path: Path, who: str, why: str, open_pack: Callable[[], PackContent]) -> PackContent:
    """The result of `open_pack`, once the access is in the access log."""
    try:
        content = open_pack()
    except WrongPinError:
        log_access(path, who, why, opened=False)
        raise
    log_access(path, who, why, opened=True)
    return content


def examine_file(path: Path, form: Format | None = None) -> Examination:
    """All errors and warnings about the pack in `path`: about cells, pictures and clips, and whether it fits `form`.

    Raises `BadFileError` if the file is no table at all.
    """
    examination = examine_bytes(_bytes(path, MAX_TABLE_BYTES), path.name, form, str(path))
    examination = examination.with_findings(picture_findings(examination, path.parent))
    return examination.with_findings(clip_findings(examination, path.parent))


def examine_bytes(data: bytes, file_name: str, form: Format | None = None, display_name: str = "") -> Examination:
    """The same for the bytes of an uploaded file (pictures and clips are not checked), for the preview of an import.

    `display_name`: the file's name in messages. Raises `BadFileError` if the bytes are no table at all.
    """
    display_name = display_name or file_name
    if len(data) > MAX_TABLE_BYTES:
        raise UnreadableError(display_name, "long", most=f"{MAX_TABLE_BYTES / 1e6:g}")
    name = Path(file_name).stem
    examination = examine_table(read_table(data, file_name, display_name), name)
    return examination.with_findings(_lint(examination, form))


def examine_pack(pack: Pack, form: Format | None = None) -> Examination:
    """The same for a pack that was sealed: its pictures and clips were checked then. Its rows are as `pack open` writes
    them."""
    examination = examine(pack_rows(pack), pack.name)
    return examination.with_findings(_lint(examination, form))


def _lint(examination: Examination, form: Format | None) -> list[Finding]:
    fit = format_findings(examination, form) if form is not None else long_to_read(examination)
    return [*lint_rows(examination), *fit]


def prepare_for_sealing(path: Path) -> PackContent:
    """The content of the pack in `path`, ready for `seal`: its pictures scaled down. Raises `BadFileError`."""
    content = scale_pictures(read_content(path), str(path))
    return replace(content, pack=replace(content.pack, sealed=True))


def _pictures(pack: Pack, path: Path) -> dict[str, bytes]:
    """The pictures that `pack` names, by those names."""
    names = dict.fromkeys(question.picture for question in pack.questions if question.picture)
    try:
        return {name: read_picture(path.parent, name) for name in names}
    except OSError as error:
        text = "{file}: a picture cannot be read ({why})"
        raise BadFileError([os_refused("picture-unread", text, path, error)]) from error


def _clips(pack: Pack, path: Path) -> dict[str, bytes]:
    """The clips that `pack` names, by those names."""
    try:
        return read_clips(pack, path.parent) if any(question.clip for question in pack.questions) else {}
    except OSError as error:
        text = "{file}: a clip cannot be read ({why})"
        raise BadFileError([os_refused("clip-unread", text, path, error)]) from error


def find_pack(name_or_path: str) -> Path:
    """The file of a pack: a shipped one by its plain name (`long-bien-2018`), otherwise the path itself.

    A plain name always means a shipped pack: write `./name.csv` for a file of your own. Raises `BadFileError` if
    neither exists.
    """
    if name_or_path in shipped_packs():
        return next(path for path in _shipped_files() if path.stem == name_or_path)
    path = Path(name_or_path)
    if file_exists(path):
        return path
    text = "{name}: no such pack; name a file ({endings}) or a shipped pack: {known}"
    args = {"name": name_or_path, "endings": _suffixes(), "known": ", ".join(shipped_packs())}
    raise BadFileError([Sentence("no-such-pack", text, args)])


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that come with bamchuong."""
    return tuple(path.stem for path in _shipped_files())


def _shipped_files() -> list[Path]:
    return sorted(path for path in _SHIPPED.iterdir() if path.suffix in TABLES)


def _bytes(path: Path, max_bytes: int) -> bytes:
    if path.suffix.lower() not in (*TABLES, SUFFIX):
        raise wrong_kind(str(path), path.suffix)
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error
    if len(data) > max_bytes:
        raise UnreadableError(str(path), "long", most=f"{max_bytes / 1e6:g}")
    return data


def current_user() -> str:
    """The user account that runs the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _suffixes() -> str:
    return ", ".join((*TABLES, SUFFIX))
