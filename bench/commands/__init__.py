"""The group `bench` with all its commands, for `bamchuong bench`.

Kind: start
"""

from bench.commands import hub, idle, panel, press, rules, season, spare, strangers  # noqa: F401 (each adds its command)
from bench.commands.led import COMMANDS

__all__ = ["COMMANDS"]
