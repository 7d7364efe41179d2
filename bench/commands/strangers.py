"""The command `bench strangers`.

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
@click.option("--spectators", type=click.IntRange(1, 4000), default=1000, show_default=True)
@click.option("--events", type=click.IntRange(20, 10_000), default=300, show_default=True, help="Events, 10 a second.")
@click.option("--before-others", is_flag=True, help="As root, on a busy machine: undisturbed by its other programs.")
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
def strangers(spectators: int, events: int, json_file: Path | None, *, before_others: bool) -> None:
    """What the MC and spectators get while thousands of idle, half-open and slow connections and garbage besiege the
    pages, which stand behind HAProxy as on an installed machine.

    Example: bamchuong bench strangers --json strangers.json
    """
    from bench.panel_servers import NoServerError
    from bench.strangers import run

    console = Console(stderr=True)
    load = os.getloadavg()[0]
    try:
        figures = run(spectators, events, console.print, before_others=before_others)
    except (NoServerError, PermissionError) as error:
        console.print(f"[red]{error}")
        sys.exit(ExitCode.CANNOT)
    finish("strangers", "bamchuong " + " ".join(sys.argv[1:]), figures, load, json_file)
