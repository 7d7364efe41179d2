"""Release folder, as it comes on a stick: checked against the keys of the installed version, and copied meanwhile.

Every file is read once: what is hashed is what is written to the copy, and only the copy is used afterwards. So nobody
can exchange a file between the check and its use. Files that the manifest does not name stay on the stick.

Kind: adapter
"""

import hashlib
from pathlib import Path

import hardware
from bamchuong.release.manifest import MAX_MANIFEST_BYTES, NAME, SIGNATURE, Manifest, ReleaseFile, decode
from bamchuong.release.minisign import PublicKey, SignatureError, read_public_key, verify
from bus.bad_file import BadFileError
from bus.os_errors import cannot_read

KEYS = Path(hardware.__file__).parent / "release_keys"
"""The keys that this version holds: those of its maintainers."""
SITE_KEYS = Path("etc/bamchuong/release-keys")
"""Keys that the owner of this machine has added, as root."""

MAX_SIGNATURE_BYTES = 10_000
_BLOCK_BYTES = 1 << 20


def is_release(folder: Path) -> bool:
    """Whether a folder is, or claims to be, a release."""
    return (folder / NAME).is_file() or (folder / SIGNATURE).is_file()


def trusted_keys(*folders: Path) -> tuple[PublicKey, ...]:
    """The public keys in all files `*.pub` of these folders. Raises `BadFileError` where one is no key."""
    keys = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.pub"))):
        try:
            keys.append(read_public_key(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise BadFileError([f"{path}: {error}"]) from error
    return tuple(keys)


def read_manifest(folder: Path, keys: tuple[PublicKey, ...]) -> Manifest:
    """The manifest, if one of `keys` signed it. Raises `BadFileError`."""
    content = _read(folder / NAME, MAX_MANIFEST_BYTES)
    try:
        signature = _read(folder / SIGNATURE, MAX_SIGNATURE_BYTES).decode("utf-8", "replace")
    except BadFileError as error:
        raise BadFileError([f"{folder}: refused: not signed ({error})"]) from error
    try:
        comment = verify(content, signature, keys)
    except SignatureError as error:
        hint = "; this version holds no key of a maintainer" if not keys else ""
        raise BadFileError([f"{folder}: refused: {NAME} is {error}{hint}"]) from error
    manifest = decode(content, str(folder))
    if comment != trusted_comment(manifest.version):
        raise BadFileError([f"{folder}: refused: signed as {comment!r}, but it is version {manifest.version}"])
    return manifest


def trusted_comment(version: str) -> str:
    """What is signed beside the manifest: `minisign -V` prints it."""
    return f"bamchuong {version}"


def copy_checked(folder: Path, manifest: Manifest, target: Path) -> None:
    """Copy the files that `manifest` names to `target`, which exists. Raises `BadFileError` at the first wrong one."""
    for file in manifest.files:
        _copy(folder / file.path, file, target / file.path)


def check(folder: Path, manifest: Manifest) -> None:
    """The same check without a copy. Raises `BadFileError`."""
    for file in manifest.files:
        _copy(folder / file.path, file, None)


def _copy(source: Path, file: ReleaseFile, target: Path | None) -> None:
    digest, size = hashlib.sha256(), 0
    try:
        if target is not None:
            target.parent.mkdir(mode=0o755, exist_ok=True)
        with source.open("rb") as content, (Path("/dev/null") if target is None else target).open("wb") as copy:
            while (block := content.read(_BLOCK_BYTES)) and size <= file.size:
                digest.update(block)
                size += len(block)
                copy.write(block)
    except OSError as error:
        raise BadFileError([f"{error.filename or source}: refused: {cannot_read(source, error)}"]) from error
    if size != file.size or digest.hexdigest() != file.sha256:
        raise BadFileError([f"{source}: refused: not the file that was signed (its hash is another)"])


def _read(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error
    if len(content) > limit:
        raise BadFileError([f"{path}: longer than {limit} bytes"])
    return content
