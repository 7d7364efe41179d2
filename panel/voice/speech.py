"""Speech by a program of the machine (espeak-ng), where it is installed: the voice of those who have not recorded one.

Kind: adapter
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from gevent import subprocess

PROGRAM = "espeak-ng"
TIMEOUT_S = 10
WORDS_PER_MINUTE = 140


def can_speak() -> bool:
    """Whether the program is installed."""
    return shutil.which(PROGRAM) is not None


def speak(text: str) -> bytes:
    """The Vietnamese `text` as a WAV; empty if the program failed. Other greenlets go on meanwhile."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "voice.wav"
        command = [PROGRAM, "-v", "vi", "-s", str(WORDS_PER_MINUTE), "-w", str(path), text]
        try:
            subprocess.run(command, timeout=TIMEOUT_S, check=True, capture_output=True)
            return path.read_bytes()
        except (OSError, subprocess.SubprocessError):
            return b""
