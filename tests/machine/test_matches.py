"""Matches that the desk of an installed machine makes: played by the robot, put aside, gone on with, across restarts of
the service. Nightly.

One machine for all tests of this file, in their order. `--new` stays in the settings with which systemd starts the
controller again and again: no match may begin anew.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bamchuong import processes
from tests.machine.debian_root import BOOKWORM, SOURCE
from tests.machine.desk_requests import Desk
from tests.machine.installed_services import SETTINGS, all_run, pid, wait_for_restart
from tests.machine.nspawn import CLONE, Machine, fresh_clone
from tests.patience import Patience

pytestmark = pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")

CONTROLLER, PANEL = processes.CONTROLLER.unit, processes.PANEL.unit
SHORT: Path = SOURCE / "tests" / "process" / "short.toml"
SPEED = 10
STEPS_BEFORE_THE_FALL = 8
"""Taken by the robot before the controller is killed; a match of this format has some sixty."""
MATCH_S = 300.0

View = dict[str, Any]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Debian 12 on which the simulated board is installed."""
    with fresh_clone(BOOKWORM, tmp_path_factory.mktemp("matches")) as machine:
        machine.check_output("make", "-C", CLONE, "install", "BOARD=simulated")
        machine.check_output("sed", "-i", "s/^CONTROLLER_OPTIONS=.*/CONTROLLER_OPTIONS=--new/", SETTINGS)
        machine.check_output("systemctl", "restart", CONTROLLER)  # obeyed now, and not once more
        yield machine


@pytest.fixture(scope="module")
def desk(machine: Machine) -> Desk:
    return Desk(machine)


@pytest.fixture(scope="module")
def rehearsals(desk: Desk) -> tuple[str, str]:
    """The ids of two rehearsals that were made at the desk."""
    form = desk.add_format("the-le.toml", SHORT.read_bytes())
    return desk.make_rehearsal("Bán kết 1", form, SPEED), desk.make_rehearsal("Bán kết 2", form, SPEED)


def wait_until(desk: Desk, what: str, is_reached: Callable[[View], bool]) -> View:
    """The first snapshot of the desk that is as expected."""
    patience = Patience(MATCH_S)
    view: View = {}
    while not patience.ended:
        view = desk.snapshot()
        if view and is_reached(view):
            return view
    raise AssertionError(f"{what}: not reached; last seen {view.get('title')}, {view.get('phase')}, {view.get('step')}")


def kill(machine: Machine, service: str) -> int:
    """End a service as a fault would; systemd starts it again. Returns when it was dead (CLOCK_MONOTONIC, ns)."""
    before = pid(machine, service)
    machine.check_output("sh", "-c", f"kill -9 {before}")
    dead_ns = time.monotonic_ns()
    wait_for_restart(machine, service, before)
    return dead_ns


def restart(machine: Machine, service: str) -> int:
    """Stop a service in good order and start it again. Returns when it was dead (CLOCK_MONOTONIC, ns)."""
    machine.check_output("systemctl", "stop", service)
    dead_ns = time.monotonic_ns()
    machine.check_output("systemctl", "start", service)
    return dead_ns


def view_after(desk: Desk, dead_ns: int) -> View:
    """What the desk sees of the process that came then; a machine in a folder has this one's clock."""
    return wait_until(desk, "a newer view", lambda view: view["now_ns"] > dead_ns)


def opened(desk: Desk, match: str, title: str) -> View:
    """Open a match; what the desk sees of it then."""
    desk.begin(match)
    view = wait_until(desk, title, lambda view: view["title"] == title)
    assert desk.state(match) == "running"
    return view


def goes_on(desk: Desk, first_view: View, fall: Callable[[], int]) -> View:
    """Let the controller fall some steps after `first_view`; the view after it, which is no earlier than the last."""
    wait_until(desk, "some steps", lambda view: view["step"] >= first_view["step"] + STEPS_BEFORE_THE_FALL)
    before = desk.snapshot()
    after = view_after(desk, fall())
    assert after["match_id"] == before["match_id"]
    assert after["step"] >= before["step"]
    return after


def scores(view: View) -> list[str]:
    return [team["score"] for team in view["teams"]]


def test_a_match_of_the_desk_is_played_to_its_end_by_the_robot_though_its_service_falls_twice(
    machine: Machine, desk: Desk, rehearsals: tuple[str, str]
) -> None:
    first, _ = rehearsals
    first_view = opened(desk, first, "Bán kết 1")
    desk.let_robot_play()
    killed = goes_on(desk, first_view, lambda: kill(machine, CONTROLLER))
    restarted = goes_on(desk, killed, lambda: restart(machine, CONTROLLER))
    assert restarted["title"] == "Bán kết 1"
    end = wait_until(desk, "the ranking", lambda view: view["phase"] == "ranking")
    assert end["match_id"] == first_view["match_id"]
    assert any(float(score) for score in scores(end))
    assert machine.check_output("bamchuong", "journal", "verify").startswith("OK: ")


def test_it_is_put_aside_and_no_restart_brings_it_back_or_begins_another(
    machine: Machine, desk: Desk, rehearsals: tuple[str, str]
) -> None:
    first, _ = rehearsals
    desk.put_aside()
    wait_until(desk, "no match", lambda view: not view["title"])
    dead_ns = kill(machine, CONTROLLER)
    after = wait_until(desk, "why there is none", lambda view: view["now_ns"] > dead_ns and bool(view["notices"]))
    assert (after["title"], [notice["code"] for notice in after["notices"]]) == ("", ["no-match-chosen"])
    assert desk.state(first) == "finished"


def test_the_next_match_begins_and_the_first_is_gone_on_with_as_it_was(
    machine: Machine, desk: Desk, rehearsals: tuple[str, str]
) -> None:
    first, second = rehearsals
    first_view = opened(desk, second, "Bán kết 2")
    assert (first_view["phase"], scores(first_view)) == ("setup", ["0", "0"])
    desk.let_robot_play()
    wait_until(desk, "its first question", lambda view: view["round"] is not None and view["phase"] != "intro")
    dead_ns = kill(machine, CONTROLLER)
    kill(machine, PANEL)  # the robot ends with it
    going_on = view_after(desk, dead_ns)
    assert going_on["match_id"] == first_view["match_id"]
    assert going_on["phase"] != "setup"
    desk.let_robot_play()
    ended = wait_until(desk, "its ranking", lambda view: view["phase"] == "ranking")
    second_view = opened(desk, first, "Bán kết 1")
    assert second_view["phase"] == "ranking"
    assert any(float(score) for score in scores(second_view))
    same = view_after(desk, kill(machine, CONTROLLER))
    assert (same["match_id"], scores(same)) == (second_view["match_id"], scores(second_view))
    assert scores(opened(desk, second, "Bán kết 2")) == scores(ended)
    assert all_run(machine)
