"""What the season's design says of things that go wrong: a test for each row that needs no network."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from controller.rules.refusal import RefusedError
from season.plan.plan import Replacement
from season.rules import commands as c
from season.rules import result_commands as rc
from season.rules.known_results import clock_note
from season.rules.late_changes import late_changes
from season.rules.result_commands import KeyHolder
from season.rules.season import Season
from season.rules.standings import counting_result, finalists, stage_before, standings
from season.rules.states import EntryState, ResultState, SittingState, StageState
from tests.unit.season.rules import played_season as p
from tests.unit.season.rules.office import HUONG, LAN, MINH, Office, nomination, on


def packed(*pools: str) -> Office:
    office = p.scheduled_office()
    office.now_ns = p.NOVEMBER
    for pool in pools:
        p.pack(office, pool)
    return office


def without_replacement(season: Season) -> Season:
    """The same season, whose file says that nobody takes the place of one that does not come."""
    plan = season.drafted
    stages = tuple(replace(stage, replacement=Replacement.NOBODY) for stage in plan.stages)
    return replace(season, plan=replace(plan, stages=stages))


def test_a_venue_is_offline_for_a_day() -> None:
    office = packed(*p.POOLS)
    for pool in p.POOLS[1:]:
        p.confirm(office, p.statement(office, pool))
    office.order(rc.NoteProgress("cum-1/1", SittingState.FETCHED))
    assert office.season.sittings["cum-1/1"].state is SittingState.FETCHED
    assert standings(office.season, "cum-1") == ()
    assert office.reasons(rc.ConfirmStage("chung-khao"), MINH) == ["sitting-open"]
    facts = office.order(rc.ConfirmStage("chung-khao"), MINH, override="cụm 1 mất liên lạc, chờ gói giấy")
    overrode = facts[0]
    assert "cum-1/1" in str(overrode.reasons[0])  # type: ignore[union-attr]
    assert len(office.season.confirmations["chung-khao"].results) == 3


def test_a_signed_qr_code_arrives_days_before_its_journal() -> None:
    office = packed("cum-1")
    statement = p.statement(office, "cum-1")
    result = p.receive(office, statement, has_journal=False)
    assert office.season.sittings["cum-1/1"].state is SittingState.RECEIVED
    assert office.reasons(rc.ConfirmResult(result), MINH) == ["not-reviewed", "no-journal-yet"]
    p.receive(office, statement)
    assert office.season.results[result].has_journal


def test_two_boxes_play_one_sitting_and_neither_counts_until_one_is_chosen() -> None:
    office = packed("cum-1")
    office.order(rc.EnrolKey(p.OTHER_BOX, KeyHolder.BOX, "máy dự phòng"))
    first = p.received(office, p.statement(office, "cum-1"))
    clone = replace(p.statement(office, "cum-1"), journal="1" * 64)
    second = p.receive(office, clone, signed_by=(p.OTHER_BOX, p.JURY_KEY))
    office.order(rc.ReviewResult(second))
    for result in (first, second):
        assert office.reasons(rc.ConfirmResult(result), MINH) == ["rival-journals"]
    assert counting_result(office.season, "cum-1") is None
    assert office.reasons(rc.ChooseResult(first, ""), LAN) == ["reason-short"]
    office.order(rc.ChooseResult(first, "máy dự phòng chỉ chạy thử"), LAN)
    assert office.season.results[second].state is ResultState.RETURNED
    office.order(rc.ReviewResult(first))
    office.order(rc.ConfirmResult(first), MINH)


def test_a_fork_is_named_by_its_row() -> None:
    office = packed("cum-1")
    statement = p.statement(office, "cum-1")
    first = p.received(office, statement)
    fork = replace(statement, head="1" * 64)
    second = p.receive(office, fork, forks_with=first, forks_at=123)
    office.order(rc.ReviewResult(second))
    for result in (first, second):
        assert office.reasons(rc.ConfirmResult(result), MINH) == ["rival-fork"]
    with pytest.raises(RefusedError, match="123"):
        office.order(rc.ConfirmResult(second), MINH)


def test_a_result_twice_is_said_to_be_here() -> None:
    office = packed("cum-1")
    statement = p.statement(office, "cum-1")
    p.confirm(office, statement)
    assert office.reasons(rc.ReceiveResult(p.id_of(statement), statement, (p.BOX_KEY, p.JURY_KEY))) == ["result-known"]


def test_a_correction_that_changes_the_winner_proposes_the_finalists_again() -> None:
    office = p.final_office()
    statement = p.statement(office, "cum-2")
    office.order(rc.PublishStage("chung-khao"), HUONG)
    before = set(office.season.stage_record("chung-ket").entries)
    office.order(rc.LodgeProtest("cum-2/1", statement.teams[1].entry, "chấm sai câu 7"), LAN)
    office.order(rc.DecideProtest("cum-2/1", 1, True, "trọng tài chấm nhầm", "QĐ 30"), HUONG)
    result = p.received(office, p.correction(statement))
    assert standings(office.season, "cum-2")[0].entry == statement.teams[0].entry, "r1 stands until r2 is confirmed"
    office.order(rc.ConfirmResult(result), MINH)
    season = office.season
    assert season.stage_record("chung-ket").state is StageState.LIST_PROPOSED
    now = set(season.stage_record("chung-ket").entries)
    assert now ^ before == {_final(season, statement.teams[0].entry), _final(season, statement.teams[1].entry)}
    final = season.sittings["chung-ket/1"]
    assert final.state is SittingState.PLANNED
    assert final.package is not None
    assert final.package.is_revoked
    assert "chung-ket" not in season.draws
    office.order(rc.ConfirmStage("chung-khao"), MINH)
    office.order(rc.PublishStage("chung-khao"), HUONG)
    first, second = office.season.publications["chung-khao"]
    assert (second.version, second.corrects, second.why) == (2, (p.id_of(statement),), "khiếu nại được chấp nhận")
    assert p.id_of(statement) in first.results
    assert office.season.results[p.id_of(statement)].state is ResultState.SUPERSEDED
    assert office.reasons(c.ConfirmList("chung-ket"), MINH) == ["confirms-own-list"]
    office.order(c.ConfirmList("chung-ket"), LAN)


def _final(season: Season, entry: str) -> str:
    return f"chung-ket/{season.entries[entry].school}"


def test_a_correction_that_changes_no_winner_leaves_the_final_as_it_is() -> None:
    office = p.final_office()
    statement = p.statement(office, "cum-1")
    teams = (
        *statement.teams[:2],
        replace(statement.teams[3], place=3),
        replace(statement.teams[2], place=4),
        statement.teams[4],
    )
    p.confirm(office, replace(p.correction(statement), teams=teams))
    assert office.season.sittings["chung-ket/1"].state is SittingState.PACKED
    assert office.season.stage_record("chung-ket").state is StageState.SCHEDULED


def test_a_winner_cannot_come_and_the_next_place_does() -> None:
    office = p.final_office()
    winner, second = standings(office.season, "cum-3")[:2]
    office.order(c.WithdrawEntry(_final(office.season, winner.entry), "cả đội bị ốm", "QĐ 31"))
    assert office.season.stage_record("chung-ket").state is StageState.OPEN
    assert office.season.sittings["chung-ket/1"].state is SittingState.PLANNED
    office.order(c.ProposeList("chung-ket"), LAN)
    listed = office.season.stage_record("chung-ket").entries
    assert _final(office.season, second.entry) in listed
    assert _final(office.season, winner.entry) not in listed
    assert office.season.entries[_final(office.season, second.entry)].state is EntryState.CONFIRMED


def test_a_winner_cannot_come_and_nobody_takes_the_place() -> None:
    office = p.final_office()
    winner = standings(office.season, "cum-3")[0]
    office.order(c.WithdrawEntry(_final(office.season, winner.entry), "cả đội bị ốm"))
    stage = office.season.drafted.stages[-1]
    assert len(finalists(office.season, stage)) == 4
    assert len(finalists(without_replacement(office.season), stage)) == 3


def test_a_winner_is_disqualified_and_the_others_move_up() -> None:
    office = p.final_office()
    winner, second = standings(office.season, "cum-3")[:2]
    assert office.reasons(rc.DisqualifyEntry(winner.entry, "", "QĐ 32")) == ["reason-short"]
    office.order(rc.DisqualifyEntry(winner.entry, "khai man học sinh", "QĐ 32"), MINH)
    now = standings(office.season, "cum-3")
    assert (now[0].entry, now[0].place, now[0].goes_on) == (second.entry, 1, True)
    assert (now[-1].entry, now[-1].place, now[-1].is_disqualified) == (winner.entry, None, True)
    assert _final(office.season, second.entry) in office.season.stage_record("chung-ket").entries
    assert office.season.sittings["chung-ket/1"].state is SittingState.PLANNED


def test_a_place_that_follows_from_a_result_is_not_given_away_by_hand() -> None:
    office = p.final_office()
    entry = office.season.stage_record("chung-ket").entries[0]
    school = next(key for key in office.season.drafted.schools.names if not entry.endswith(f"/{key}"))
    assert "follows-from-results" in office.reasons(c.ReplaceEntry(entry, school, "nhường suất cho bạn"))


def test_a_pupil_is_ill_before_the_match_and_after_it() -> None:
    office = packed("cum-1")
    entry = office.season.draws["cum-1"].seats[0]
    office.order(nomination(entry, "2", why="Minh bị sốt"), LAN)
    assert office.season.entries[entry].people_revision == 2
    office = p.played_office()
    entry = office.season.draws["cum-1"].seats[0]
    assert "wrong-state" in office.reasons(nomination(entry, "2", why="Minh bị sốt"), LAN)


def test_a_pool_is_broken_off_and_played_again() -> None:
    office = packed("cum-1")
    office.order(rc.NoteProgress("cum-1/1", SittingState.FETCHED))
    office.order(rc.BreakOffSitting("cum-1/1", "mất điện cả khu vực", "BB 4"))
    assert office.season.sittings["cum-1/1"].state is SittingState.BROKEN_OFF
    assert office.season.sittings["cum-1/2"].state is SittingState.PLANNED
    first = p.receive(office, p.statement(office, "cum-1"))
    assert "was-broken-off" in office.reasons(rc.ConfirmResult(first), MINH)
    assert standings(office.season, "cum-1") == ()
    p.pack(office, "cum-1", pack="2" * 64, package=p.digest("package 2"))
    p.confirm(office, p.statement(office, "cum-1", attempt=2, package=p.digest("package 2")))
    assert len(standings(office.season, "cum-1")) == 5


def carrying(season: Season) -> Season:
    """The same season, whose file says that points of a broken-off sitting count in the next attempt."""
    plan = season.drafted
    stages = tuple(replace(stage, carry_over=True) for stage in plan.stages)
    return replace(season, plan=replace(plan, stages=stages))


def broken_off_office() -> tuple[Office, str]:
    """Cụm 1 was broken off, and the season carries points over: its signed result so far is here, and reviewed."""
    office = packed("cum-1")
    office.season = carrying(office.season)
    office.order(rc.NoteProgress("cum-1/1", SittingState.FETCHED))
    office.order(rc.BreakOffSitting("cum-1/1", "mất điện cả khu vực", "BB 4"))
    first = p.statement(office, "cum-1", is_over=False)
    teams = tuple(replace(team, points=Decimal(40 * number)) for number, team in enumerate(first.teams))
    return office, p.received(office, replace(first, teams=teams))


def test_points_of_a_pool_that_was_broken_off_are_carried_over_where_the_season_file_says_so() -> None:
    office, first = broken_off_office()
    p.pack(office, "cum-1", pack="2" * 64, package=p.digest("package 2"))
    second = p.statement(office, "cum-1", attempt=2, package=p.digest("package 2"))
    result = p.received(office, second)
    assert office.reasons(rc.ConfirmResult(result), MINH) == ["carried-missing"]
    office.order(rc.ConfirmResult(first), MINH)
    assert office.season.sittings["cum-1/1"].state is SittingState.BROKEN_OFF
    assert standings(office.season, "cum-1") == ()
    office.order(rc.ConfirmResult(result), MINH)
    found = standings(office.season, "cum-1")
    entries = [team.entry for team in second.teams]
    assert [(entries.index(standing.entry), standing.points) for standing in found] == [
        (number, second.teams[number].points + 40 * number) for number in (4, 3, 2, 1, 0)
    ]
    assert [standing.place for standing in found] == [1, 2, 3, 4, 5]
    assert [standing.carried for standing in found] == [160, 120, 80, 40, 0]
    assert [standing.goes_on for standing in found] == [True, False, False, False, False]


def test_a_tie_for_the_place_that_goes_on_is_parted_by_lots_with_two_names() -> None:
    office = packed("cum-1")
    statement = p.with_places(p.statement(office, "cum-1"), 1, 1, 3, 4, 5)
    result = p.received(office, statement)
    tied = (statement.teams[1].entry, statement.teams[0].entry)
    assert office.reasons(rc.ConfirmResult(result), MINH) == ["tie-goes-on"]
    assert office.reasons(rc.DrawLots(result, tied, "Cô Lan", "Cô Lan")) == ["lot-persons"]
    assert office.reasons(rc.DrawLots(result, (tied[0], statement.teams[2].entry), "Cô Lan", "Thầy Minh")) == [
        "no-such-tie"
    ]
    office.order(rc.DrawLots(result, tied, "Cô Lan", "Thầy Minh"))
    office.order(rc.ConfirmResult(result), MINH)
    first, second = standings(office.season, "cum-1")[:2]
    assert (first.entry, first.place, first.goes_on, first.is_by_lot) == (tied[0], 1, True, True)
    assert (second.entry, second.place, second.goes_on) == (tied[1], 2, False)
    assert office.reasons(rc.DrawLots(result, tied, "Cô Lan", "Thầy Minh"))[0] == "lots-too-late"


def test_a_tie_below_the_place_that_goes_on_stands() -> None:
    office = packed("cum-1")
    p.confirm(office, p.with_places(p.statement(office, "cum-1"), 1, 2, 2, 4, 5))
    assert [standing.place for standing in standings(office.season, "cum-1")] == [1, 2, 2, 4, 5]


def test_nothing_is_public_too_early_nor_by_one_person() -> None:
    office = p.played_office()
    office.order(rc.SchedulePublication("chung-khao", date(2018, 11, 3), "08:00"))
    assert office.reasons(rc.PublishStage("chung-khao"), MINH) == ["publishes-own", "too-early"]
    office.now_ns = on(date(2018, 11, 3), 0)
    assert office.reasons(rc.PublishStage("chung-khao"), LAN) == ["too-early"], "07:00 in Vietnam"
    office.now_ns = on(date(2018, 11, 3), 1)
    office.order(rc.PublishStage("chung-khao"), LAN)
    assert office.season.stage_record("chung-khao").state is StageState.PUBLISHED
    assert {office.season.sittings[f"{pool}/1"].state for pool in p.POOLS} == {SittingState.PUBLISHED}
    assert office.reasons(rc.SchedulePublication("chung-khao", date(2018, 11, 4), "08:00")) == ["is-public"]


def test_what_was_published_is_taken_back_as_a_version() -> None:
    office = p.played_office()
    assert office.reasons(rc.WithdrawPublication("chung-khao", "nhầm bản nháp")) == ["nothing-public"]
    office.order(rc.PublishStage("chung-khao"), LAN)
    office.order(rc.WithdrawPublication("chung-khao", "nhầm bản nháp"), HUONG)
    versions = office.season.publications["chung-khao"]
    assert [(version.version, len(version.results)) for version in versions] == [(1, 4), (2, 0)]
    assert office.season.stage_record("chung-khao").state is StageState.CONFIRMED
    office.order(rc.PublishStage("chung-khao"), LAN)
    assert office.season.publications["chung-khao"][-1].version == 3


def test_an_open_protest_keeps_a_stage_from_the_public() -> None:
    office = p.played_office()
    entry = office.season.draws["cum-4"].seats[0]
    office.order(rc.LodgeProtest("cum-4/1", entry, "chấm sai câu 7"), LAN)
    assert office.reasons(rc.PublishStage("chung-khao"), HUONG) == ["protest-open"]
    office.order(rc.DecideProtest("cum-4/1", 1, False, "đáp án đúng"), HUONG)
    assert office.season.sittings["cum-4/1"].state is SittingState.CONFIRMED
    office.order(rc.PublishStage("chung-khao"), HUONG)


def test_a_box_whose_clock_says_1970_counts_by_its_rows_and_is_told() -> None:
    office = packed("cum-1", "cum-2")
    for pool, started_s, code in (("cum-1", 60, "clock-not-set"), ("cum-2", 1_540_170_000, None)):
        result = p.confirm(office, p.statement(office, pool, started_s=started_s, ended_s=started_s + 7_000))
        note = clock_note(office.season, office.season.results[result])
        assert (note.code if note is not None else None) == code
        assert standings(office.season, pool)


def test_one_pack_in_two_pools_must_start_at_the_same_time() -> None:
    office = packed("cum-1")
    sent = office.season.sittings["cum-1/1"].package
    assert sent is not None
    values = ("e" * 64, p.OFFICE_KEY, "1" * 32, "1" * 32)
    assert office.reasons(rc.PackSitting("cum-2", *values, sent.pack, "0.1.0")) == ["pack-used"]
    office.order(c.ScheduleSitting("cum-2", p.DAYS["cum-1"], "08:00", "Sân trường"), override="cùng giờ với cụm 1")
    office.order(rc.PackSitting("cum-2", *values, sent.pack, "0.1.0"))


def test_a_question_in_two_pools_is_found_however_its_pack_was_sealed() -> None:
    office = packed()
    p.pack(office, "cum-1", questions=("1" * 32, "2" * 32))
    values = ("e" * 64, p.OFFICE_KEY, "1" * 32, "1" * 32, "f" * 64, "0.1.0")
    assert office.reasons(rc.PackSitting("cum-2", *values, questions=("2" * 32, "3" * 32))) == ["questions-used"]


def test_a_second_attempt_has_other_questions() -> None:
    office = packed("cum-1")
    office.order(rc.BreakOffSitting("cum-1/1", "mất điện cả khu vực"))
    sent = office.season.sittings["cum-1/1"].package
    assert sent is not None
    command = rc.PackSitting("cum-1", "e" * 64, p.OFFICE_KEY, "1" * 32, "1" * 32, sent.pack, "0.1.0")
    assert office.reasons(command) == ["pack-used"]


def test_a_key_is_lost_with_its_card_and_what_it_signed_stays_good() -> None:
    office = packed("cum-1", "cum-2")
    before = p.received(office, p.statement(office, "cum-1"))
    office.order(rc.EnrolKey(p.OTHER_BOX, KeyHolder.BOX, "máy 1", instead_of=p.BOX_KEY, why="mất thẻ nhớ"))
    office.order(rc.ConfirmResult(before), MINH)
    statement = p.statement(office, "cum-2")
    late = rc.ReceiveResult(p.id_of(statement), statement, (p.BOX_KEY, p.JURY_KEY), photograph="1" * 64)
    assert office.reasons(late) == ["key-was-lost"]
    office.order(late, override="ký trước khi mất thẻ, chủ tịch ban giám khảo xác nhận")
    p.pack(office, "cum-3")
    p.receive(office, p.statement(office, "cum-3"), signed_by=(p.OTHER_BOX, p.JURY_KEY))


def test_a_stage_needs_its_places_before_the_next_one_is_listed() -> None:
    office = packed(*p.POOLS)
    assert office.reasons(c.ProposeList("chung-ket")) == ["stage-before-open", "nobody-goes-on"]
    final = office.season.drafted.stages[-1]
    before = stage_before(office.season, final)
    assert before is not None
    assert before.id == "chung-khao"


def begin_final(office: Office) -> None:
    """The final's match has begun, as its venue says."""
    for state in (SittingState.FETCHED, SittingState.CERTIFIED, SittingState.RUNNING):
        office.order(rc.NoteProgress("chung-ket/1", state))


@pytest.mark.parametrize("state", [SittingState.RUNNING, SittingState.CONFIRMED])
def test_a_pool_is_corrected_after_the_final_has_begun(state: SittingState) -> None:
    office = p.final_office()
    if state is SittingState.RUNNING:
        begin_final(office)
    else:
        p.confirm(office, p.statement(office, "chung-ket"))
    before = office.season.stage_record("chung-ket")
    assert not list(late_changes(office.season))
    result = p.received(office, p.correction(p.statement(office, "cum-2")))
    assert office.reasons(rc.ConfirmResult(result), MINH) == ["winners-late"]
    office.order(rc.ConfirmResult(result), MINH, override="QĐ 80: giữ nguyên kết quả chung kết")
    assert office.season.results[result].state is ResultState.CONFIRMED
    assert office.season.stage_record("chung-ket") == before
    assert office.season.sittings["chung-ket/1"].state is state
    (change,) = late_changes(office.season)
    assert str(change).startswith("Thi chung kết cấp quận is under way or played. In it: ")


def test_a_finalist_is_disqualified_after_the_final_has_begun() -> None:
    office = p.final_office()
    begin_final(office)
    winner = standings(office.season, "cum-2")[0].entry
    order = rc.DisqualifyEntry(winner, "học sinh trường khác", "QĐ 81")
    assert office.reasons(order, MINH) == ["winners-late"]
    office.order(order, MINH, override="QĐ 81")
    assert office.season.stage_record("chung-ket").state is StageState.SCHEDULED
    assert [change.code for change in late_changes(office.season)] == ["winners-late"]
