"""The command `bench press`.

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
@click.option(
    "--boots", type=click.IntRange(1), default=5, show_default=True, help="Boots of the guest: runs of their own."
)
@click.option(
    "--pairs", type=click.IntRange(0), default=2000, show_default=True, help="Pairs in each boot; 0: no guest."
)
@click.option(
    "--presses", type=click.IntRange(10), default=200, show_default=True, help="Presses in each to time the lamp by."
)
@click.option(
    "--edges", type=click.IntRange(1000), default=100_000, show_default=True, help="Edges read, to see none come late."
)
@click.option(
    "--openings",
    type=click.IntRange(1000),
    default=100_000,
    show_default=True,
    help="Openings on each modelled machine.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same presses.")
@click.option("--json", "json_file", type=options.FILE, help="Write the figures here.")
@click.option("--plot", type=options.FILE, help="Write a plot here (PNG).")
def press(
    *,
    boots: int,
    pairs: int,
    presses: int,
    edges: int,
    openings: int,
    seed: int,
    json_file: Path | None,
    plot: Path | None,
) -> None:
    """Who pressed first: wrong orders and time to the lamp, beside gpiozero, RPi.GPIO and polling.

    Boots Debian's kernel with simulated GPIO lines (a quarter of an hour for 2000 pairs), then sweeps modelled lines.
    The kernel itself records who was pressed first; the table has an interval of 95 % and the spread of the boots.

    Example: bamchuong bench press --boots 2 --pairs 200 --plot press.png
    """
    from bench import press as measured
    from bench.press_guest import GuestCannotError, arrivals, race
    from bench.press_plot import draw
    from bench.press_race import arrival_figures, race_figures, together
    from bench.press_sweep import Machine

    console = Console(stderr=True)
    load = os.getloadavg()[0]
    figures = []
    if pairs:
        observations = []
        try:
            for boot in range(boots):
                console.print(f"boot {boot + 1} of {boots}: bamchuong and three peers see the same pairs, in turn ...")
                observations.append(race(pairs, presses, seed + boot))
            figures += race_figures(observations)
            console.print(f"one more boot, to read {edges} edges ...")
            figures += arrival_figures(arrivals(edges, seed))
        except GuestCannotError as error:
            console.print(f"[red]{error}", soft_wrap=True)
            sys.exit(ExitCode.CANNOT)
        if plot is not None:
            draw(together(observations), plot)
    for machine in Machine:
        console.print(f"simulating {openings} openings on a machine whose order of arrival is {machine.value} ...")
        figures += measured.sweep_figures(measured.run_sweep(openings, seed, machine, console.print), machine)
    guest = f"--boots {boots} --pairs {pairs} --presses {presses} --edges {edges}"
    command = f"bamchuong bench press {guest} --openings {openings} --seed {seed}"
    finish("press", command, figures, load, json_file)


COMMANDS = (bench,)
