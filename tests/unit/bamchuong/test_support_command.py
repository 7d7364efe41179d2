"""`bamchuong support`: what was measured here goes along, secrets do not."""

import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_mock import MockerFixture

from bamchuong.commands import support as hardware_support
from bamchuong.commands.support import support

FAKE_JOURNALCTL = """#!/bin/sh
case "$*" in *--dmesg*) echo "Undervoltage detected!" ;; *--unit=bamchuong*) echo "firmware: 8 stations" ;; esac
"""


def test_logs_of_kernel_and_services_come_from_the_systems_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journalctl = tmp_path / "bin" / "journalctl"
    journalctl.parent.mkdir()
    journalctl.write_text(FAKE_JOURNALCTL)
    journalctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{journalctl.parent}:{os.environ['PATH']}")
    text_of = {file.name: file.text for file in hardware_support._system()}
    assert text_of["system/kernel.txt"] == "Undervoltage detected!\n"
    assert text_of["system/journal.txt"] == "firmware: 8 stations\n"


def test_site_settings_are_included_and_the_panels_hashes_are_not(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch("bamchuong.commands.support._system", return_value=iter(()))
    (tmp_path / "site.toml").write_text("# the hall\n")
    (tmp_path / "panel-access.json").write_text('{"pins": {"mc": "hash"}}')
    target = tmp_path / "support.zip"
    result = CliRunner().invoke(support, ["--data", str(tmp_path), "--port", "1", "--output", str(target)])
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(target) as archive:
        assert archive.read("data/site.toml") == b"# the hall\n"
        assert "data/panel-access.json" not in archive.namelist()
