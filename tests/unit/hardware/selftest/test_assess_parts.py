"""Assessment of firmware, LED boards, silence and presses: the results name what was wrong, and where."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from bus.messages import Bounced, Capture, LedFrame, LineTrouble, Press, Pressed, PressKind, Trouble, Verdict
from bus.units import NS_PER_MS as MS
from hardware.board import find_board
from hardware.selftest import faults
from hardware.selftest.assess import assess_parts, assess_presses
from hardware.selftest.assess.assess_parts import ProcessStatus
from hardware.selftest.assess.assess_presses import PressAttempt, TimedReport
from hardware.selftest.assess.results import Outcome, Result

BOARD = find_board("pi-4-stations")
FRAMES = {
    "clock": LedFrame("clock", 32, 8, rows=b"\x01" * 32, brightness=7, on=True),
    "scores": LedFrame("scores", 64, 16, rows=b"\x01" * 128, brightness=7, on=True),
}
GOOD = ProcessStatus(stations=(1, 2, 3, 4), capture=Capture("gpiod", 1, False), has_scoreboard=True, frames=FRAMES)


def bad(results: Sequence[Result]) -> set[tuple[str, str, Outcome]]:
    return {
        (result.check, result.where, result.outcome)
        for result in results
        if result.outcome in (Outcome.WARN, Outcome.FAIL)
    }


def pressed(
    station: int, at_ms: float = 0.0, *others: tuple[int, float], troubles: Sequence[LineTrouble] = ()
) -> PressAttempt:
    """An attempt that `station` won at `at_ms`; `others` are reported as barred."""
    at_ns = round(at_ms * MS)
    press = Press(station, at_ns, PressKind.WINNER, margin_ns=0, uncertainty_ns=50_000)
    verdict = Verdict(
        arming=1,
        outcome="floor",
        stations=(station,),
        opening_ns=0,
        window_ns=100_000,
        decided_ns=at_ns + 3 * MS,
        presses=(press,),
    )
    reports = [TimedReport(verdict, at_ns + 4 * MS), *(TimedReport(trouble, at_ns + 5 * MS) for trouble in troubles)]
    reports += [
        TimedReport(Pressed(1, Press(number, round(ms * MS), PressKind.BARRED)), at_ns + 5 * MS)
        for number, ms in others
    ]
    return PressAttempt(station, tuple(reports))


def barred(requested: int, other: int) -> PressAttempt:
    """`requested` was asked to press, `other` arrived."""
    return PressAttempt(requested, (TimedReport(Pressed(1, Press(other, 5 * MS, PressKind.BARRED)), 6 * MS),))


def trouble(station: int | None, what: Trouble) -> TimedReport:
    return TimedReport(LineTrouble(station, what, 1, 0), 0)


def test_firmware_and_boards_in_order_pass() -> None:
    assert bad(assess_parts.processes(BOARD, GOOD)) == set()


@pytest.mark.parametrize("name", [name for name, fault in faults.FAULTS.items() if fault.change_status is not None])
def test_a_fault_in_what_the_processes_say_fails_its_own_check_and_no_other(name: str) -> None:
    fault = faults.FAULTS[name]
    text = f"{name}:scores" if fault.needs else name
    status = faults.status(faults.parse([text], (1, 2, 3, 4), ("clock", "scores")), GOOD)
    assert {check for check, _, _ in bad(assess_parts.processes(BOARD, status))} == {fault.check}


def test_a_silent_firmware_is_reported_with_the_last_line_of_its_log() -> None:
    status = replace(GOOD, stations=None, capture=None, log_tail="GPIO17 is held")
    (firmware, *others) = assess_parts.processes(BOARD, status)
    assert (firmware.outcome, str(firmware.finding)) == (Outcome.FAIL, "no answer: GPIO17 is held")
    assert others[0].outcome is Outcome.SKIPPED


def test_a_firmware_of_another_board_is_reported() -> None:
    assert bad(assess_parts.processes(BOARD, replace(GOOD, stations=(1, 2)))) == {("firmware", "", Outcome.FAIL)}


def test_an_led_board_of_another_size_is_reported() -> None:
    frames = {**FRAMES, "clock": LedFrame("clock", 8, 8, rows=b"\x01" * 8, brightness=7, on=True)}
    assert bad(assess_parts.processes(BOARD, replace(GOOD, frames=frames))) == {("display", "clock", Outcome.FAIL)}


def test_silence_passes_and_reports_of_untried_buttons_are_not_noise() -> None:
    assert bad(assess_parts.silence(BOARD, [], 2.0)) == set()
    assert bad(assess_parts.silence(BOARD, [trouble(1, "untried")], 2.0)) == set()


def test_a_button_that_is_down_is_stuck_and_nothing_else() -> None:
    held = TimedReport(Pressed(1, Press(3, 0, PressKind.HELD)), 0)
    assert bad(assess_parts.silence(BOARD, [trouble(3, "low_at_arming"), held], 2.0)) == {
        ("stuck", "station 3", Outcome.FAIL)
    }


def test_a_press_without_a_finger_is_noise_at_its_station() -> None:
    early = TimedReport(Pressed(1, Press(2, 0, PressKind.EARLY)), 0)
    results = assess_parts.silence(BOARD, [early, early, trouble(4, "glitch"), trouble(None, "full")], 2.0)
    assert bad(results) == {(("quiet"), place, Outcome.FAIL) for place in ("station 2", "station 4", "")}
    assert next(str(result.finding) for result in results if result.where == "station 2") == "2 × a press"


def test_five_good_presses_pass_with_their_spread() -> None:
    results = assess_presses.station(2, [pressed(2, at) for at in range(5)])
    assert bad(results) == set()
    assert str(results[-1].finding) == "decided after 3.0 / 3.0 / 3.0 ms, reported within 4.0 ms"


def test_swapped_plugs_are_reported_with_the_station_that_answers() -> None:
    results = assess_presses.station(2, [barred(2, 4), barred(2, 4)])
    assert bad(results) == {("button", "station 2", Outcome.FAIL)}
    assert str(results[0].finding) == "its presses arrive as station 4"


def test_a_dead_button_is_reported_and_so_is_one_that_works_now_and_then() -> None:
    assert str(assess_presses.station(2, [PressAttempt(2, ()), PressAttempt(2, ())])[0].finding) == "no press arrived"
    flaky = assess_presses.station(2, [pressed(2), PressAttempt(2, ()), pressed(2)])
    assert bad(flaky) == {("button", "station 2", Outcome.FAIL)}
    assert str(flaky[0].finding) == "only 2 of 3 presses arrived"


def test_a_neighbour_that_answers_within_fifty_milliseconds_is_cross_talk_and_a_later_one_is_not() -> None:
    assert bad(assess_presses.station(2, [pressed(2, 0, (3, 49))])) == {("cross-talk", "station 2", Outcome.FAIL)}
    assert bad(assess_presses.station(2, [pressed(2, 0, (3, 51))])) == set()


@pytest.mark.parametrize(
    "what, outcome",
    [("chatter", Outcome.FAIL), ("lost", Outcome.FAIL), ("glitch", Outcome.WARN), ("merged", Outcome.WARN)],
)
def test_a_contact_that_is_not_clean_is_reported(what: Trouble, outcome: Outcome) -> None:
    attempts = [pressed(2, troubles=[LineTrouble(2, what, 1, 0)])]
    assert bad(assess_presses.station(2, attempts)) == {("contact", "station 2", outcome)}


def bounced(*durations_us: int, station: int = 2) -> list[PressAttempt]:
    """Presses whose contact settled after so many µs, with a new edge every 100 µs."""
    facts = (Bounced(station, 0, 1 + us // 100, us * 1_000) for us in durations_us)
    return [replace(pressed(2), reports=(*pressed(2).reports, TimedReport(fact, 20 * MS))) for fact in facts]


def test_the_bounce_is_reported_and_from_five_milliseconds_on_it_is_a_warning() -> None:
    results = assess_presses.station(2, bounced(700, 40, 0, 90, 120))
    (contact,) = [result for result in results if result.check == "contact"]
    assert (contact.outcome, str(contact.finding)) == (Outcome.PASS, "settles within 0 / 90 / 700 µs, at most 8 edges")
    bouncy = assess_presses.station(2, bounced(700, 5_100))
    assert bad(bouncy) == {("contact", "station 2", Outcome.WARN)}
    assert bad(assess_presses.station(2, bounced(5_000))) == set()
    assert bad(assess_presses.station(2, bounced(9_000, station=3))) == set(), "not its own"


def test_a_stuck_station_is_not_blamed_twice_nor_for_its_neighbours() -> None:
    assert {result.outcome for result in assess_presses.station(2, [], frozenset({2}))} == {Outcome.SKIPPED}
    assert bad(assess_presses.station(1, [pressed(1, 0, (2, 1))], frozenset({2}))) == set()


def test_a_press_that_overtook_its_order_has_arrived_all_the_same() -> None:
    later = PressAttempt(2, (TimedReport(Pressed(1, Press(2, 5 * MS, PressKind.LATER, 4 * MS)), 6 * MS),), 4 * MS)
    results = assess_presses.station(2, [pressed(2), later])
    assert bad(results) == set()
    assert str(results[0].finding) == "2 of 2 presses"


def test_a_press_made_before_it_was_requested_does_not_count() -> None:
    early = PressAttempt(2, (TimedReport(Pressed(1, Press(2, 3 * MS, PressKind.LATER)), 6 * MS),), 4 * MS)
    assert str(assess_presses.station(2, [early])[0].finding) == "no press arrived"


def test_a_slow_path_is_a_warning() -> None:
    slow = pressed(2)
    verdict = slow.reports[0].fact
    assert isinstance(verdict, Verdict)
    late = PressAttempt(2, (TimedReport(replace(verdict, decided_ns=900 * MS), 901 * MS),))
    assert bad(assess_presses.station(2, [late])) == {("path", "station 2", Outcome.WARN)}
