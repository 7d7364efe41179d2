from decimal import Decimal

import pytest
from msgspec.structs import replace

from bus.messages import Lamp, RoundKind, SegmentKind, Snapshot
from bus.units import NS_PER_S as S
from controller.rules.phases import TABLE
from scoreboard.content.content import Caption, Pages, Table, Ticker
from scoreboard.content.content_rules import MATCH_PHASES, PHASE_RULES, ROUND_PHASES, content_for
from tests.unit.scoreboard.sample_views import (
    BOARDS,
    BREAK,
    BUZZERS,
    STAGE,
    T0_NS,
    VIETNAMESE,
    VIEWS,
    running,
    stopped,
    teams,
    view,
)

EVERY_PHASE = [(None, phase) for phase in MATCH_PHASES] + [
    (kind, phase) for kind, phases in ROUND_PHASES.items() for phase in phases
]


def content_of(name_or_view: object, shows: str = "all", now_ns: int = T0_NS) -> Caption:
    snapshot = VIEWS[name_or_view] if isinstance(name_or_view, str) else name_or_view
    content = content_for(snapshot, now_ns, shows, VIETNAMESE)  # type: ignore[arg-type]
    assert isinstance(content, Caption)
    return content


def test_every_phase_of_every_kind_of_round_has_its_rule() -> None:
    assert set(PHASE_RULES) == set(EVERY_PHASE)


def test_the_phases_are_those_of_the_rules() -> None:
    assert set(EVERY_PHASE) == set(TABLE)


def test_the_sample_views_cover_every_phase() -> None:
    held = {
        (None if value.phase in MATCH_PHASES else value.round.kind if value.round else None, value.phase)
        for value in VIEWS.values()
    }
    assert held == set(EVERY_PHASE)


@pytest.mark.parametrize("kind, phase", EVERY_PHASE)
@pytest.mark.parametrize("shows", ["clock", "scores", "all", "ticker", "station 1", "station 8"])
def test_every_phase_has_content_on_every_board_however_little_is_known(
    kind: RoundKind | None, phase: str, shows: str
) -> None:
    assert content_for(view(phase, kind, count=0), T0_NS, shows, VIETNAMESE)
    assert content_for(view(phase, kind, count=8), T0_NS, shows, VIETNAMESE)


@pytest.mark.parametrize(
    "name, words, number, team",
    [
        ("setup", "Bấm chuông 2018", "", None),
        ("intro", "Khởi động", "", None),
        ("boards-ready", "Câu 4/10", "", None),
        ("boards-thinking", "Câu 4/10", "17", None),
        ("boards-boards_up", "Giơ bảng", "", None),
        ("buzzers-open", "Bấm chuông", "9", None),
        ("buzzers-floor", "Sài Đồng", "12", 1),
        ("buzzers-tied", "Hoà 2=4", "", None),
        ("buzzers-lost", "Chờ một chút", "", None),
        ("buzzers-closed-right", "Thạch Bàn", "+10", 2),
        ("buzzers-closed-nobody", "Hết câu", "", None),
        ("buzzers-tie-break", "Câu phụ", "", None),
        ("stage-ready", "Thạch Bàn", "10:00", 2),
        ("stage-performing", "Thạch Bàn", "9:43", 2),
        ("stage-overtime", "Thạch Bàn", "+0:12", 2),
        ("stage-judging", "Chấm điểm", "", 2),
        ("stage-revealed", "Thạch Bàn", "87,5", 2),
    ],
)
def test_a_board_that_shows_all_has_the_one_subject_of_the_phase(
    name: str, words: str, number: str, team: int | None
) -> None:
    content = content_of(name)
    assert (content.texts[0], content.number, content.team) == (words, number, team)


@pytest.mark.parametrize("name", ["boards-thinking", "buzzers-open", "buzzers-floor", "stage-performing"])
def test_a_clock_board_shows_a_running_clock_and_nothing_beside_it(name: str) -> None:
    content = content_of(name, "clock")
    assert content.number
    assert (content.texts, content.team) == ((), None)


def test_a_paused_clock_blinks_and_a_clock_that_waits_for_its_start_does_not() -> None:
    assert content_of("boards-paused", "clock").is_blinking
    assert not content_of("boards-thinking", "clock").is_blinking
    assert not content_of("stage-ready", "clock").is_blinking


def test_a_warning_flashes_for_a_second_and_both_ends_are_announced() -> None:
    due = view("performing", STAGE, performer=2, clock=running("performing", 600, 60 * S, warnings_s=(60, 30)))
    before = content_of(due, "clock", T0_NS - 1)
    assert not before.is_flashing
    assert before.until_ns == T0_NS
    assert content_of(due, "clock", T0_NS).is_flashing
    assert content_of(due, "clock", T0_NS).until_ns == T0_NS + S
    assert not content_of(due, "clock", T0_NS + S).is_flashing


def test_a_team_that_just_won_the_floor_flashes_for_a_moment() -> None:
    on_floor = view("floor", BUZZERS, floor=1, clock=running("answering", 15, 15 * S))
    assert content_of(on_floor).is_flashing
    assert not content_of(on_floor, now_ns=T0_NS + 1_500_000_000).is_flashing


def test_scores_highlight_the_current_team() -> None:
    content = content_for(VIEWS["boards-revealed"], T0_NS, "scores", VIETNAMESE)
    assert isinstance(content, Table)
    assert [(cell.team, cell.value, cell.is_highlighted) for cell in content.cells] == [
        (1, "120", True),
        (2, "90", False),
        (3, "-5", False),
        (4, "0", True),
    ]


def test_an_earlier_wrong_answer_is_not_taken_for_the_right_one() -> None:
    content = content_of(view("closed", BUZZERS, teams=teams(mark={1: False, 3: True}, item_points={3: Decimal(10)})))
    assert content.team == 3


def test_the_ranking_is_shown_place_by_place() -> None:
    content = content_for(VIEWS["ranking"], T0_NS, "all", VIETNAMESE)
    assert isinstance(content, Pages)
    assert [(page.team, page.texts[0], page.number) for page in content.pages[:4]] == [
        (6, "Giải nhất", ""),
        (6, "Nguyễn Gia Thiều", "250"),
        (1, "Giải nhì", ""),
        (1, "Sài Đồng", "120"),
    ]


def test_during_the_ceremony_only_who_is_honoured_now_is_shown() -> None:
    first, second, *others = VIEWS["ranking"].ranking
    content = content_for(replace(VIEWS["ranking"], ranking=(second, *others)), T0_NS, "all", VIETNAMESE)
    assert isinstance(content, Pages)
    assert {page.team for page in content.pages} == {second.team}
    assert first.team in {page.team for page in content_for(VIEWS["ranking"], T0_NS, "all", VIETNAMESE).pages}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "name, lamp, words, number",
    [
        ("buzzers-open", Lamp.ARMED, ("Bấm",), "9"),
        ("buzzers-open", Lamp.EARLY, ("Bấm sớm", "Sớm"), ""),
        ("buzzers-open", Lamp.OUT, ("Sài Đồng",), "120"),
        ("buzzers-tied", Lamp.TIED, ("Hoà",), ""),
        ("buzzers-floor", Lamp.FLOOR, ("Sài Đồng",), "12"),
        ("boards-boards_up", Lamp.DARK, ("Giơ bảng",), ""),
        ("boards-thinking", Lamp.DARK, (), "17"),
        ("boards-ready", Lamp.DARK, ("Sài Đồng",), "120"),
    ],
)
def test_the_board_at_a_station_shows_its_team_what_it_may_do(
    name: str, lamp: Lamp, words: tuple[str, ...], number: str
) -> None:
    base = VIEWS[name]
    snapshot = view(base.phase, BUZZERS, clock=base.clock, floor=base.floor, teams=teams(lamp={1: lamp}))
    content = content_of(snapshot, "station 1")
    assert (content.texts, content.number) == (words, number)


def test_a_station_without_a_team_shows_its_own_number() -> None:
    assert content_of("boards-ready", "station 7").texts == ("Bàn 7", "7")


def test_the_ticker_has_the_phase_and_the_scores() -> None:
    content = content_for(VIEWS["buzzers-floor"], T0_NS, "ticker", VIETNAMESE)
    assert isinstance(content, Ticker)
    assert content.text.startswith("Đội 1 Sài Đồng  ·  1 Sài Đồng 120 · 2 Thạch Bàn 90")


def test_an_unknown_phase_shows_the_number_of_the_question() -> None:
    assert content_of(view("something-new", BOARDS)).texts[0] == "Câu 4/10"


def test_before_a_contest_is_loaded_the_product_name_is_shown() -> None:
    assert content_of(view("setup", count=0, title="", venue="")).texts == ("Bấm chuông",)


def test_an_unknown_scene_is_refused_with_the_allowed_ones() -> None:
    with pytest.raises(ValueError, match="shows 'weather': not known; allowed: clock, scores, all, ticker, station 1"):
        content_for(VIEWS["setup"], T0_NS, "weather", VIETNAMESE)


def test_a_stopped_clock_has_no_next_second() -> None:
    assert content_of(view("thinking", BOARDS, clock=stopped("thinking", 30, 5 * S)), "clock").until_ns is None


def test_a_team_without_a_place_is_shown_last_as_absent() -> None:
    view = VIEWS["ranking"]
    (*placed, last) = view.ranking
    absent = replace(view, ranking=(*placed, replace(last, place=None, prize=None)))
    content = content_for(absent, T0_NS, "all", VIETNAMESE)
    assert isinstance(content, Pages)
    assert content.pages[-2].texts == ("Vắng",)
    ticker = content_for(absent, T0_NS, "ticker", VIETNAMESE)
    assert isinstance(ticker, Ticker)
    assert "None" not in ticker.text


def test_while_totals_are_kept_for_the_ceremony_no_board_shows_one() -> None:
    hidden: dict[int, object] = dict.fromkeys(range(1, 5))
    frozen = replace(VIEWS["ranking"], ranking=(), frozen=True, teams=teams(4, score=hidden, place=hidden))
    for shows in ("all", "clock", "scores", "station 1", "ticker"):
        content = content_for(frozen, T0_NS, shows, VIETNAMESE)
        assert isinstance(content, Caption | Ticker)
        text = content.text if isinstance(content, Ticker) else "".join((*content.texts, content.number))
        assert not any(character.isdigit() for character in text.replace("2018", "")), shows


def test_while_totals_are_kept_the_boards_show_what_a_question_brought() -> None:
    hidden: dict[int, object] = dict.fromkeys(range(1, 5))
    gains: dict[int, object] = {1: Decimal(10), 2: Decimal(0), 3: Decimal(-5), 4: Decimal(10)}
    shown = replace(
        view("revealed", BOARDS), frozen=True, teams=teams(4, score=hidden, place=hidden, item_points=gains)
    )
    content = content_for(shown, T0_NS, "all", VIETNAMESE)
    assert isinstance(content, Table)
    assert [cell.value for cell in content.cells] == ["+10", "0", "-5", "+10"]


# ------------------------------------------------------------------------------------------- beside the rounds


def pages_of(snapshot: Snapshot, shows: str = "all") -> tuple[Caption, ...]:
    content = content_for(snapshot, T0_NS, shows, VIETNAMESE)
    assert isinstance(content, Pages)
    return content.pages


def test_a_break_shows_its_countdown_most_of_the_time_and_what_follows_in_between() -> None:
    *current, announcement, following = pages_of(VIEWS["segment-break"])
    assert {(page.texts, page.number) for page in current} == {(("Giải lao",), "4:32")}
    assert len(current) > 2
    assert current[0].until_ns == T0_NS + 1 * S
    assert (announcement.texts, following.texts) == (("Tiếp theo", "Tiếp"), ("Tăng tốc",))


def test_a_segment_that_has_a_name_is_called_by_its_kind_where_that_name_does_not_fit() -> None:
    assert pages_of(VIEWS["segment-break-named"])[0].texts == ("Nghỉ uống nước", "Giải lao")
    unnamed = replace(BREAK, then_kind=SegmentKind.CEREMONY, then_name={})
    assert pages_of(view("revealed", segment=unnamed))[-1].texts == ("Nghi lễ",)


def test_a_segment_without_countdown_that_ends_the_evening_is_its_name() -> None:
    caption = content_of("segment-guests")
    assert (caption.texts, caption.number) == (("Giới thiệu đại biểu", "Đại biểu"), "")


def test_a_clock_board_counts_a_segment_down_and_a_score_board_keeps_the_scores() -> None:
    caption = content_of("segment-break", "clock")
    assert (caption.texts, caption.number, caption.is_blinking) == ((), "4:32", False)
    assert content_of("segment-guests", "clock") == content_of("segment-guests")
    assert isinstance(content_for(VIEWS["segment-break"], T0_NS, "scores", VIETNAMESE), Table)


def test_a_hold_is_told_with_the_clock_that_it_has_stopped_and_comes_before_a_segment() -> None:
    caption = content_of("hold")
    assert (caption.texts, caption.number, caption.is_blinking) == (("Tạm dừng kỹ thuật", "Tạm dừng"), "17", True)
    assert content_of("hold-without-clock").number == ""
    assert content_of(replace(VIEWS["hold-without-clock"], segment=BREAK)) == content_of("hold-without-clock")
    assert content_of(replace(VIEWS["hold-without-clock"], segment=BREAK), "clock").number == ""


def test_a_ticker_tells_what_is_on_and_what_follows_or_why_it_is_held() -> None:
    tickers = [content_for(VIEWS[name], T0_NS, "ticker", VIETNAMESE) for name in ("segment-break", "hold")]
    texts = [ticker.text for ticker in tickers if isinstance(ticker, Ticker)]
    assert texts[0].startswith("Giải lao · sau đó: Tăng tốc  ·  1 Sài Đồng 120")
    assert texts[1].startswith("Tạm dừng kỹ thuật: đổi nút  ·  1 Sài Đồng 120")
    last = content_for(VIEWS["segment-guests"], T0_NS, "ticker", VIETNAMESE)
    assert last == Ticker("Giới thiệu đại biểu")
