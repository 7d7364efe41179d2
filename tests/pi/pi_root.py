"""The system of the emulated Pi in a folder: Debian's arm64 packages laid over each other, and the product installed.

dpkg would run emulated for a quarter of an hour; unpacking here takes seconds. No package's own scripts run: what is
needed of them is done below. The product comes by its own `make install`, emulated by qemu-user.

Kind: adapter
"""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from tests.pi.packages import Apt, BuildError, PiUnavailableError, run

HERE = Path(__file__).parent
SOURCE = HERE.parents[1]
PACKAGES = (
    *("systemd", "systemd-sysv", "dbus", "udev", "kmod", "procps", "iproute2", "login", "sudo", "haproxy"),
    *("make", "git", "python3", "python3-venv", "python3-dev", "gcc", "libc6-dev"),
)
"""What hardware/README.md asks for, a system around it, and HAProxy, which the installation would fetch."""
MASKED = (
    *("apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "fstrim.timer"),
    *("systemd-networkd-wait-online.service", "getty@tty1.service", "serial-getty@ttyS1.service"),
    *("serial-getty@ttyAMA0.service", "haproxy.service"),
)
CLONE, WHEELS = "/root/bamchuong", "/opt/wheels"
BINFMT = Path("/proc/sys/fs/binfmt_misc")
ENVIRONMENT = {
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "PIP_NO_INDEX": "1",
    "PIP_FIND_LINKS": WHEELS,
}
PYTHON, GLIBC = "3.11", 36
BUILT = ("spidev", "RPi.GPIO")
"""They have no wheels for arm64: their sources are compiled by the installation."""


def unpack(packages: Iterable[Path], root: Path) -> None:
    """A bare system in `root`, which does not exist yet. Seconds."""
    for name in ("bin", "sbin", "lib"):
        (root / "usr" / name).mkdir(parents=True)
        (root / name).symlink_to(f"usr/{name}")
    for package in packages:
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE) as unpacker:
            subprocess.run(["tar", "-x", "-C", root, "--keep-directory-symlink"], stdin=unpacker.stdout, check=True)
    for name in ("passwd", "group"):
        shutil.copy(root / f"usr/share/base-passwd/{name}.master", root / "etc" / name)
    (root / "usr/bin/cc").symlink_to("gcc")
    (root / "etc/hostname").write_text("pi\n")
    (root / "etc/hosts").write_text("127.0.0.1\tlocalhost\n127.0.1.1\tpi\n")
    for name in ("machine-id", "fstab"):
        (root / "etc" / name).write_text("")
    units = root / "etc/systemd/system"
    for unit in MASKED:
        (units / unit).symlink_to("/dev/null")
    shutil.copy(HERE / "guest/console.service", units / "console.service")
    (units / "multi-user.target.wants").mkdir(exist_ok=True)
    (units / "multi-user.target.wants/console.service").symlink_to("../console.service")


def finish(root: Path) -> None:
    """What the packages' own scripts would have done, emulated: the linker's cache, users of the system."""
    in_root(root, "ldconfig")
    in_root(root, "systemd-sysusers")


def download_wheels(folder: Path) -> None:
    """The wheels of all libraries for the emulated Pi, and the sources of those that have none."""
    project = tomllib.loads((SOURCE / "pyproject.toml").read_text())
    pins = [word.partition(";")[0] for word in project["project"]["optional-dependencies"]["pi"]]
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"], "setuptools"]
    wanted += [word for word in pins if not word.startswith(BUILT)]
    kinds = [f"manylinux_2_{minor}_aarch64" for minor in range(17, GLIBC + 1)] + ["manylinux2014_aarch64"]
    pip = (sys.executable, "-m", "pip", "download", "-q", "-d", folder, "-c", SOURCE / "constraints.txt")
    binary = (f"--python-version={PYTHON}", "--implementation=cp", "--abi=cp311", "--abi=abi3", "--abi=none")
    platforms = [word for kind in kinds for word in ("--platform", kind)]
    run(*pip, "--only-binary=:all:", *binary, *platforms, *wanted)
    run(*pip, "--no-deps", "--no-binary=:all:", *BUILT)


def clone(root: Path) -> None:
    """A fresh clone of what is committed."""
    run("git", "clone", "-q", "--no-hardlinks", SOURCE, f"{root}{CLONE}")


def in_root(root: Path, *command: str) -> str:
    """The output of a command in the emulated system, without booting it. Raises `BuildError`."""
    mounts = f"mount -t proc proc {root}/proc && mount -t sysfs sys {root}/sys && mount --bind /dev {root}/dev"
    environment = [f"{name}={value}" for name, value in ENVIRONMENT.items()]
    return run(
        "unshare", "-m", "sh", "-c", f'{mounts} && exec chroot {root} "$@"', "sh", "env", "-i", *environment, *command
    )


def emulate_user_programs() -> None:
    """Let this kernel start arm64 programs by qemu-user. Raises `PiUnavailableError`."""
    if not (BINFMT / "register").exists():
        try:
            run("mount", "-t", "binfmt_misc", "binfmt_misc", BINFMT)
        except BuildError as error:
            raise PiUnavailableError(f"this kernel cannot start programs of another processor: {error}") from error
    if not (BINFMT / "qemu-aarch64").exists():
        (BINFMT / "register").write_text(Path("/usr/lib/binfmt.d/qemu-aarch64.conf").read_text().strip())


def write_card(root: Path, card: Path) -> None:
    """An SD card with that system: one file system of 2 GiB, most of it a hole."""
    run("mke2fs", "-q", "-t", "ext4", "-d", root, card, "2G", PATH="/usr/sbin:/sbin:/usr/bin:/bin")


def packages(apt: Apt) -> list[Path]:
    """The files of the system's packages."""
    return apt.closure(*PACKAGES)
