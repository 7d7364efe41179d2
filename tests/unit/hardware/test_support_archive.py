"""The support archive: what helps is in it, and no secret is."""

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bamchuong.commands.support import support
from hardware.support_archive import MAX_LOG_LENGTH, ArchiveFile, without_secret_texts, without_secrets


@pytest.mark.parametrize(
    "text, secret",
    [
        ("PIN of mc: 482913", "482913"),
        ("http://192.168.1.5:8000/enter#pin=482913 opened", "482913"),
        ("GET /enter?ticket=sEcReT-42 200", "sEcReT-42"),
        ('secret = "x8K0q"', "x8K0q"),
        ("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----", "MHcCAQEE"),
        ("Cookie: session=abcdef", "abcdef"),
    ],
)
def test_secrets_are_removed(text: str, secret: str) -> None:
    assert secret not in without_secrets(text)


def test_other_text_stays() -> None:
    text = "station 3 pinned at GPIO17; head 12:ab34; 09:41:02 controller ready: 12 facts"
    assert without_secrets(text) == text


def test_the_end_of_a_long_log_is_kept_in_whole_lines() -> None:
    (file,) = without_secret_texts([ArchiveFile("a.log", "".join(f"line {n}\n" for n in range(200_000)))])
    assert len(file.text) <= MAX_LOG_LENGTH + 100
    assert file.text.endswith("line 199999\n")
    assert file.text.splitlines()[1].startswith("line ")


def test_the_archive_contains_logs_versions_and_health_but_neither_keys_nor_questions(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name, text in {
        "logs/panel.log": "panel ready\nPIN of mc: 482913\n",
        "selftest/latest.json": '{"verdict": "pass"}',
        "keys/controller.toml": 'secret = "x8K0q"',
        "panel-access.json": '{"pins": {"mc": "hash-of-pin"}}',
        "packs/final.csv": "Who wrote the plan?",
    }.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(text)
    target = tmp_path / "support.zip"
    result = CliRunner().invoke(support, ["--data", str(data), "--output", str(target), "--port", "9"])
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(target) as archive:
        names, content = archive.namelist(), "".join(archive.read(name).decode() for name in archive.namelist())
    assert {"versions.txt", "machine.json", "board.json", "data/logs/panel.log", "data/selftest/latest.json"} <= set(
        names
    )
    assert "panel ready" in content
    for secret in ("482913", "x8K0q", "hash-of-pin", "Who wrote the plan?"):
        assert secret not in content
