"""No match is open yet: everybody is shown what is true, nothing can be ordered, what the firmware says counts."""

import pytest

from bus import messages as m
from bus.messages import Audience, Press, PressKind, Role, Sentence
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from controller.rules import on_firmware
from controller.rules.apply import apply_all
from controller.rules.clocks import due_ns, elapse
from controller.rules.contest import Contest
from controller.rules.decide import decide
from controller.rules.firmware_orders import firmware_orders
from controller.rules.lamps import lamps
from controller.rules.order import Order
from controller.rules.refusal import RefusedError
from controller.rules.steps import actions
from controller.rules.view import SnapshotContext, snapshot, snapshots
from tests.unit.controller.rules.played_match import START, Play

MISSING = tuple(Sentence(code, code) for code in ("no-match-fits", "no-such-file", "no-such-seat", "match-awaited"))
HEALTH = (m.HealthView("firmware", "ok"),)
FRAME = SnapshotContext(
    START,
    (1, "abc"),
    HEALTH,
    led_tests={"clock": "pattern"},
    lamp_tests={2: m.Lamp.FLOOR},
    sound_test="x",
    missing=MISSING,
)
HELLO = m.Hello(
    name="firmware",
    role=Role.FIRMWARE,
    epoch="fw-1",
    protocol=m.PROTOCOL,
    stations=(1, 2, 3, 4),
    capture=m.Capture("gpiozero", 50_000, True),
)
REPORTS: tuple[m.FirmwareFact, ...] = (
    m.LineTrouble(2, "stuck", 1, START),
    m.Pressed(0, Press(1, START, PressKind.IDLE)),
    m.Verdict(
        arming=3,
        outcome="floor",
        stations=(1,),
        opening_ns=START,
        window_ns=100_000,
        decided_ns=START + 1,
        presses=(Press(1, START, PressKind.WINNER),),
    ),
    m.McPressed("next", START),
    m.McPressed("hold", START),
    m.Bounced(2, 5, 3, 700_000),
)


def started() -> tuple[Contest, list[f.AnyFact]]:
    """A controller that waits, after everything that a firmware may say."""
    facts: list[f.AnyFact] = [f.Booted("boot-1", START, START)]
    facts += on_firmware.hello(apply_all(Contest(), facts), HELLO)
    for fact in REPORTS:
        facts += on_firmware.report(apply_all(Contest(), facts), fact, START, 0)
    return apply_all(Contest(), facts), facts


def test_the_staff_are_told_why_and_the_hall_is_not() -> None:
    views = snapshots(started()[0], FRAME)
    mc, desk = views["mc"], views["desk"]
    assert mc.next_step is not None
    assert isinstance(mc.next_step.command, m.StartMatch)
    assert mc.blockers == MISSING[:1], "one clear sentence beside the button"
    for view in (mc, desk):
        assert view.notices[: len(MISSING)] == MISSING
        assert "capture-coarse" in [notice.code for notice in view.notices]
        assert view.health == HEALTH
        assert [line.station for line in view.lines] == [2]
    assert desk.capture == HELLO.capture
    for name in ("stage", "public", "judge/1", "judge/8"):
        view = views[name]
        assert (view.notices, view.blockers, view.lines, view.health, view.next_step) == ((), (), (), (), None)


@pytest.mark.parametrize("audience", Audience)
def test_everybody_sees_the_idle_machine_and_its_tests(audience: Audience) -> None:
    contest = started()[0]
    view = snapshot(contest, audience, FRAME, 3 if audience is Audience.JUDGE else None)
    assert (view.phase, view.title, view.teams, view.round, view.clock) == ("setup", "", (), None, None)
    assert (view.boot, view.seq, view.step, view.journal_head) == ("boot-1", contest.seq, contest.step, (1, "abc"))
    assert (view.led_tests, view.lamp_tests, view.sound_test) == ({"clock": "pattern"}, {2: m.Lamp.FLOOR}, "x")
    assert (view.actions, view.match_id) == ((), "")


def test_without_a_reason_the_mc_hears_at_least_that_no_match_is_open() -> None:
    assert [reason.code for reason in snapshot(Contest(), Audience.MC, SnapshotContext(START)).blockers] == ["no-match"]


@pytest.mark.parametrize("command", [m.StartMatch(override=True), m.Hold(), m.Undo(), m.SetBrightness(3), m.Pause()])
def test_nothing_can_be_ordered(command: m.Command) -> None:
    with pytest.raises(RefusedError) as refused:
        decide(started()[0], Order(command, "mc", Role.MC), START)
    assert "no-match" in [reason.code for reason in refused.value.reasons]


def test_time_passes_and_nothing_is_wanted_of_the_firmware() -> None:
    contest = started()[0]
    assert (firmware_orders(contest), lamps(contest, START), actions(contest, START)) == (
        m.FirmwareOrders(None),
        {},
        (),
    )
    assert (due_ns(contest), elapse(contest, START + SECOND)) == (None, [])


def test_what_came_before_the_match_holds_in_it() -> None:
    before, facts = started()
    opened = f.MatchOpened(Play(start=False).contest.current_evening, 77)
    contest = apply_all(before, [opened])
    assert (contest.stations, contest.capture, contest.firmware_epoch) == ((1, 2, 3, 4), HELLO.capture, "fw-1")
    assert [state.what for state in contest.line_states] == ["stuck"]
    assert (contest.boot, contest.notices, contest.arming) == ("boot-1", (), 77)
    assert contest == apply_all(Contest(), [*facts, opened]), "the replay gives the same"
    assert on_firmware.hello(contest, HELLO) == [], "the firmware need not start again"


def test_a_match_that_is_put_away_leaves_the_machine_as_it_is() -> None:
    play = Play()
    play.report(REPORTS[0])
    before = play.contest
    play.take([f.MatchClosed()])
    after = play.contest
    assert (after.evening, after.phase, after.scores, after.undo_point) == (None, "setup", {}, None)
    assert (after.boot, after.stations, after.firmware_epoch) == (before.boot, before.stations, before.firmware_epoch)
    assert after.line_states == before.line_states
    assert (after.seq, after.step) == (before.seq + 1, before.step + 1)
