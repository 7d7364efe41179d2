"""Panel processes forked from one that has imported everything: each saves half a second of a processor.

A forked panel is a real process with its own sockets and files.

Kind: start
"""

import multiprocessing
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bus.endpoints import Endpoints
from panel.listening import Web
from panel.start import run

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__, "panel.parts"])


def fork_panel(folder: Path, web: Web, data: Path, *, simulated: bool) -> ForkServerProcess:
    """A new panel; its exit code is that of `panel.start.run`."""
    process = _CONTEXT.Process(target=_serve, args=(folder, web, data, simulated))
    process.start()
    return process


def _serve(folder: Path, web: Web, data: Path, simulated: bool) -> None:
    sys.exit(run(Endpoints.at(folder), web, data, simulated))
