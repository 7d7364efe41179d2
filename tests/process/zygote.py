"""A zygote of controllers: a process that has imported everything forks one on each line it reads.

`start DATA RUN [BOOT [MIRROR]]` answers with the pid of a new controller, which takes BOOT for the boot id of the
machine and copies every fact to the folder MIRROR;
`reap PID` answers with its exit status once it has ended. A forked controller is a real process with its own sockets
and files; only the half second of imports is saved.
"""

import os
import signal
import sys
from pathlib import Path

from bamchuong.input_files import load
from bamchuong.show import FileNames
from bus.endpoints import Endpoints
from controller import start
from controller.journal import mirror as second_medium

BOOT = start.boot_id()

second_medium.WAIT_S = 60.0
"""On a busy machine a flush may take longer than anybody should wait for: then what was shown may not be there."""


def serve(format_file: str, speed: float) -> None:
    """Answer lines until the input ends; then kill what still runs."""
    inputs = load(FileNames(form=format_file)).inputs(speed)
    running: set[int] = set()
    for line in sys.stdin:
        match line.split():
            case ["start", data, run, *more]:
                pid = os.fork()
                if pid == 0:
                    start.boot_id = lambda: more[0] if more else BOOT
                    mirror = Path(more[1]) if len(more) > 1 else None
                    os._exit(start.run(inputs, Path(data), Endpoints.at(Path(run)), mirror=mirror))
                running.add(pid)
                print(pid, flush=True)
            case ["reap", pid_text]:
                print(os.waitpid(int(pid_text), 0)[1], flush=True)
                running.discard(int(pid_text))
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    serve(sys.argv[1], float(sys.argv[2]))
