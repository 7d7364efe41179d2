"""The robot that plays a rehearsal: a process of its own, which ends with the panel.

Kind: adapter
"""

import os
import sys
from pathlib import Path

from gevent.subprocess import DEVNULL, Popen

END_TIMEOUT_S = 2.0

PARENT = "BAMCHUONG_PARENT"
"""As in `bamchuong.child_process`: the robot ends when the process with this id does."""


class RobotProcess:
    """At most one robot, which ends with the panel, however that happens."""

    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None

    @property
    def is_playing(self) -> bool:
        """Whether a robot plays now."""
        return self._process is not None and self._process.poll() is None

    def start(self, folder: Path, *, has_buttons: bool) -> None:
        """Let a robot play the rehearsal that is open; one that plays goes on. `folder`: where the sockets are.

        Raises `OSError`.
        """
        if self.is_playing:
            return
        buttons = "--buttons" if has_buttons else "--no-buttons"
        command = [sys.executable, "-P", "-m", "bamchuong", "robot", "--run", str(folder), buttons]
        environment = {**os.environ, PARENT: str(os.getpid())}
        self._process = Popen(command, stdin=DEVNULL, stdout=DEVNULL, env=environment)

    def stop(self) -> None:
        """End the robot that plays, if one does. Returns when it has ended."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        if process.wait(END_TIMEOUT_S) is None:
            process.kill()
            process.wait()
