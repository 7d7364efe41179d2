"""Releases for tests: a folder with a small wheel, signed by a key of these tests."""

import hashlib
import zipfile
from pathlib import Path

from bamchuong.release import manifest as m
from bamchuong.release.minisign import SecretKey, sign, write_public_key
from bamchuong.release.release_folder import trusted_comment

KEY = SecretKey(b"the team", b"k" * 32)
STRANGER = SecretKey(b"stranger", b"x" * 32)


def trust(folder: Path, key: SecretKey = KEY) -> None:
    """Let `folder` hold the public key, as an installed version does."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "team.pub").write_text(write_public_key(key.public))


def make_release(folder: Path, version: str, files: dict[str, str], key: SecretKey = KEY) -> Path:
    """A release whose wheel has these files; with a library and the lists of both."""
    wheels = folder / m.WHEELS
    wheels.mkdir(parents=True)
    with zipfile.ZipFile(wheels / f"bamchuong-{version}-py3-none-any.whl", "w") as wheel:
        for name, content in files.items():
            wheel.writestr(name, content)
    (wheels / "library-1.0-py3-none-any.whl").write_bytes(b"a library")
    for name in (m.REQUIREMENTS, m.REQUIREMENTS_PI):
        (folder / name).write_text("library==1.0\n")
    sign_again(folder, version, key)
    return folder


def sign_again(folder: Path, version: str, key: SecretKey = KEY, comment: str = "") -> None:
    """Write the manifest of what is in the folder now, and its signature."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (m.NAME, m.SIGNATURE))
    files = tuple(
        m.ReleaseFile(str(path.relative_to(folder)), path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in paths
    )
    content = m.encode(m.Manifest(version=version, commit="abc123", built_s=1_796_000_000, files=files))
    (folder / m.NAME).write_bytes(content)
    (folder / m.SIGNATURE).write_text(sign(content, key, comment or trusted_comment(version)))
