"""The command `bench panel`.

Kind: start
"""

import os
import sys
from pathlib import Path

import click
from rich.console import Console

from bamchuong.commands import options
from bench.commands.led import bench, finish
from bus.exit_codes import ExitCode


@bench.command()
@click.option("--clients", multiple=True, type=click.IntRange(2, 4000), default=(10, 100, 1000), show_default=True)
@click.option("--events", type=click.IntRange(20, 10_000), default=200, show_default=True, help="Events, 10 a second.")
@click.option(
    "--no-peers", is_flag=True, help="Without gunicorn and Flask-SocketIO (they come with the extra `bench`)."
)
@click.option("--no-stage", is_flag=True, help="Without screens that load slides and clips.")
@click.option("--no-browser", is_flag=True, help="Without page weight and time to use in Chromium.")
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
def panel(
    clients: tuple[int, ...], events: int, json_file: Path | None, *, no_peers: bool, no_stage: bool, no_browser: bool
) -> None:
    """Time from the bus to every client, beside other servers; from a verdict to the MC, through rules and journal;
    with slides and clips; with bad clients; a stop; page weight.

    A bar that cannot be measured here (dead clients without root, pages without Chromium) does not hold; what an
    option leaves out has no bar.

    Example: bamchuong bench panel --json panel.json
    """
    from bench import panel as measured
    from bench import panel_bad_clients, panel_pages, panel_stage, panel_verdict
    from bench.contest_driver import ContestStuckError
    from bench.panel_servers import NoServerError

    console = Console(stderr=True)
    load = os.getloadavg()[0]
    try:
        figures = measured.run(clients, events, not no_peers, console.print)
        figures += panel_verdict.run(max(clients), min(events, panel_verdict.MAX_VERDICTS), console.print)
        if not no_stage:
            figures += panel_stage.run(max(clients), events, console.print)
        figures += panel_bad_clients.run(max(clients), events, console.print)
        if not no_browser:
            figures += panel_pages.run(console.print)
    except (NoServerError, ContestStuckError) as error:
        console.print(f"[red]{error}")
        sys.exit(ExitCode.CANNOT)
    finish("panel", "bamchuong " + " ".join(sys.argv[1:]), figures, load, json_file)


COMMANDS = (bench,)
