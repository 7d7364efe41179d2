"""Questions to the letter: what stands on record of a pack, which question comes when, how openings are numbered."""

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase
from controller.formats.format import BuzzersRound
from controller.match_files.match import Match
from controller.packs.pack import Pack, PackAccess, Question
from controller.rules import facts as f
from controller.rules.apply import apply
from controller.rules.contest import Contest, Evening, start_clock
from controller.rules.decide import decide
from controller.rules.order import Order
from controller.rules.questions import question_for, spare_question, unrecorded_accesses
from controller.rules.refusal import RefusedError
from controller.rules.rounds.boards.state import BoardsState
from tests.unit.controller.rules import refusals
from tests.unit.controller.rules.played_match import PACK, PLAN, TEAMS, Play
from tests.unit.controller.rules.test_questions import OTHER, TAKE

CHECK = PackAccess("2018-04-01T08:00:00Z", "hoa", "check", True)
WRONG_PIN = PackAccess("2018-04-02T08:00:00Z", "?", "", False)


def test_a_pack_that_is_taken_stands_on_record_with_its_name_seal_and_number_of_questions() -> None:
    _, *facts = decide(Play(start=False).contest, Order(TAKE, "cô Lan", m.Role.DESK, pack=OTHER), 0)
    access = PackAccess(at="", who="", why="taken for the match", opened=True)
    assert facts == [
        f.PackOpened("bộ khác", OTHER.digest, len(PACK.questions), access),
        f.PackLoaded(OTHER, "bộ khác.sealed"),
    ]


def test_a_pack_that_is_too_small_is_told_by_section() -> None:
    few = Pack("nhỏ", (Question("khoi-dong", "1 + 1?", "2"),))
    with pytest.raises(RefusedError) as error:
        decide(Play(start=False).contest, Order(TAKE, "cô Lan", m.Role.DESK, pack=few), 0)
    assert [str(reason) for reason in error.value.reasons] == [
        "Section khoi-dong: 1 questions, the format needs 10",
        "Section tang-toc: 0 questions, the format needs 10",
    ]


def test_an_access_that_the_pack_knows_and_the_journal_does_not_is_put_on_record_as_often_as_it_happened() -> None:
    play = Play(start=False)
    pack = play.contest.current_evening.pack
    contest = replace(play.contest, pack_accesses=(CHECK,))
    expected = [f.PackOpened(pack.name, pack.digest, len(pack.questions), access) for access in (CHECK, WRONG_PIN)]
    assert unrecorded_accesses(contest, (CHECK, WRONG_PIN, CHECK)) == expected
    assert unrecorded_accesses(contest, (CHECK,)) == []


def test_where_the_section_has_no_question_left_a_spare_comes() -> None:
    contest = Play().contest
    contest = replace(contest, round=0)
    section = contest.current_evening.pack.section(PACK.questions[0].section)
    assert question_for(contest, len(section) - 1) == (section[-1], False)
    question, is_spare = question_for(contest, len(section))
    assert question is not None
    assert (question.section, is_spare) == (contest.current_evening.format.spare_section, True)


def test_rounds_that_share_a_section_play_it_one_after_the_other() -> None:
    form = replace(PLAN, rounds=tuple(replace(part, section="tang-toc") for part in PLAN.rounds[:2]))
    contest = replace(Contest(), evening=Evening(form, PACK, Match("", "", TEAMS)), round=1)
    section = PACK.section("tang-toc")
    played = PLAN.rounds[0].questions  # type: ignore[union-attr]
    assert len(section) <= played, "the first round has used them all"
    assert question_for(contest, 0)[1]
    assert question_for(replace(contest, round=0), 0) == (section[0], False)


def test_questions_of_the_spare_section_that_rounds_play_are_no_spare_ones() -> None:
    form = replace(PLAN, spare_section="khoi-dong")
    contest = replace(Contest(), evening=Evening(form, PACK, Match("", "", TEAMS)))
    few, enough = PACK.section("khoi-dong")[:10], PACK.section("khoi-dong")[:1]
    pack = replace(PACK, questions=(*few, *(replace(question, text="spare") for question in enough)))
    assert spare_question(replace(contest, evening=replace(contest.current_evening, pack=PACK))) is None
    spare = spare_question(replace(contest, evening=replace(contest.current_evening, pack=pack)))
    assert spare is not None
    assert spare.text == "spare"


def test_every_question_has_the_next_arming_and_a_voided_one_uses_up_its_own() -> None:
    play = Play()
    play.order(m.StartRound())
    before = play.contest.arming
    play.order(m.StartReading())
    assert (play.contest.arming, play.contest.buzzers.question_arming) == (before + 1, 0), "boards have no presses"
    assert play.contest.asked_teams == play.contest.contenders == (1, 2, 3, 4, 5)
    play.order(m.VoidQuestion())
    assert (play.contest.arming, play.contest.question, play.contest.spare) == (before + 2, None, True)
    play.order(m.StartReading())
    assert play.contest.arming == before + 3


def test_presses_of_a_buzzers_question_count_from_its_own_arming_on() -> None:
    play = Play()
    play.to_buzzers()
    assert isinstance(play.contest.current_round, BuzzersRound)
    before = play.contest.arming
    play.order(m.StartReading())
    assert (play.contest.arming, play.contest.buzzers.question_arming) == (before + 1, before + 1)


def test_a_question_that_is_thought_about_is_read() -> None:
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    assert not play.contest.is_read
    play.order(m.StartThinking())
    assert (play.contest.phase, play.contest.is_read) == ("thinking", True)
    assert play.contest.clock is not None
    assert play.contest.opening_ns == play.contest.clock.deadline_ns


def test_a_spare_comes_after_a_void_in_extra_questions_and_where_a_round_has_none_of_its_own() -> None:
    contest = Contest(evening=Evening(PLAN, PACK, Match("", "", TEAMS)), round=0, phase=Phase.READY)
    own, spare = PACK.section("khoi-dong")[0], spare_question(contest)
    assert spare is not None
    assert question_for(contest, 0) == (own, False)
    assert question_for(replace(contest, spare=True), 0) == (spare, True)
    assert question_for(replace(contest, spare=True, phase=Phase.REVEALED), 0) == (own, False), "the one after it"
    assert question_for(replace(contest, round=len(PLAN.rounds)), 0) == (spare, True)
    assert question_for(replace(contest, round=2), 0) == (spare, True), "a round of performances"


def test_where_all_spares_are_used_that_is_the_reason_against_another() -> None:
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    play.contest = replace(play.contest, spares_used=99)
    assert refusals.refused(play, m.VoidQuestion()) == ["no-spare"]


def test_a_question_that_is_read_is_known_with_its_clock_and_whether_it_is_a_spare() -> None:
    clock = start_clock("reading", 0, 5)
    contest = replace(Play().contest, round=0)
    for is_spare in (True, False):
        fact = f.ReadingStarted(item=2, question=PACK.questions[0], spare=is_spare, contenders=(1, 2), clock=clock)
        after = apply(contest, fact)
        assert (after.phase, after.item, after.question, after.clock) == (Phase.READING, 2, PACK.questions[0], clock)
        assert (after.spare, after.spares_used) == (is_spare, int(is_spare))


def test_a_question_that_is_voided_was_played_by_nobody_and_put_nobody_out() -> None:
    boards = BoardsState(eliminated=(4,), item_eliminated=(2,))
    contest = replace(Play().contest, round=0, item_attended=(1, 2), boards=boards, marks={1: True})
    after = apply(contest, f.QuestionVoided({}))
    assert (after.tally.attended, after.tally.right_answers, after.boards) == ((), {}, BoardsState(eliminated=(4,)))
