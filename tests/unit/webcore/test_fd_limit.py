"""A full hall is more phones than a process may usually open files: the panel takes what its unit allows it."""

import resource

import pytest
from pytest_mock import MockerFixture

from bench.panel_servers import OURS, UNIT, command, unit_files
from webcore.fd_limit import ENOUGH, FULL_HALL, take_enough_files

NO_END = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    "soft, hard, taken",
    [
        (1024, 524_288, (ENOUGH, 524_288)),
        (1024, NO_END, (ENOUGH, NO_END)),
        (1024, 4096, (4096, 4096)),
        (ENOUGH, ENOUGH, None),
        (20_000, 20_000, None),
        (NO_END, NO_END, None),
    ],
)
def test_a_process_takes_as_many_files_as_it_may_and_needs(
    mocker: MockerFixture, soft: int, hard: int, taken: tuple[int, int] | None
) -> None:
    mocker.patch("resource.getrlimit", return_value=(soft, hard))
    changed = mocker.patch("resource.setrlimit")
    take_enough_files()
    assert [call.args for call in changed.call_args_list] == ([(resource.RLIMIT_NOFILE, taken)] if taken else [])


def test_where_a_full_hall_will_not_get_in_the_log_says_so(
    mocker: MockerFixture, caplog: pytest.LogCaptureFixture
) -> None:
    mocker.patch("resource.getrlimit", return_value=(1024, FULL_HALL - 1))
    mocker.patch("resource.setrlimit")
    take_enough_files()
    assert "LimitNOFILE" in caplog.text


def test_the_unit_allows_what_the_panel_takes_and_the_bench_gives_no_more() -> None:
    assert f"\nLimitNOFILE={ENOUGH}\n" in UNIT.read_text(encoding="utf-8")
    assert unit_files() == min(ENOUGH, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    assert f"RLIMIT_NOFILE, (1024, {unit_files()})" in " ".join(command(OURS, UNIT.parent, 1, ""))
