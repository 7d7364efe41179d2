"""Build of what QEMU boots: Debian's kernel and the modules that the tests need. Needs root and apt.

Debian's own kernel image is used unchanged; only gpio-sim, which Debian does not ship, and the SPI bus of `module/` are
compiled for it.

Kind: adapter
"""

import gzip
import json
import lzma
import os
import platform
import shutil
import struct
import subprocess
import tarfile
import tempfile
from pathlib import Path

from msgspec import Struct

from tests.kernel import series
from tests.kernel.series import Series

HERE = Path(__file__).parent
RUNTIME_PACKAGES = {"qemu-system-x86_64": "qemu-system-x86", "mke2fs": "e2fsprogs"}
"""The programs that a run needs, and Debian's packages of them."""
TOOLS = (*RUNTIME_PACKAGES.values(), "gcc", "make", "cpio", "xz-utils", "zstd", "binutils", "busybox-static")
OWN_MODULES = ("gpio_sim_guest", "spi_capture")
SECTOR = 512
ELF, XZ, ZSTD = b"\x7fELF", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"
"""First bytes of a kernel, and of what is compressed."""
KBUILD = "obj-m := gpio_sim_guest.o spi_capture.o\ngpio_sim_guest-y := gpio-sim.o irq_sim.o\n"


class Release(Struct, frozen=True):
    """Debian's kernel of today, such as `6.1.0-56-amd64`, and the series that it belongs to."""

    version: str
    series: Series


class GuestUnavailableError(RuntimeError):
    """This machine cannot have the kernel guest; the message says what is missing."""


class BuildError(RuntimeError):
    """The build went wrong on a machine that should be able to do it; the message holds the end of the output."""


def require_builder() -> None:
    """Raise `GuestUnavailableError` with all reasons why this machine can neither build nor install."""
    missing = []
    if platform.machine() != "x86_64":
        missing.append(f"an x86-64 processor (this is {platform.machine()})")
    if os.geteuid() != 0:
        missing.append("root (to install QEMU and kernel headers)")
    missing += [f"the program {name}" for name in ("apt-get", "dpkg-deb") if shutil.which(name) is None]
    if missing:
        raise GuestUnavailableError(f"the kernel guest is not built yet, and building it needs {', '.join(missing)}")


def build(folder: Path) -> None:
    """Make `folder` with all that `Kernel` names: it is complete or does not exist. Takes about half a minute.

    Raises:
        GuestUnavailableError: the packages cannot be had here.
        BuildError: a step failed.
    """
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        work, built = Path(scratch), Path(scratch) / "built"
        built.mkdir()
        release = debian_kernel()
        install(f"linux-headers-{release.version}", f"linux-source-{release.series.name}", *TOOLS)
        _unpack_kernel(work, release)
        _extract_image(work / f"boot/vmlinuz-{release.version}", built / "vmlinux")
        _compile(work, release)
        _pack_initrd(work, release, built / "initrd.gz")
        (built / "manifest.json").write_text(json.dumps({"version": release.version}))
        built.rename(folder)


def debian_kernel() -> Release:
    """The kernel that Debian gives today. Raises `GuestUnavailableError` where its series is unknown."""
    _apt("update")
    depends = _run("apt-cache", "depends", "linux-image-amd64")
    images = [word for word in depends.split() if word.startswith("linux-image-") and word != "linux-image-amd64"]
    version = images[0].removeprefix("linux-image-") if images else "none"
    kernel_series = series.find_series(version)
    if kernel_series is None:
        supported = " or ".join(f"{each.debian}'s kernel {each.name}" for each in series.KNOWN)
        raise GuestUnavailableError(f"the kernel guest is made from {supported}; apt here offers {version}")
    return Release(version, kernel_series)


def install(*packages: str) -> None:
    """Install Debian packages; raise `GuestUnavailableError` when apt cannot."""
    _apt("install", "-y", "--no-install-recommends", *packages)


def _apt(*arguments: str, folder: Path | None = None) -> None:
    try:
        _run(
            "apt-get",
            "-qq",
            "-o",
            "DPkg::Lock::Timeout=120",
            "-o",
            "APT::Sandbox::User=root",
            *arguments,
            folder=folder,
        )
    except BuildError as error:
        raise GuestUnavailableError(f"the kernel guest needs packages that apt cannot get here: {error}") from error


def _unpack_kernel(work: Path, release: Release) -> None:
    """Debian's kernel image and the modules we need, unpacked from the package without installing it."""
    _apt("download", f"linux-image-{release.version}", folder=work)
    package = next(work.glob("linux-image-*.deb"))
    missing = {f"boot/vmlinuz-{release.version}"} | {_module_path(name, release) for name in release.series.modules}
    with (
        subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as unpacker,
        tarfile.open(fileobj=unpacker.stdout, mode="r|") as archive,
    ):
        for member in archive:
            member.name = member.name.removeprefix("./").removeprefix("usr/").removesuffix(".xz")
            file = archive.extractfile(member) if member.name in missing else None
            if file is not None:
                (work / member.name).parent.mkdir(parents=True, exist_ok=True)
                (work / member.name).write_bytes(
                    _decompress(file.read()) if member.name.endswith(".ko") else file.read()
                )
                missing.discard(member.name)
    if missing:
        raise BuildError(f"{package.name} holds no {', '.join(sorted(missing))}")


def _module_path(name: str, release: Release) -> str:
    return f"lib/modules/{release.version}/kernel/{name}.ko"


def _extract_image(vmlinuz: Path, image: Path) -> None:
    """Take the kernel out of its self-extracting wrapper: unpacking it in emulation would take longer than booting.

    The header says where it is in the wrapper (Linux's boot protocol from 2.08 on); its last 4 bytes are its size.
    """
    wrapped = vmlinuz.read_bytes()
    (sectors,) = struct.unpack_from("<B", wrapped, 0x1F1)
    offset, length = struct.unpack_from("<II", wrapped, 0x248)
    begin = (sectors + 1) * SECTOR + offset
    kernel = _decompress(wrapped[begin : begin + length - 4])
    if not kernel.startswith(ELF):
        raise BuildError(f"{vmlinuz.name} is compressed in an unknown way: {kernel[:6].hex()}")
    image.write_bytes(kernel)


def _decompress(packed: bytes) -> bytes:
    """The same bytes, decompressed where they are compressed by xz or zstd."""
    if packed.startswith(XZ):
        return lzma.decompress(packed)
    if packed.startswith(ZSTD):
        return subprocess.run(["zstd", "-dc"], input=packed, stdout=subprocess.PIPE, check=True).stdout
    return packed


def _compile(work: Path, release: Release) -> None:
    """gpio-sim and our SPI bus as modules for Debian's kernel."""
    folder, tree = work / "modules", f"linux-source-{release.series.name}"
    folder.mkdir()
    members = [f"{tree}/{source}" for source in release.series.sources]
    _run("tar", "-C", work, "-xf", f"/usr/src/{tree}.tar.xz", "--occurrence=1", *members)
    for member in members:
        shutil.copy(work / member, folder)
    shutil.copy(HERE / "module/spi_capture.c", folder)
    _patch(folder / "irq_sim.c", release.series)
    (folder / "Kbuild").write_text(KBUILD)
    _run("make", "-s", "-C", f"/lib/modules/{release.version}/build", f"M={folder}", "modules")


def _patch(source: Path, kernel_series: Series) -> None:
    text = source.read_text()
    for old, new in kernel_series.changes:
        if text.count(old) != 1:
            raise BuildError(f"{source.name} of this kernel has changed: no {old!r}")
        text = text.replace(old, new)
    source.write_text(text)


def _pack_initrd(work: Path, release: Release, initrd: Path) -> None:
    """The initramfs: a static busybox, the modules with their order, and `guest/init`."""
    root = work / "initrd"
    for folder in ("bin", "modules.d", "proc", "sys", "dev", "machine", "layer", "root"):
        (root / folder).mkdir(parents=True)
    shutil.copy("/bin/busybox", root / "bin/busybox")
    (root / "bin/sh").symlink_to("busybox")
    shutil.copy(HERE / "guest/init", root / "init")
    (root / "init").chmod(0o755)
    modules = [work / _module_path(name, release) for name in release.series.modules]
    modules += [work / f"modules/{name}.ko" for name in OWN_MODULES]
    for module in modules:
        _run("strip", "-g", "-o", root / "modules.d" / module.name, module)
    (root / "modules").write_text("".join(f"{module.stem}\n" for module in modules))
    names = "\n".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
    packed = subprocess.run(
        ["cpio", "-o", "-H", "newc", "--quiet"], cwd=root, input=names.encode(), stdout=subprocess.PIPE, check=True
    )
    initrd.write_bytes(gzip.compress(packed.stdout, compresslevel=1))


def _run(*command: str | Path, folder: Path | None = None) -> str:
    """Run `command` and give its output; raise `BuildError` with the end of it when it fails."""
    process = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if process.returncode != 0:
        raise BuildError(f"{' '.join(map(str, command))} gave {process.returncode}: {process.stdout[-2000:].strip()}")
    return process.stdout
