"""Files of keys that sign: that of a machine, and those of persons, which a PIN locks.

A machine's key is made on it and never leaves it. A person's key is encrypted as a sealed pack is (scrypt,
AES-256-GCM): whoever takes the card has to try PINs. Keys stand in the folder `signing` of the data folder. That of a
machine is readable by its owner only; on an installed one by the group of the pages, too, with which `push` signs.

Kind: adapter
"""

import os
import secrets
from pathlib import Path

from bus.atomic_write import atomic_write
from bus.bad_file import BadFileError
from bus.group_access import secret_mode
from bus.lock import locked_folder
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.exchange.envelope import SECRET_BYTES, SecretKey
from controller.matches.match_folders import plain_id
from controller.packs.sealed_pack import MIN_PIN_LENGTH, NONCE_BYTES, SALT_BYTES, key_of_pin

FOLDER = "signing"
BOX, OFFICE = "box.key", "office.key"
PERSON_SUFFIX = ".person"
MAGIC = b"bamchuong key of a person 1\n"
MODE = 0o600

WRONG_PIN = Sentence("key-wrong-pin", "The PIN is wrong, or the key file was changed")


def machine_key(folder: Path, name: str = BOX) -> SecretKey:
    """The key of this machine; the first call makes it. `folder`: the data folder. Raises `BadFileError`."""
    path = folder / FOLDER / name
    try:
        if path.exists():
            return _read(path)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked_folder(path.parent):  # of two processes that are started at once one makes the key
            if not path.exists():
                atomic_write(path, secrets.token_bytes(SECRET_BYTES).hex().encode(), secret_mode(path.parent))
    except OSError as error:
        raise _refusal(path, error) from error
    return _read(path)


def _read(path: Path) -> SecretKey:
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        text = "{file}: this is no key; put the right file back, or move it away, and enrol a new key"
        raise BadFileError([Sentence("key-unreadable", text, {"file": str(path)})])
    return SecretKey(secret)


def new_person_key(folder: Path, name: str, pin: str) -> SecretKey:
    """A new key of the person `name`, locked by `pin`. Raises `BadFileError`, also where there is one already."""
    if len(pin) < MIN_PIN_LENGTH:
        text = "The PIN has {count} characters; at least {least} are needed, a phrase is better"
        raise BadFileError([Sentence("key-short-pin", text, {"count": len(pin), "least": MIN_PIN_LENGTH})])
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    path = person_path(folder, name)
    if path.exists():
        raise BadFileError([Sentence("key-exists", "{name} has a key on this machine already", {"name": name})])
    key, salt, nonce = SecretKey(secrets.token_bytes(SECRET_BYTES)), os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    header = MAGIC + bytes.fromhex(key.public) + salt + nonce
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic_write(path, header + AESGCM(key_of_pin(pin, salt)).encrypt(nonce, key.secret, header), MODE)
    except OSError as error:
        raise _refusal(path, error) from error
    return key


def open_person_key(folder: Path, name: str, pin: str) -> SecretKey:
    """The key of the person `name`. Raises `BadFileError`: there is none, or the PIN is wrong."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    path = person_path(folder, name)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise BadFileError([Sentence("key-missing", "{name} has no key on this machine", {"name": name})]) from error
    except OSError as error:
        raise _refusal(path, error) from error
    salt_at = len(MAGIC) + SECRET_BYTES
    end = salt_at + SALT_BYTES + NONCE_BYTES
    try:
        opened = AESGCM(key_of_pin(pin, data[salt_at : salt_at + SALT_BYTES]))
        return SecretKey(opened.decrypt(data[end - NONCE_BYTES : end], data[end:], data[:end]))
    except (InvalidTag, ValueError) as error:
        raise BadFileError([WRONG_PIN]) from error


def person_names(folder: Path) -> tuple[str, ...]:
    """The persons who have a key on this machine, as their files are called."""
    return tuple(sorted(path.stem for path in (folder / FOLDER).glob(f"*{PERSON_SUFFIX}")))


def person_path(folder: Path, name: str) -> Path:
    """Where the key of the person `name` stands."""
    return folder / FOLDER / f"{plain_id(name)}{PERSON_SUFFIX}"


def _refusal(path: Path, error: OSError) -> BadFileError:
    return BadFileError([os_refused("key-refused", "{file}: the key cannot be used ({why})", path, error)])
