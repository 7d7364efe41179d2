"""Folders of two users: what one makes, the other may change there, and nobody may anywhere else."""

import os
from pathlib import Path

import pytest

from bus.group_access import group_may_write, secret_mode
from controller.match_files.match import Team
from controller.match_files.match_plan import MatchPlan
from controller.matches.match_folders import MatchFolders
from controller.packs.access_log import access_log_path, log_access
from panel.auth.credential_file import CredentialFile

SHARED, OWN = 0o770, 0o750
"""Modes of a folder of an installed machine, and of one in somebody's home."""
WRITTEN = {SHARED: {"match": 0o770, "openings": 0o660, "access": 0o660}}
WRITTEN[OWN] = {"match": 0o750, "openings": 0o640, "access": 0o600}


@pytest.mark.parametrize("mode", [SHARED, OWN])
def test_what_two_users_write_is_open_to_the_group_where_the_folder_is(tmp_path: Path, mode: int) -> None:
    before = os.umask(0o027)  # of the units
    try:
        for name in ("matches", "access", "packs"):
            (tmp_path / name).mkdir()
            (tmp_path / name).chmod(mode)
        match = MatchFolders(tmp_path).create(MatchPlan(title="A", venue="B", teams=(Team(1, "A"), Team(2, "B"))))
        log_access(tmp_path / "packs" / "x.pack", "desk", "preview", opened=True)
        written = {
            "match": tmp_path / "matches" / match,
            "openings": access_log_path(tmp_path / "packs" / "x.pack"),
            "access": CredentialFile(tmp_path).path,
        }
        assert os.umask(0o027) == 0o027, "all else stays closed"
    finally:
        os.umask(before)
    assert {name: path.stat().st_mode & 0o777 for name, path in written.items()} == WRITTEN[mode]


def test_an_error_meanwhile_leaves_all_else_closed(tmp_path: Path) -> None:
    tmp_path.chmod(SHARED)
    before = os.umask(0o027)
    try:
        with pytest.raises(RuntimeError), group_may_write(tmp_path):
            raise RuntimeError
        assert os.umask(before) == 0o027
    finally:
        os.umask(before)
    with pytest.raises(FileNotFoundError):
        secret_mode(tmp_path / "none")
