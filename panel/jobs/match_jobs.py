"""Jobs for matches: teams of a spreadsheet, the key of a sealed pack, packages; all take a while (`worker.py`).

Kind: adapter
"""

from pathlib import Path

from bus.bad_file import BadFileError
from controller.packs.library import FOLDER, find_pack
from controller.packs.pack_reader import derive_file_key, open_with_key
from panel.jobs import answers
from panel.jobs import messages as jobs
from panel.jobs.match_packages import pack_match, unpack_match
from question_files.file_errors import UnreadableError
from question_files.kinds.word_file import read_tables
from question_files.sheet_csv import text_page
from question_files.sheet_xlsx import read_xlsx
from question_files.table import Page
from question_files.team_columns import count_team_headings
from question_files.team_rows import read_teams
from question_files.text_decoding import decode

TEXTS = (".csv", ".tsv", ".txt")


def read_team_file(job: jobs.ReadTeams) -> answers.AnyAnswer:
    """Return the teams of a spreadsheet, and what is wrong with it."""
    try:
        table = read_teams(_pages(job))
    except UnreadableError as error:
        return answers.Failed((error.reason_in_file,))
    return answers.TeamsRead(table.teams, table.faults)


def _pages(job: jobs.ReadTeams) -> tuple[Page, ...]:
    """Return the pages of the file. Raises `UnreadableError`."""
    ending = Path(job.file).suffix.lower()
    if ending == ".xlsx":
        return read_xlsx(job.content, job.file).pages
    if ending == ".docx":
        return (Page(tuple(read_tables(job.content, job.file))),)
    if ending in TEXTS:
        return (text_page(decode(job.content, job.file).text, job.file, count_team_headings),)
    raise UnreadableError(job.file, "kind-spreadsheet", ending=ending or job.file)


def open_pack_key(job: jobs.OpenPackKey) -> answers.PackKey:
    """Return the key of a sealed pack, on record. Raises `WrongPinError` and `BadFileError`."""
    path = find_pack(Path(job.data) / FOLDER, job.file)
    key = derive_file_key(path, job.pin)
    open_with_key(path, key, job.who, "opened for a match")
    return answers.PackKey(key.hex())


def pack_to_file(job: jobs.PackMatch) -> answers.AnyAnswer:
    """Write the package of a match, or return everything that is missing."""
    try:
        pack_match(Path(job.data), job.match, Path(job.target), job.program)
    except BadFileError as error:
        return answers.Failed(error.reasons)
    return answers.MatchPacked()


def unpack_from_file(job: jobs.UnpackMatch) -> answers.AnyAnswer:
    """Put the match of a package onto this machine, or return everything that is wrong with it."""
    try:
        return answers.MatchUnpacked(unpack_match(Path(job.data), Path(job.source)))
    except BadFileError as error:
        return answers.Failed(error.reasons)
