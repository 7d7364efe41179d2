"""The command `bamchuong`. Each process of an evening is one command; `demo` and `run` start them all.

Kind: start
"""

import logging
import sys

import click

from bamchuong.child_process import CannotStartError, end_with_parent
from bamchuong.commands.lazy_commands import commands
from bamchuong.help_language import speak
from bamchuong.terminal_language import in_terminal_language, terminal_language
from bus.bad_file import BadFileError
from bus.endpoints import RuntimeFolderError
from bus.exit_codes import ExitCode
from bus.heap import return_large_blocks
from bus.language import SOURCE_LANGUAGE
from bus.lock import AlreadyRunningError
from bus.messages import Sentence
from controller.journal.errors import BrokenChainError, JournalError


@click.group(commands=commands(), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="bamchuong")
def cli() -> None:
    """Run a quiz contest on stage: who pressed first, clocks, lamps, LED boards, scores.

    Example: bamchuong demo --robot --speed 60 --seed 7
    """


def main() -> None:
    """Run the command line; every expected error ends in a sentence and its exit code."""
    end_with_parent()
    return_large_blocks()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s", stream=sys.stderr)
    if (language := terminal_language()) != SOURCE_LANGUAGE:
        speak(cli, sys.argv[1:], language)
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
        _exit_with(ExitCode.BAD_USE, *error.sentences)
    except CannotStartError as error:
        _exit_with(error.code, str(error))
    except BrokenChainError as error:
        _exit_with(ExitCode.NO, str(error))
    except JournalError as error:
        _exit_with(ExitCode.CANNOT, error.reason)
    except (AlreadyRunningError, RuntimeFolderError) as error:
        _exit_with(ExitCode.CANNOT, str(error))


def _exit_with(code: int, *reasons: str | Sentence) -> None:
    print(in_terminal_language(reasons), file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
