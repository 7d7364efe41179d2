"""Help and errors of the command line: each text has its Vietnamese; who needs none loads no catalogue."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bamchuong.__main__ import cli
from bamchuong.commands.season_records import PERSON_FORM
from bamchuong.help_language import CLICK_TEXTS, asked_command, paragraphs
from bamchuong.paths import HTTPS_PORT
from bus.catalogue import translations
from controller.packs.pack import PIN_VARIABLE
from controller.packs.sealed_pack import MIN_PIN_LENGTH, SUFFIX

IN_ENGLISH = {"bench"}
"""Groups for developers, in a source tree only: their help is English."""


def help_texts(command: click.Command, path: str) -> Iterator[tuple[str, str]]:
    """Every help text of `command` and the commands in it, as the catalogue has it, with where it stands."""
    for paragraph in paragraphs(command.help or ""):
        if paragraph and not paragraph.startswith("Example: "):
            yield path, paragraph
    for parameter in command.params:
        for name in ("help", "show_default"):
            if isinstance(text := getattr(parameter, name, None), str):
                yield f"{path} {parameter.name}", text
    if isinstance(command, click.Group):
        for name in set(command.commands) - IN_ENGLISH:
            yield from help_texts(command.commands[name], f"{path} {name}")


def test_every_help_text_has_a_vietnamese_translation() -> None:
    texts = translations("vi")
    assert sorted(f"{path}: {text}" for path, text in help_texts(cli, "bamchuong") if not texts.get(text)) == []


def test_every_text_of_click_is_one_that_click_says() -> None:
    sources = [module.read_text(encoding="utf-8") for module in Path(click.__file__).parent.glob("*.py")]
    written = {
        node.value for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)
    }
    assert [sentence.text for sentence in CLICK_TEXTS if sentence.text not in written] == []


def test_texts_that_name_a_value_have_the_value_that_counts() -> None:
    texts = "\n".join(text for _, text in help_texts(cli, "bamchuong"))
    for part in (
        f"At least {MIN_PIN_LENGTH} characters",
        f"taken from {PIN_VARIABLE}",
        f"with the ending {SUFFIX}.",
        f"Who orders it: {PERSON_FORM}.",
        f"By default {HTTPS_PORT}; ",
    ):
        assert part in texts


@pytest.mark.parametrize(
    "arguments, name",
    [
        ([], "cli"),
        (["match"], "match"),
        (["match", "check", "--help"], "check"),
        (["match", "-h", "check"], "match"),
        (["match", "check", "x.toml"], None),
        (["mach"], None),
        (["demo", "--speed", "60"], None),
    ],
)
def test_help_is_asked_for_by_its_option_or_by_a_group_alone(arguments: list[str], name: str | None) -> None:
    command = asked_command(cli, arguments)
    assert (None if command is None else command.name) == name


def output_of(program: str) -> str:
    """What `program` prints in a process of its own, whose terminal is Vietnamese: click speaks it from then on."""
    environment = {**os.environ, "LANG": "vi_VN.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "PYTHONUTF8": "1"}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    return run.stdout + run.stderr


def test_help_and_errors_are_read_in_the_terminal_s_language() -> None:
    program = """
import sys
from bamchuong.__main__ import cli, speak
for arguments in (["match", "--help"], ["match", "check"], ["mach"], ["demo", "--speed", "0"]):
    speak(cli, arguments, "vi")
    try:
        cli(arguments, prog_name="bamchuong", standalone_mode=True)
    except SystemExit:
        pass
"""
    output = output_of(program)
    for text in (
        "Cách dùng: bamchuong match [OPTIONS]",
        "Ví dụ: bamchuong match check my-match.toml",
        "template  Ghi tệp buổi thi để điền.",
        "-h, --help  Hiện phần hướng dẫn này rồi kết thúc.",
        "Gõ 'bamchuong match check --help' để xem hướng dẫn.",
        "Lỗi: Thiếu tham số 'FILE'.",
        "Lỗi: Không có lệnh 'mach'. Có phải ý bạn là 'match'?",
        "Lỗi: Giá trị không hợp lệ cho '--speed': 0.0 không nằm trong khoảng 0.1<=x<=1000.",
    ):
        assert text in output


def test_a_command_that_says_nothing_of_this_loads_no_catalogue() -> None:
    program = """
import sys
sys.argv = ["bamchuong", "board", "list"]
from bamchuong.__main__ import main
try:
    main()
finally:
    from bus.catalogue import translations
    print("catalogues", translations.cache_info().misses)
"""
    output = output_of(program)
    assert "pi-4-stations" in output
    assert output.rstrip().endswith("catalogues 0")
