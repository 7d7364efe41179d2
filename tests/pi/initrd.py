"""First files of the emulated Pi: a busybox, the drivers of its SD card and its SPI bus, and `guest/init`.

Kind: adapter
"""

import gzip
import lzma
import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
WANTED = ("crc32c_generic", "ext4", "bcm2835", "sdhci-iproc", "spi-bcm2835")
"""Drivers by the names of their files. The watchdog's is left out: armed, it resets QEMU's Pi at once."""


def pack(modules: Path, busybox: Path, work: Path, initrd: Path) -> None:
    """Write `initrd`. `modules`: a kernel's folder of drivers; `work`: an empty folder. Raises `FileNotFoundError`."""
    for folder in ("bin", "modules.d", "proc", "sys", "dev", "root"):
        (work / folder).mkdir(parents=True)
    shutil.copy(busybox, work / "bin/busybox")
    (work / "bin/sh").symlink_to("busybox")
    shutil.copy(HERE / "guest/init", work / "init")
    (work / "init").chmod(0o755)
    order: list[str] = []
    for name in WANTED:
        _add(name, modules, work / "modules.d", order)
    (work / "modules").write_text("".join(f"{name}\n" for name in order))
    names = "\n".join(str(path.relative_to(work)) for path in sorted(work.rglob("*")))
    packed = subprocess.run(
        ["cpio", "-o", "-H", "newc", "--quiet"], cwd=work, input=names.encode(), stdout=subprocess.PIPE, check=True
    )
    initrd.write_bytes(gzip.compress(packed.stdout, compresslevel=1))


def _add(name: str, modules: Path, target: Path, order: list[str]) -> None:
    """The driver and, before it, those that it needs; none where it is built into the kernel."""
    if name in order:
        return
    pattern = re.sub("[-_]", "[-_]", name)
    file = next(iter(sorted(modules.rglob(f"{pattern}.ko*"))), None)
    if file is None:
        raise FileNotFoundError(f"this kernel has no driver {name}.ko below {modules}")
    content = lzma.decompress(file.read_bytes()) if file.suffix == ".xz" else file.read_bytes()
    for needed in needs(content):
        _add(needed, modules, target, order)
    (target / f"{name}.ko").write_bytes(content)
    order.append(name)


def needs(driver: bytes) -> list[str]:
    """The names of the drivers that one says it needs, in its own file."""
    found = re.search(rb"(?:^|\0)depends=([^\0]*)\0", driver)
    return found[1].decode().split(",") if found and found[1] else []
