"""Command `measure`.

Kind: start
"""

from importlib import metadata
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force, refuse_if_exists, write
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language
from hardware.board import find_board


@click.command()
@options.board
@options.data
@options.run
@click.option(
    "--output", type=options.FILE, required=True, help="Write the figures here (JSON), and a picture beside it."
)
@force
@click.option("--emulated", default="", metavar="BY", help="Note that this machine is emulated, and by what.")
@click.option("--quick", is_flag=True, help="Measure a tenth of everything: to see that it works.")
@options.terminal_lang(help="Language of progress and picture.")
def measure(
    board: str, data: Path, runtime: Path, output: Path, emulated: str, *, force: bool, quick: bool, lang: Language
) -> None:
    """Measure what only a real machine shows: timestamps, wake-ups, card, LED bus, start; at rest and beside load.

    Takes about two minutes, and keeps every processor busy for half of them: not while a match is running. Timestamps
    need a wire from an output to an input ([loopback] in the board profile), and the order of pins a jig. The file
    holds nothing that says whose machine it is: send it to the project, hardware/measured collects them.

    Example: sudo bamchuong measure --board my-board.toml --output pi5.json
    """
    from bamchuong.match_status import running_match
    from hardware.measurement.measurement import FIGURES, MAX_TEXT, encode
    from hardware.measurement.measuring import Amount, Measuring
    from hardware.measurement.picture import STATES, duration, picture

    translate, drawing = translator(lang), output.with_suffix(".svg")
    if len(emulated) > MAX_TEXT:
        raise click.BadParameter(f"at most {MAX_TEXT} characters", param_hint="--emulated")
    if output == drawing:
        raise click.BadParameter(
            f"{output}: the picture gets this name; choose one like pi5.json", param_hint="--output"
        )
    for path in (output, drawing):
        refuse_if_exists(path, force=force)
    if match := running_match(runtime):
        click.echo(f"{match}: measure after it", err=True)
        raise click.exceptions.Exit(ExitCode.NO)
    profile, amount = find_board(board), Amount()
    if quick:
        amount = Amount(*(count // 10 for count in (amount.pulses, amount.sleeps, amount.writes, amount.transfers)))
    report = Measuring(profile, data, lambda part: click.echo(translate(part), err=True), amount)
    measurement = report.measure(metadata.version("bamchuong"), emulated)
    write(output, encode(measurement), force=force)
    write(drawing, picture(measurement, translate).encode(), force=force)
    for series in measurement.series:
        if series.samples_us:
            values = ", ".join(f"{percent} % {duration(series.percentile(percent))}" for percent in (50, 99, 100))
            click.echo(f"{translate(FIGURES[series.figure])}, {translate(STATES[series.state][0])}: {values}")
    for skipped in measurement.skipped:
        click.echo(f"not measured: {skipped.figure}: {skipped.why}")
    click.echo(f"{output}\n{drawing}")


COMMANDS = (measure,)
