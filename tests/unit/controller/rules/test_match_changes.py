"""Other matches and corrected names: refused while a question is on, and what the facts make of the contest."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Role, Sentence
from controller.match_files.match import Team
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.commands import COMMANDS
from controller.rules.contest import Contest
from controller.rules.decide import decide
from controller.rules.match_changes import MAY_LEAVE
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.refusals import refused
from tests.unit.reports.sample_matches import minutes_from

BEGIN = m.BeginMatch("cum-2")
OBSTACLES = (Sentence("a", "A"), Sentence("b", "B"))


@pytest.mark.parametrize("command", [BEGIN, m.PutMatchAside()])
def test_a_match_is_left_between_questions_only(command: m.Command) -> None:
    play = Play()
    play.to_buzzers()
    for phase in Phase:
        contest = replace(play.contest, phase=phase)
        order = Order(command, "Lan", Role.DESK)
        if phase in MAY_LEAVE:
            (fact,) = COMMANDS[type(command)].decide(contest, order, play.now_ns)
            assert fact == f.MatchPutAside("cum-2" if command == BEGIN else "")
            assert apply(contest, fact) == replace(contest, seq=contest.seq + 1)
        else:
            with pytest.raises(RefusedError, match="A question or a performance is on"):
                COMMANDS[type(command)].decide(contest, order, play.now_ns)


def test_everything_that_keeps_a_match_from_this_machine_is_said() -> None:
    with pytest.raises(RefusedError) as error:
        decide(Contest(), Order(BEGIN, "Lan", Role.DESK, obstacles=OBSTACLES), 1)
    assert error.value.reasons == OBSTACLES


def test_a_match_begins_where_none_is_open_and_a_mere_check_changes_nothing() -> None:
    assert decide(Contest(), Order(BEGIN, "Lan", Role.DESK), 1) == ()
    assert decide(Play().contest, Order(replace(BEGIN, is_check=True), "Lan", Role.DESK), 1) == ()
    with pytest.raises(RefusedError, match="No match is open"):
        decide(Contest(), Order(m.PutMatchAside(), "Lan", Role.DESK), 1)


def test_a_match_that_goes_on_arms_above_all_that_the_firmware_saw_meanwhile() -> None:
    play = Play()
    before = replace(play.contest, arming=7)
    after = apply(before, f.MatchResumed(900))
    assert (after.arming, after.step, after.scores) == (900, before.step + 1, before.scores)
    assert [str(notice) for notice in after.notices] == ["The match goes on where it was put aside"]
    assert apply(replace(before, arming=1_000), f.MatchResumed(900)).arming == 1_000


def test_a_changed_file_replaces_the_teams_and_forgets_what_could_be_undone() -> None:
    play = Play(start=False)
    play.order(m.MarkAbsent(5, absent=True))
    play.order(m.MarkAbsent(2, absent=True))
    play.order(m.MarkAbsent(1, absent=True))
    play.order(m.Undo())
    teams = (Team(1, "THCS Mới"), Team(2, "THCS 2", 4))
    match = replace(play.contest.current_evening.match, teams=teams)
    after = apply(play.contest, f.MatchFileTaken(match))
    assert (after.current_evening.match, after.match_file) == (match, match)
    assert (after.scores, after.contenders, after.round_teams) == ({1: Decimal(0), 2: Decimal(0)}, (1, 2), (1, 2))
    assert all(isinstance(score, Decimal) for score in after.scores.values())
    assert after.absent == (2,)
    assert (after.undo_point, after.redo_point) == (None, None)


def test_a_name_is_corrected_at_any_time_undone_and_stands_in_the_minutes() -> None:
    play = Play()
    play.to_buzzers()
    play.order(m.StartReading())
    play.order(m.RenameTeam(2, "  THCS  Ái Mộ ", "sai chính tả"), role=Role.DESK)
    assert [team.name for team in play.view().teams[:2]] == ["THCS 1", "THCS Ái Mộ"]
    of_match = minutes_from(play.facts, "en")
    assert of_match.teams[1].name == "THCS Ái Mộ"
    assert "is called THCS Ái Mộ from now on" in str(of_match.rulings)
    assert "sai chính tả" in str(of_match.rulings)
    play.order(m.Undo())
    assert play.view().teams[1].name == "THCS 2"


def test_title_and_venue_are_corrected_during_the_match_undone_and_stand_in_the_minutes() -> None:
    play = Play()
    before = play.view()
    play.to_buzzers()
    play.order(m.RenameMatch("Vòng thi  thử", "Trường THCS Ái Mộ", "đổi nơi thi"), role=Role.DESK)
    play.order(m.StartReading())
    assert (play.view().title, play.view().venue) == ("Vòng thi thử", "Trường THCS Ái Mộ")
    of_match = minutes_from(play.facts, "en")
    assert (of_match.title, of_match.venue) == ("Vòng thi thử", "Trường THCS Ái Mộ")
    assert "reads Vòng thi thử, venue Trường THCS Ái Mộ, from now on" in str(of_match.rulings)
    assert "đổi nơi thi" in str(of_match.rulings)
    play.order(m.Undo())
    play.order(m.Undo())
    assert (play.view().title, play.view().venue) == (before.title, before.venue)


def test_a_name_is_taken_back_later_without_what_came_after_it() -> None:
    play = Play()
    play.order(m.RenameTeam(2, "THCS Ái Mộ", "sai chính tả"))
    assert play.contest.undo_point is not None
    decision = play.contest.undo_point.number
    play.order(m.StartRound())
    play.order(m.UndoDecision(decision, "đúng là THCS 2", also=()))
    assert play.view().teams[1].name == "THCS 2"
    assert play.contest.phase is not Phase.INTRO


def test_a_name_is_refused_for_all_reasons() -> None:
    play = Play()
    assert refused(play, m.RenameTeam(7, "THCS 1", "")) == ["no-such-team", "name-taken", "reason-short"]
    assert refused(play, m.RenameTeam(1, "THCS 1", "sai")) == ["name-same"]
    assert refused(play, m.RenameTeam(1, " ", "sai")) == ["name-empty"]
    assert refused(play, m.RenameTeam(1, "THCS A", "sai"), Role.TECH) == ["not-permitted"]
