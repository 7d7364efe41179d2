"""The technician's page offers to go on with the evening of a dead machine, as soon as its stick is plugged in."""

from collections.abc import Callable

from flask.testing import FlaskClient
from pytest_mock import MockerFixture

from controller.spare.plugged_sticks import PluggedStick

Enter = Callable[[str], FlaskClient]


def test_a_technician_reads_what_to_type_for_the_stick_that_is_plugged_in(enter: Enter, mocker: MockerFixture) -> None:
    found = mocker.patch("panel.routes.sticks.plugged_sticks", return_value=[])
    assert enter("tech").get("/api/sticks").get_json() == {"sticks": []}
    found.return_value = [PluggedStick("/media/usb", 412, 1_540_600_000)]
    [stick] = enter("tech").get("/api/sticks").get_json()["sticks"]
    assert stick["command"] == "sudo bamchuong takeover --from /media/usb"
    assert stick["entries"] == 412
    assert len(stick["written"]) == 5


def test_nobody_else_reads_what_is_plugged_in(stranger: FlaskClient, enter: Enter) -> None:
    assert stranger.get("/api/sticks").status_code == 401
    assert enter("stage").get("/api/sticks").status_code == 403
