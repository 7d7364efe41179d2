"""Adapt pip: rpi-lgpio in a folder of its own. It takes the module name `RPi.GPIO` and must not meet the real one."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.kernel.build import MachineCannotError
from tests.kernel.cache import cache_folder

RPI_LGPIO = "rpi-lgpio==0.6"


def rpi_lgpio() -> Path:
    """The folder to put first in PYTHONPATH; made once. Raises `MachineCannotError` where pip cannot get it."""
    folder = cache_folder() / RPI_LGPIO.replace("==", "-")
    if folder.exists():
        return folder
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run([*pip, "--target", str(part), RPI_LGPIO], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise MachineCannotError(f"pip cannot install {RPI_LGPIO} here: {done.stderr[-500:].strip()}")
    part.rename(folder)
    return folder
