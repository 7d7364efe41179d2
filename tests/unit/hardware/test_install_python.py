"""Which Python is used, and the one sentence that is printed where none is suitable."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.hardware.installation import SOURCE, fake, fake_python, refused, tree

NO_VENV = "sys.modules['ensurepip'] = None"
APT_GET = """
echo "apt-get $*" >>"$APT_LOG"
case "$*" in *install*) [ -z "${APT_FAILS:-}" ] && touch "$APT_LOG.done" ;; esac
"""
AFTER_APT = "import os; os.path.exists(os.environ['APT_LOG'] + '.done') or sys.modules.update(ensurepip=None)"
"""Without ensurepip until apt-get has brought it."""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder before all others on PATH; the user is not root, and apt-get only logs its arguments."""
    folder = tmp_path / "bin"
    fake(folder, "id", f'[ "$*" != -u ] && exec {shutil.which("id")} "$@"; echo "${{WHO:-1000}}"')
    fake(folder, "apt-get", APT_GET)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setenv("APT_LOG", str(tmp_path / "apt"))
    return folder


def ask(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = ["sh", str(SOURCE / "hardware" / "python.sh"), *arguments]
    environment = {**os.environ, **environment}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def refusal(*arguments: str, **environment: str) -> str:
    """The one sentence that says why not."""
    result = ask(*arguments, **environment)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (3, "", 1), result
    return result.stderr


def test_a_suitable_python_is_printed_and_nothing_else(programs: Path) -> None:
    python = fake_python(programs / "python3")
    result = ask()
    assert (result.returncode, result.stdout, result.stderr) == (0, f"{python}\n", "")
    assert ask(PYTHON=sys.executable).stdout == f"{sys.executable}\n"


def test_the_first_that_is_new_enough_is_used(programs: Path) -> None:
    fake(programs, "python3", f"CLAIMS='sys.version_info = (3, 9, 2)' exec {fake_python(programs / 'any')} \"$@\"")
    newer = fake_python(programs / "python3.14")
    assert ask().stdout == f"{newer}\n"
    assert "Python 3.9.2 is too old, 3.11 or newer is needed" in refusal(PYTHON=str(programs / "python3"))


def test_without_python_the_packages_are_named(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sh", "cat"):
        (programs / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(programs))
    assert "3.11 or newer is needed: sudo apt install python3 python3-venv" in refusal()
    assert f"PYTHON={programs}/none: not a working Python" in refusal(PYTHON=f"{programs}/none")


@pytest.mark.parametrize("version", ["3, 9, 2", "3, 13, 5"])
def test_a_32_bit_python_is_refused_whatever_its_version(programs: Path, version: str) -> None:
    environment = {"PYTHON": str(fake_python(programs / "python3"))}
    sentence = refusal(CLAIMS=f"sys.maxsize = 2**31 - 1; sys.version_info = ({version})", **environment)
    assert "this is a 32-bit system" in sentence
    assert "the libraries have no builds for it; install the 64-bit Raspberry Pi OS or Debian" in sentence
    assert sentence == refusal("--no-venv", CLAIMS="sys.maxsize = 2**31 - 1", **environment)


def of_the_system() -> str:
    """The version of this system's own Python, as Python writes it; any where it has none."""
    minor = Path("/usr/bin/python3").resolve().name.removeprefix("python3.")
    return f"3, {minor}, 0" if minor.isdigit() else "3, 11, 0"


def test_without_the_venv_module_the_package_of_this_very_python_is_named(programs: Path) -> None:
    fake_python(programs / "python3")
    sentence = refusal(CLAIMS=f"{NO_VENV}; sys.version_info = (3, 99, 1)")
    assert "a package is missing: sudo apt install python3.99-venv\n" in sentence
    assert ask("--package", "dev", CLAIMS="sys.version_info = (3, 99, 1)").stdout == "python3.99-dev\n"
    if Path("/usr/bin/python3").exists():
        sentence = refusal(CLAIMS=f"{NO_VENV}; sys.version_info = ({of_the_system()})")
        assert "sudo apt install python3-venv\n" in sentence
        assert ask("--package", "dev", CLAIMS=f"sys.version_info = ({of_the_system()})").stdout == "python3-dev\n"
    sentence = refusal(CLAIMS=f"{NO_VENV}; sys.base_prefix = '/opt/python'")
    assert ("was built without venv" in sentence, "apt" in sentence) == (True, False)  # no package would help
    assert ask("--no-venv", CLAIMS=NO_VENV).returncode == 0


def test_as_root_apt_get_installs_it_and_that_is_reported(programs: Path, tmp_path: Path) -> None:
    python = fake_python(programs / "python3")
    claims = f"{AFTER_APT}; sys.version_info = (3, 99, 1)"
    for spared in ({"DESTDIR": "/image"}, {"DRY_RUN": "1"}, {"WHO": "1000"}):
        refusal(**{"WHO": "0", **spared}, CLAIMS=claims)
    assert not (tmp_path / "apt").exists()
    result = ask(WHO="0", CLAIMS=claims)
    assert (result.returncode, result.stdout) == (0, f"{python}\n"), result
    assert result.stderr == "installing python3.99-venv (apt-get) ...\n"
    assert (tmp_path / "apt").read_text().splitlines()[-1].endswith("--no-install-recommends python3.99-venv")


def test_as_root_with_a_failing_apt_get_the_command_is_named(programs: Path) -> None:
    fake_python(programs / "python3")
    result = ask(WHO="0", CLAIMS=f"{AFTER_APT}; sys.version_info = (3, 99, 1)", APT_FAILS="1")
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.splitlines()[-1].endswith("sudo apt install python3.99-venv")


@pytest.fixture
def checkout(tmp_path: Path, programs: Path) -> Path:
    """What `make setup` reads, and a fake Python."""
    folder = tmp_path / "checkout"
    (folder / "hardware").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "hardware/python.sh"):
        shutil.copy(SOURCE / name, folder / name)
    fake_python(programs / "python3")
    return folder


def make(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTHON"))}
    environment = {**inherited, **environment}
    command = ["make", "-C", str(folder), "setup"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here (apt install make)")
@pytest.mark.parametrize(
    "claims, text", [(NO_VENV, "sudo apt install python3"), ("sys.maxsize = 2**31 - 1", "64-bit Raspberry Pi OS")]
)
def test_make_reports_it_before_anything_starts(checkout: Path, claims: str, text: str) -> None:
    before = tree(checkout)
    result = make(checkout, CLAIMS=claims)
    ours = [line for line in result.stderr.splitlines() if not line.startswith("make")]
    assert (result.returncode != 0, len(ours), tree(checkout)) == (True, 1, before), result
    assert text in ours[0]


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here (apt install make)")
def test_an_incomplete_environment_is_created_again(checkout: Path) -> None:
    assert make(checkout, PIP="1").returncode
    (checkout / ".venv" / "half").touch()
    assert not (checkout / ".venv" / ".set-up").exists()
    result = make(checkout)
    assert (result.returncode, "-m venv --clear .venv" in result.stdout) == (0, True), result
    (checkout / "pyproject.toml").touch()
    os.utime(checkout / ".venv" / ".set-up", (1, 1))
    result = make(checkout)
    assert (result.returncode, "-m venv .venv" in result.stdout, "--clear" in result.stdout) == (0, True, False), result


@pytest.mark.parametrize(
    "claims, text",
    [
        ("sys.maxsize = 2**31 - 1", "this is a 32-bit system"),
        ("sys.version_info = (3, 10, 4)", "Python 3.10.4 is too old"),
        (NO_VENV, "sudo apt install python3"),
    ],
)
def test_the_installer_refuses_it_with_the_same_sentence_before_anything_is_changed(
    tmp_path: Path, programs: Path, claims: str, text: str
) -> None:
    environment = {"PYTHON": str(fake_python(programs / "python3")), "CLAIMS": claims}
    sentence = refused(tmp_path / "root", 3, BOARD="pi-4-stations", **environment)
    assert text in sentence
    assert sentence == refusal(**environment)
