"""Conversion by ffmpeg: how the program is asked, what is made of its answers; the real one where it is installed."""

import stat
import sys
from pathlib import Path

import pytest

from question_files.media.ffmpeg import can_convert, convert
from question_files.media.media import read_media
from tests.unit.question_files.media.sound_files import wav

STAND_IN = f"""#!{sys.executable}
import sys
from pathlib import Path
here = Path(__file__).parent
with (here / "asked").open("a") as asked:
    asked.write(" ".join(sys.argv[1:]) + "\\n")
if "-progress" not in sys.argv:
    sys.stderr.write("  Duration: 00:01:40.00, start: 0\\nAt least one output file must be specified\\n")
    sys.exit(1)
if "damaged" in " ".join(sys.argv):
    sys.exit(1)
for seconds in (25, 50, 120):
    print(f"frame=1\\nout_time_us={{seconds}}000000\\nprogress=continue")
Path(sys.argv[-1]).write_bytes(bytes(100 if "min(1280,iw)" in " ".join(sys.argv) else 50))
"""
"""A program that says and writes what ffmpeg does, and keeps what it was asked."""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the stand-in, which comes first on the path."""
    script = tmp_path / "bin" / "ffmpeg"
    script.parent.mkdir()
    script.write_text(STAND_IN, encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(script.parent), prepend=":")
    return script.parent


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "điện thoại.mov"
    path.write_bytes(b"moov")
    return path


def test_progress_is_told_in_per_cent_and_ends_before_all_is_done(program: Path, source: Path, tmp_path: Path) -> None:
    percents: list[int] = []
    assert can_convert()
    assert convert(source, tmp_path / "a.mp4", 100, max_s=180, report=percents.append)
    assert percents == [25, 50, 99]
    _, arguments = (program / "asked").read_text(encoding="utf-8").splitlines()
    assert f"-i file:{source} -t 180 " in arguments
    assert " -fs 200 " in arguments, "the disk is not filled"
    assert "-protocol_whitelist file,pipe -format_whitelist mov," in arguments, "nothing else is read"


def test_what_becomes_too_large_is_made_once_more_with_less_and_then_given_up(
    program: Path, source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "a.mp4"
    assert convert(source, target, 50)
    assert target.stat().st_size == 50
    assert not convert(source, target, 49)


def test_what_cannot_be_read_is_not_converted(program: Path, tmp_path: Path) -> None:
    assert not convert(tmp_path / "damaged.mov", tmp_path / "a.mp4", 100)


def test_without_the_program_nothing_is_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert not can_convert()


@pytest.mark.skipif(not can_convert(), reason="ffmpeg is not installed")
def test_the_real_program_makes_what_every_screen_plays(tmp_path: Path) -> None:
    source, target = tmp_path / "a.wav", tmp_path / "a.mp4"
    source.write_bytes(wav(2))
    assert convert(source, target, 1_000_000)
    media = read_media(target.read_bytes())
    assert media is not None
    assert (media.media_type, media.sound, round(media.seconds)) == ("audio/mp4", b"mp4a", 2)
