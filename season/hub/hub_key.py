"""The hub's own key, with which it signs receipts: it lies on the server, the office's key for packages need not.

Kind: adapter
"""

from functools import cache
from pathlib import Path

from controller.exchange.envelope import SecretKey
from controller.exchange.key_files import machine_key

NAME = "hub.key"


@cache
def hub_key(folder: Path) -> SecretKey:
    """The key of the hub with this data folder; the first call makes it. Raises `BadFileError`."""
    return machine_key(folder, NAME)
