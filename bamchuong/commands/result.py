"""Commands `result sign|verify|show|keys|new-key`: what a box says of a sitting, signed, and checked on any laptop.

Kind: start
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.seal_options import fingerprint as fingerprint_option
from bamchuong.staff_entry import qr
from bus.bad_file import BadFileError
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from bus.language import Language, Translate
from bus.messages import Sentence
from controller.exchange.key_files import machine_key, new_person_key, open_person_key, person_names
from controller.exchange.result_file import ResultFile, read_result, text_of
from controller.exchange.result_proof import proof_sentences
from controller.rules.seal_chain import fingerprint, in_groups
from reports.paper_locale import VIETNAM

FILE = click.argument("file", type=options.FILE)
LANGUAGE = options.terminal_lang(help="Language of what is printed.")
PIN_VARIABLE = "BAMCHUONG_CHAIR_PIN"


@click.group()
def result() -> None:
    """Sign the result of a sitting on its box, and check or show one anywhere, without a network.

    Example: bamchuong result verify cum-1.r1.bcresult --lang vi
    """


@result.command("sign")
@click.argument("match", default="")
@click.option("--chair", help="Name of the chair of the jury, as for new-key; left out: the box alone signs.")
@click.option("--pin", envvar=PIN_VARIABLE, show_envvar=True, help="PIN of the chair's key; asked for if left out.")
@click.option("--why", default="", help="Why a result that was signed already is corrected.")
@click.option("--broken-off", is_flag=True, help="The match will not be played to its end: how far it came.")
@options.data
def sign(match: str, chair: str | None, pin: str | None, why: str, data: Path, *, broken_off: bool) -> None:
    """Sign the result of MATCH, by default of the one that runs: its statement, journal and minutes in one file.

    Example: bamchuong result sign --chair "Nguyễn Văn An"
    """
    from reports.result_signing import Signing, sign_result

    keys = [machine_key(data)]
    if chair is not None:
        keys.append(open_person_key(data, chair, pin if pin is not None else _ask_pin(confirm=False)))
    click.echo(str(sign_result(data, Signing(match, why, is_broken_off=broken_off), keys)))


def _ask_pin(*, confirm: bool) -> str:
    return str(click.prompt("PIN", hide_input=True, confirmation_prompt=confirm))


@result.command("new-key")
@click.argument("name")
@click.option("--pin", envvar=PIN_VARIABLE, show_envvar=True, help="PIN that locks it; asked for if left out.")
@options.data
def new_key(name: str, pin: str | None, data: Path) -> None:
    """Make a key for the chair of a jury, locked by a PIN, and print it for the office to enrol.

    Example: bamchuong result new-key "Nguyễn Văn An"
    """
    key = new_person_key(data, name, pin if pin is not None else _ask_pin(confirm=True))
    click.echo(f"{key.public}\n{in_groups(fingerprint(key.public))}")


@result.command("keys")
@options.data
def list_keys(data: Path) -> None:
    """Print the key of this box with its fingerprint, and who has a key on it. The first call makes the box's key.

    Example: bamchuong result keys
    """
    key = machine_key(data)
    click.echo(f"{key.public}\n{in_groups(fingerprint(key.public))}")
    for name in person_names(data):
        click.echo(name)


@result.command("verify")
@FILE
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="FINGERPRINT|FILE",
    help="Fingerprint of a key that must have signed, or a file with it; may be given several times.",
)
@LANGUAGE
def verify(file: Path, keys: tuple[str, ...], lang: Language) -> None:
    """Check a result to its last byte, and say what that proves and what it does not.

    Exit codes: 0 it is as it was signed (and by each --key), 1 it is not.

    Example: bamchuong result verify cum-1.r1.bcresult --key "5be0 1d2e 77aa 90c4 13f8 26bd a4e9 0c7f"
    """
    translate, required_keys = translator(lang), [fingerprint_option(key) for key in keys]
    result_file = _read(file, translate)
    signed = {fingerprint(key): key for key in result_file.signed_by}
    for sentence in proof_sentences(result_file):
        click.echo(f"- {translate(sentence)}")
    missing = [mark for mark in required_keys if mark not in signed]
    for mark in missing:
        text = "NO: nobody with the fingerprint {fingerprint} signed it"
        click.echo(translate(Sentence("proof-key-missing", text, {"fingerprint": in_groups(mark)})), err=True)
    if missing:
        sys.exit(ExitCode.NO)


@result.command("show")
@FILE
@click.option("--qr", "as_code", is_flag=True, help="Print the signed statement as a QR code, to be photographed.")
@LANGUAGE
def show(file: Path, as_code: bool, lang: Language) -> None:
    """Show what a result says: the sitting, the teams with places and points, when, and who signed.

    Example: bamchuong result show cum-1.r1.bcresult --lang vi
    """
    translate = translator(lang)
    result_file = _read(file, translate)
    if as_code:
        click.echo(qr(text_of(file)))
        return
    statement = result_file.statement
    click.echo(f"{statement.sitting} r{statement.revision}  {result_file.id[:16]}")
    click.echo(f"{_time(statement.started_s)} – {_time(statement.ended_s)}  {statement.rows}:{statement.head[:32]}")
    for team in statement.teams:
        click.echo(f"{team.place or '–':>3}  {team.points:>6}  {team.entry}")
    if statement.why:
        click.echo(statement.why)
    for key in result_file.signed_by:
        click.echo(in_groups(fingerprint(key)))


def _read(file: Path, translate: Translate) -> ResultFile:
    """The result in `file`; one that is not good ends the command with all reasons."""
    try:
        return read_result(file)
    except BadFileError as error:
        for fault in error.sentences:
            click.echo(f"{file}: {translate(fault) if isinstance(fault, Sentence) else fault}", err=True)
        sys.exit(ExitCode.NO)


def _time(wall_s: int) -> str:
    return f"{datetime.fromtimestamp(wall_s, UTC).astimezone(VIETNAM):%Y-%m-%d %H:%M}"


COMMANDS = (result,)
