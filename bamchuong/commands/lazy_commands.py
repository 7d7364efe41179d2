"""Table of the commands, and a mapping that imports the module of a command only when that command is used.

A process of an evening is one command: it would pay with memory, all evening, for what the others import.

Kind: start
"""

import importlib
import importlib.util
from collections.abc import Iterator, Mapping, MutableMapping

import click

MODULES = {
    "board": "bamchuong.commands.board",
    "controller": "bamchuong.commands.controller",
    "data": "bamchuong.commands.data",
    "demo": "bamchuong.commands.run",
    "devices": "bamchuong.commands.devices",
    "firmware": "bamchuong.commands.firmware",
    "format": "bamchuong.commands.formats",
    "guide": "bamchuong.commands.guide",
    "host": "bamchuong.commands.update",
    "journal": "bamchuong.commands.journal",
    "keys": "bamchuong.commands.keys",
    "match": "bamchuong.commands.match",
    "match-status": "bamchuong.commands.update",
    "measure": "bamchuong.commands.measure",
    "pack": "bamchuong.commands.pack",
    "panel": "bamchuong.commands.panel",
    "pin": "bamchuong.commands.devices",
    "proxy": "bamchuong.commands.proxy",
    "push": "bamchuong.commands.push",
    "release": "bamchuong.commands.release",
    "report": "bamchuong.commands.report",
    "result": "bamchuong.commands.result",
    "robot": "bamchuong.commands.robot",
    "run": "bamchuong.commands.run",
    "scoreboard": "bamchuong.commands.scoreboard",
    "season": "bamchuong.commands.season",
    "selftest": "bamchuong.commands.selftest",
    "support": "bamchuong.commands.support",
    "takeover": "bamchuong.commands.takeover",
    "update": "bamchuong.commands.update",
}
"""Each command and the module that has it in its `COMMANDS`."""

BENCH = "bench.commands"
"""The module of the group `bench`: in a source tree only, it is not part of the wheel."""


class LazyCommands(MutableMapping[str, click.Command]):
    """Commands by name. A command is imported when it is looked up, and all of them for the help of the group."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._modules = dict(modules)
        self._added: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._added:
            commands = importlib.import_module(self._modules[name]).COMMANDS
            self._added[name] = next(command for command in commands if command.name == name)
        return self._added[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._modules.setdefault(name, "")
        self._added[name] = command

    def __delitem__(self, name: str) -> None:
        del self._modules[name]
        self._added.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


def commands() -> LazyCommands:
    """All commands that are installed here."""
    has_bench = importlib.util.find_spec(BENCH.partition(".")[0]) is not None
    return LazyCommands({**MODULES, "bench": BENCH} if has_bench else MODULES)
