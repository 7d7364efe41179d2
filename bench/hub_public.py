"""What the public reads, as `bench hub` asks for it: the same file from nginx and from the hub's own app, with wrk.

Kind: adapter
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.figures import Figure, at_least, not_measured
from bench.hub_servers import HubSite, wait_for_port
from tests.free_ports import free_port

WRK = shutil.which("wrk")
NO_WRK = "wrk is not installed: sudo apt install wrk"
REQUESTS_PER_S = 30_000.0
CONNECTIONS, THREADS = 500, 2
FILE = "live.json"
APP = "the same file from the app (one process)"


def public_figures(site: HubSite, database: str, season: str, seconds: int) -> list[Figure]:
    """Requests a second for the file of live scores, which everybody who watches asks for."""
    name = "public: live scores from nginx, requests a second"
    if WRK is None:
        return [not_measured(name, NO_WRK)]
    path = f"/public/{season}/{FILE}"
    with tempfile.TemporaryDirectory(prefix="bench-app-") as folder:
        port = free_port()
        command = [sys.executable, "-m", "bench.hub_public", str(port), database, str(site.public), folder]
        with subprocess.Popen(command) as app:
            try:
                wait_for_port(port)
                by_app = requests_per_s(f"http://127.0.0.1:{port}{path}", seconds)
            finally:
                app.terminate()
    by_nginx = requests_per_s(f"{site.address}{path}", seconds)
    figure = at_least(name, "/s", by_nginx, REQUESTS_PER_S)
    ratio = Figure("public: nginx against the app", "×", by_nginx / by_app if by_app else float("inf"))
    return [Figure(figure.name, figure.unit, figure.ours, {APP: by_app}, figure.bar, figure.holds), ratio]


def requests_per_s(address: str, seconds: int) -> float:
    """What wrk measures, which shares the machine with the server. Raises `ValueError` where answers are no files."""
    options = [f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
    output = subprocess.run([str(WRK), *options, address], check=True, capture_output=True, text=True).stdout
    found = re.search(r"Requests/sec:\s*([\d.]+)", output)
    if found is None or "Non-2xx" in output:
        raise ValueError(f"{address}: {output}")
    return float(found[1])


def serve(port: int, database: str, public: Path, folder: Path) -> None:
    """The hub's own app and server, with an address that gives out the public files, until it is ended."""
    import gevent
    from flask import Response, send_from_directory

    from season.site.app import MAX_BODY_BYTES, SiteSettings, create_app
    from season.site.office import Office
    from season.store.database import open_database
    from webcore.admission import Admission
    from webcore.connection_limits import Limits
    from webcore.fd_limit import raise_fd_limit
    from webcore.http_server import Server, listen
    from webcore.tls.addresses import Addresses

    app = create_app(Office(open_database(database)), SiteSettings(folder, Addresses("127.0.0.1")))

    @app.get("/public/<path:name>")
    def public_file(name: str) -> Response:
        return send_from_directory(public, name, max_age=1)

    admission = Admission(Limits.of_files(raise_fd_limit()), app.extensions["traffic"], lambda _: True, MAX_BODY_BYTES)
    server = Server(listen("127.0.0.1", port), None, app, admission)
    admission.start()
    server.start()
    gevent.get_hub().join()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
