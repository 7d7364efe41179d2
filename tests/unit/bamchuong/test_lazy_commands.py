"""Commands are imported when they are used: the table names them all, and a process loads the command that it is."""

import importlib
import pkgutil
import subprocess
import sys

import click

from bamchuong import commands as folder
from bamchuong.__main__ import cli
from bamchuong.commands.lazy_commands import BENCH, MODULES

NO_COMMANDS = {"options", "output_files", "lazy_commands"}


def test_the_table_has_every_command_of_every_module() -> None:
    names = {f"{folder.__name__}.{module.name}" for module in pkgutil.iter_modules(folder.__path__)}
    modules = {importlib.import_module(name) for name in names}
    module_by_command = {
        command.name: module.__name__ for module in modules for command in getattr(module, "COMMANDS", ())
    }
    assert module_by_command == MODULES
    without = {module.__name__.rpartition(".")[2] for module in modules if not hasattr(module, "COMMANDS")}
    # Commands of the groups `journal` and `season` stand in modules that begin with the group's name.
    assert {name for name in without - NO_COMMANDS if not name.startswith(("journal_", "season_"))} == set()


def test_help_lists_every_command() -> None:
    assert set(cli.list_commands(click.Context(cli))) == {*MODULES, "bench"}
    assert all(cli.commands[name].name == name for name in cli.commands)
    assert cli.commands["bench"] in importlib.import_module(BENCH).COMMANDS


def test_looking_a_command_up_loads_no_other() -> None:
    program = (
        "import sys; from bamchuong.__main__ import cli; cli.commands['firmware'];"
        "print(*sorted(name for name in sys.modules if name.startswith('bamchuong.commands.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == [f"bamchuong.commands.{name}" for name in ("firmware", "lazy_commands", "options")]
