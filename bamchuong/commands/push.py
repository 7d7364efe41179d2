"""Commands `push`, `push status|enrol`: the journal of this box goes to the office's hub while a match runs.

Kind: start
"""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bamchuong.commands import options
from bamchuong.staff_entry import qr
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language

if TYPE_CHECKING:
    from controller.push.push_state import PushState

LANGUAGE = options.terminal_lang(help="Language of what is printed.")


@click.group(invoke_without_command=True)
@click.option("--once", is_flag=True, help="Send what there is and end. Exit codes: 0 all is received, 1 not yet.")
@LANGUAGE
@options.data
@click.pass_context
def push(context: click.Context, once: bool, lang: Language, data: Path) -> None:
    """Send the journal row by row, and signed results, to the hub of the office, until SIGTERM.

    It reads the journal and changes nothing in it. Until the box is enrolled (`push enrol`) it waits.

    Example: bamchuong push --once
    """
    context.obj = data
    if context.invoked_subcommand is not None:
        return
    from controller.push import start

    if not once:
        sys.exit(start.run(data))
    _print_state(start.run_once(data), lang)


@push.command("status")
@LANGUAGE
@click.pass_obj
def status(data: Path, lang: Language) -> None:
    """Print up to which row the hub has received the journal, or since when not and why.

    Exit codes: 0 it has everything, 1 it has not, or the box is not enrolled.

    Example: bamchuong push status --lang vi
    """
    from controller.exchange.hub_link import hub_link
    from controller.push.push_state import PushState, read_push_state

    enrolled = hub_link(data) is not None
    _print_state((read_push_state(data) or PushState()) if enrolled else None, lang)


@push.command("enrol")
@click.argument("text")
@click.pass_obj
def enrol(data: Path, text: str) -> None:
    """Send to the hub that the office's text names (`season enrol`), and print the key of this box for the office.

    Compare the fingerprint with what the office says on the telephone.

    Example: bamchuong push enrol BCH1:PDNJ…
    """
    from controller.exchange.hub_link import keep_hub_link, read_hub_text
    from controller.exchange.key_files import machine_key
    from controller.rules.seal_chain import fingerprint, in_groups

    link, key = read_hub_text(text), machine_key(data)
    keep_hub_link(data, link)
    click.echo(f"{link.address}\n{in_groups(fingerprint(link.key))}")
    click.echo(f"{key.public}\n{in_groups(fingerprint(key.public))}\n{qr(key.public)}")


def _print_state(state: "PushState | None", lang: Language) -> None:
    from controller.push.push_state import state_sentence
    from controller.push.start import NOT_ENROLLED

    translate = translator(lang)
    if state is None:
        click.echo(translate(NOT_ENROLLED))
        sys.exit(ExitCode.NO)
    since = time.strftime("%H:%M", time.localtime(state.failing_s))
    click.echo(translate(state_sentence(state, since)))
    sys.exit(ExitCode.GOOD if state.is_good else ExitCode.NO)


COMMANDS = (push,)
