"""Cache of the emulated Pi: QEMU with our pins, its kernel and a system with the product, each built once for what it
is made from.

Kind: adapter
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.pi import device_tree, initrd, pi_root, qemu_source
from tests.pi.emulated_pi import Parts
from tests.pi.packages import Apt, PiUnavailableError, install, require, run

HERE = Path(__file__).parent
TOOLS = (
    *("gcc", "libc6-dev", "ninja-build", "pkg-config", "python3-venv", "dpkg-dev", "libglib2.0-dev", "libfdt-dev"),
    *("zlib1g-dev", "device-tree-compiler", "cpio", "e2fsprogs", "qemu-user-static", "git"),
)
MEGABYTES = 8_000
MESON = "meson>=1.5,<2"
"""QEMU 10 asks for one that is newer than Debian 12's."""
TREE = "broadcom/bcm2837-rpi-3-b.dtb"


class Kernel:
    """Names of the files in a folder of the cache."""

    IMAGE, INITRD, TREE = "vmlinuz", "initrd.gz", "pi3.dtb"


def cache_folder() -> Path:
    """Where builds are kept: `$XDG_CACHE_HOME/bamchuong/pi`, else below `~/.cache`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bamchuong" / "pi"


def parts() -> Parts:
    """What boots, built first where it is missing. Blocks: some five minutes of a processor then.

    Raises `PiUnavailableError` and `BuildError`.
    """
    qemu = _cached("qemu", _key("cache.py", "qemu_source.py", "qemu/pins.c", "qemu/pins.h"), _build_qemu)
    kernel = _cached("kernel", _key("cache.py", "initrd.py", "device_tree.py", "guest/init"), _build_kernel)
    return Parts(qemu / "qemu-system-aarch64", kernel / Kernel.IMAGE, kernel / Kernel.INITRD, kernel / Kernel.TREE)


def bare_root() -> Path:
    """The system without the product, with a folder of wheels: nothing in it needs a network."""
    files = [HERE.parents[1] / name for name in ("constraints.txt", "pyproject.toml")]
    return _cached("root", _key("cache.py", "packages.py", "pi_root.py", "guest/console.service", *files), _build_root)


def _key(*names: str | Path) -> str:
    digest = hashlib.sha256()
    for name in names:
        digest.update((HERE / name).read_bytes())
    return digest.hexdigest()[:12]


def _cached(name: str, key: str, build: Callable[[Path, Path], None]) -> Path:
    """The folder of a build; `build` gets an empty folder for its work and the one to fill."""
    cache = cache_folder()
    with _locked(cache):
        folder = cache / f"{name}-{key}"
        if not folder.exists():
            require(programs=("apt-get", "dpkg-deb", "unshare"), megabytes=MEGABYTES, folder=cache)
            install(*TOOLS)
            with tempfile.TemporaryDirectory(dir=cache) as work:
                built = Path(work) / "built"
                build(Path(work), built)
                built.rename(folder)
    return folder


def _build_qemu(work: Path, built: Path) -> None:
    source = Apt(cache_folder() / "apt-arm64", "arm64").source("qemu", work)
    paths = {change.file for change in qemu_source.CHANGES}
    for path, text in qemu_source.changed({path: (source / path).read_text() for path in paths}).items():
        (source / path).write_text(text)
    for name, path in qemu_source.OWN_FILES.items():
        shutil.copy(HERE / "qemu" / name, source / path)
    (source / f"configs/devices/aarch64-softmmu/{qemu_source.CONFIGURATION}.mak").write_text(qemu_source.DEVICES)
    run("python3", "-m", "venv", work / "meson")
    run(work / "meson/bin/pip", "install", "-q", MESON)
    tools = {"PATH": f"{work}/meson/bin:{os.environ['PATH']}"}
    options = (
        "--disable-install-blobs",
        "--disable-werror",
        "--disable-docs",
        "--disable-tools",
        "--enable-fdt=system",
    )
    run(
        *("./configure", "--target-list=aarch64-softmmu", "--without-default-features", "--without-default-devices"),
        *(f"--with-devices-aarch64={qemu_source.CONFIGURATION}", "--enable-system", "--enable-tcg", *options),
        folder=source,
        **tools,
    )
    run("nice", "-n", "15", "ninja", "-j2", "qemu-system-aarch64", folder=source / "build", **tools)
    built.mkdir()
    run("strip", "-o", built / "qemu-system-aarch64", source / "build/qemu-system-aarch64")
    shutil.copy(source / "COPYING", built)


def _build_kernel(work: Path, built: Path) -> None:
    apt = Apt(cache_folder() / "apt-arm64", "arm64")
    run("dpkg-deb", "-x", apt.package(apt.newest("linux-image-arm64")), work / "kernel")
    run("dpkg-deb", "-x", apt.package("busybox-static"), work / "busybox")
    built.mkdir()
    (image,) = (work / "kernel/boot").glob("vmlinuz-*")
    (debian,) = (work / "kernel/usr/lib").glob(f"linux-image-*/{TREE}")
    (drivers,) = (work / "kernel/lib/modules").glob("*/kernel")
    shutil.copy(image, built / Kernel.IMAGE)
    initrd.pack(drivers, work / "busybox/bin/busybox", work / "initrd", built / Kernel.INITRD)
    source = run("dtc", "-q", "-I", "dtb", "-O", "dts", debian)
    (work / "tree.dts").write_text(device_tree.as_booted(source))
    run("dtc", "-q", "-I", "dts", "-O", "dtb", "-o", built / Kernel.TREE, work / "tree.dts")


def _build_root(work: Path, built: Path) -> None:
    pi_root.emulate_user_programs()
    apt = Apt(cache_folder() / "apt-root", "arm64")
    pi_root.unpack(pi_root.packages(apt), built)
    pi_root.finish(built)
    wheels = Path(f"{built}{pi_root.WHEELS}")
    wheels.mkdir(parents=True)
    pi_root.download_wheels(wheels)


@contextmanager
def _locked(cache: Path) -> Iterator[None]:
    """Only one build at a time; another test run waits for it and finds it done."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        lock = (cache / "lock").open("w")
    except OSError as error:
        raise PiUnavailableError(f"the emulated Pi is kept in {cache}, which cannot be written: {error}") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
