"""Key files: the controller's CURVE key pair, the devices that it allows, and the link file that a device carries.

Below the data folder: `keys/controller.toml` (secret, mode 0600) and `keys/devices/NAME.toml` (public), one for each
allowed device; no other device may connect. The link file of a device holds its own secret, so it is 0600 as well.
Secrets that other users may read are refused (pyzmq's own `create_certificates` writes such files).

Kind: adapter
"""

import os
import re
import stat
from pathlib import Path
from typing import Annotated, TypeVar

import zmq
from msgspec import Meta, Struct

from bus.bad_file import BadFileError
from bus.toml_files import read_toml

Key = Annotated[str, Meta(pattern=r"^[0-9a-zA-Z.\-:+=^!/*?&<>()\[\]{}@%$#]{40}$")]
"""A CURVE key in Z85 (ZeroMQ RFC 32)."""

_T = TypeVar("_T")

ADDRESS = r"^tcp://[^:/\s]+:([1-9]\d{0,4})$"

DEVICE_NAME = r"^[a-z0-9-]{1,32}$"


class KeyPair(Struct, frozen=True, forbid_unknown_fields=True):
    """A public and a secret key."""

    public: Key
    secret: Key


class AllowedDevice(Struct, frozen=True, forbid_unknown_fields=True):
    """A device that may connect."""

    public: Key


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """What a device on another machine needs to reach the controller: where it is, its key, and the device's own pair.

    News are on the port after that of `controller`.
    """

    controller: Annotated[str, Meta(pattern=ADDRESS)]
    controller_key: Key
    public: Key
    secret: Key

    @property
    def news(self) -> str:
        """XPUB of the controller."""
        return news_address(self.controller)


def news_address(address: str) -> str:
    """Address of the news of the controller at `address`: one port higher."""
    host, _, port = address.rpartition(":")
    return f"{host}:{int(port) + 1}"


def check_address(address: str | None) -> str | None:
    """`address`, if it is one that a controller can listen on. Raises `BadFileError` otherwise."""
    if address is not None and not re.match(ADDRESS, address):
        raise BadFileError([f"--listen: {address!r} is not an address; allowed: tcp://0.0.0.0:5600"])
    return address


def controller_pair(data: Path) -> KeyPair:
    """The controller's keys; the first call creates them. Raises `BadFileError`."""
    path = data / "keys" / "controller.toml"
    if not path.exists():
        public, secret = _new_pair()
        write_secret(path, {"public": public, "secret": secret})
    return read_secret(path, KeyPair)


def allow_device(data: Path, name: str, controller: str) -> Link:
    """Create keys for the device `name` and allow it from now on. Returns its link. Raises `BadFileError`."""
    path = data / "keys" / "devices" / f"{name}.toml"
    if path.exists():
        raise BadFileError([f"{path}: device {name} is already allowed; delete this file first to give it new keys"])
    public, secret = _new_pair()
    link = Link(controller, controller_key=controller_pair(data).public, public=public, secret=secret)
    write_secret(path, {"public": link.public})
    return link


def allowed_keys(data: Path) -> frozenset[str]:
    """The public keys of all allowed devices; a file that cannot be read allows no device."""
    keys: set[str] = set()
    for path in (data / "keys" / "devices").glob("*.toml"):
        try:
            keys.add(read_toml(path, AllowedDevice).public)
        except BadFileError:
            continue
    return frozenset(keys)


def read_link(path: Path) -> Link:
    """The link file of this device. Raises `BadFileError`, also where other users may read it."""
    return read_secret(path, Link)


def write_link(path: Path, link: Link) -> None:
    """Write the file that a device carries. Raises `BadFileError`."""
    fields = ("controller", "controller_key", "public", "secret")
    write_secret(path, {name: getattr(link, name) for name in fields})


def read_secret(path: Path, kind: type[_T]) -> _T:
    """The content of a file with a secret key. Raises `BadFileError` where other users may read or write it."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except OSError as error:
        raise BadFileError([f"{path}: cannot be read ({error.strerror})"]) from error
    if mode & 0o077:
        raise BadFileError(
            [f"{path}: mode {mode:04o}: other users may read this secret; allowed: 0600 (chmod 600 {path})"]
        )
    return read_toml(path, kind)


def write_secret(path: Path, fields: dict[str, str]) -> None:
    """Write a new file of `fields` that only its owner may read, from the first byte on. Raises `BadFileError`."""
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in fields.items())
    except OSError as error:
        raise BadFileError([f"{path}: cannot be written ({error.strerror})"]) from error


def _new_pair() -> tuple[str, str]:
    """A new public and secret key."""
    public, secret = zmq.curve_keypair()
    return public.decode("ascii"), secret.decode("ascii")
