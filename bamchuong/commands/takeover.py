"""Command `takeover`: the evening on a stick goes on on this machine.

Kind: start
"""

import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import click
import msgspec
from msgspec.structs import replace

from bamchuong.commands import options
from bamchuong.own_services import stopped_services
from bamchuong.terminal_language import in_terminal_language
from bus.bad_file import BadFileError
from bus.lock import Lock
from bus.messages import Name, Note, Sentence, SentenceArgs
from bus.own_addresses import read_addresses

PIN_VARIABLE = "BAMCHUONG_TAKEOVER_PIN"
LISTEN_S = 3.0
"""A machine that runs says so once a second."""

SETTINGS = Path("/etc/bamchuong")

UNPLUG = Sentence(
    "takeover-unplug",
    "Two machines must never both run. Is the old machine without power, and are its buttons plugged in here?",
)
DONE = Sentence(
    "takeover-done",
    "{title}: entries up to {number} (head {head}) are here. What was here before is in {folder}",
)
START_SERVICES = Sentence(
    "takeover-services", "The services start. At /mc the clock is paused; compare the points, then go on"
)
START_BY_HAND = Sentence(
    "takeover-by-hand", "Start it: bamchuong run --mirror {stick} with the board and format of the old machine"
)
ADDRESSES = Sentence(
    "takeover-addresses",
    "Tablets know the old machine as {name}.local and {addresses}; this one has {own}. Where they do not come back by "
    "themselves, give this machine that name (sudo bamchuong host --name {name}) and that address in the router",
)
FINISHED = Sentence("takeover-finished", "The interrupted take-over is finished")
NOT_INTERRUPTED = Sentence("takeover-not-interrupted", "No take-over was interrupted here")
LEFT_OUT = Sentence("takeover-left-out", "Not in the kit, because the old machine could not read it: {files}")


@click.command()
@click.option("--from", "stick", type=options.FOLDER, help="Folder of the stick: the old machine's --mirror.")
@click.option("--who", help="Who takes over; asked for.")
@click.option("--why", help="Why, for the minutes; asked for.")
@click.option("--pin", envvar=PIN_VARIABLE, help="Take-over PIN; asked for, or taken from BAMCHUONG_TAKEOVER_PIN.")
@click.option("--settings", type=options.FOLDER, default=SETTINGS, show_default=True, help="Settings of this machine.")
@click.option("--yes", is_flag=True, help="Do not ask whether the old machine is off.")
@click.option("--finish", is_flag=True, help="Only finish a take-over that a power cut interrupted.")
@options.data
@options.run
def takeover(
    stick: Path | None,
    who: str | None,
    why: str | None,
    pin: str | None,
    settings: Path,
    data: Path,
    runtime: Path,
    *,
    yes: bool,
    finish: bool,
) -> None:
    """Go on here with the evening on a stick, because the old machine is dead: facts, PINs, paired tablets, questions.

    All of it or nothing: what was on this machine is kept beside it. The clock comes back paused, an open question as
    "open again". Who took over, and why, is in the minutes. On an installed machine it needs root.

    Example: sudo bamchuong takeover --from /media/usb
    """
    from controller.spare.file_exchange import finish_exchange
    from controller.spare.take_over import TakeoverOrder, take_over
    from controller.start import boot_id

    if finish:
        click.echo(_say(FINISHED if finish_exchange(data) else NOT_INTERRUPTED))
        return
    if stick is None:
        raise click.UsageError("give the stick's folder with --from")
    who = _checked(who or click.prompt("Who takes over"), Name, "--who")
    why = _checked(why or click.prompt("Why"), Note, "--why")
    pin = pin or click.prompt("Take-over PIN", hide_input=True)
    if not yes:
        click.confirm(_say(UNPLUG), abort=True)
    order = TakeoverOrder(pin=pin, who=who, why=why, boot=boot_id(), now_ns=time.monotonic_ns(), wall_ns=time.time_ns())
    with stopped_services(data) as has_services, ExitStack() as stack:
        for lock in _locks(data, runtime):
            stack.callback(lock.close)
        _refuse_beside_another(stick, pin)
        result = take_over(stick, data, order, settings)
        index = result.index
        if has_services:
            _take_name(index.machine)
    number, digest = result.head
    args: SentenceArgs = {"title": result.title, "number": number, "head": digest}
    click.echo(_say(DONE, {**args, "folder": str(data / result.aside)}))
    if index.left_out:
        click.echo(_say(LEFT_OUT, {"files": ", ".join(index.left_out)}))
    own = ", ".join(address for address in read_addresses() if not address.startswith("127."))
    known = ", ".join(index.addresses) or "-"
    click.echo(_say(ADDRESSES, {"name": index.machine, "addresses": known, "own": own or "-"}))
    click.echo(_say(START_SERVICES) if has_services else _say(START_BY_HAND, {"stick": str(stick)}))


def _refuse_beside_another(stick: Path, pin: str) -> None:
    """Raise `BadFileError` where the network has a machine of this site that goes on with its evening."""
    from controller.spare.fence import heard_beacons
    from controller.spare.take_over import open_kit

    kit = open_kit(stick, pin)
    try:
        beacons = heard_beacons(kit.key, LISTEN_S)
    except OSError:
        return  # without a network nobody can be heard: the person at the old machine has answered for it
    for beacon in beacons:
        text = "The machine {machine} still runs, at entry {number}: switch it off first. Nothing was changed"
        args: SentenceArgs = {"machine": beacon.machine, "number": beacon.seq}
        raise BadFileError([Sentence("old-machine-runs", text, args)])


def _locks(data: Path, runtime: Path) -> list[Lock]:
    """The locks of whoever else uses the data folder, where they are: one that root made would be closed to them.

    Raises `AlreadyRunningError`.
    """
    places = [data / "journal.lock", runtime / "controller.lock", runtime / "panel.lock"]
    return [Lock(place) for place in places if place.exists()]


def _take_name(name: str) -> None:
    """Take the name by which tablets know the old machine; where that fails, what is printed says how."""
    subprocess.run([sys.executable, "-P", "-m", "bamchuong", "host", "--name", name], check=False)


def _checked(text: str, kind: object, option: str) -> str:
    try:
        checked: str = msgspec.convert(text.strip(), kind)
    except msgspec.ValidationError as error:
        raise click.BadParameter(str(error), param_hint=option) from error
    if not checked:
        raise click.BadParameter("say it in a few words", param_hint=option)
    return checked


def _say(sentence: Sentence, args: SentenceArgs | None = None) -> str:
    return in_terminal_language([replace(sentence, args=args or {})])


COMMANDS = (takeover,)
"""Exit codes: see `bus.exit_codes`; a wrong PIN, a damaged kit and an older one end with `BAD_USE`."""
