"""Commands `release key|build|check`: for maintainers, signed releases that `update` installs without internet.

Kind: start
"""

import os
import secrets
import sys
import tempfile
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.release.build import PYTHONS, System, all_systems, build
from bamchuong.release.minisign import (
    ID_BYTES,
    KEY_BYTES,
    PublicKey,
    SecretKey,
    SignatureError,
    is_encrypted,
    read_public_key,
    read_secret_key,
    write_public_key,
    write_secret_key,
)
from bamchuong.release.release_folder import KEYS, SITE_KEYS, check, read_manifest, trusted_keys
from bus.bad_file import BadFileError
from bus.os_errors import cannot_read

PROJECT = Path(__file__).parents[2]
PASSWORD = "BAMCHUONG_RELEASE_PASSWORD"


@click.group()
def release() -> None:
    """Make and check signed releases; for maintainers.

    Example: bamchuong release check /media/usb/bamchuong-0.2.0
    """


@release.command("key")
@click.argument("file", type=options.FILE)
@click.option("--no-password", is_flag=True, help="Leave the secret key unencrypted: whoever has the file can sign.")
def make_key(file: Path, *, no_password: bool) -> None:
    """Create the key of a maintainer: FILE is secret, FILE.pub belongs into hardware/release_keys, committed.

    Both are files of minisign. Keep FILE off the network, and a copy of it somewhere else.

    Example: bamchuong release key ~/keys/bamchuong.key
    """
    password = "" if no_password else _new_password()
    key = SecretKey(secrets.token_bytes(ID_BYTES), secrets.token_bytes(KEY_BYTES))
    public = file.with_name(f"{file.name}.pub")
    try:
        for path, content, mode in (
            (file, write_secret_key(key, password, secrets.token_bytes(32)), 0o600),
            (public, write_public_key(key.public), 0o644),
        ):
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as target:
                target.write(content)
    except OSError as error:
        raise BadFileError([f"{error.filename}: cannot be written ({error.strerror})"]) from error
    click.echo(f"key {key.public.name}: {file} (secret), {public}")


@release.command("build")
@click.option("--key", "key_file", type=options.FILE, required=True, help="The maintainer's secret key.")
@click.option("--output", type=options.FOLDER, default=Path("dist"), show_default=True, help="Where its folder goes.")
@click.option(
    "--this-machine",
    is_flag=True,
    help="Only for the Python and the processor of this machine, which is quick: to try it out.",
)
def build_release(key_file: Path, output: Path, *, this_machine: bool) -> None:
    """Build and sign a release of the last commit: program, libraries for all systems, hashes, bill of materials.

    It needs a network, git and the developers' tools. The password of the key is asked for, or taken from the variable
    BAMCHUONG_RELEASE_PASSWORD. Example: bamchuong release build --key ~/keys/bamchuong.key
    """
    key = _read_key(key_file)
    own = System(f"{sys.version_info.major}.{sys.version_info.minor}", os.uname().machine)
    with tempfile.TemporaryDirectory(prefix="bamchuong-release-") as work:
        folder = build(PROJECT, key, output, Path(work), (own,) if this_machine else all_systems())
    click.echo(
        f"{folder}: signed by {key.public.name}, for Python {own.python if this_machine else ', '.join(PYTHONS)}"
    )


@release.command("check")
@click.argument("folder", type=options.FOLDER)
@click.option(
    "--key", "key_file", type=options.FILE, help="Check with this public key instead of those of this version."
)
def check_release(folder: Path, key_file: Path | None) -> None:
    """Check a release as `update` does: its signature, and the hash of every file. Needs neither root nor internet.

    Example: bamchuong release check /media/usb/bamchuong-0.2.0
    """
    keys = trusted_keys(KEYS, Path("/") / SITE_KEYS) if key_file is None else (_public_key(key_file),)
    manifest = read_manifest(folder, keys)
    check(folder, manifest)
    click.echo(f"genuine: bamchuong {manifest.version}, {len(manifest.files)} files, commit {manifest.commit[:12]}")


def _public_key(path: Path) -> PublicKey:
    try:
        return read_public_key(_read(path))
    except SignatureError as error:
        raise BadFileError([f"{path}: {error}"]) from error


def _read_key(path: Path) -> SecretKey:
    text = _read(path)
    password = os.environ.get(PASSWORD, "")
    if is_encrypted(text) and not password:
        password = click.prompt("Password of the key", hide_input=True, err=True)
    try:
        return read_secret_key(text, password)
    except SignatureError as error:
        raise BadFileError([f"{path}: {error}"]) from error


def _new_password() -> str:
    password = os.environ.get(PASSWORD) or click.prompt(
        "Password of the new key", hide_input=True, confirmation_prompt=True, err=True
    )
    return str(password)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFileError([cannot_read(path, error)]) from error


COMMANDS = (release,)
