"""The language of a terminal: what is asked for, what the environment says, and errors in it."""

import pytest
from pytest_mock import MockerFixture

from bamchuong.__main__ import main
from bamchuong.terminal_language import language_of


@pytest.mark.parametrize(
    "arguments, environment, language",
    [
        ([], {"LANG": "vi_VN.UTF-8"}, "vi"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {}, "en"),
        ([], {"LANG": "vi_VN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "C", "LC_ALL": "", "LC_MESSAGES": "vi"}, "vi"),
        (["demo", "--lang", "vi"], {"LANG": "C"}, "vi"),
        (["demo", "--lang=en"], {"LANG": "vi_VN"}, "en"),
        (["demo", "--lang"], {"LANG": "vi_VN"}, "vi"),
        (["demo", "--lang", "xx"], {}, "en"),
        ([], {"LANG": "xx_XX"}, "en"),
    ],
)
def test_what_is_asked_for_counts_then_the_environment(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert language_of(arguments, environment) == language


def test_what_is_wrong_with_a_file_is_said_in_it(
    mocker: MockerFixture, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mocker.patch("bamchuong.__main__.end_with_parent")
    mocker.patch("bamchuong.__main__.return_large_blocks")
    mocker.patch("bamchuong.__main__.speak")  # click would speak Vietnamese in the tests that follow
    monkeypatch.setattr("sys.argv", ["bamchuong", "format", "check", "nothing"])
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    for language, text in (("vi_VN.UTF-8", "nothing: không có"), ("C.UTF-8", "nothing: no such")):
        monkeypatch.setenv("LANG", language)
        with pytest.raises(SystemExit) as stop:
            main()
        assert stop.value.code == 2
        assert capsys.readouterr().err.startswith(text)
