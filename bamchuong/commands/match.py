"""Commands `match check|template|new|pack|unpack|trust`.

Kind: start
"""

import re
from importlib.metadata import version
from pathlib import Path

import click

from bamchuong.commands import options
from bamchuong.commands.output_files import force, refuse_if_exists, write
from bamchuong.match_source import MatchSource
from bamchuong.show import FileNames
from controller.match_files.match import Team
from controller.match_files.match_plan import MatchPlan
from controller.match_files.match_reader import find_match, read_plan
from controller.matches.match_folders import MatchFolders
from controller.rules.seal_chain import fingerprint, in_groups
from hardware.board import find_board

TEMPLATE = """\
# A match. `bamchuong match check FILE` says everything that is wrong with it.
title = "Chung khảo cụm 1"
venue = "Trường THCS Sài Đồng"

# What is left out is as the command line or the settings say.
#format = "long-bien-2018"
#pack = "long-bien-2018"
#judges = 3
# The order of the performances, by the numbers of the teams; left out: by number.
#order = [2, 1]

# From two to eight teams. `station`: where a team sits; left out: at the station with its number.
[[teams]]
number = 1
name = "THCS Thạch Bàn"

[[teams]]
number = 2
name = "THCS Sài Đồng"
station = 2
"""


@click.group()
def match() -> None:
    """Check match files, write a template, and put a match into the data folder for the desk.

    Example: bamchuong match check my-match.toml
    """


@match.command("check")
@click.argument("file")
@options.form
@options.pack
@options.board
@options.data
def match_check(file: str, form: str, pack: str, board: str, data: Path) -> None:
    """Check a match with the format, the questions and the board that it is to be played with; list all errors.

    What the file does not name itself is taken from --format and --pack.

    Example: bamchuong match check my-match.toml --board pi-4-stations
    """
    path = find_match(file)
    source = MatchSource(FileNames(board, form=form, pack=pack, match=file), find_board(board), 1.0, data)
    inputs = source.read_inputs(path, "", "match check")
    teams = ", ".join(team.name for team in inputs.evening.match.teams)
    click.echo(f"{file}: OK: {inputs.evening.match.title}: {teams}")


@match.command("template")
@click.option("--output", type=options.FILE, help="File to write; by default the template is printed.")
@force
def match_template(output: Path | None, force: bool) -> None:
    """Write a match file to fill in.

    Example: bamchuong match template --output my-match.toml
    """
    if output is None:
        click.echo(TEMPLATE, nl=False)
        return
    refuse_if_exists(output, force=force)
    write(output, TEMPLATE.encode(), force=force)
    click.echo(f"{output}: written")


@match.command("new")
@click.argument("file", required=False)
@click.option("--title", default="", help="Title of an empty match with two teams, where no FILE is given.")
@options.data
def match_new(file: str | None, title: str, data: Path) -> None:
    """Put a match into the data folder, where the desk finds it at /matches; nothing begins.

    Example: bamchuong match new my-match.toml
    """
    if (file is None) is (not title):
        raise click.UsageError("give either FILE or --title")
    plan = read_plan(find_match(file)) if file is not None else _empty(title)
    click.echo(f"{MatchFolders(data).create(plan)}: {plan.title}")


@match.command("pack")
@click.argument("match_id", metavar="MATCH")
@click.option("--output", type=options.FILE, required=True, help="File to write, such as cum-1.bcmatch.")
@options.data
def match_pack(match_id: str, output: Path, data: Path) -> None:
    """Write a match of the data folder as one file, with its people, sealed questions, format, videos and logo.

    MATCH is its name as `match new` and the address of its file at the desk show it.

    Example: bamchuong match pack cum-1 --output cum-1.bcmatch
    """
    from panel.jobs.match_packages import pack_match

    refuse_if_exists(output, force=False)
    pack_match(data, match_id, output, version("bamchuong"))
    click.echo(f"{output}: written")


@match.command("unpack")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.board
@options.data
def match_unpack(file: Path, board: str, data: Path) -> None:
    """Put the match of a package into the data folder, where the desk finds it at /matches; nothing begins.

    Every byte of the file is checked first; what is wrong is told, and nothing on the machine is overwritten. A package
    of a season must be signed by an office that this machine trusts, and fit its program and its board.

    Example: bamchuong match unpack cum-1.bcmatch
    """
    from panel.jobs.match_packages import unpack_match

    stations = {station.number for station in find_board(board).stations}
    click.echo(f"{unpack_match(data, file, stations)}: {file.name}")


@match.command("trust")
@click.argument("key")
@click.option("--season", "season_id", default="", help="Only this season; by default the first one that comes.")
@options.data
def match_trust(key: str, season_id: str, data: Path) -> None:
    """Take packages that the office with this key signs, as `bamchuong season office-key` prints it.

    Compare the fingerprint, which is printed, with what the office says on the telephone.

    Example: bamchuong match trust 6c25659973dc8143166cff2ea5a6df97a407acab30f5d946d453e2540b9b24c4
    """
    from controller.exchange.trusted_office import TrustedOffice, trust_office

    if re.fullmatch("[0-9a-f]{64}", key) is None:
        raise click.BadParameter("a key has 64 digits and letters from a to f", param_hint="KEY")
    trust_office(data, TrustedOffice(key, season_id))
    click.echo(in_groups(fingerprint(key)))


def _empty(title: str) -> MatchPlan:
    if not title.strip() or len(title) > 80:
        raise click.BadParameter("from 1 to 80 letters", param_hint="--title")
    return MatchPlan(title.strip(), "–", (Team(1, "Đội 1"), Team(2, "Đội 2")))


COMMANDS = (match,)
