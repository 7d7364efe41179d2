"""Adapt what a panel is started with, and by which addresses it is reached now.

Kind: adapter
"""

from pathlib import Path

from msgspec import Struct

from webcore.tls.addresses import Addresses, local_name
from webcore.tls.cert_names import staff_host

SCRIPTS = Path(__file__).parent / "static" / "js"
"""The pages' own scripts; the library that they share with other apps is `webcore.scripts.LIBRARY`."""


class Settings(Struct, frozen=True):
    """What the app must know.

    `simulated`: the buttons page exists. `addresses`: by which this machine is reached, asked anew for every link;
    `port`: where everybody is served; `https_port`: where staff are, 0: they enter on http, else they do on https only,
    except on the machine itself. `folder`: a private folder for what is made at start (the compiled catalogues);
    `data`: the data folder, where slides and the site's own certificate are.
    """

    simulated: bool
    addresses: Addresses
    folder: Path
    data: Path
    port: int
    https_port: int = 0

    @property
    def public_url(self) -> str:
        """How phones and tablets reach this panel, without a slash at the end. Links for staff begin here, too:
        `ca_download.py` takes them on to https."""
        return f"http://{self.addresses.now()[0]}:{self.port}"

    @property
    def staff_url(self) -> str:
        """Where staff work: on https where there is a certificate."""
        if not self.https_port:
            return self.public_url
        return f"https://{staff_host(self.addresses.now(), local_name())}:{self.https_port}"
