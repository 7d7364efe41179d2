"""Around the loop: a log that never waits, and real time."""

import logging
import os
import threading

import pytest
from pytest_mock import MockerFixture

from firmware import logs, realtime


class Stuck(logging.Handler):
    """A disk that blocks until it is released."""

    def __init__(self) -> None:
        super().__init__()
        self.free = threading.Event()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.free.wait()
        self.lines.append(record.getMessage())


@pytest.fixture
def stuck() -> Stuck:
    return Stuck()


def test_a_blocked_log_blocks_nothing_else(stuck: Stuck, mocker: MockerFixture) -> None:
    mocker.patch.object(logs, "MAX_QUEUED", 3)
    root = logging.getLogger()
    before = root.handlers
    root.handlers = [stuck]
    try:
        with logs.non_blocking_logging() as handler:
            for n in range(10):
                logging.getLogger("firmware").warning("line %d", n)
            assert handler.dropped >= 6
            stuck.free.set()
        assert root.handlers == [stuck]
    finally:
        root.handlers = before
    assert stuck.lines[0] == "line 0"
    assert stuck.lines[-1].endswith("log lines were dropped: the log was too slow")


def test_a_refusal_of_real_time_names_the_remedy(mocker: MockerFixture) -> None:
    mocker.patch("firmware.realtime.os.sched_setscheduler", side_effect=PermissionError(1, "Operation not permitted"))
    mocker.patch("firmware.realtime.os.geteuid", return_value=1000)
    mocker.patch("firmware.realtime.resource.getrlimit", return_value=(8_388_608, 8_388_608))
    granted = realtime.request()
    assert (granted.has_fifo, granted.is_memory_locked) == (False, False)
    assert "LimitRTPRIO=40" in str(granted.refusals[0])
    assert "LimitMEMLOCK=infinity" in str(granted.refusals[1])


def test_real_time_requests_fifo_40_and_locks_pages_as_they_are_touched(mocker: MockerFixture) -> None:
    scheduler = mocker.patch("firmware.realtime.os.sched_setscheduler")
    mocker.patch("firmware.realtime.os.geteuid", return_value=0)
    libc = mocker.patch("firmware.realtime.ctypes.CDLL")
    libc.return_value.mlockall.return_value = 0
    assert realtime.request() == realtime.RealTime(True, True)
    assert scheduler.call_args.args[:2] == (0, os.SCHED_FIFO)
    assert scheduler.call_args.args[2].sched_priority == 40
    libc.return_value.mlockall.assert_called_once_with(7)


def test_the_limits_tell_what_would_be_granted(mocker: MockerFixture) -> None:
    mocker.patch("firmware.realtime.os.geteuid", return_value=1000)
    mocker.patch("firmware.realtime.resource.getrlimit", return_value=(0, 0))
    assert str(realtime.check_limits().refusals[0]).startswith("no SCHED_FIFO 40 (RLIMIT_RTPRIO=0)")
