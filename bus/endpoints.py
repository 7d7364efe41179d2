"""Addresses of the sockets of one machine, and the runtime folder that holds them.

Kind: adapter
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bus.keys import Link

MAX_IPC_PATH = 107
"""Longest path of a Unix socket (unix(7))."""


class RuntimeFolderError(OSError):
    """The runtime folder cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Endpoints:
    """Addresses of the sockets of one machine: files in a runtime folder that only its group may enter.

    `link`: how to reach the controller, where it is on another machine.
    """

    folder: Path
    link: Link | None = None

    @classmethod
    def at(cls, folder: Path, link: Link | None = None) -> Self:
        """Endpoints in `folder`, which is created (mode 0750) where it is missing. Raises `RuntimeFolderError`."""
        try:
            folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        except OSError as error:
            raise RuntimeFolderError(
                f"{folder}: cannot be created ({error.strerror}); choose another with --run"
            ) from error
        _require_own(folder)
        if len(str(folder)) > MAX_IPC_PATH - len("/controller.lock"):
            raise RuntimeFolderError(
                f"{folder}: longer than a socket path may be ({MAX_IPC_PATH} bytes); choose a shorter --run"
            )
        if not os.access(folder, os.W_OK):
            raise RuntimeFolderError(
                f"{folder}: not writable for this user; choose another with --run or change its owner"
            )
        return cls(folder, link)

    def _ipc(self, name: str) -> str:
        return f"ipc://{self.folder / name}"

    @property
    def controller(self) -> str:
        """ROUTER of the controller."""
        return self.link.controller if self.link else self._ipc("controller")

    @property
    def news(self) -> str:
        """XPUB of the controller."""
        return self.link.news if self.link else self._ipc("news")

    @property
    def remote_news(self) -> str:
        """XPUB of the controller for devices on other machines: only what the public may see."""
        return self._ipc("remote-news")

    @property
    def public(self) -> "Endpoints | None":
        """What the pages for strangers may reach, in a folder of its own, which an installation makes; else None."""
        folder = self.folder.with_name(f"{self.folder.name}-public")
        return Endpoints(folder) if self.link is None and os.access(folder, os.W_OK) else None

    @property
    def led(self) -> str:
        """XPUB of the scoreboard: the frames that its SPI buses carry."""
        return self._ipc("led")

    @property
    def gpio_sim(self) -> str:
        """ROUTER of the simulated GPIO board."""
        return self._ipc("gpio-sim")

    @property
    def selftest(self) -> str:
        """ROUTER of the guided self-test."""
        return self._ipc("selftest")


def _require_own(folder: Path) -> None:
    """Refuse a folder that another user has laid out for us, where everybody may (`/tmp/bamchuong-UID`).

    Its owner could replace every socket in it, and be firmware or MC. Raises `RuntimeFolderError`.
    """
    if not folder.parent.stat().st_mode & stat.S_IWOTH:
        return
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        fault = "is no folder but a link or a file that somebody put there"
    elif status.st_uid != os.geteuid():
        fault = f"belongs to another user (id {status.st_uid})"
    elif status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        fault = f"other users may write in it (mode {stat.S_IMODE(status.st_mode):04o})"
    else:
        return
    raise RuntimeFolderError(f"{folder}: {fault}; remove it, or choose another with --run or XDG_RUNTIME_DIR")
