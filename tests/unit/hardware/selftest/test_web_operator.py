"""The technicians' side of the self-test: one instruction at a time, answers that fit it, and refusals."""

import pytest

from bus import messages as m
from bus.messages import Role, Sentence
from hardware.selftest.assess.results import failed, passed
from hardware.selftest.assess.wording import display_place, station_place
from hardware.selftest.operator.web_operator import (
    PANEL_TIMEOUT_NS,
    UNSEEN_NS,
    UNSEEN_RESULTS_NS,
    WebOperator,
    finding_view,
)

LAMP = Sentence("ask", "Did the lamp shine?")


class FakeServer:
    """The bus: delivers messages of panels, and keeps the messages to them."""

    def __init__(self) -> None:
        self.inbox: list[tuple[bytes, m.ToSelftest]] = []
        self.outbox: list[tuple[bytes, m.FromSelftest]] = []

    def receive(self) -> list[tuple[bytes, m.ToSelftest]]:
        inbox, self.inbox = self.inbox, []
        return inbox

    def send(self, peer: bytes, message: m.FromSelftest) -> None:
        self.outbox.append((peer, message))


class Rig:
    """A web operator with a panel that has subscribed, on a clock of its own."""

    def __init__(self) -> None:
        self.server, self.now_ns, self.count = FakeServer(), 1_000, 0
        self.operator = WebOperator(self.server, None, lambda: self.now_ns)  # type: ignore[arg-type]
        self.server.inbox.append((b"panel", m.SelftestSubscribe()))
        self.operator.turn()

    @property
    def view(self) -> m.SelftestView:
        return next(message for _, message in reversed(self.server.outbox) if isinstance(message, m.SelftestView))

    def tap(self, what: str, step: int | None = None, role: Role = Role.TECH, id_: str = "") -> list[str]:
        self.count += 1
        step = self.view.step if step is None else step
        order = m.SelftestCommand(id=id_ or f"tap-{self.count}", who="tech", role=role, what=what, step=step)  # type: ignore[arg-type]
        self.server.inbox.append((b"panel", order))
        self.operator.turn()
        reply = next(message for _, message in reversed(self.server.outbox) if isinstance(message, m.SelftestReply))
        return [reason.code for reason in reply.reasons]


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.fixture
def running(rig: Rig) -> Rig:
    assert rig.tap("start") == []
    return rig


def test_a_subscriber_gets_the_view_and_every_change(running: Rig) -> None:
    assert running.view.state == "running"
    running.operator.request_press(3, 2, 5)
    running.operator.show_progress(4, 9)
    running.operator.turn()
    view = running.view
    assert (view.prompt, view.station, view.press, view.presses, view.part, view.parts) == ("press", 3, 2, 5, 4, 9)
    assert str(view.instruction) == "Press the button of station 3 when its lamp blinks"


def test_a_panel_that_no_longer_subscribes_gets_nothing_more(running: Rig) -> None:
    running.now_ns += PANEL_TIMEOUT_NS
    running.operator.request_hands_off()
    before = len(running.server.outbox)
    running.operator.turn()
    assert len(running.server.outbox) == before


@pytest.mark.parametrize("what, answer", [("yes", True), ("no", False)])
def test_a_question_is_answered_by_eye(running: Rig, what: str, answer: bool) -> None:
    running.operator.ask(LAMP)
    running.operator.turn()
    assert running.operator.answer() is None
    assert running.tap(what) == []
    assert running.operator.answer() is answer


def test_an_answer_to_the_previous_question_is_refused(running: Rig) -> None:
    running.operator.ask(LAMP)
    running.operator.turn()
    old = running.view.step
    running.operator.ask(LAMP)
    running.operator.turn()
    assert running.tap("yes", old) == ["selftest-moved-on"]
    assert running.operator.answer() is None


def test_only_a_press_can_be_given_up_and_the_next_one_is_waited_for_again(running: Rig) -> None:
    running.operator.ask(LAMP)
    running.operator.turn()
    assert running.tap("give_up") == ["selftest-moved-on"]
    running.operator.request_press(1, 1, 5)
    running.operator.turn()
    assert running.tap("yes") == ["selftest-moved-on"]
    assert running.tap("give_up") == []
    assert running.operator.has_given_up()
    running.operator.request_press(2, 1, 5)
    assert not running.operator.has_given_up()


def test_stop_needs_no_step_and_an_end_says_why(running: Rig) -> None:
    running.operator.request_press(1, 1, 5)
    assert running.tap("stop", 0) == []
    assert running.operator.is_stop_requested
    running.operator.finish(None, (Sentence("why", "Because"),))
    running.operator.turn()
    assert (running.view.state, running.view.instruction, [reason.code for reason in running.view.reasons]) == (
        "over",
        None,
        ["why"],
    )
    assert running.tap("stop") == ["selftest-not-running"]


def test_one_test_at_a_time_and_a_repeated_command_is_carried_out_once(rig: Rig) -> None:
    assert rig.tap("start", id_="twice") == []
    assert rig.tap("start", id_="twice") == []
    assert rig.tap("start") == ["selftest-running"]


@pytest.mark.parametrize("role", list(Role))
def test_the_role_is_checked_again_where_the_command_is_carried_out(rig: Rig, role: Role) -> None:
    may = role in (Role.MC, Role.DESK, Role.TECH)
    assert rig.tap("start", role=role) == ([] if may else ["selftest-not-yours"])
    assert rig.operator.is_running is may


def test_a_new_test_begins_without_the_results_of_the_one_before(running: Rig) -> None:
    running.operator.add_result(passed("horn", "seen"))
    running.operator.finish(None)
    running.operator.turn()
    assert len(running.view.findings) == 1
    assert running.tap("start") == []
    assert not running.view.findings


def test_a_bad_result_says_why_it_matters_and_what_to_do() -> None:
    bad = finding_view(failed("button", "only {good} of {count} presses arrived", station_place(3), good=2, count=5))
    assert (bad.outcome, str(bad.finding), str(bad.place)) == ("fail", "only 2 of 5 presses arrived", "station 3")
    assert str(bad.title) == "Button arrives at its own station"
    assert str(bad.why) == "Swapped plugs give the floor to the wrong team."
    assert str(bad.remedy).startswith("Swap the plugs back")
    good = finding_view(passed("display", "{size}", display_place("clock"), size="32 × 8"))
    assert (good.why, good.remedy, str(good.place)) == (None, None, "clock")


def is_left(rig: Rig) -> bool:
    return rig.operator.is_left


def test_it_is_left_a_minute_after_the_last_look_but_never_during_a_test_nor_soon_after_one(rig: Rig) -> None:
    rig.now_ns += UNSEEN_NS
    assert not is_left(rig)
    rig.now_ns += 1
    assert is_left(rig)
    rig.tap("start")
    rig.now_ns += UNSEEN_RESULTS_NS + 1
    assert not is_left(rig), "a technician is at a button, and the tablet sleeps"
    rig.operator.finish(None, (LAMP,))
    rig.tap("yes")
    rig.now_ns += UNSEEN_RESULTS_NS
    assert not is_left(rig), "its results are still to be read"
    rig.now_ns += 1
    assert is_left(rig)
