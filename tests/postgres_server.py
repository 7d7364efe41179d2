"""A PostgreSQL server for tests: its own folder, a private socket, no port, started as an ordinary user.

Kind: adapter
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.patience import patience_s

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
    """A running server; `socket` is the folder of its socket."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def new_database(self) -> str:
        """The address of an empty database."""
        import psycopg

        name = f"season_{next(_numbers)}"
        with psycopg.connect(host=str(self._socket), user="tester", dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql://tester@/{name}?host={self._socket}"


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server that ends with the block, its folder with it. Raises `LookupError` where none is installed."""
    tools = binaries()
    if tools is None:
        raise LookupError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="bamchuong-pg-", dir="/tmp"))  # the name of a socket is short, too
    user = NOBODY if os.getuid() == 0 else None
    if user is not None:
        account = pwd.getpwnam(user)
        os.chown(folder, account.pw_uid, account.pw_gid)
    try:
        yield from _running(folder, tools, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _running(folder: Path, tools: Path, user: str | None) -> Iterator[PostgresServer]:
    data, log = folder / "data", folder / "log"
    initdb = f"{tools}/initdb -D {data} -U tester -A trust -E UTF8 --locale=C --no-sync".split()
    subprocess.run(initdb, check=True, capture_output=True, user=user, cwd=folder)
    settings = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off"}
    options = " ".join(f"-c {name}={value!r}" for name, value in settings.items())
    wait_s = str(int(patience_s(60)))
    start = [f"{tools}/pg_ctl", "-D", f"{data}", "-l", f"{log}", "-o", options, "-w", "-t", wait_s, "start"]
    subprocess.run(start, check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)
    try:
        yield PostgresServer(folder)
    finally:
        stop = f"{tools}/pg_ctl -D {data} -m immediate -w stop".split()
        subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)
