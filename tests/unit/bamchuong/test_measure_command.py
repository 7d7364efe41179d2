"""`bamchuong measure`: what is refused is refused before two minutes of measuring, and nothing is overwritten."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_mock import MockerFixture

from bamchuong.commands.measure import measure
from hardware.measurement import measuring
from hardware.measurement.measurement import decode

LITTLE = measuring.Amount(pulses=1, sleeps=1, writes=1, transfers=1)


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(measure, ["--data", str(folder), "--run", str(folder / "run"), *arguments])
    return answer.exit_code, answer.output + (str(answer.exception) if answer.exception else "")


def test_figures_and_picture_are_written_and_what_is_missing_is_said(tmp_path: Path, mocker: MockerFixture) -> None:
    mocker.patch.object(measuring, "Amount", return_value=LITTLE)
    output = tmp_path / "pc.json"
    code, text = run(tmp_path, "--output", str(output), "--emulated", "nothing")
    assert code == 0
    assert "not measured: stamp: the board is simulated" in text
    assert decode(output.read_bytes(), output.name).emulated == "nothing"
    assert output.with_suffix(".svg").read_text().startswith("<svg")


@pytest.mark.parametrize("existing", ["pc.json", "pc.svg"])
def test_a_file_that_exists_is_kept(tmp_path: Path, existing: str) -> None:
    (tmp_path / existing).write_text("of last year")
    code, text = run(tmp_path, "--output", str(tmp_path / "pc.json"))
    assert (code != 0, f"{existing}: already exists" in text) == (True, True)
    assert (tmp_path / existing).read_text() == "of last year"


@pytest.mark.parametrize(
    "arguments, reason",
    [
        (("--output", "pc.svg"), "the picture gets this name"),
        (("--output", "pc.json", "--emulated", "x" * 201), "at most 200 characters"),
    ],
)
def test_what_cannot_be_is_refused_at_once(tmp_path: Path, arguments: tuple[str, ...], reason: str) -> None:
    code, text = run(tmp_path, *arguments)
    assert (code, reason in text) == (2, True)
