"""Names that look like markup, or move a terminal's cursor, are shown letter by letter."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bamchuong.commands.devices import devices
from panel.auth.credential_file import CredentialFile
from panel.auth.credentials import Credentials, Newcomer, add_device


@pytest.mark.parametrize("name", ["x [/x]", "[bold]", "\x1b[2J", "two\nlines", "\u202eback"])
def test_a_device_with_an_odd_name_can_be_seen_and_revoked(tmp_path: Path, name: str) -> None:
    """One called `x [/x]` once ended the list: nobody could see or revoke any device."""

    def pair(credentials: Credentials) -> Credentials:
        return add_device(credentials, "a" * 32, Newcomer("judge/1", name, "iPad"), now_s=1)

    CredentialFile(tmp_path).change(pair)

    listed = CliRunner().invoke(devices, ["list", "--data", str(tmp_path)])
    revoked = CliRunner().invoke(devices, ["revoke", "aaaaaaaa", "--data", str(tmp_path)])

    assert (listed.exit_code, revoked.exit_code) == (0, 0), listed.output + revoked.output
    assert "\x1b" not in listed.output
    assert "judge/1" in listed.output
