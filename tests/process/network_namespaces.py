"""Two machines on one network, for tests: a network namespace each, joined by a cable that can be cut. Needs root.

Sockets on the disk are no part of a network namespace: the test speaks to both machines.

Kind: adapter
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

NAMES = ("bc-old", "bc-new")


def can_make_namespaces() -> bool:
    """Whether this user may make network namespaces here."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    attempt = subprocess.run(["ip", "netns", "add", "bc-try"], capture_output=True, check=False).returncode == 0
    subprocess.run(["ip", "netns", "delete", "bc-try"], capture_output=True, check=False)
    return attempt


def ip(*arguments: str) -> None:
    """Run ip(8). Raises `CalledProcessError`."""
    subprocess.run(["ip", *arguments], check=True)


@contextmanager
def two_machines() -> Iterator[tuple[str, str]]:
    """The names of two namespaces with the addresses 10.99.0.1 and 10.99.0.2."""
    names = tuple(f"{name}-{os.getpid()}" for name in NAMES)
    old, new = names
    try:
        for name in names:
            ip("netns", "add", name)
        ip("-n", old, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", new)
        for number, name in enumerate(names, start=1):
            ip("-n", name, "address", "add", f"10.99.0.{number}/24", "broadcast", "10.99.0.255", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
        yield old, new
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)


def cut(name: str, *, is_cut: bool = True) -> None:
    """Cut the cable of a machine, or mend it."""
    ip("-n", name, "link", "set", "eth0", "down" if is_cut else "up")
