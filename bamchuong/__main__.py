"""The command `bamchuong`. Each process of an evening is one command; `demo` and `run` start them all.

Kind: start
"""

import importlib
import importlib.util
import logging
import sys

import click

from bamchuong.commands import (
    board,
    controller,
    data,
    firmware,
    formats,
    guide,
    journal,
    pack,
    panel,
    proxy,
    report,
    run,
    scoreboard,
    selftest,
    support,
    update,
)
from bamchuong.supervisor import CannotStartError, end_with_parent
from bus.bad_file import BadFileError
from bus.exit_codes import ExitCode
from bus.sockets import AlreadyRunningError, RuntimeFolderError
from controller.journal.errors import BrokenChainError, JournalError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="bamchuong")
def cli() -> None:
    """Run a quiz contest on stage: who pressed first, clocks, lamps, LED boards, scores.

    Example: bamchuong demo --robot --speed 60 --seed 7
    """


def _bench_commands() -> list[click.Command]:
    """The group `bench`, in a source tree only: it is not part of the wheel."""
    if importlib.util.find_spec("bench") is None:
        return []
    return list(importlib.import_module("bench.commands").COMMANDS)


for command in (
    *journal.COMMANDS,
    *run.COMMANDS,
    *controller.COMMANDS,
    *firmware.COMMANDS,
    *panel.COMMANDS,
    *proxy.COMMANDS,
    *scoreboard.COMMANDS,
    *formats.COMMANDS,
    *board.COMMANDS,
    *selftest.COMMANDS,
    *support.COMMANDS,
    *pack.COMMANDS,
    *report.COMMANDS,
    *data.COMMANDS,
    *update.COMMANDS,
    *guide.COMMANDS,
    *_bench_commands(),
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; every expected error ends in a sentence and its exit code."""
    end_with_parent()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.BAD_USE)
    except click.Abort:
        sys.exit(ExitCode.BAD_USE)
    except BadFileError as error:
        _exit_with(ExitCode.BAD_USE, "\n".join(error.errors))
    except CannotStartError as error:
        _exit_with(error.code, str(error))
    except BrokenChainError as error:
        _exit_with(ExitCode.NO, str(error))
    except (AlreadyRunningError, RuntimeFolderError, JournalError) as error:
        _exit_with(ExitCode.CANNOT, str(error))


def _exit_with(code: int, message: str) -> None:
    print(message, file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
