"""Start: the command `bamchuong`. Each process of an evening is one command; `demo` and `run` start them all."""

import logging
import sys

import click

from bamchuong.commands import (
    bench_panel,
    bench_press,
    bench_rules,
    boards_led,
    checks,
    firmware,
    guides,
    hardware_board,
    hardware_selftest,
    hardware_support,
    journal,
    packs,
    panel,
    processes,
    reports,
    reports_data,
    shows,
    updating,
)
from bamchuong.supervisor import HopelessError, end_with_parent
from controller.bus.sockets import AlreadyRunningError, RuntimeFolderError
from controller.files import BadFileError
from controller.journal import BrokenChainError, JournalError

GOOD, NO, BAD_USE, CANNOT = 0, 1, 2, 3
"""Exit codes: good; the answer is no; wrong use or bad input; the machine cannot."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="bamchuong")
def cli() -> None:
    """Runs a quiz contest on stage: who pressed first, the clocks, the lamps, the LED boards, the score.

    Example: bamchuong demo --robot --speed 60 --seed 7
    """


for command in (
    *journal.COMMANDS,
    *shows.COMMANDS,
    *processes.COMMANDS,
    *firmware.COMMANDS,
    *panel.COMMANDS,
    *boards_led.COMMANDS,
    *bench_panel.COMMANDS,
    *bench_press.COMMANDS,
    *bench_rules.COMMANDS,
    *checks.COMMANDS,
    *hardware_board.COMMANDS,
    *hardware_selftest.COMMANDS,
    *hardware_support.COMMANDS,
    *packs.COMMANDS,
    *reports.COMMANDS,
    *reports_data.COMMANDS,
    *updating.COMMANDS,
    *guides.COMMANDS,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; every error that is not ours to blame ends in a sentence and its exit code."""
    end_with_parent()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s", stream=sys.stderr)
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_USE)
    except click.Abort:
        sys.exit(BAD_USE)
    except BadFileError as error:
        _end(BAD_USE, "\n".join(error.errors))
    except HopelessError as error:
        _end(error.code, str(error))
    except BrokenChainError as error:
        _end(NO, str(error))
    except (AlreadyRunningError, RuntimeFolderError, JournalError) as error:
        _end(CANNOT, str(error))


def _end(code: int, words: str) -> None:
    print(words, file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
