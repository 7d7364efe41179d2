"""Cache of kernels: what QEMU boots is built once, and again only when the sources of the build have changed.

Kind: adapter
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from tests.kernel.build import RUNTIME_PACKAGES, GuestUnavailableError, build, install, require_builder

HERE = Path(__file__).parent
QEMU = "qemu-system-x86_64"
PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
"""Where programs are looked for: a user's own path often lacks e2fsprogs."""


class Kernel(Struct, frozen=True):
    """What QEMU boots."""

    image: Path
    initrd: Path
    version: str


def kernel() -> Kernel:
    """The kernel from the cache, built first where it is missing. Blocks: about a minute then, at once otherwise.

    Raises:
        GuestUnavailableError: something that only this machine's owner can give is missing.
        BuildError: a step failed.
    """
    cache = cache_folder()
    with _locked(cache):
        folder = cache / key()
        if not (folder / "manifest.json").exists():
            require_builder()
            build(folder)
        elif lacking := [
            package for program, package in RUNTIME_PACKAGES.items() if not shutil.which(program, path=PATH)
        ]:
            require_builder()
            install(*lacking)
    version = json.loads((folder / "manifest.json").read_text())["version"]
    return Kernel(folder / "vmlinux", folder / "initrd.gz", version)


def cache_folder() -> Path:
    """Where builds are kept: `$XDG_CACHE_HOME/bamchuong/kernel`, else below `~/.cache`."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "bamchuong" / "kernel"


def key() -> str:
    """A short hash of all that a build is made from, but Debian's kernel itself: a newer one is no reason to build."""
    digest = hashlib.sha256()
    for path in (HERE / "build.py", HERE / "series.py", HERE / "guest/init", HERE / "module/spi_capture.c"):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    """Only one build at a time; another test run waits for it and finds it done."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = (cache / "lock").open("w")
    except OSError as error:
        raise GuestUnavailableError(f"the kernel guest is kept in {cache}, which cannot be written: {error}") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
