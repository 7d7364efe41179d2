"""Options that several commands share, so that they mean the same everywhere.

Kind: start
"""

from functools import partial
from pathlib import Path

import click

from bamchuong.paths import data_folder, runtime_folder
from bamchuong.terminal_language import terminal_language
from bus.catalogue import languages
from bus.language import DEFAULT_LANGUAGE

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)

BOARD, PORT = "BAMCHUONG_BOARD", "BAMCHUONG_PORT"
"""Settings of an installed machine, passed on by its `bamchuong` wrapper (hardware/systemd/bamchuong.sh)."""

board = click.option(
    "--board",
    default="simulated",
    show_default=True,
    envvar=BOARD,
    show_envvar=True,
    help="Board profile: a shipped name or a file.",
)
form = click.option("--format", "form", default="long-bien-2018", show_default=True, help="Format: a name or a file.")
pack = click.option("--pack", default="long-bien-2018", show_default=True, help="Questions: a name or a file.")
match = click.option("--match", default="cum-1", show_default=True, help="Teams and venue: a name or a file.")
speed = click.option(
    "--speed",
    type=click.FloatRange(0.1, 1000),
    default=1.0,
    show_default=True,
    help="How many times faster than real time all clocks run.",
)
host = click.option("--host", default="0.0.0.0", show_default=True, help="Address to listen on.")
_port = partial(
    click.option,
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    envvar=PORT,
    show_envvar=True,
)
port = _port(help="Port to listen on.")
panel_port = _port(help="Port of this machine's panel.")
lang = partial(
    click.option,
    "--lang",
    type=click.Choice(languages()),
    default=DEFAULT_LANGUAGE,
    show_default=True,
    help="Language: Vietnamese, English, or another that has a catalogue.",
)
"""What it is the language of, a command says itself, with `help`; some have another default."""
terminal_lang = partial(lang, default=terminal_language, show_default="as LANG says")
"""Of what a command prints at the terminal."""
data = click.option("--data", type=FOLDER, default=data_folder, help="Data folder: journal, keys, logs.")
mirror = click.option("--mirror", type=FOLDER, help="Folder on a USB stick to which every fact is copied.")
run = click.option("--run", "runtime", type=FOLDER, default=runtime_folder, help="Folder for the sockets.")
