"""On an installed machine every command means its board and port, unless told otherwise; the demo stays simulated."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pytest_mock import MockerFixture

from bamchuong.__main__ import cli
from bamchuong.commands import guide, selftest
from bus.catalogue import languages

INSTALLED = {"BAMCHUONG_BOARD": "pi-6-stations", "BAMCHUONG_PORT": "80"}
SIMULATED = {"demo", "bench"}
"""What plays on simulated pins wherever it is called."""


def option_variables(name: str) -> Iterator[tuple[str, str | None]]:
    """Each command that knows such an option, and the variable that it is taken from."""
    for word, command in cli.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name == name:
                yield word, parameter.envvar if isinstance(parameter.envvar, str) else None


def test_every_command_that_takes_a_board_or_a_port_takes_the_machines_own() -> None:
    assert {word for word, variable in option_variables("board") if variable != "BAMCHUONG_BOARD"} <= SIMULATED
    assert {word for word, variable in option_variables("port") if variable != "BAMCHUONG_PORT"} <= SIMULATED
    assert {"selftest", "support", "guide", "run"} <= {word for word, _ in option_variables("board")}
    assert ("demo", None) in option_variables("board")


def commands(group: click.Group = cli, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that can be given, with its words."""
    for word, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path}{word} ")
        else:
            yield f"{path}{word}", command


def test_every_command_that_has_a_language_offers_those_that_have_a_catalogue() -> None:
    choices = {
        words: parameter.type.choices
        for words, command in commands()
        for parameter in command.params
        if parameter.name in {"lang", "language"} and isinstance(parameter.type, click.Choice)
    }
    assert {"guide", "demo", "run", "board check", "board wiring", "selftest", "pack check"} <= set(choices)
    assert {words: tuple(offered) for words, offered in choices.items() if tuple(offered) != languages()} == {}
    options = [option for _, command in commands() for parameter in command.params for option in parameter.opts]
    assert [option for option in options if option in {"--language", "--locale"}] == []


def test_the_self_test_tests_the_board_of_the_machine(tmp_path: Path, mocker: MockerFixture) -> None:
    served = mocker.patch.object(selftest, "_serve", return_value=0)
    command = ["selftest", "--serve", "--data", str(tmp_path), "--run", str(tmp_path)]
    CliRunner().invoke(cli, command, env=INSTALLED)
    CliRunner().invoke(cli, [*command, "--board", "pi-4-stations"], env=INSTALLED)
    settings = [call.args[0] for call in served.call_args_list]
    assert [(options.board.name, options.url) for options in settings] == [
        ("pi-6-stations", "http://127.0.0.1:80"),
        ("pi-4-stations", "http://127.0.0.1:80"),
    ]


def test_the_support_archive_describes_the_machines_board(tmp_path: Path) -> None:
    target = tmp_path / "support.zip"
    CliRunner().invoke(cli, ["support", "--data", str(tmp_path), "--output", str(target)], env=INSTALLED)
    with zipfile.ZipFile(target) as archive:
        assert b"pi-6-stations" in archive.read("board.json")
        assert b"http://127.0.0.1:80 " in archive.read("panel.txt")


@pytest.mark.parametrize("more, address", [((), "http://bamchuong.local:80"), (("--url", "http://x"), "http://x")])
def test_the_printed_page_names_the_machines_board_and_port(
    tmp_path: Path, mocker: MockerFixture, more: tuple[str, ...], address: str
) -> None:
    pdf = mocker.patch("bamchuong.guides.guide_pdf.guide_pdf", return_value=b"%PDF")
    CliRunner().invoke(guide.guide, ["tech", *more, "--output", str(tmp_path / "page.pdf")], env=INSTALLED)
    assert (pdf.call_args.args[1].name, pdf.call_args.args[2]) == ("pi-6-stations", address)


def test_its_wiring_needs_no_name(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["board", "check"], env=INSTALLED)
    assert result.output.startswith("pi-6-stations: OK")
    CliRunner().invoke(cli, ["board", "wiring", "--output", str(tmp_path)], env=INSTALLED)
    assert (tmp_path / "pi-6-stations-wiring.svg").exists()
    assert CliRunner().invoke(cli, ["board", "check"]).exit_code == 2
