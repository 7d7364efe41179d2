"""A spare machine takes over: real controllers that are killed at random instants, real sticks, the real command.

Every life of the evening has a data folder of its own, as on another machine, and all have the stick in common. 6
take-overs in the normal run, 200 with BAMCHUONG_NIGHTLY=1 (any number with BAMCHUONG_TAKEOVERS=N).
"""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import zmq

from bamchuong.processes import CONTROLLER, FIRMWARE
from bus import messages as m
from bus.endpoints import Endpoints
from controller.journal.journal_reader import read_records, verify_seals
from controller.rules.facts import TookOver
from controller.spare.kit_file import BadKitError, find_kits, open_index
from controller.spare.take_over import TakeoverOrder, take_over
from controller.spare.takeover_key import new_takeover_pin, read_takeover_key
from tests.patience import Patience, patience_s
from tests.process.busy_clients import Crowd
from tests.process.controller_zygote import controllers
from tests.process.panel_process import running_panel
from tests.process.running_match import match_processes

TAKEOVERS = int(os.environ.get("BAMCHUONG_TAKEOVERS", "200" if os.environ.get("BAMCHUONG_NIGHTLY") else "6"))
PER_EVENING = 20
SPEED = 1_000.0
PATIENCE_S = 60.0


def wait_for_kit(data: Path, stick: Path) -> None:
    """Wait until the stick has a kit that names the running journal."""
    key, patience = read_takeover_key(data), Patience(PATIENCE_S)
    assert key is not None
    while not patience.ended:
        for folder in find_kits(stick):
            try:
                if open_index(folder, bytes.fromhex(key.key)).journal:
                    return
            except BadKitError:
                continue
        time.sleep(0.05)
    raise AssertionError("no kit came onto the stick")


def take_over_repeatedly(folder: Path, takeovers: int, seed: int) -> Crowd:
    """One evening that moves on so often; the crowd that watched it all."""
    chance, endpoints = random.Random(seed), Endpoints.at(folder / "run")
    stick, data = folder / "stick", folder / "data-0"
    stick.mkdir()
    pin = new_takeover_pin(data)
    context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
    crowd = Crowd(context, endpoints, seed)
    try:
        with controllers(SPEED) as starts:
            for number in range(takeovers + 1):
                pid = starts.start(data, endpoints.folder, f"boot-{number}", stick)
                if number == 0:
                    wait_for_kit(data, stick)
                messages, patience = chance.randint(1, 90), Patience(PATIENCE_S)
                while crowd.message_count < messages:
                    assert not patience.ended, f"machine {number} sent {crowd.message_count} of {messages} messages"
                    crowd.turn()
                starts.kill(pid)
                crowd.reconnect()
                if number < takeovers:
                    data = folder / f"data-{number + 1}"
                    order = TakeoverOrder(pin, "Lan", "no power", f"boot-{number + 1}", time.monotonic_ns(), 1)
                    take_over(stick, data, order, folder / "no-settings")
    finally:
        crowd.close()
        context.destroy(linger=0)
    return crowd


def test_nothing_that_a_screen_showed_is_lost_or_done_twice_by_any_take_over(folder: Path) -> None:
    errors: list[str] = []
    snapshots = 0
    for number, first in enumerate(range(0, TAKEOVERS, PER_EVENING)):
        count = min(PER_EVENING, TAKEOVERS - first)
        evening = folder / str(number)
        evening.mkdir()
        crowd = take_over_repeatedly(evening, count, seed=number)
        journal = evening / f"data-{count}" / "journal.sqlite"
        errors += crowd.observations.discrepancies(journal)
        snapshots += len(crowd.observations.snapshots)
        assert sum(isinstance(record.fact, TookOver) for record in read_records(journal)) == count
        assert verify_seals(journal)[1].bad is None
    print(f"{TAKEOVERS} take-overs, {snapshots} snapshots")
    assert not errors, "\n".join(errors[:20])
    assert snapshots > TAKEOVERS


def command(*arguments: str, pin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bamchuong", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=patience_s(PATIENCE_S),
        env={**os.environ, "BAMCHUONG_TAKEOVER_PIN": pin, "LANG": "C"},
    )


def test_by_the_command_a_match_goes_on_with_its_clock_paused_and_no_tablet_is_paired_again(folder: Path) -> None:
    old, new, stick = folder / "old", folder / "new", folder / "stick"
    for place in (old, new, stick):
        place.mkdir()
    pin = json.loads(command("pin", "takeover", "--json", "--data", str(old / "data")).stdout)["takeover"]
    options = {"mirror": str(stick), "speed": "1"}
    with match_processes(old, CONTROLLER, FIRMWARE, options=options) as match, running_panel(old) as panel:
        cookie = panel.log_in("mc")
        match.wait_until(lambda view: view.next_step is not None and not view.blockers, "the first step")
        for step, phase in ((m.StartMatch(), "intro"), (m.StartRound(), "ready"), (m.StartReading(), "reading")):
            match.advance(step, phase)
        before = match.advance(m.StartThinking(), "thinking")
        wait_for_kit(old / "data", stick)
        patience = Patience(PATIENCE_S)
        while "access/panel-access.json" not in names_in_kit(old / "data", stick) or not has_device(old, stick):
            assert not patience.ended, "the tablet is not in the kit"
            match.turn()
        for name in ("controller", "firmware"):
            match.supervisor.kill(name)

    arguments = ("--from", str(stick), "--data", str(new / "data"), "--run", str(new / "run"), "--yes")
    wrong = command("takeover", *arguments, "--who", "Lan", "--why", "no power", pin="1111-1111-1111")
    assert (wrong.returncode, (new / "data").exists()) == (2, False), wrong.stderr
    assert "PIN is not the one" in wrong.stderr
    done = command("takeover", *arguments, "--who", "Lan", "--why", "no power", pin=pin)
    assert done.returncode == 0, done.stderr
    assert "are here" in done.stdout

    with match_processes(new, CONTROLLER, FIRMWARE, options=options) as match, running_panel(new) as panel:
        view = match.wait_until(lambda view: view.phase == "thinking", "the question that was on")
        assert view.clock is not None
        assert view.clock.deadline_ns is None, "it is paused"
        assert view.question == before.question
        assert "took-over" in [notice.code for notice in view.notices]
        panel.listen("mc", cookie).close()
        assert match.order(m.Resume()).ok
        fork = command("takeover", *arguments, "--who", "Lan", "--why", "again", pin=pin)
        assert fork.returncode == 3, "while it runs, nothing takes over"


def names_in_kit(data: Path, stick: Path) -> set[str]:
    key = read_takeover_key(data)
    assert key is not None
    return {name for folder in find_kits(stick) for name in open_index(folder, bytes.fromhex(key.key)).files}


def has_device(old: Path, stick: Path) -> bool:
    """Whether the tablet that came last is in the kit."""
    key = read_takeover_key(old / "data")
    assert key is not None
    parts = open_index(find_kits(stick)[0], bytes.fromhex(key.key)).files
    access = json.loads(parts["access/panel-access.json"].data or b"{}")
    return bool(access.get("devices"))
