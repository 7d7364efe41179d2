"""The folder of the sockets: one that somebody else has laid out in /tmp is not used (shared/hall.md, section 3)."""

import os
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from bus.endpoints import Endpoints, RuntimeFolderError


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder such as /tmp."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    folder.chmod(0o1777)
    return folder


def test_a_new_folder_in_tmp_is_ours_alone_and_used_again(shared: Path) -> None:
    for _ in range(2):
        endpoints = Endpoints.at(shared / "bamchuong-1000")
    assert endpoints.folder.stat().st_mode & 0o027 == 0


def test_a_folder_in_tmp_of_another_user_is_not_used(shared: Path, mocker: MockerFixture) -> None:
    (shared / "bamchuong-1000").mkdir(mode=0o750)
    owner = os.geteuid()
    mocker.patch("bus.endpoints.os.geteuid", return_value=owner + 1000)
    with pytest.raises(RuntimeFolderError, match=rf"belongs to another user \(id {owner}\); remove it, or choose"):
        Endpoints.at(shared / "bamchuong-1000")


@pytest.mark.parametrize("mode", [0o770, 0o777, 0o1777, 0o752])
def test_a_folder_in_tmp_in_which_others_may_write_is_not_used(shared: Path, mode: int) -> None:
    (shared / "bamchuong-1000").mkdir()
    (shared / "bamchuong-1000").chmod(mode)
    with pytest.raises(RuntimeFolderError, match="other users may write in it"):
        Endpoints.at(shared / "bamchuong-1000")


def test_a_link_in_tmp_is_not_followed(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (shared / "bamchuong-1000").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RuntimeFolderError, match="is no folder but a link"):
        Endpoints.at(shared / "bamchuong-1000")


def test_a_folder_where_only_we_can_create_one_may_be_shared_with_a_group(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run").chmod(0o770)
    assert Endpoints.at(tmp_path / "run").folder == tmp_path / "run"
