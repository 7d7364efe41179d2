"""The command `season demo`.

Kind: start
"""

import logging
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.commands.season_records import LANGUAGE, season_database
from bus.bad_file import BadFileError
from bus.language import Language
from bus.messages import Sentence

DATABASE = "season.db"


@click.command("demo")
@click.option(
    "--seed", type=click.IntRange(0, 1_000_000), default=7, show_default=True, help="Who wins, and all names."
)
@click.option("--output", type=options.FOLDER, required=True, help="An empty folder for everything that is made.")
@click.option(
    "--speed",
    type=click.IntRange(1, 60),
    default=20,
    show_default=True,
    help="How much faster matches run.",
)
@LANGUAGE
def season_demo(seed: int, output: Path, speed: int, lang: Language) -> None:
    """Play a whole season through: plan, promotion, heats, nominations, four pools, a protest, the final, all 22 rows.

    Matches are played by robots on the real engine, whose clock is moved by hand; the same seed gives the same papers
    to the byte.

    Example: bamchuong season demo --seed 7 --output mua-giai --lang vi
    """
    if output.exists() and any(output.iterdir()):
        text = "{folder}: there is something in this folder; name an empty one, or one that does not exist yet"
        raise BadFileError([Sentence("demo-folder", text, {"folder": str(output)})])
    for chatty in ("controller", "firmware"):
        logging.getLogger(chatty).setLevel(logging.WARNING)  # the story is told, not every press
    with season_database(f"sqlite:///{output / DATABASE}") as engine:
        from bamchuong.season_demo import Robots, play_demo

        play_demo(engine, output, Robots(seed, speed), lang, click.echo)


DEMO_COMMANDS = (season_demo,)
