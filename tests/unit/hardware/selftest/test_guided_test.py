"""The guided run: whoever presses and looks, the steps and the verdicts fit, with a hand-written bench and person."""

import os

import pytest
from msgspec.structs import replace

from bus.bad_file import BadFileError
from hardware.board import Loopback
from hardware.selftest.assess.assess_loopback import Sample
from hardware.selftest.assess.assess_presses import Told
from hardware.selftest.assess.checks import Outcome, Result
from hardware.selftest.faults import FAULTS, parse
from hardware.selftest.guided_test import LOOPS, LOST_PULSES, GuidedTest
from hardware.selftest.operator.operator import NoOperator, TerminalOperator
from tests.unit.hardware.selftest.guided_rig import BOARD, Bench, Scripted, bad


def test_a_technician_with_everything_in_order_gets_nothing_but_passes() -> None:
    bench = Bench()
    told: list[Result] = []
    results = GuidedTest(BOARD, bench, Scripted(bench), bench.clock, told.append).run()
    assert {one.outcome for one in results} == {Outcome.PASS}
    assert told == results
    assert [one.what for one in bench.cues] == ["boards_up"]


def test_every_station_is_armed_alone_and_no_arming_is_used_twice() -> None:
    bench = Bench()
    GuidedTest(BOARD, bench, Scripted(bench), bench.clock, lambda _: None, presses=3).run()
    numbers = [one.arming for one in bench.arms]
    assert len(set(numbers)) == len(numbers) == 1 + 4 * 3
    assert [one.stations for one in bench.arms[1:]] == [(n,) for n in (1, 2, 3, 4) for _ in range(3)]


@pytest.mark.parametrize(
    "no, found",
    [
        ("lamp of station 3", ("lamp", "station 3")),
        ("horn", ("horn", "")),
        ("LED board scores", ("picture", "scores")),
        ("heard", ("sound", "")),
    ],
)
def test_what_only_eyes_can_see_is_named_by_its_own_check(no: str, found: tuple[str, str]) -> None:
    bench = Bench()
    results = GuidedTest(BOARD, bench, Scripted(bench, (no,)), bench.clock, lambda _: None).run()
    assert bad(results) == {found}


def test_without_hands_and_eyes_nothing_is_pressed_and_it_says_so() -> None:
    bench = Bench()
    results = GuidedTest(BOARD, bench, NoOperator(), bench.clock, lambda _: None).run()
    assert bad(results) == set()
    skipped = {one.check for one in results if one.outcome is Outcome.SKIPPED}
    assert {"button", "lamp", "horn", "picture"} <= skipped


def test_without_firmware_the_lines_are_skipped_and_its_words_are_told() -> None:
    bench = Bench(silent=True)
    results = GuidedTest(BOARD, bench, NoOperator(), bench.clock, lambda _: None).run(
        lambda: "GPIO17 is held by another"
    )
    assert bad(results) == {("firmware", ""), ("scoreboard", "")}
    assert "GPIO17 is held by another" in next(one.found for one in results if one.check == "firmware")


def test_patterns_are_shown_while_people_look_at_the_boards_and_ended_afterwards() -> None:
    bench = Bench()
    person = Scripted(bench)
    GuidedTest(BOARD, bench, person, bench.clock, lambda _: None).run()
    assert bench.shown == [{"clock": "pattern"}, {"scores": "pattern"}, {}]
    assert any("numbers" in one for one in person.asked)


def test_a_press_that_will_not_come_is_waited_for_no_longer_and_fails_at_its_own_station() -> None:
    bench = Bench()
    person = Scripted(bench, gives_up=(2,))
    results = GuidedTest(BOARD, bench, person, bench.clock, lambda _: None, presses=3).run()
    assert bad(results) == {("button", "station 2")}
    assert person.pressed.count(2) == 1


class Behind(Bench):
    """What it tells of a press takes nine tenths of a second; of the first one, longer than anybody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self._coming: list[tuple[int, Told]] = []

    def press(self, station: int) -> None:
        super().press(station)
        takes_ns = 900_000_000 if self._coming else 1_600_000_000
        self._coming += [(self.now_ns + takes_ns, one) for one in self.take()]

    def turn(self, wait_ms: int) -> None:
        super().turn(wait_ms)
        self._told += [one for at_ns, one in self._coming if self.now_ns - wait_ms * 1_000_000 < at_ns <= self.now_ns]


def test_what_is_told_late_of_a_press_is_not_taken_for_the_next_one() -> None:
    bench = Behind()
    guide = GuidedTest(BOARD, bench, Scripted(bench), bench.clock, lambda _: None, presses=3)
    guide.station(1, frozenset())
    button = guide.results[0]
    assert (button.outcome, button.found) == (Outcome.FAIL, "only 2 of 3 presses arrived")


class Jig:
    """A wire that is whole, in a jig that reaches these buttons of the bench."""

    pulls_buttons = True

    def __init__(self, bench: Bench, *stations: int) -> None:
        self._bench, self._stations = bench, stations
        self.pulses = 0

    def pulse(self) -> Sample:
        self.pulses += 1
        if self.pulses > LOOPS:
            for station in self._stations:
                self._bench.press(station)
        return Sample(self._bench.now_ns, self._bench.now_ns + 9, self._bench.now_ns + 5)

    def close(self) -> None:
        return


@pytest.mark.parametrize("reached, pulses, found", [
    ((1, 2, 3, 4), 2 * LOOPS, set()),
    ((1, 2, 4), LOOPS + LOST_PULSES, {("loopback", "jig")}),
    ((), LOOPS + LOST_PULSES, {("loopback", "jig")}),
])  # fmt: skip
def test_a_jig_that_misses_a_station_is_pulsed_no_longer(
    reached: tuple[int, ...], pulses: int, found: set[tuple[str, str]]
) -> None:
    bench, board = Bench(), replace(BOARD, loopback=Loopback("GPIO26", "GPIO13", jig=True))
    jig = Jig(bench, *reached)
    guide = GuidedTest(board, bench, NoOperator(), bench.clock, lambda _: None, loop=lambda: jig)
    guide.loopback()
    assert (jig.pulses, bad(guide.results)) == (pulses, found)


def test_every_part_is_told_before_it_begins_and_the_last_one_is_the_last() -> None:
    bench, parts = Bench(), list[tuple[int, int]]()
    guide = GuidedTest(
        BOARD, bench, Scripted(bench), bench.clock, lambda _: None, goes_on=lambda n, of: parts.append((n, of))
    )
    guide.run()
    guide.devices(lambda: None, 0)
    assert parts == [(n, 11) for n in range(1, 12)]  # processes, silence, 4 stations, outputs, 2 boards, sound, devices


def test_the_stage_page_sounds_once_for_each_name_and_is_silent_afterwards() -> None:
    bench = Bench()
    GuidedTest(BOARD, bench, Scripted(bench), bench.clock, lambda _: None).run()
    assert len(bench.sounds) == 2
    assert bench.sounds[0].startswith("selftest-")
    assert bench.sounds[1] == ""


@pytest.mark.parametrize(
    "typed, answer", [("y\n", True), ("\n", True), ("n\n", False), ("có\n", True), ("không\n", False)]
)
def test_a_technician_answers_in_either_language(typed: str, answer: bool) -> None:
    assert _typed(typed) is answer


def test_an_unclear_answer_is_asked_again_and_an_end_of_the_input_means_no() -> None:
    assert _typed("perhaps\n") is None
    assert _typed("") is False


def _typed(words: str) -> bool | None:
    reading, writing = os.pipe()
    os.write(writing, words.encode())
    os.close(writing)
    with open(reading, encoding="utf-8") as source:
        return TerminalOperator(lambda _: None, source).answer()


@pytest.mark.parametrize(
    "words, reason",
    [
        ("fire", "no such fault; allowed: stuck, dead"),
        ("stuck", "write stuck:N; stations: 1, 2"),
        ("stuck:9", "write stuck:N; stations: 1, 2"),
        ("swapped:1", "write swapped:N:M"),
        ("hot:1", "write hot;"),
        ("missing-display:hall", "no such display; displays: clock"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_with_what_is_allowed(words: str, reason: str) -> None:
    with pytest.raises(BadFileError, match=reason.replace("(", r"\(")):
        parse([words], (1, 2), ("clock",))


def test_there_are_more_than_fifteen_faults_and_each_names_a_check() -> None:
    from hardware.selftest.assess.checks import CHECKS

    assert len(FAULTS) >= 15
    assert {one.check for one in FAULTS.values()} <= set(CHECKS)
