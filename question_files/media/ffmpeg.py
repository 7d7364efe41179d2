"""Conversion by ffmpeg, where that program is installed: of whatever a phone records into what every screen plays.

Nothing is fetched and no other file is read, whatever the source says: only plain containers and files are allowed.

Kind: adapter
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

PROGRAM = "ffmpeg"
CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,mpeg,mpegts,mp3,aac,wav,ogg,flac"
"""The demuxers that may read a source; playlists are none of them."""

QUALITIES = ((1280, 720, 25), (854, 480, 30))
"""Width and height at most, and x264's constant rate factor: the second one where the first makes too large a file."""

SCALE = (
    "scale=w='min({width},iw)':h='min({height},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2,fps=30"
)
SOUND = ("-c:a", "aac", "-b:a", "128k", "-ac", "2")
PLAIN = ("-map_metadata", "-1", "-sn", "-dn", "-movflags", "+faststart", "-f", "mp4")
THREADS = "2"

_DURATION = re.compile(rb"Duration: (\d+):(\d+):(\d+)")
_PROGRESS = re.compile(rb"out_time_us=(\d+)")


def can_convert() -> bool:
    """Whether the program is installed."""
    return shutil.which(PROGRAM) is not None


def convert(
    source: Path, target: Path, max_bytes: int, max_s: int | None = None, report: Callable[[int], object] | None = None
) -> bool:
    """Make the MP4 `target` of at most `max_bytes` of the sound or video `source`; whether that succeeded.

    The disk never holds much more than twice that: there the program stops writing what is too large. Of one that is
    longer than `max_s` only the beginning. `report` gets the per cent that are done.
    """
    tell = report or (lambda percent: None)
    for width, height, rate in QUALITIES:
        limit = ("-t", str(max_s)) if max_s is not None else ()
        video = ("-vf", SCALE.format(width=width, height=height), "-c:v", "libx264", "-pix_fmt", "yuv420p")
        coding = (*video, "-profile:v", "high", "-preset", "veryfast", "-crf", str(rate), *SOUND, *PLAIN)
        size = ("-fs", str(2 * max_bytes))
        output = (*limit, *coding, *size, "-threads", THREADS, "-y", str(target))
        if not _run((*_input(source), *output), _seconds(source), tell):
            return False
        if target.stat().st_size <= max_bytes:
            return True
    return False


def _input(source: Path) -> tuple[str, ...]:
    return ("-nostdin", "-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS, "-i", f"file:{source}")


def _seconds(source: Path) -> int:
    """How long the source says that it is; 0: it does not."""
    output = subprocess.run([*_command(), *_input(source)], capture_output=True, check=False).stderr
    found = _DURATION.search(output)
    if found is None:
        return 0
    hours, minutes, seconds = (int(part) for part in found.groups())
    return (hours * 60 + minutes) * 60 + seconds


def _run(options: tuple[str, ...], seconds: int, report: Callable[[int], object]) -> bool:
    """Run the program to its end and report how far it is."""
    command = [*_command(), "-v", "error", "-progress", "pipe:1", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        for line in process.stdout or ():
            found = _PROGRESS.match(line)
            if found is not None and seconds:
                report(min(99, int(found.group(1)) // (10_000 * seconds)))
    return process.returncode == 0


def _command() -> list[str]:
    """The program, which ends with whoever has started it."""
    return [*(("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()), PROGRAM, "-hide_banner"]
