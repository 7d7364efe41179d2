"""A real nginx with the configuration that `season nginx` prints: public files from the disk, the rest to the hub."""

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from bamchuong.__main__ import cli
from controller.exchange.hub_link import HubLink
from controller.exchange.posted_rows import RowsPost, posted
from controller.push.hub_client import HubClient
from tests.free_ports import free_port
from tests.patience import Patience
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.controller.push.served_hub import served
from tests.unit.season.exchange.stored_office import scheduled_office
from tests.unit.season.hub.box_client import JOURNAL, ROWS, Hub

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
MAIN = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1; {user}
events {{ worker_connections 64; }}
http {{
  access_log off; default_type text/html; types {{ application/json json; text/html html; }}
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/site;
}}
"""

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here (apt install nginx)")


@contextmanager
def running_nginx(folder: Path, hub_port: int, port: int) -> Iterator[str]:
    """The address of an nginx of our own; every second of the hub's processes is away."""
    arguments = ["--name", "127.0.0.1", "--public", f"{folder}/public", "--port", str(port)]
    ports = ["--hub-port", str(free_port()), "--hub-port", str(hub_port)]
    printed = CliRunner().invoke(cli, ["season", "nginx", *arguments, *ports])
    assert printed.exit_code == 0, printed.output
    (folder / "site").write_text(printed.output)
    user = "user root;" if folder.stat().st_uid == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user))
    command = [str(NGINX), "-c", f"{folder}/nginx.conf", "-p", str(folder), "-e", f"{folder}/error.log"]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            patience = Patience(20)
            with socket.socket() as probe:
                while probe.connect_ex(("127.0.0.1", port)):
                    assert not patience.ended
                    time.sleep(0.02)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def test_public_files_come_from_the_disk_and_boxes_reach_the_hub(folder: Path) -> None:
    hub = Hub(scheduled_office(folder).store.engine, folder)
    hub.now_ns = time.time_ns()
    live = folder / "public" / "long-bien" / "live.json"
    live.parent.mkdir(parents=True)
    live.write_text('{"number":1}')
    (live.parent / "index.html").write_text("<p>Kết quả</p>")
    with served(hub) as direct, running_nginx(folder, int(direct.rpartition(":")[2]), free_port()) as address:
        with urllib.request.urlopen(f"{address}/public/long-bien/live.json", timeout=20) as answer:
            assert (answer.read(), answer.headers["Cache-Control"]) == (b'{"number":1}', "public, max-age=1")
            again = urllib.request.Request(answer.url, headers={"If-None-Match": answer.headers["ETag"]})
        with pytest.raises(urllib.error.HTTPError, match="304"):
            urllib.request.urlopen(again, timeout=20)
        with urllib.request.urlopen(f"{address}/public/long-bien/", timeout=20) as page:
            assert (page.read().decode(), page.headers["Cache-Control"]) == ("<p>Kết quả</p>", "public, max-age=10")
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{address}/public/../site", timeout=20)
        box = HubClient(HubLink(address, hub.key), sample.BOX)
        for first in range(0, 40, 10):
            received = box.post(JOURNAL, RowsPost(sample.SITTING, posted(ROWS[first : first + 10])))
        assert received.receipt.rows == 40


@pytest.mark.parametrize("options", [["--public", "public"], ["--public", "/a b"], ["--public", "/a", "--key", "/k"]])
def test_what_nginx_would_read_as_something_else_is_refused(options: list[str]) -> None:
    answer = CliRunner().invoke(cli, ["season", "nginx", "--name", "thi.example.vn", *options])
    assert answer.exit_code != 0
