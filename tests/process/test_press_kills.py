"""The real controller is killed between press and acknowledgement, repeatedly: no verdict is lost, none duplicated.

12 kills in the normal run, 100 with BAMCHUONG_NIGHTLY=1, any number with BAMCHUONG_PRESS_KILLS=N (about a second
each). The firmware is a real process on the simulated board; the controller dies by SIGKILL 0 to 12 ms after the
press: before its verdict, while it is written, and just after.

On a busy machine a controller can die before the firmware has heard of the opening: the press is then on record, as one
that the opening before does not count, and the team presses again, with another kill.
"""

import os
import random
import time
from collections import Counter
from functools import partial
from pathlib import Path

from bamchuong.processes import FIRMWARE
from bus import messages as m
from bus.units import NS_PER_MS as MS
from controller.journal.journal_reader import read_records, verify
from controller.rules import facts as f
from tests.patience import Patience
from tests.process.controller_zygote import Controllers, controllers
from tests.process.running_match import MatchProcesses, match_processes

NIGHTLY = bool(os.environ.get("BAMCHUONG_NIGHTLY"))
KILLS = int(os.environ.get("BAMCHUONG_PRESS_KILLS", "100" if NIGHTLY else "12"))
TEAMS = 5
PER_MATCH = 5 * (TEAMS - 1)
FORMAT_FILE = str(Path(__file__).with_name("presses.toml"))
PATIENCE_S = 30.0


def send(evening: MatchProcesses, command: m.Command) -> None:
    """Send a command until it is accepted: right and wrong are refused for half a second after a press."""
    patience = Patience(PATIENCE_S)
    while not (answer := evening.order(command)).ok:
        assert not patience.ended, [str(reason) for reason in answer.reasons]


def wait_for_opening(evening: MatchProcesses) -> int:
    """Wait until the buzzers will open; returns when."""

    def is_open(view: m.Snapshot) -> bool:
        is_firmware_present = any(part.name == "firmware" and part.state != "away" for part in view.health)
        return view.phase == "open" and view.opening_ns is not None and is_firmware_present

    return evening.wait_until(is_open, "open, with the firmware there").opening_ns or 0


def is_uncounted(journal: Path, pressed_ns: int) -> bool:
    """Whether the press is on record as one that its opening does not count: the firmware knew only the one before."""
    presses = [record.fact.press for record in read_records(journal) if isinstance(record.fact, f.PressRecorded)]
    kinds = (m.PressKind.BARRED, m.PressKind.IDLE)
    return any(press.at_ns == pressed_ns and press.kind in kinds for press in presses)


def press_with_kill(
    evening: MatchProcesses, starts: Controllers, pid: int, team: int, chance: random.Random
) -> tuple[int, m.Snapshot]:
    """A press that leads to the floor, its controller `pid` killed; the next controller, and what it shows."""
    delay_ms = 20
    while True:
        pressed_ns = wait_for_opening(evening) + delay_ms * MS
        evening.push(team, pressed_ns)
        killed_ns = pressed_ns + chance.randrange(12 * MS)
        time.sleep(max(0, killed_ns - time.monotonic_ns()) / 1e9)
        starts.kill(pid)
        evening.view = None
        pid = starts.start(evening.data, evening.endpoints.folder)
        is_told = partial(is_floor_or_uncounted, evening.data / "journal.sqlite", pressed_ns)
        view = evening.wait_until(is_told, "the floor of a press whose controller died")
        if view.phase == "floor":
            return pid, view
        delay_ms += 1  # each try has an instant of its own: what is on record of the last one is not of this one


def is_floor_or_uncounted(journal: Path, pressed_ns: int, view: m.Snapshot) -> bool:
    """Whether the press has led to the floor, or to nothing."""
    return view.phase == "floor" or is_uncounted(journal, pressed_ns)


def play_with_kills(evening: MatchProcesses, starts: Controllers, kills: int, chance: random.Random) -> list[int]:
    """So many presses, each with a kill; the teams that got the floor, in order."""
    pid = starts.start(evening.data, evening.endpoints.folder)
    send(evening, m.StartMatch())
    send(evening, m.StartRound())
    floors: list[int] = []
    while len(floors) < kills:
        send(evening, m.StartReading())
        send(evening, m.StartThinking())
        teams = chance.sample(range(1, TEAMS + 1), TEAMS - 1)
        for team in teams[: kills - len(floors)]:
            pid, view = press_with_kill(evening, starts, pid, team, chance)
            assert view.floor == team
            floors.append(team)
            send(evening, m.RuleWrong())
        if len(floors) < kills:
            send(evening, m.CloseQuestion())
            evening.wait_until(lambda view: view.phase == "closed", "closed")
    starts.kill(pid)
    return floors


def test_no_verdict_is_lost_or_doubled_however_often_the_controller_dies_before_it_acknowledges(folder: Path) -> None:
    chance = random.Random(11)
    verdict_count = 0
    with controllers(1.0, FORMAT_FILE) as starts:
        for first in range(0, KILLS, PER_MATCH):
            match_folder = folder / str(first)
            match_folder.mkdir()
            with match_processes(match_folder, FIRMWARE) as evening:
                floors = play_with_kills(evening, starts, min(PER_MATCH, KILLS - first), chance)
            journal = match_folder / "data" / "journal.sqlite"
            verify(journal, None)
            records = [record for record in read_records(journal) if isinstance(record.fact, f.VerdictReceived)]
            verdicts = [
                record.fact for record in records if isinstance(record.fact, f.VerdictReceived) and record.fact.counts
            ]
            assert [verdict.teams for verdict in verdicts] == [(team,) for team in floors]
            assert max(Counter(verdict.arming for verdict in verdicts).values()) == 1
            assert max(Counter(record.cause for record in records).values()) == 1
            verdict_count += len(verdicts)
    print(f"{KILLS} kills: {verdict_count} verdicts, none lost, none duplicated")
    assert verdict_count == KILLS
