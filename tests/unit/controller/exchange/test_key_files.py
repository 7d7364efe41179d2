"""The key of a machine: there is one, whoever asks for it first."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from pytest_mock import MockerFixture

from controller.exchange import key_files

PROCESSES = 8


def test_processes_that_are_started_at_once_sign_with_the_same_key(tmp_path: Path, mocker: MockerFixture) -> None:
    none_has_seen_a_key, make_folder = Barrier(PROCESSES), Path.mkdir

    def mkdir(path: Path, **options: Any) -> None:
        make_folder(path, **options)
        none_has_seen_a_key.wait(30)

    mocker.patch.object(Path, "mkdir", mkdir)
    with ThreadPoolExecutor(PROCESSES) as pool:
        keys = list(pool.map(lambda _: key_files.machine_key(tmp_path).secret, range(PROCESSES)))
    assert len(set(keys)) == 1
