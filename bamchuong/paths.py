"""Defaults of this machine: its folders for data and for sockets, its HTTPS port.

Kind: adapter
"""

import os
from pathlib import Path

HTTPS_PORT = 8443


def data_folder() -> Path:
    """Default data folder: `$XDG_DATA_HOME/bamchuong`, or below the home folder."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "bamchuong"


def runtime_folder() -> Path:
    """Default folder for the sockets: `$XDG_RUNTIME_DIR/bamchuong`, or `/tmp/bamchuong-UID`."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base) / "bamchuong" if base else Path(f"/tmp/bamchuong-{os.getuid()}")


def default_https_port(host: str, *, simulated: bool) -> int:
    """Where a panel that listens on `host` serves staff over HTTPS; 0 (not at all) in a trial, or if nobody else can
    connect."""
    return 0 if simulated or host.startswith("127.") else HTTPS_PORT
