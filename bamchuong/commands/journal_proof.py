"""Commands `journal verify|key`: proof that a journal was not changed, and the key by which it is sealed.

Kind: start
"""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from bamchuong.commands import options
from bamchuong.seal_options import NO_KEY, fingerprint, seals_as_json
from bamchuong.staff_entry import qr
from bus.catalogue import translator
from bus.exit_codes import ExitCode
from controller.journal.errors import BrokenChainError, JournalError
from controller.journal.file_names import NAME
from controller.journal.hash_chain import head_hash, parse_head
from controller.journal.journal_reader import verify_seals
from controller.journal.seal_report import chain_label, seal_report
from controller.rules.seal_chain import FINGERPRINT_DIGITS

FILE = click.argument("file", type=options.FILE, required=False)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command("verify")
@FILE
@options.data
@click.option("--head", help="A head noted earlier, as N:HASH; it reveals a truncated or rewritten end.")
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="FINGERPRINT|FILE",
    help="The photographed fingerprint of the seals, or a file with it; may be given several times.",
)
@options.terminal_lang(help="Language of the sentences about the seals.")
@AS_JSON
def verify_journal(
    file: Path | None, data: Path, head: str | None, keys: tuple[str, ...], lang: str, as_json: bool
) -> None:
    """Check that no fact was changed and, with --head, that none is missing at the end.

    With --key, check that the seals were made by the box whose fingerprint was photographed: who changes the journal
    afterwards cannot make them again. Exits with 1 and the first bad row, or with the reasons, if the check fails.

    Example: bamchuong journal verify --key "5be0 1d2e 77aa 90c4 13f8 26bd a4e9 0c7f"
    """
    path, noted, fingerprints = journal_path(file, data), _head(head), [fingerprint(key) for key in keys]
    try:
        last, checked = verify_seals(path, noted)
    except BrokenChainError as error:
        if as_json:
            echo_json({"good": False, "row": error.seq, "why": error.why, "file": str(path)})
        click.echo(str(error), err=True)
        sys.exit(ExitCode.NO)
    report = seal_report(checked, fingerprints, noted[0] if noted is not None else 0)
    good = report.is_proven if fingerprints else checked.bad is None
    sentences = [translator(lang)(sentence) for sentence in report.sentences]
    place = f"{last.seq}:{head_hash(last.digest)}"
    if as_json:
        facts = {"good": good, "facts": last.seq, "head": place, "file": str(path)}
        echo_json(facts | {"seals": seals_as_json(checked), "sentences": sentences})
    else:
        click.echo("\n- ".join([f"{'OK' if good else 'NO'}: {last.seq} facts, head {place}", *sentences]))
    if not good:
        sys.exit(ExitCode.NO)


@click.command()
@FILE
@options.data
@options.terminal_lang(help="Language of the sentences.")
@AS_JSON
def key(file: Path | None, data: Path, lang: str, as_json: bool) -> None:
    """Print the fingerprint of the seals, with a QR code: to be photographed during the evening, by several people.

    Example: bamchuong journal key
    """
    _, checked = verify_seals(journal_path(file, data))
    if checked.last_chain is None:
        click.echo(translator(lang)(NO_KEY), err=True)
        sys.exit(ExitCode.NO)
    if as_json:
        echo_json({"key": checked.last_chain.fingerprint[:FINGERPRINT_DIGITS], "seals": seals_as_json(checked)})
        return
    click.echo(chain_label(checked.last_chain))
    click.echo(qr(checked.last_chain.fingerprint[:FINGERPRINT_DIGITS]))


def journal_path(file: Path | None, data: Path) -> Path:
    """The file that was named, or the journal of the data folder."""
    return file if file is not None else data / NAME


def _head(text: str | None) -> tuple[int, str] | None:
    try:
        return None if text is None else parse_head(text)
    except JournalError as error:
        raise click.BadParameter(str(error), param_hint="--head") from error


def echo_json(value: dict[str, Any]) -> None:
    """Print an answer for programs."""
    click.echo(msgspec.json.encode(value).decode())
