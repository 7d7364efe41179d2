"""Default folders of this machine, for data and for sockets.

Kind: adapter
"""

import os
from pathlib import Path


def data_folder() -> Path:
    """Default data folder: `$XDG_DATA_HOME/bamchuong`, or below the home folder."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "bamchuong"


def runtime_folder() -> Path:
    """Default folder for the sockets: `$XDG_RUNTIME_DIR/bamchuong`, or `/tmp/bamchuong-UID`."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base) / "bamchuong" if base else Path(f"/tmp/bamchuong-{os.getuid()}")
