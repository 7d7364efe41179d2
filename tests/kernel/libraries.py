"""rpi-lgpio in a folder of its own: it takes the module name `RPi.GPIO` and must not meet the real one.

Kind: adapter
"""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.kernel.build import GuestUnavailableError
from tests.kernel.cache import cache_folder

RPI_LGPIO = "rpi-lgpio==0.6"


def rpi_lgpio() -> Path:
    """The folder to put first in PYTHONPATH; made once. Raises `GuestUnavailableError` where pip cannot get it."""
    folder = cache_folder() / RPI_LGPIO.replace("==", "-")
    if folder.exists():
        return folder
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    process = subprocess.run([*pip, "--target", str(part), RPI_LGPIO], capture_output=True, text=True, check=False)
    if process.returncode != 0:
        raise GuestUnavailableError(f"pip cannot install {RPI_LGPIO} here: {process.stderr[-500:].strip()}")
    part.rename(folder)
    return folder
