"""Decide what a panel is started with. Pure data."""

from pathlib import Path

from msgspec import Struct


class Settings(Struct, frozen=True):
    """What the app must know.

    `simulated`: the buttons page exists. `public_url`: how phones and tablets reach this panel, without a slash at the
    end; `staff_url`: the same for staff (https where there is a certificate). `https_port` 0: staff enter on http, else
    they do on https only, except on the machine itself. `folder`: a private folder for what is made at start (the
    compiled catalogues); `data`: the data folder, where slides and the site's own certificate are.
    """

    simulated: bool
    public_url: str
    staff_url: str
    folder: Path
    data: Path
    https_port: int = 0
