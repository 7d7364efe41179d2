"""The office's key on this machine: it signs packages. Pages show its public part and its fingerprint only.

Kind: adapter
"""

from collections.abc import Callable

from bus.bad_file import BadFileError
from bus.os_errors import os_refused
from controller.exchange.envelope import SecretKey
from controller.exchange.key_files import FOLDER, OFFICE, machine_key
from controller.rules.seal_chain import fingerprint, in_groups
from season.site.office import office


def office_key() -> SecretKey | None:
    """The key, where it was made. Raises `BadFileError` where its file cannot be used."""
    folder = office().folder
    return machine_key(folder, OFFICE) if (folder / FOLDER / OFFICE).exists() else None


def make_office_key(is_lost: Callable[[str], bool]) -> SecretKey:
    """The key; the first call makes it, and so does one after it was lost: the old file is put aside then.

    Raises `BadFileError`.
    """
    folder = office().folder
    key = machine_key(folder, OFFICE)
    if not is_lost(key.public):
        return key
    path = folder / FOLDER / OFFICE
    try:
        path.rename(path.with_name(f"{OFFICE}.{key.public[:16]}.lost"))
    except OSError as error:
        raise BadFileError(
            [os_refused("key-refused", "{file}: the key cannot be used ({why})", path, error)]
        ) from error
    return machine_key(folder, OFFICE)


def fingerprint_text(key: str) -> str:
    """The fingerprint of a public key as people compare it: in groups."""
    return in_groups(fingerprint(key))
