"""`bamchuong support`: what was measured here goes along, secrets do not."""

import zipfile
from pathlib import Path

from click.testing import CliRunner
from pytest_mock import MockerFixture

from bamchuong.commands.hardware_support import support


def test_the_site_settings_go_along_and_the_panels_hashes_do_not(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch("bamchuong.commands.hardware_support._system", return_value=iter(()))
    (tmp_path / "site.toml").write_text("# the hall\n")
    (tmp_path / "panel-access.json").write_text('{"pins": {"mc": "hash"}}')
    target = tmp_path / "support.zip"
    done = CliRunner().invoke(support, ["--data", str(tmp_path), "--port", "1", "--output", str(target)])
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(target) as archive:
        assert archive.read("data/site.toml") == b"# the hall\n"
        assert "data/panel-access.json" not in archive.namelist()
