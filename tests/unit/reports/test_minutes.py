"""What the minutes say is what was played."""

from decimal import Decimal

import pytest

from bus import messages as m
from bus.language import name_in
from bus.messages import Author, Role
from reports.certificates_pdf import certificate_holders
from reports.minutes import NoMatchError, NoPrizesError, minutes
from reports.report_kinds import wording_in
from reports.signatories import People
from reports.tables import minutes_tables
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.rules.random_match import evening
from tests.unit.controller.rules.test_absences import play_without
from tests.unit.controller.rules.test_ties import at_the_cut, corrected
from tests.unit.reports.sample_matches import FORMATS, full_match, minutes_from, minutes_of, rows_of, shipped_format


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("form", FORMATS)
def test_the_tables_of_the_rounds_add_up_to_the_score_of_every_team(form: str, seed: int) -> None:
    play = evening(shipped_format(form), seed)
    match_minutes = minutes_of(play)
    for team, score in play.contest.scores.items():
        assert sum(part.total(team) for part in match_minutes.played_rounds if not part.tie_break) == score
        assert match_minutes.adjustments[team] == 0
    assert match_minutes.open_at == ""
    assert [(place.team, place.score) for place in match_minutes.places] == [
        (line.team, line.score) for line in play.view().ranking
    ]


def test_every_question_of_a_full_match_stands_in_the_minutes_once() -> None:
    match_minutes = minutes_from(full_match())
    assert [len(part.items) for part in match_minutes.played_rounds[:2]] == [12, 12]
    assert len(match_minutes.played_rounds[2].performances) == 5
    assert all(item.over for part in match_minutes.played_rounds for item in part.items)
    assert [step.label for step in match_minutes.steps[:3]] == ["0", "1.1", "1.2"]


def test_a_correction_stands_with_who_when_and_why_and_an_undone_one_is_marked() -> None:
    match_minutes = minutes_from(full_match())
    correction, undone, undo = [ruling for ruling in match_minutes.rulings if "điểm" in ruling.what.lower()][-3:]
    assert correction.what == "Điều chỉnh điểm đội 2 (THCS 2): −4 điểm"
    assert correction.reason == "Khiếu nại câu 3 được chấp nhận"
    assert (correction.who, correction.undone) == (Author("", Role.MC), False)
    assert undone.undone
    assert undo.what == f"Rút lại quyết định số {undone.seq - 1}: Điểm của đội 3: +2,5 (=cmd|'/c calc'!A1)"
    assert match_minutes.adjustments == {1: 0, 2: Decimal(-4), 3: 0, 4: 0, 5: 0}


def test_protests_stand_with_what_they_are_about_and_how_they_were_decided() -> None:
    play = Play()
    play.to_buzzers()
    play.buzzer_question(2)
    play.order(m.RecordProtest(4, 2, 1, "Đội đã nói đúng"))
    play.order(m.DecideProtest(1, "rejected", "đã xem lại băng"))
    texts = [(ruling.what, ruling.reason) for ruling in minutes_of(play).rulings]
    assert texts == [
        ("Khiếu nại số 1 của đội 4 (THCS 4) về câu (lượt) 1 phần Tăng tốc: Đội đã nói đúng", ""),
        ("Khiếu nại số 1: không chấp nhận", "đã xem lại băng"),
    ]


def test_corrected_tie_break_points_have_a_column_of_their_own() -> None:
    play = Play()
    play.order(m.AdjustScore(3, Decimal(10), "bốc thăm", tie_break=True))
    match_minutes = minutes_of(play)
    assert match_minutes.tie_break_adjustments == {3: Decimal(10)}
    assert match_minutes.places[0].team == 3
    assert match_minutes.rulings[0].what == "Điều chỉnh điểm câu hỏi phụ của đội 3 (THCS 3): +10 điểm"
    assert "Điều chỉnh phụ" in minutes_tables(match_minutes, People())[1].rows[0]


def test_a_ruling_that_was_undone_leaves_no_points_in_the_tables() -> None:
    play = Play()
    play.order(m.StartRound())
    play.board_question((1, 2))
    play.order(m.Undo())
    play.order(m.MarkBoard(2, False))
    play.order(m.ConfirmBoards())
    part = minutes_of(play).played_rounds[0]
    assert [part.total(team) for team in (1, 2)] == [10, 0]


def test_a_voided_question_is_told_and_its_spare_takes_its_place() -> None:
    play = Play()
    play.to_buzzers()
    play.buzzer_question(1)
    play.order(m.VoidQuestion())
    play.buzzer_question(2)
    match_minutes = minutes_of(play)
    (item,) = match_minutes.played_rounds[1].items
    assert item.spare
    assert {team: cell.points for team, cell in item.cells.items() if cell.points} == {2: Decimal(10)}
    assert [ruling.what for ruling in match_minutes.rulings] == ["Huỷ câu 1 phần Tăng tốc; thu lại điểm: đội 1 −10"]


def test_going_back_over_a_whole_question_drops_what_was_played_after_it() -> None:
    play = Play()
    play.to_buzzers()
    play.buzzer_question(1)
    play.buzzer_question(2)
    while play.contest.item > 0 or play.contest.phase != "closed":
        play.order(m.Undo())
    match_minutes = minutes_of(play)
    assert [item.number for item in match_minutes.played_rounds[1].items] == [1]
    assert match_minutes.open_at == "phần Tăng tốc, câu 1"


def test_a_round_that_was_opened_again_keeps_its_questions() -> None:
    play = Play()
    play.to_stage()
    for team in range(5):
        play.perform()
        if team < 4:
            play.order(m.NextPerformance())
    play.order(m.EndRound())
    play.order(m.ReopenRound())
    match_minutes = minutes_of(play)
    assert [len(part.performances or part.items) for part in match_minutes.played_rounds] == [10, 10, 5]
    assert all(performance.points == 100 for performance in match_minutes.played_rounds[2].performances)
    assert match_minutes.rulings[-1].what == "Mở lại phần Về đích"


def test_the_minutes_are_of_the_last_match_and_the_head_is_the_journals() -> None:
    first, second = evening(shipped_format("written"), 1), evening(shipped_format("tossup"), 1)
    rows = rows_of([*first.facts, *second.facts])
    match_minutes = minutes(rows, wording_in())
    assert match_minutes.form == name_in(shipped_format("tossup").name)
    assert match_minutes.head == (len(rows), rows[-1][0].digest.hex())
    assert match_minutes.short_head == f"{len(rows)}:{rows[-1][0].digest.hex()[:32]}"


def test_a_journal_without_a_match_is_told() -> None:
    with pytest.raises(NoMatchError, match="holds no match"):
        minutes([], wording_in())


def test_a_team_that_never_came_stands_below_the_ranking_without_a_place_and_without_a_certificate() -> None:
    play = play_without([4])
    play.order(m.EndRound())
    match_minutes = minutes_of(play)
    last = match_minutes.places[-1]
    assert (last.place, last.team, last.prize, last.note) == (None, 4, "", "vắng mặt")
    assert [place.prize for place in match_minutes.places] == ["Giải nhất", "Giải nhì", "Giải ba", ""]
    assert len(certificate_holders(match_minutes)) == 3


def test_an_open_tie_keeps_the_minutes_open_and_gives_nobody_a_certificate() -> None:
    play = corrected(t2=10)
    open_minutes = minutes_of(play)
    assert open_minutes.open_at == "đã thi xong, hạng 1–2 chưa phân định"
    assert [place.prize for place in open_minutes.places] == ["", "", "Giải ba", "Giải ba"]
    with pytest.raises(NoPrizesError):
        certificate_holders(open_minutes)


def test_lots_and_criteria_stand_in_the_minutes_with_who_and_why() -> None:
    play = corrected(t2=10)
    play.order(m.DrawLots((2, 1), "Cô Lan", "Thầy Minh"))
    decided = minutes_of(play)
    assert [(place.team, place.prize, place.note) for place in decided.places[:2]] == [
        (2, "Giải nhất", "Phân định bằng bốc thăm"),
        (1, "Giải nhì", "Phân định bằng bốc thăm"),
    ]
    assert (decided.rulings[-1].what, decided.rulings[-1].reason) == (
        "Bốc thăm; thứ tự: 2, 1",
        "người bốc: Cô Lan, người chứng kiến: Thầy Minh",
    )
    assert [place.team for place in certificate_holders(decided)] == [2, 1, 3, 4]
    play.order(m.Undo())
    play.order(m.ApplyCriterion("round:Về đích", "ban giám khảo quyết định"))
    (*_, ruling) = minutes_of(play).rulings
    assert (ruling.what, ruling.reason) == (
        "Phân định các đội bằng điểm theo tiêu chí: điểm phần Về đích cao hơn",
        "ban giám khảo quyết định",
    )


def test_extra_questions_for_who_goes_on_are_a_part_of_their_own_before_their_round() -> None:
    play = at_the_cut(1, 2, 4)
    play.order(m.BreakTie())
    play.order(m.StartRound())
    for team in (4, 2):
        play.buzzer_question(team)
    play.order(m.EndRound())
    play.order(m.StartRound())
    play.buzzer_question(2)
    for _ in range(2):
        play.order(m.Undo())
    match_minutes = minutes_of(play)
    assert [part.name for part in match_minutes.played_rounds] == [
        "Loại trực tiếp",
        "Câu hỏi phụ chọn đội vào Chuông vàng",
        "Chuông vàng",
    ]
    assert [part.total(4) for part in match_minutes.played_rounds] == [1, 1, 0]
    assert match_minutes.tie_break_adjustments == {}
    assert match_minutes.adjustments == {1: 0, 2: 0, 3: 0, 4: 0}
