"""The office's key on this machine: it signs packages. Pages show its public part and its fingerprint only.

Kind: adapter
"""

from controller.exchange.envelope import SecretKey
from controller.exchange.key_files import FOLDER, OFFICE, machine_key
from controller.rules.seal_chain import fingerprint, in_groups
from season.site.office import office


def office_key() -> SecretKey | None:
    """The key, where it was made. Raises `BadFileError` where its file cannot be used."""
    folder = office().folder
    return machine_key(folder, OFFICE) if (folder / FOLDER / OFFICE).exists() else None


def make_office_key() -> SecretKey:
    """The key; the first call makes it. Raises `BadFileError`."""
    return machine_key(office().folder, OFFICE)


def fingerprint_text(key: str) -> str:
    """The fingerprint of a public key as people compare it: in groups."""
    return in_groups(fingerprint(key))
