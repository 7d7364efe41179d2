"""Work in a forked copy: its result and its errors come back, and nothing that it does to the process."""

import subprocess
import sys

import pytest

PROGRAM = """
import os, sys
from bus.fork import ForkedError, run_in_fork
from bus.bad_file import BadFileError
from bus.messages import Sentence

def work():
    import colorsys
    print("printed by the copy")
    return {"pid": os.getpid()}

def bad():
    raise BadFileError(["a.toml: missing", Sentence("code", "text {n}", {"n": 1})])

def broken():
    raise KeyError("broken")

print("printed before")
result = run_in_fork(work, dict[str, int])
print("other process:", result["pid"] != os.getpid(), "- left here:", "colorsys" in sys.modules)
try:
    run_in_fork(bad, int)
except BadFileError as error:
    print(error.sentences[0], "|", error.errors[1])
try:
    run_in_fork(broken, int)
except ForkedError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def run() -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)


def test_a_result_comes_back_and_imports_do_not(run: subprocess.CompletedProcess[str]) -> None:
    assert "other process: True - left here: False" in run.stdout


def test_what_was_printed_before_is_printed_once_and_first(run: subprocess.CompletedProcess[str]) -> None:
    assert run.stdout.splitlines()[:2] == ["printed before", "printed by the copy"]


def test_faults_of_a_file_come_back_as_they_were(run: subprocess.CompletedProcess[str]) -> None:
    assert "a.toml: missing | text 1" in run.stdout


def test_any_other_error_is_an_error_here_with_its_traceback_on_stderr(run: subprocess.CompletedProcess[str]) -> None:
    assert "a forked process ended without a result" in run.stdout
    assert "KeyError: 'broken'" in run.stderr
