"""End of a show that robots have played: its result is printed and written, its journal verified.

Kind: start
"""

from pathlib import Path

import msgspec
from rich.console import Console

from bamchuong.match_result import Result, ranking_table, timeline_table
from bamchuong.show import Show
from bus import messages as m
from bus.catalogue import translator
from bus.messages import Sentence
from controller.journal.errors import JournalError
from controller.journal.journal_reader import read_records, verify
from reports.press_timeline import timelines


def report_result(show: Show, console: Console, data: Path, last: m.Snapshot | None) -> int:
    """After the robot: print timelines and ranking, verify the journal, and write the JSON if asked for."""
    path, translate = data / "journal.sqlite", translator(show.language)
    if last is None:
        return 1
    try:
        head = verify(path, last.journal_head)
        lines = timelines(read_records(path))
    except JournalError as error:
        reason = error.reason if isinstance(error.reason, str) else translate(error.reason)
        console.print(reason, style="red", markup=False)
        return 1
    console.print(timeline_table(lines, translate))
    console.print(ranking_table(last.ranking, show.language, translate))
    text = "journal verified: {count} facts, head {head}"
    console.print(translate(Sentence("demo-verified", text, {"count": head[0], "head": f"{head[0]}:{head[1]}"})))
    if show.json is not None:
        show.json.write_bytes(msgspec.json.format(msgspec.json.encode(Result(last.ranking, lines, head))) + b"\n")
    return 0
