"""A firmware that connects, its troubles, and the buttons of the MC on it."""

from decimal import Decimal

from msgspec.structs import replace

from bus import messages as m
from bus.messages import Phase, Sentence
from bus.units import NS_PER_S as SECOND
from controller.rules import facts as f
from controller.rules import on_firmware
from tests.unit.controller.rules.buzzer_contests import ARMING, press, question, report
from tests.unit.controller.rules.test_contest_state import NOW, in_round


def hello(epoch: str) -> m.Hello:
    return m.Hello(
        name="firmware",
        role=m.Role.FIRMWARE,
        epoch=epoch,
        protocol=m.PROTOCOL,
        stations=(1, 2),
        capture=m.Capture("gpiod", 1, simulated=False),
    )


def test_a_firmware_that_starts_is_recorded_once_and_an_opening_that_was_on_is_lost() -> None:
    started = f.FirmwareStarted("new", (1, 2), m.Capture("gpiod", 1, simulated=False))
    lost = f.OpeningLost(
        Sentence("opening-lost", "The firmware restarted while the buzzers were open: open them again")
    )
    opened = replace(question(Phase.OPEN), firmware_epoch="old")
    assert on_firmware.hello(opened, hello("new")) == [started, lost]
    assert on_firmware.hello(opened, hello("old")) == []
    assert on_firmware.hello(replace(opened, firmware_epoch=""), hello("new")) == [started]
    assert on_firmware.hello(replace(question(Phase.FLOOR), firmware_epoch="old"), hello("new")) == [started]


def test_trouble_is_recorded_and_bounces_are_the_self_test_s() -> None:
    trouble = m.LineTrouble(2, "stuck", 1, NOW)
    assert report(question(Phase.OPEN), trouble) == [f.TroubleReported(trouble)]
    assert report(question(Phase.OPEN), m.Bounced(2, 5, 3, 700_000)) == []


def test_the_mc_s_buttons_are_orders_of_the_moment_when_they_were_pushed() -> None:
    contest = question(Phase.FLOOR, floor=2, guard_until_ns=NOW - 10)
    assert report(contest, m.McPressed("right", NOW - 10))[1:] == [f.RuledRight(2, Decimal(10), NOW)]
    assert report(contest, m.McPressed("wrong", NOW - 10))[1] == f.RuledWrong(2, Decimal(0), NOW)
    guard = Sentence("guard", "Someone just pressed: check who has the floor before ruling")
    buttons: tuple[m.McButton, ...] = ("right", "wrong")
    for button in buttons:
        ignored = f.McPushIgnored(button, NOW - 11, (guard,))
        assert report(contest, m.McPressed(button, NOW - 11)) == [ignored]
    assert isinstance(report(contest, m.McPressed("hold", NOW - 11))[1], f.HoldStarted)
    held = replace(contest, hold=Sentence("h", "h"))
    assert report(held, m.McPressed("hold", NOW))[1:] == [f.HoldEnded()]


def test_a_push_of_more_than_a_second_ago_does_nothing() -> None:
    contest = question(Phase.FLOOR, floor=2)
    late = f.McPushIgnored("right", NOW - SECOND - 1, (Sentence("push-late", "the signal arrived too late"),))
    assert report(contest, m.McPressed("right", NOW - SECOND - 1)) == [late]
    assert len(report(contest, m.McPressed("right", NOW - SECOND))) == 2


def test_the_next_button_takes_the_next_step_or_says_why_there_is_none() -> None:
    tied = question(Phase.TIED, tied=(1, 2))
    assert isinstance(report(tied, m.McPressed("next", NOW))[1], f.Opened)
    no_next = f.McPushIgnored("next", NOW, (Sentence("no-next", "there is no next step now"),))
    assert report(question(Phase.FLOOR, floor=2), m.McPressed("next", NOW)) == [no_next]
    unmarked = replace(in_round(0, Phase.BOARDS_UP), contenders=(1, 2), arming=ARMING)
    (ignored,) = report(unmarked, m.McPressed("next", NOW))
    assert isinstance(ignored, f.McPushIgnored)
    assert [str(reason) for reason in ignored.reasons] == ["Not marked yet: team 1, 2"]


def test_a_draw_that_an_mc_s_button_leads_to_is_by_its_own_number() -> None:
    presses = (press(5), press(2, us=900), press(4, us=901))
    rules = {"on_wrong": "queue", "on_tie": "draw"}
    contest = question(Phase.FLOOR, rules=rules, floor=5, presses=presses)
    for draw, team in ((0, 2), (1, 4)):
        (*_, fact) = report(contest, m.McPressed("wrong", NOW), draw)
        assert isinstance(fact, f.FloorTaken)
        assert fact.team == team
