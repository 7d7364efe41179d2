"""Limit on open files: a full hall needs more than usual, and the panel raises it as far as its unit allows."""

import resource

import pytest
from pytest_mock import MockerFixture

from bench.panel_servers import OURS, UNIT, command, unit_files
from webcore.fd_limit import FULL_HALL_FILES, MAX_FILES, raise_fd_limit

UNLIMITED = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    "soft, hard, limits",
    [
        (1024, 524_288, (MAX_FILES, 524_288)),
        (1024, UNLIMITED, (MAX_FILES, UNLIMITED)),
        (1024, 4096, (4096, 4096)),
        (MAX_FILES, MAX_FILES, None),
        (20_000, 20_000, None),
        (UNLIMITED, UNLIMITED, None),
    ],
)
def test_a_process_raises_its_limit_as_far_as_it_may_and_needs(
    mocker: MockerFixture, soft: int, hard: int, limits: tuple[int, int] | None
) -> None:
    mocker.patch("resource.getrlimit", return_value=(soft, hard))
    changed = mocker.patch("resource.setrlimit")
    raise_fd_limit()
    assert [call.args for call in changed.call_args_list] == ([(resource.RLIMIT_NOFILE, limits)] if limits else [])


def test_a_limit_too_low_for_a_full_hall_is_logged(mocker: MockerFixture, caplog: pytest.LogCaptureFixture) -> None:
    mocker.patch("resource.getrlimit", return_value=(1024, FULL_HALL_FILES - 1))
    mocker.patch("resource.setrlimit")
    raise_fd_limit()
    assert "LimitNOFILE" in caplog.text


def test_unit_panel_and_bench_agree_on_the_limit() -> None:
    assert f"\nLimitNOFILE={MAX_FILES}\n" in UNIT.read_text(encoding="utf-8")
    assert unit_files() == min(MAX_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    assert f"RLIMIT_NOFILE, (1024, {unit_files()})" in " ".join(command(OURS, UNIT.parent, 1, ""))
