"""The technicians' end of the self-test: one instruction at a time, answers that fit it, refusals and why."""

import pytest

from bus import messages as m
from bus.messages import Role, Sentence
from hardware.selftest.assess.checks import failed, passed
from hardware.selftest.assess.wording import station
from hardware.selftest.operator.web_operator import WATCHED_NS, WebOperator, finding

LAMP = Sentence("ask", "Did the lamp shine?")


class Line:
    """The panels' side of the bus: says what it is told to say, and keeps what it hears."""

    def __init__(self) -> None:
        self.said: list[tuple[bytes, m.ToSelftest]] = []
        self.heard: list[tuple[bytes, m.FromSelftest]] = []

    def receive(self) -> list[tuple[bytes, m.ToSelftest]]:
        said, self.said = self.said, []
        return said

    def send(self, peer: bytes, message: m.FromSelftest) -> None:
        self.heard.append((peer, message))


class Bench:
    """A dock with a panel that looks at it, at a time that is told."""

    def __init__(self) -> None:
        self.line, self.now_ns, self.count = Line(), 1_000, 0
        self.dock = WebOperator(self.line, None, lambda: self.now_ns)  # type: ignore[arg-type]
        self.line.said.append((b"panel", m.SelftestSubscribe()))
        self.dock.turn()

    @property
    def view(self) -> m.SelftestView:
        return next(one for _, one in reversed(self.line.heard) if isinstance(one, m.SelftestView))

    def tap(self, what: str, step: int | None = None, role: Role = Role.TECH, id_: str = "") -> list[str]:
        self.count += 1
        step = self.view.step if step is None else step
        order = m.SelftestCommand(id_ or f"tap-{self.count}", "tech", role, what, step)  # type: ignore[arg-type]
        self.line.said.append((b"panel", order))
        self.dock.turn()
        done = next(one for _, one in reversed(self.line.heard) if isinstance(one, m.SelftestReply))
        return [one.code for one in done.reasons]


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def running(bench: Bench) -> Bench:
    assert bench.tap("start") == []
    return bench


def test_who_looks_sees_the_whole_and_every_change(running: Bench) -> None:
    assert running.view.state == "running"
    running.dock.press(3, 2, 5)
    running.dock.goes_on(4, 9)
    running.dock.turn()
    view = running.view
    assert (view.prompt, view.station, view.press, view.presses, view.part, view.parts) == ("press", 3, 2, 5, 4, 9)
    assert str(view.instruction) == "Press the button of station 3 when its lamp blinks"


def test_who_looks_no_more_is_told_nothing_more(running: Bench) -> None:
    running.now_ns += WATCHED_NS
    running.dock.prepare()
    before = len(running.line.heard)
    running.dock.turn()
    assert len(running.line.heard) == before


@pytest.mark.parametrize("what, answer", [("yes", True), ("no", False)])
def test_a_question_is_answered_by_eye(running: Bench, what: str, answer: bool) -> None:
    running.dock.ask(LAMP)
    running.dock.turn()
    assert running.dock.answer() is None
    assert running.tap(what) == []
    assert running.dock.answer() is answer


def test_an_answer_to_the_question_before_is_refused(running: Bench) -> None:
    running.dock.ask(LAMP)
    running.dock.turn()
    old = running.view.step
    running.dock.ask(LAMP)
    running.dock.turn()
    assert running.tap("yes", old) == ["selftest-moved-on"]
    assert running.dock.answer() is None


def test_only_a_press_can_be_given_up_and_the_next_one_is_waited_for_again(running: Bench) -> None:
    running.dock.ask(LAMP)
    running.dock.turn()
    assert running.tap("give_up") == ["selftest-moved-on"]
    running.dock.press(1, 1, 5)
    running.dock.turn()
    assert running.tap("yes") == ["selftest-moved-on"]
    assert running.tap("give_up") == []
    assert running.dock.gave_up()
    running.dock.press(2, 1, 5)
    assert not running.dock.gave_up()


def test_stop_needs_no_step_and_an_end_says_why(running: Bench) -> None:
    running.dock.press(1, 1, 5)
    assert running.tap("stop", 0) == []
    assert running.dock.stops
    running.dock.end(None, (Sentence("why", "Because"),))
    running.dock.turn()
    assert (running.view.state, running.view.instruction, [one.code for one in running.view.reasons]) == ("over", None, ["why"])
    assert running.tap("stop") == ["selftest-not-running"]


def test_one_test_at_a_time_and_what_is_said_twice_is_done_once(bench: Bench) -> None:
    assert bench.tap("start", id_="twice") == []
    assert bench.tap("start", id_="twice") == []
    assert bench.tap("start") == ["selftest-running"]


@pytest.mark.parametrize("role", list(Role))
def test_it_is_asked_again_where_it_is_done_who_may(bench: Bench, role: Role) -> None:
    may = role in (Role.MC, Role.DESK, Role.TECH)
    assert bench.tap("start", role=role) == ([] if may else ["selftest-not-yours"])
    assert bench.dock.running is may


def test_a_new_test_begins_without_the_results_of_the_one_before(running: Bench) -> None:
    running.dock.tell(passed("horn", "seen"))
    running.dock.end(None)
    running.dock.turn()
    assert len(running.view.findings) == 1
    assert running.tap("start") == []
    assert running.view.findings == ()


def test_a_bad_result_says_why_it_matters_and_what_to_do_in_both_languages() -> None:
    bad = finding(failed("button", "only {good} of {count} presses arrived", station(3), good=2, count=5))
    assert (bad.outcome, str(bad.finding), str(bad.place)) == ("fail", "only 2 of 5 presses arrived", "station 3")
    assert all((bad.why, bad.why_vi, bad.remedy, bad.remedy_vi))
    good = finding(passed("display", "{size}", "clock", size="32 × 8"))
    assert (good.remedy, str(good.place)) == ("", "clock")
