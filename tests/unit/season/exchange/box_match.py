"""A box on which the sample match was played, as it lies in its data folder afterwards.

Kind: adapter
"""

from pathlib import Path

from msgspec.structs import replace

from controller.journal.store import Journal
from controller.match_files.match import Team
from controller.match_files.match_plan import MatchPlan
from controller.matches.match_folders import MatchFolders
from controller.matches.running_match import RunningMatch
from controller.rules.facts import AnyFact, MatchOpened
from tests.unit.controller.exchange.sample_result import match_rows, plain_rows
from tests.unit.controller.sealed_evening import SealedRows, finished_match, sealed_rows
from tests.unit.reports.sample_matches import rows_of


def played_by(teams: tuple[Team, ...]) -> SealedRows:
    """The rows of the sample match, as these teams would have played it."""

    def with_teams(fact: AnyFact) -> AnyFact:
        if not isinstance(fact, MatchOpened):
            return fact
        return replace(fact, evening=replace(fact.evening, match=replace(fact.evening.match, teams=teams)))

    return sealed_rows([record for _, record in rows_of([with_teams(fact) for fact in finished_match()])])


def write_journal(box: Path, match: str, rows: SealedRows) -> None:
    """`rows` are the journal of the match that runs on this box."""
    with Journal(box) as journal:
        journal.write(list(plain_rows(rows)))
    RunningMatch(box).adopt(match)


def prepare_sample(folders: MatchFolders) -> str:
    """The sample match is on this box, and was not played yet; its id."""
    opened = next(record.fact for _, record in match_rows() if isinstance(record.fact, MatchOpened))
    played = opened.evening.match
    fields = {name: getattr(played, name) for name in ("title", "venue", "teams", "order")}
    return folders.create(MatchPlan(**fields))


def play_sample(box: Path, folders: MatchFolders) -> str:
    """The sample match itself has run on this box; its id."""
    match = prepare_sample(folders)
    write_journal(box, match, match_rows())
    return match
