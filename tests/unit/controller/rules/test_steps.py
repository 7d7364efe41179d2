"""What the MC is offered: buttons with their texts and places, and the next step with the reasons against it."""

from msgspec.structs import replace

from bus import messages as m
from bus.messages import ButtonPlace, Phase
from controller.packs.pack import Pack
from controller.rules.contest import Contest
from controller.rules.steps import actions, next_step
from tests.unit.controller.rules.buzzer_contests import question
from tests.unit.controller.rules.test_contest_state import NOW, evening, in_round


def offered(contest: Contest, command: m.Command) -> tuple[str, ButtonPlace, str | None, bool]:
    """The text, the place and the short text of the button, and whether it must be held."""
    (step,) = (step for step in actions(contest, NOW) if step.command == command)
    return str(step.label), step.place, None if step.short is None else str(step.short), step.confirm


def test_a_button_in_a_team_s_row_has_a_short_text_too_and_one_elsewhere_has_not() -> None:
    tied = question(Phase.TIED, tied=(1, 2))
    assert offered(tied, m.GiveFloor(2)) == ("Give the floor to team 2", ButtonPlace.TEAM_ROW, "Give the floor", False)
    assert offered(question(Phase.OPEN), m.GiveFloor(2)) == (
        "Give the floor to team 2",
        ButtonPlace.DRAWER,
        None,
        False,
    )
    assert offered(question(Phase.OPEN), m.Bar(2)) == ("Bar team 2", ButtonPlace.DRAWER, None, True)


def test_a_next_step_that_is_refused_is_shown_with_all_reasons() -> None:
    empty = replace(in_round(0, Phase.READY), evening=replace(evening(), pack=Pack("empty", ())))
    step, reasons = next_step(empty, NOW)
    assert step is not None
    assert (str(step.label), step.command) == ("Read question 1", m.StartReading())
    assert [reason.code for reason in reasons] == ["no-spare"]


def test_in_a_hold_the_next_step_is_to_end_it() -> None:
    contest = question(Phase.OPEN)
    held = replace(contest, hold=m.Sentence("x", "X"))
    step, reasons = next_step(held, NOW)
    assert step is not None
    assert (step.command, reasons) == (m.Release(), ())


def test_a_refused_start_is_offered_against_all_reasons_and_must_be_held() -> None:
    without_buttons = in_round(-1, Phase.SETUP)
    assert offered(without_buttons, m.StartMatch(override=True)) == ("Start anyway", ButtonPlace.STEPS, None, True)
