"""Servers of `bench hub`: processes of the hub on one database, and nginx before them, as an office installs them.

Kind: adapter
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct

from bench.process_usage import processor_s
from season.hub.nginx_config import NginxSite, nginx_config
from tests.free_ports import free_port
from tests.patience import Patience

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
NO_NGINX = "nginx is not installed: sudo apt install nginx-light"
MAIN = """\
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 2; {user}
worker_rlimit_nofile 20000;
events {{ worker_connections 8192; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=1000;
  types {{ application/json json; text/html html; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/site;
}}
"""
"""Beside the site itself: what Debian's own `nginx.conf` sets, with as many connections as there are halls."""


class HubSite(Struct, frozen=True):
    """A hub that runs. `address`: of nginx; `data`: with its key; `public`: what nginx gives out; `pids`: of the hub's
    processes."""

    address: str
    data: Path
    public: Path
    pids: tuple[int, ...]

    def processor_s(self) -> float:
        """How long the hub's processes have had a processor, in seconds."""
        return sum(map(processor_s, self.pids))


@contextmanager
def hub_site(folder: Path, database: str, count: int) -> Iterator[HubSite]:
    """So many processes of the hub on `database`, of which the first writes what is public. Raises `LookupError` where
    nginx is missing."""
    if NGINX is None:
        raise LookupError(NO_NGINX)
    data, public, ports = folder / "office", folder / "public", [free_port() for _ in range(count)]
    public.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        pids = []
        for number, port in enumerate(ports):
            options = ["--data", str(data), "--database", database]
            options += ["--public", str(public), "--live"] if number == 0 else []
            command = [sys.executable, "-m", "bamchuong", "season", "serve", "--port", str(port), *options]
            process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
            stack.callback(process.terminate)
            if process.stdout is not None:
                process.stdout.readline()
            pids.append(process.pid)
        address = stack.enter_context(_nginx(folder, public, ports))
        yield HubSite(address, data, public, tuple(pids))


@contextmanager
def _nginx(folder: Path, public: Path, ports: list[int]) -> Iterator[str]:
    port = free_port()
    site = NginxSite("127.0.0.1", tuple(ports), str(public), port=port)
    (folder / "site").write_text(nginx_config(site), encoding="utf-8")
    user = f"user {folder.owner()};"
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
    command = [str(NGINX), "-c", f"{folder}/nginx.conf", "-p", str(folder), "-e", f"{folder}/error.log"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for_port(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for_port(port: int) -> None:
    """Wait until somebody listens on this port of this machine."""
    import socket

    patience = Patience(20)
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert not patience.ended, port
        time.sleep(0.02)
