"""A panel that answers is given time to hear the test again, which was silent as its controller; one that is not there
gets none."""

from pathlib import Path
from unittest.mock import Mock

import pytest
from pytest_mock import MockerFixture

from bus.messages import Sentence
from hardware.board import find_board
from hardware.selftest import session
from hardware.selftest.assess.readings import Readings
from hardware.selftest.assess.results import Outcome

ANSWERS = (Sentence("panel-answers", "it answers"), True)
DEAF = (Sentence("panel-deaf", "it has no connection to the controller"), False)
SILENT = (Sentence("panel-silent", "it does not answer"), False)


@pytest.fixture
def rig(mocker: MockerFixture) -> Mock:
    """A rig, for a session whose guided test does nothing, on a clock that goes on while the rig turns."""
    rig = Mock()
    mocker.patch("hardware.selftest.session.GuidedTest").return_value.measurement = None
    mocker.patch("hardware.selftest.session.probes.read", return_value=Readings())
    mocker.patch("hardware.selftest.session.time.monotonic", side_effect=lambda: rig.turn.call_count * 0.1)
    return rig


def outcome_of(
    mocker: MockerFixture, rig: Mock, data: Path, answers: list[tuple[Sentence, bool]]
) -> tuple[str, Outcome]:
    """What is found of a panel that says this, one answer after the other, and then always the last."""
    mocker.patch(
        "hardware.selftest.session.probes.ask_panel",
        side_effect=lambda url: answers.pop(0) if len(answers) > 1 else answers[0],
    )
    config = session.SessionConfig(
        board=find_board("simulated"),
        data=data,
        panel_url="",
        verify_journal=lambda: (None, False),
        software=lambda: "0.1.0",
    )
    selftest = session.Session(config, on_result=lambda result: None)
    selftest.inspect_machine()
    selftest.run(rig, mocker.Mock())
    (result,) = [result for result in selftest.results if result.check == "panel"]
    return str(result.finding), result.outcome


def test_a_panel_that_hears_the_test_again_is_in_good_order(mocker: MockerFixture, rig: Mock, tmp_path: Path) -> None:
    assert outcome_of(mocker, rig, tmp_path, [DEAF, DEAF, ANSWERS]) == ("it answers", Outcome.PASS)
    assert rig.turn.call_count == 2, "the rig beats while it is waited"


def test_a_panel_that_never_hears_it_is_told_after_some_seconds(
    mocker: MockerFixture, rig: Mock, tmp_path: Path
) -> None:
    finding, outcome = outcome_of(mocker, rig, tmp_path, [DEAF])
    assert (finding, outcome is Outcome.PASS) == ("it has no connection to the controller", False)
    assert rig.turn.call_count == session.HEARD_S / 0.1


def test_a_panel_that_is_not_there_is_not_waited_for(mocker: MockerFixture, rig: Mock, tmp_path: Path) -> None:
    finding, outcome = outcome_of(mocker, rig, tmp_path, [SILENT])
    assert (finding, outcome is Outcome.PASS) == ("it does not answer", False)
    assert rig.turn.call_count == 0
