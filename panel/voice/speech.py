"""Speech by a program of the machine, where one is installed: the voice of those who have not recorded one.

Piper sounds like a person; it needs a model of a voice (`.onnx`, with its `.onnx.json`), which somebody puts into the
folder of the voice. Without both, espeak-ng speaks.

Kind: adapter
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from gevent import subprocess

from bus.listed_files import list_files

PIPER, ESPEAK = "piper", "espeak-ng"
MODEL = ".onnx"
TIMEOUT_S = 20
"""Piper reads its model anew each time, from a memory card."""
WORDS_PER_MINUTE = 140


def can_speak(folder: Path) -> bool:
    """Whether a program is installed that can; `folder` is that of the voice. Blocks on the disk."""
    return bool(_command(folder, Path()))


def speak(text: str, folder: Path) -> bytes:
    """The Vietnamese `text` as a WAV; empty if the program failed. Other greenlets go on meanwhile."""
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "voice.wav"
        command = _command(folder, path)
        try:
            subprocess.run(command, input=f"{text}\n".encode(), timeout=TIMEOUT_S, check=True, capture_output=True)
            return path.read_bytes()
        except (OSError, IndexError, subprocess.SubprocessError):
            return b""


def _command(folder: Path, target: Path) -> list[str]:
    """What writes the text of its standard input to `target`; empty: nothing here can."""
    models = list_files(folder, {MODEL})
    if models and shutil.which(PIPER):
        return [PIPER, "--model", str(models[0].path), "--output_file", str(target)]
    if shutil.which(ESPEAK):
        return [ESPEAK, "-v", "vi", "-s", str(WORDS_PER_MINUTE), "--stdin", "-w", str(target)]
    return []
