"""The file of the match that is open: taken while nothing was played, told afterwards, and corrected by the desk."""

from pathlib import Path
from typing import NoReturn

import pytest
from msgspec.structs import replace

from bus.messages import Phase
from controller.match_files.match import Match, Team
from controller.match_files.match_plan import MatchPlan
from controller.matches.match_switch import MatchSwitch
from controller.matches.running_match import RunningMatch
from controller.rules.apply import apply
from controller.rules.contest import Contest, Evening
from controller.rules.facts import AnyFact, MatchOpened
from tests.unit.controller.rules.played_match import PACK, PLAN

PLAYED = MatchPlan("Cụm 1", "Sài Đồng", (Team(1, "A"), Team(2, "B")), format="tossup")


class MemoryStore:
    """A store that keeps its contest in memory."""

    def __init__(self, match: Match) -> None:
        self.contest = apply(Contest(), MatchOpened(Evening(PLAN, PACK, match)))

    def add(self, cause: str, who: str, facts: list[AnyFact], now_ns: int) -> None:
        for fact in facts:
            self.contest = apply(self.contest, fact)

    def correct(self, name: str, phase: Phase = Phase.SETUP) -> None:
        """Somebody has corrected the name of team 1."""
        evening = self.contest.current_evening
        match = replace(evening.match, teams=(Team(1, name), evening.match.teams[1]))
        self.contest = replace(self.contest, evening=replace(evening, match=match), phase=phase)


class Opened:
    """A match that was chosen at the desk and is open."""

    def __init__(self, data: Path) -> None:
        running = RunningMatch(data)
        self.folders = running.folders
        running.change("", self.folders.create(PLAYED))
        self.store = MemoryStore(PLAYED.match)
        self._switch = MatchSwitch(running, _never_read, lambda match: (), lambda: None)
        self.look()

    def look(self) -> list[str]:
        """The codes of what people are told when the controller looks at the file."""
        notices = self._switch.take_changed_file(self.store, 1)  # type: ignore[arg-type]
        return [notice.code for notice in notices or ()]

    def save(self, plan: MatchPlan) -> None:
        self.folders.save("cum-1", self.folders.version("cum-1"), plan, "")

    @property
    def names(self) -> list[str]:
        """Names of the teams that are played."""
        return [team.name for team in self.store.contest.current_evening.match.teams]


def _never_read(path: Path, key: str, who: str) -> NoReturn:
    raise AssertionError("nothing is opened here")


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return Opened(tmp_path)


def test_a_name_that_was_corrected_before_the_start_stands_in_the_file_and_the_form_keeps_it(opened: Opened) -> None:
    version = opened.folders.version("cum-1")
    opened.store.correct("THCS A")
    assert opened.look() == []
    plan = opened.folders.plan("cum-1")
    assert (plan.teams[0].name, plan.format) == ("THCS A", "tossup")
    assert opened.folders.version("cum-1") != version  # who has the form open is told
    opened.save(replace(plan, venue="Gia Thụy"))
    assert opened.look() == ["match-file-taken"]
    assert opened.names == ["THCS A", "B"]


def test_what_is_corrected_after_the_start_leaves_the_file_alone(opened: Opened) -> None:
    opened.store.correct("THCS A", Phase.INTRO)
    assert opened.look() == []
    assert opened.folders.plan("cum-1").teams[0].name == "A"


def test_other_rules_and_questions_in_a_changed_file_are_told_before_and_after_the_start(opened: Opened) -> None:
    opened.save(replace(PLAYED, format="values", pack="x.csv", judges=5))
    assert opened.look() == ["match-begin-again", "differs-format", "differs-pack", "differs-judges"]
    assert opened.look() == []
    opened.store.correct("A", Phase.INTRO)
    opened.save(replace(PLAYED, format="values", pack="y.csv", judges=5))
    assert opened.look() == ["match-file-differs", "differs-pack"]
