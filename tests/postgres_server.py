"""A PostgreSQL server for tests: its own folder, a private socket, no port, started as an ordinary user.

Kind: adapter
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from tests.patience import Patience, patience_s

MISSING = "PostgreSQL is not installed: tests/needs installs it as root, otherwise sudo apt install postgresql"
NOBODY = "nobody"
"""PostgreSQL refuses to run as root; then it runs as this user."""

_numbers = count(1)


def binaries() -> Path | None:
    """The folder with initdb and postgres: on the path, or where Debian has them."""
    initdb = shutil.which("initdb")
    folders = [Path(initdb).parent] if initdb else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


class PostgresServer:
    """A server in the folder `folder`, where its socket is, too; it runs as `user`. `is_durable`: it waits for the
    disk, as one that people work with."""

    def __init__(self, folder: Path, tools: Path, user: str | None, *, is_durable: bool) -> None:
        self._folder, self._tools, self._user = folder, tools, user
        self._settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "fsync": "on" if is_durable else "off",
        }

    def new_database(self) -> str:
        """The address of an empty database."""
        import psycopg

        name = f"season_{next(_numbers)}"
        with psycopg.connect(host=str(self._folder), user="tester", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://tester@/{name}?host={self._folder}"

    def make(self) -> None:
        """Make the folder of its data."""
        options = f"-D {self._folder}/data -U tester -A trust -E UTF8 --locale=C --no-sync"
        self._run("initdb", options.split(), capture_output=True)

    def start(self) -> None:
        """Start it, and wait until it answers; after a kill it first mends its data."""
        options = " ".join(f"-c {name}={value!r}" for name, value in self._settings.items())
        log, wait_s = f"{self._folder}/log", str(int(patience_s(60)))
        self._run("pg_ctl", ["-D", f"{self._folder}/data", "-l", log, "-o", options, "-w", "-t", wait_s, "start"])

    def stop(self) -> None:
        """End it at once."""
        self._run("pg_ctl", f"-D {self._folder}/data -m immediate -w stop".split())

    def kill(self) -> None:
        """SIGKILL for all of its processes: nothing is tidied up."""
        first = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        pids = [first, *map(int, children)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        patience = Patience(20)
        while any(Path(f"/proc/{pid}/cmdline").exists() and _is_alive(pid) for pid in pids):
            assert not patience.ended, pids
            time.sleep(0.02)
        for lock in ((self._folder / "data" / "postmaster.pid"), *self._folder.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)  # where nobody reaps the dead, their number still looks taken

    def _run(self, tool: str, options: list[str], *, capture_output: bool = False) -> None:
        stdout = None if capture_output else subprocess.DEVNULL
        command = [f"{self._tools}/{tool}", *options]
        subprocess.run(
            command, check=True, capture_output=capture_output, stdout=stdout, user=self._user, cwd=self._folder
        )


def _is_alive(pid: int) -> bool:
    """Whether a process still does something: one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def postgres_server(*, is_durable: bool = False) -> Iterator[PostgresServer]:
    """A server that ends with the block, its folder with it. Raises `LookupError` where none is installed."""
    tools = binaries()
    if tools is None:
        raise LookupError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="bamchuong-pg-", dir="/tmp"))  # the name of a socket is short, too
    user = NOBODY if os.getuid() == 0 else None
    if user is not None:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    server = PostgresServer(folder, tools, user, is_durable=is_durable)
    try:
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
