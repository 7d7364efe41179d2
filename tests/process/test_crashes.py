"""Processes that die in the middle of the evening: nothing is lost, and the evening continues."""

import signal
import time
from decimal import Decimal

import pytest

from bamchuong import supervisor
from bus import messages as m
from controller.journal.journal_reader import read_records, verify
from controller.rules import facts as f
from tests.patience import patience_s
from tests.process.running_match import MatchProcesses

FACTS_BETWEEN_KILLS = 5


def pid_of(evening: MatchProcesses, name: str) -> int:
    child = next(child for child in evening.supervisor.children if child.name == name)
    assert child.process is not None
    return child.process.pid


def test_a_controller_killed_in_the_middle_of_a_question_comes_back_with_the_same_state(
    evening: MatchProcesses,
) -> None:
    evening.advance_to_buzzers()
    evening.advance(m.StartReading(), "reading")
    evening.advance(m.StartThinking(), "thinking")
    before = evening.wait_until(lambda view: view.phase == "open" and view.opening_ns is not None, "the opening")
    old = pid_of(evening, "controller")

    evening.supervisor.kill("controller")
    evening.push(2)
    after = evening.wait_until(lambda view: view.phase == "floor", "the floor, pressed while the controller was dead")

    assert pid_of(evening, "controller") != old
    assert after.floor == 2
    assert after.opening_ns == before.opening_ns
    assert [team.score for team in after.teams] == [team.score for team in before.teams]
    assert after.question == before.question
    assert [press.kind for press in after.presses] == [m.PressKind.WINNER]
    assert verify(evening.data / "journal.sqlite", after.journal_head)


def test_a_command_that_is_repeated_after_a_crash_is_done_once(evening: MatchProcesses) -> None:
    evening.advance_to_buzzers()
    first = evening.order(m.AdjustScore(1, Decimal(5), "protest upheld"), "the-same-id")
    evening.supervisor.kill("controller")
    second = evening.order(m.AdjustScore(1, Decimal(5), "protest upheld"), "the-same-id")

    assert first.ok
    assert second.ok
    assert second.seq == first.seq
    view = evening.wait_until(lambda view: view.seq >= first.seq, "a snapshot")
    assert view.teams[0].score == 25
    adjusted = [
        record for record in read_records(evening.data / "journal.sqlite") if isinstance(record.fact, f.ScoreAdjusted)
    ]
    assert len(adjusted) == 1


def test_a_firmware_killed_while_open_loses_the_opening_and_says_so(evening: MatchProcesses) -> None:
    evening.advance_to_buzzers()
    evening.advance(m.StartReading(), "reading")
    evening.advance(m.StartThinking(), "thinking")
    evening.wait_until(lambda view: view.phase == "open", "the opening")

    evening.supervisor.kill("firmware")
    lost = evening.wait_until(lambda view: view.phase == "lost", "the lost opening")

    assert [notice.code for notice in lost.notices] == ["opening-lost"]
    assert lost.next_step is not None
    opened = evening.advance(m.ReopenBuzzers(), "open")
    assert opened.opening_ns is not None
    evening.push(3, opened.opening_ns + 200_000_000)
    assert evening.wait_until(lambda view: view.phase == "floor", "the floor").floor == 3


def test_a_firmware_killed_while_thinking_is_armed_again_before_the_opening(evening: MatchProcesses) -> None:
    evening.advance_to_buzzers()
    before = evening.advance(m.StartReading(), "reading")
    evening.supervisor.kill("firmware")
    evening.wait_until(lambda view: view.seq > before.seq, "the hello of the new firmware")
    thinking = evening.advance(m.StartThinking(), "thinking")
    assert thinking.opening_ns is not None
    evening.push(4, thinking.opening_ns + 150_000_000)

    assert evening.wait_until(lambda view: view.phase == "floor", "the floor").floor == 4


def all_are_there(view: m.Snapshot) -> bool:
    return {"firmware", "scoreboard"} <= {part.name for part in view.health if part.state != "away"}


def test_all_processes_end_at_once_and_leave_no_orphan(
    evening: MatchProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "GRACE_S", patience_s(supervisor.GRACE_S))  # none is killed for a busy machine
    evening.wait_until(all_are_there, "every process has reported")
    processes = [child.process for child in evening.supervisor.children]

    evening.supervisor.end()

    assert [process.returncode for process in processes if process is not None] == [0, 0, 0]


def test_a_robot_plays_through_a_storm_of_crashes_to_a_verified_journal(evening: MatchProcesses) -> None:
    """Kills of every process, a few a match; the match ends, and no fact is duplicated or missing.

    A kill waits until the evening has advanced since the previous one: on a busy machine a controller needs longer.
    """
    victims = iter(["scoreboard", "controller", "controller", "scoreboard", "controller"] * 20)
    next_kill_s, next_seq = time.monotonic() + 2, 0

    def storm() -> None:
        nonlocal next_kill_s, next_seq
        seq = evening.view.seq if evening.view is not None else 0
        if time.monotonic() >= next_kill_s and seq >= next_seq:
            next_kill_s, next_seq = time.monotonic() + 1.5, seq + FACTS_BETWEEN_KILLS
            evening.supervisor.kill(next(victims))

    evening.play(seed=3, meanwhile=storm)

    last = evening.wait_until(lambda view: view.phase == "ranking", "the ranking")
    path = evening.data / "journal.sqlite"
    assert verify(path, last.journal_head) == last.journal_head
    causes = [
        record.cause for record in read_records(path) if record.cause and isinstance(record.fact, f.VerdictReceived)
    ]
    assert len(causes) == len(set(causes))
    assert any(child.name == "controller" and child.starts > 3 for child in evening.supervisor.children)
    assert signal.SIGKILL.name in " ".join(evening.messages)
