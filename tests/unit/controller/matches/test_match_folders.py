"""Matches in their folders: written whole, told apart by version, removed only while nothing was played."""

from pathlib import Path

import pytest

from bus.bad_file import BadFileError
from controller.match_files.match import Match, Team
from controller.match_files.match_plan import MatchPlan, match_differences, plan_text
from controller.matches.match_folders import ChangedMeanwhileError, MatchFolders, plain_id
from controller.matches.match_states import MatchState

PLAN = MatchPlan(
    title="Chung khảo cụm 1",
    venue="Trường THCS Sài Đồng",
    teams=(Team(1, "THCS Thạch Bàn"), Team(2, "THCS Sài Đồng", 4)),
    order=(2, 1),
    format="long-bien-2018",
    pack="cum-1.sealed",
    judges=5,
)


def renamed(title: str) -> MatchPlan:
    return MatchPlan(title=title, venue=PLAN.venue, teams=PLAN.teams)


def test_a_match_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    folders = MatchFolders(tmp_path)
    match = folders.create(PLAN, 'mc = "Cô Lan"\n')
    assert match == "chung-khao-cum-1"
    assert folders.plan(match) == PLAN
    assert (folders.path(match, "people.toml")).read_text(encoding="utf-8") == 'mc = "Cô Lan"\n'
    assert folders.state(match, "") is MatchState.PREPARED
    assert folders.state(match, match) is MatchState.RUNNING


def test_what_is_as_by_default_stands_in_no_file() -> None:
    assert plan_text(renamed("Cụm 9")).splitlines() == [
        'title = "Cụm 9"',
        'venue = "Trường THCS Sài Đồng"',
        "",
        "[[teams]]",
        "number = 1",
        'name = "THCS Thạch Bàn"',
        "",
        "[[teams]]",
        "number = 2",
        'name = "THCS Sài Đồng"',
        "station = 4",
    ]


def test_two_matches_of_one_title_have_folders_of_their_own(tmp_path: Path) -> None:
    folders = MatchFolders(tmp_path)
    assert [folders.create(PLAN), folders.create(PLAN)] == ["chung-khao-cum-1", "chung-khao-cum-1-2"]
    assert set(folders.ids()) == {"chung-khao-cum-1", "chung-khao-cum-1-2"}


def test_whoever_saves_an_old_version_is_told(tmp_path: Path) -> None:
    folders = MatchFolders(tmp_path)
    match = folders.create(PLAN)
    version = folders.version(match)
    folders.save(match, version, renamed("Của bàn một"), "")
    with pytest.raises(ChangedMeanwhileError):
        folders.save(match, version, renamed("Của bàn hai"), "")
    assert folders.plan(match).title == "Của bàn một"
    folders.save(match, folders.version(match), renamed("Của bàn hai"), 'mc = "Lan"\n')
    changed = folders.version(match)
    folders.path(match, "people.toml").write_text("", encoding="utf-8")
    assert folders.version(match) != changed


def test_only_a_match_of_which_nothing_was_played_is_removed(tmp_path: Path) -> None:
    folders = MatchFolders(tmp_path)
    match, played = folders.create(PLAN), folders.create(PLAN)
    journal = folders.journal(played)
    journal.parent.mkdir(parents=True)
    journal.touch()
    folders.remove(match)
    with pytest.raises(BadFileError, match="kept until the data is wiped"):
        folders.remove(played)
    assert folders.ids() == [played]


@pytest.mark.parametrize("match", ["../packs", "no-such-match", ".", "..", "", "Cum-1"])
def test_there_is_no_match_outside_of_the_folder(tmp_path: Path, match: str) -> None:
    MatchFolders(tmp_path).create(PLAN)
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "match.toml").touch()
    with pytest.raises(BadFileError, match="no such match"):
        MatchFolders(tmp_path).plan(match)


@pytest.mark.parametrize(
    "title, name",
    [("Đội tuyển Đức Giang – vòng 2", "doi-tuyen-duc-giang-vong-2"), ("「」", "match"), ("a" * 90, "a" * 40)],
)
def test_ids_are_small_letters_without_marks(title: str, name: str) -> None:
    assert plain_id(title) == name


def test_what_a_file_says_otherwise_is_said_team_by_team() -> None:
    written = Match("Cụm 1", PLAN.venue, (Team(1, "THCS Thạch Bàn"), Team(2, "THCS Sài Động", 3), Team(3, "Mới")))
    assert [str(sentence) for sentence in match_differences(PLAN.match, written)] == [
        "Title: Chung khảo cụm 1; in the file Cụm 1",
        "Team 2: THCS Sài Đồng; in the file THCS Sài Động",
        "Team 2: station 4; in the file 3",
        "Team 3 is in the file only",
    ]
    assert match_differences(PLAN.match, PLAN.match) == []
