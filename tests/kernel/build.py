"""Adapt Debian's kernel to the tests: build what QEMU boots. Needs root and apt.

Debian's own kernel image is used unchanged; only gpio-sim, which Debian does not ship, and the SPI bus of `module/` are
compiled for it.
"""

import gzip
import json
import lzma
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
RUN_BY = {"qemu-system-x86_64": "qemu-system-x86", "mke2fs": "e2fsprogs"}
"""The programs that a run needs, and Debian's packages of them."""
TOOLS = (*RUN_BY.values(), "gcc", "make", "cpio", "xz-utils", "binutils", "busybox-static")
SERIES = "6.1"
"""The kernel series the sources below were taken apart for: Debian 12's."""

BUILT_IN_ORDER = (
    "drivers/virtio/virtio_ring",
    "drivers/virtio/virtio",
    "drivers/virtio/virtio_pci_legacy_dev",
    "drivers/virtio/virtio_pci_modern_dev",
    "drivers/virtio/virtio_pci",
    "fs/netfs/netfs",
    "fs/fscache/fscache",
    "net/9p/9pnet",
    "net/9p/9pnet_virtio",
    "fs/9p/9p",
    "fs/overlayfs/overlay",
    "fs/configfs/configfs",
    "drivers/block/virtio_blk",
    "crypto/crc32c_generic",
    "lib/crc16",
    "fs/mbcache",
    "fs/jbd2/jbd2",
    "fs/ext4/ext4",
)
"""Debian's modules that the guest needs, in the order in which they can be loaded."""

OWN_MODULES = ("gpio_sim_guest", "spi_capture")
KBUILD = "obj-m := gpio_sim_guest.o spi_capture.o\ngpio_sim_guest-y := gpio-sim.o irq_sim.o\n"
SOURCES = ("drivers/gpio/gpio-sim.c", "drivers/gpio/gpiolib.h", "kernel/irq/irq_sim.c")
IRQ_SIM_CHANGES = (
    # The kernel does not export irq_to_desc to modules; this is the same by what it does export.
    ("irq_to_desc(irqnum)", "irq_data_to_desc(irq_get_irq_data(irqnum))"),
    # Searching on from the last line found never ends when a lower line fires meanwhile on the other processor.
    (
        "find_next_bit(work_ctx->pending,\n\t\t\t\t       work_ctx->irq_count, offset)",
        "find_first_bit(work_ctx->pending, work_ctx->irq_count)",
    ),
)


class MachineCannotError(RuntimeError):
    """This machine cannot have the kernel guest; the message says what is missing."""


class BuildError(RuntimeError):
    """The build went wrong on a machine that should be able to do it; the message holds the end of the output."""


def demand_builder() -> None:
    """Raise `MachineCannotError` with all reasons why this machine can neither build nor install."""
    missing = []
    if platform.machine() != "x86_64":
        missing.append(f"an x86-64 processor (this is {platform.machine()})")
    if os.geteuid() != 0:
        missing.append("root (to install QEMU and kernel headers)")
    missing += [f"the program {name}" for name in ("apt-get", "dpkg-deb") if shutil.which(name) is None]
    if missing:
        raise MachineCannotError(f"the kernel guest is not built yet, and building it needs {', '.join(missing)}")


def build(folder: Path) -> None:
    """Make `folder` with all that `Kernel` names: it is there whole or not at all. Takes about half a minute.

    Raises:
        MachineCannotError: the packages cannot be had here.
        BuildError: a step failed.
    """
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        work, done = Path(scratch), Path(scratch) / "done"
        done.mkdir()
        version = _debian_kernel()
        install(f"linux-headers-{version}", f"linux-source-{SERIES}", *TOOLS)
        _unpack_kernel(work, version)
        _unwrap(work / f"boot/vmlinuz-{version}", done / "vmlinux")
        _compile(work, version)
        _pack_initrd(work, version, done / "initrd.gz")
        (done / "manifest.json").write_text(json.dumps({"version": version}))
        done.rename(folder)


def _debian_kernel() -> str:
    """The version of the kernel that Debian gives today, such as `6.1.0-56-amd64`."""
    _apt("update")
    depends = _run("apt-cache", "depends", "linux-image-amd64")
    found = [word for word in depends.split() if word.startswith("linux-image-") and word != "linux-image-amd64"]
    version = found[0].removeprefix("linux-image-") if found else "none"
    if not version.startswith(f"{SERIES}."):
        raise MachineCannotError(
            f"the kernel guest is made from Debian 12's kernel {SERIES}; apt here offers {version}"
        )
    return version


def install(*packages: str) -> None:
    """Install Debian packages; raise `MachineCannotError` when apt cannot."""
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
        raise MachineCannotError(f"the kernel guest needs packages that apt cannot get here: {error}") from error


def _unpack_kernel(work: Path, version: str) -> None:
    """Debian's kernel image and the modules we need, unpacked from the package without installing it."""
    _apt("download", f"linux-image-{version}", folder=work)
    package = next(work.glob("linux-image-*.deb"))
    wanted = {f"boot/vmlinuz-{version}"} | {_module_path(name, version) for name in BUILT_IN_ORDER}
    with (
        subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as unpacker,
        tarfile.open(fileobj=unpacker.stdout, mode="r|") as archive,
    ):
        for member in archive:
            member.name = member.name.removeprefix("./")
            if member.name in wanted:
                archive.extract(member, work, filter="data")
                wanted.discard(member.name)
    if wanted:
        raise BuildError(f"{package.name} holds no {', '.join(sorted(wanted))}")


def _module_path(name: str, version: str) -> str:
    return f"lib/modules/{version}/kernel/{name}.ko"


def _unwrap(vmlinuz: Path, image: Path) -> None:
    """Take the kernel out of its self-extracting wrapper: unpacking it in emulation would take longer than booting."""
    wrapped = vmlinuz.read_bytes()
    start = wrapped.find(b"\xfd7zXZ\0")
    if start < 0:
        raise BuildError(f"{vmlinuz.name} is not packed with xz, as Debian 12's kernels are")
    image.write_bytes(lzma.LZMADecompressor().decompress(wrapped[start:]))


def _compile(work: Path, version: str) -> None:
    """gpio-sim and our SPI bus as modules for Debian's kernel."""
    folder = work / "modules"
    folder.mkdir()
    members = [f"linux-source-{SERIES}/{source}" for source in SOURCES]
    archive = f"/usr/src/linux-source-{SERIES}.tar.xz"
    _run("tar", "-C", work, "-xf", archive, "--occurrence=1", *members)
    for source in SOURCES:
        shutil.copy(work / f"linux-source-{SERIES}" / source, folder)
    shutil.copy(HERE / "module/spi_capture.c", folder)
    _change(folder / "irq_sim.c")
    (folder / "Kbuild").write_text(KBUILD)
    _run("make", "-s", "-C", f"/lib/modules/{version}/build", f"M={folder}", "modules")


def _change(source: Path) -> None:
    text = source.read_text()
    for old, new in IRQ_SIM_CHANGES:
        if text.count(old) != 1:
            raise BuildError(f"{source.name} of this kernel is not the one we know: no {old!r}")
        text = text.replace(old, new)
    source.write_text(text)


def _pack_initrd(work: Path, version: str, initrd: Path) -> None:
    """The initramfs: a static busybox, the modules with their order, and `guest/init`."""
    root = work / "initrd"
    for folder in ("bin", "modules.d", "proc", "sys", "dev", "machine", "layer", "root"):
        (root / folder).mkdir(parents=True)
    shutil.copy("/bin/busybox", root / "bin/busybox")
    (root / "bin/sh").symlink_to("busybox")
    shutil.copy(HERE / "guest/init", root / "init")
    (root / "init").chmod(0o755)
    modules = [work / _module_path(name, version) for name in BUILT_IN_ORDER]
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
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(f"{' '.join(map(str, command))} gave {done.returncode}: {done.stdout[-2000:].strip()}")
    return done.stdout
