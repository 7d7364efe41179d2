"""Guided test: whoever presses and looks, the steps and the verdicts fit, with a hand-written rig and operator."""

import os

import pytest
from msgspec.structs import replace

from bus.bad_file import BadFileError
from hardware.board import Loopback
from hardware.selftest.assess.assess_loopback import PulseSample
from hardware.selftest.assess.assess_presses import TimedReport
from hardware.selftest.assess.checks import CHECKS
from hardware.selftest.assess.results import Outcome, Result
from hardware.selftest.faults import FAULTS, parse
from hardware.selftest.guided_test import LOST_PULSES, PULSES, GuidedTest
from hardware.selftest.operator.operator import NoOperator, TerminalOperator
from tests.unit.hardware.selftest.guided_rig import BOARD, FakeRig, ScriptedOperator, bad


def test_a_technician_with_everything_in_order_gets_nothing_but_passes() -> None:
    rig = FakeRig()
    reported: list[Result] = []
    results = GuidedTest(BOARD, rig, ScriptedOperator(rig), rig.clock, on_result=reported.append).run()
    assert {result.outcome for result in results} == {Outcome.PASS}
    assert reported == results
    assert [cue.what for cue in rig.cues] == ["boards_up"]


def test_every_station_is_armed_alone_and_no_arming_is_used_twice() -> None:
    rig = FakeRig()
    GuidedTest(BOARD, rig, ScriptedOperator(rig), rig.clock, on_result=lambda _: None, presses=3).run()
    numbers = [arm.arming for arm in rig.arms]
    assert len(set(numbers)) == len(numbers) == 1 + 4 * 3
    assert [arm.stations for arm in rig.arms[1:]] == [(n,) for n in (1, 2, 3, 4) for _ in range(3)]


@pytest.mark.parametrize(
    "no, verdict",
    [
        ("lamp of station 3", ("lamp", "station 3")),
        ("horn", ("horn", "")),
        ("LED board scores", ("picture", "scores")),
        ("heard", ("sound", "")),
    ],
)
def test_what_only_eyes_can_see_is_named_by_its_own_check(no: str, verdict: tuple[str, str]) -> None:
    rig = FakeRig()
    results = GuidedTest(BOARD, rig, ScriptedOperator(rig, (no,)), rig.clock, on_result=lambda _: None).run()
    assert bad(results) == {verdict}


def test_without_hands_and_eyes_nothing_is_pressed_and_it_says_so() -> None:
    rig = FakeRig()
    results = GuidedTest(BOARD, rig, NoOperator(), rig.clock, on_result=lambda _: None).run()
    assert bad(results) == set()
    skipped = {result.check for result in results if result.outcome is Outcome.SKIPPED}
    assert {"button", "lamp", "horn", "picture"} <= skipped


def test_without_firmware_the_lines_are_skipped_and_its_words_are_told() -> None:
    rig = FakeRig(is_silent=True)
    results = GuidedTest(BOARD, rig, NoOperator(), rig.clock, on_result=lambda _: None).run(
        lambda: "GPIO17 is held by another"
    )
    assert bad(results) == {("firmware", ""), ("scoreboard", "")}
    assert "GPIO17 is held by another" in next(str(result.finding) for result in results if result.check == "firmware")


def test_patterns_are_shown_while_people_look_at_the_boards_and_ended_afterwards() -> None:
    rig = FakeRig()
    operator = ScriptedOperator(rig)
    GuidedTest(BOARD, rig, operator, rig.clock, on_result=lambda _: None).run()
    assert rig.tests == [{"clock": "pattern"}, {"scores": "pattern"}, {}]
    assert any("numbers" in question for question in operator.questions)


def test_a_press_that_will_not_come_ends_the_wait_and_fails_at_its_own_station() -> None:
    rig = FakeRig()
    operator = ScriptedOperator(rig, gives_up=(2,))
    results = GuidedTest(BOARD, rig, operator, rig.clock, on_result=lambda _: None, presses=3).run()
    assert bad(results) == {("button", "station 2")}
    assert operator.requests.count(2) == 1


class SlowRig(FakeRig):
    """Reports a press nine tenths of a second late; the first one later than anybody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self._delayed: list[tuple[int, TimedReport]] = []

    def press(self, station: int) -> None:
        super().press(station)
        delay_ns = 900_000_000 if self._delayed else 1_600_000_000
        self._delayed += [(self.now_ns + delay_ns, report) for report in self.take_reports()]

    def turn(self, wait_ms: int) -> None:
        super().turn(wait_ms)
        self._reports += [
            report for at_ns, report in self._delayed if self.now_ns - wait_ms * 1_000_000 < at_ns <= self.now_ns
        ]


def test_a_late_report_of_a_press_is_not_taken_for_the_next_one() -> None:
    rig = SlowRig()
    guided_test = GuidedTest(BOARD, rig, ScriptedOperator(rig), rig.clock, on_result=lambda _: None, presses=3)
    guided_test.check_station(1, frozenset())
    button = guided_test.results[0]
    assert (button.outcome, str(button.finding)) == (Outcome.FAIL, "only 2 of 3 presses arrived")


class Jig:
    """An intact wire, in a jig that pulls these buttons of the rig."""

    pulls_buttons = True

    def __init__(self, rig: FakeRig, *stations: int) -> None:
        self._rig, self._stations = rig, stations
        self.pulses = 0

    def pulse(self) -> PulseSample:
        self.pulses += 1
        if self.pulses > PULSES:
            for station in self._stations:
                self._rig.press(station)
        return PulseSample(self._rig.now_ns, self._rig.now_ns + 9, self._rig.now_ns + 5)

    def close(self) -> None:
        return


@pytest.mark.parametrize("stations, pulses, expected", [
    ((1, 2, 3, 4), 2 * PULSES, set()),
    ((1, 2, 4), PULSES + LOST_PULSES, {("loopback", "jig")}),
    ((), PULSES + LOST_PULSES, {("loopback", "jig")}),
])  # fmt: skip
def test_a_jig_that_misses_a_station_is_pulsed_no_longer(
    stations: tuple[int, ...], pulses: int, expected: set[tuple[str, str]]
) -> None:
    rig, board = FakeRig(), replace(BOARD, loopback=Loopback("GPIO26", "GPIO13", jig=True))
    jig = Jig(rig, *stations)
    guided_test = GuidedTest(board, rig, NoOperator(), rig.clock, on_result=lambda _: None, open_loopback=lambda: jig)
    guided_test.check_loopback()
    assert (jig.pulses, bad(guided_test.results)) == (pulses, expected)


def test_every_part_is_announced_before_it_starts_and_the_last_one_is_the_last() -> None:
    rig, parts = FakeRig(), list[tuple[int, int]]()
    guided_test = GuidedTest(
        BOARD,
        rig,
        ScriptedOperator(rig),
        rig.clock,
        on_result=lambda _: None,
        on_progress=lambda n, of: parts.append((n, of)),
    )
    guided_test.run()
    guided_test.check_devices(lambda: None, 0)
    assert parts == [(n, 11) for n in range(1, 12)]  # processes, silence, 4 stations, outputs, 2 boards, sound, devices


def test_the_stage_page_plays_once_for_each_name_and_is_silent_afterwards() -> None:
    rig = FakeRig()
    GuidedTest(BOARD, rig, ScriptedOperator(rig), rig.clock, on_result=lambda _: None).run()
    assert len(rig.sounds) == 2
    assert rig.sounds[0].startswith("selftest-")
    assert rig.sounds[1] == ""


@pytest.mark.parametrize(
    "text, answer", [("y\n", True), ("\n", True), ("n\n", False), ("có\n", True), ("không\n", False)]
)
def test_a_technician_answers_in_either_language(text: str, answer: bool) -> None:
    assert _typed(text) is answer


def test_an_unclear_answer_is_asked_again_and_an_end_of_the_input_means_no() -> None:
    assert _typed("perhaps\n") is None
    assert _typed("") is False


def _typed(text: str) -> bool | None:
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    with open(reading, encoding="utf-8") as source:
        return TerminalOperator(lambda _: None, source=source).answer()


@pytest.mark.parametrize(
    "text, reason",
    [
        ("fire", "no such fault; allowed: stuck, dead"),
        ("stuck", "write stuck:N; stations: 1, 2"),
        ("stuck:9", "write stuck:N; stations: 1, 2"),
        ("swapped:1", "write swapped:N:M"),
        ("hot:1", "write hot;"),
        ("missing-display:hall", "no such display; displays: clock"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_with_what_is_allowed(text: str, reason: str) -> None:
    with pytest.raises(BadFileError, match=reason.replace("(", r"\(")):
        parse([text], (1, 2), ("clock",))


def test_there_are_more_than_fifteen_faults_and_each_names_a_check() -> None:
    assert len(FAULTS) >= 15
    assert {fault.check for fault in FAULTS.values()} <= set(CHECKS)
