"""Settings of a panel process, and the addresses at which it can be reached.

Kind: adapter
"""

from pathlib import Path

from msgspec import Struct

from webcore.tls.addresses import Addresses, local_name
from webcore.tls.cert_names import staff_host

SCRIPTS = Path(__file__).parent / "static" / "js"
"""Scripts of the pages; the library that they share with other apps is `webcore.scripts.LIBRARY`."""
STYLES = Path(__file__).parent / "static" / "css"
"""Style sheets of the pages; the one that they share with other apps is in `webcore.styles.LIBRARY`."""

USUAL_PORTS = {"http": 80, "https": 443}


class Settings(Struct, frozen=True):
    """Settings of the app.

    `simulated`: whether the buttons page exists. `addresses`: those of this machine, looked up again for every link.
    `port`: plain HTTP, for everybody. `https_port`: HTTPS, for staff; with 0 staff sign in over HTTP, otherwise over
    HTTPS only, except on the machine itself. Behind a proxy both are the proxy's. `folder`: a private folder for files
    made at start (the compiled catalogues). `data`: the data folder, with the slides and the site's own certificate.
    `names`: more names by which people reach this machine; requests under any other are refused. `proxied`: a proxy on
    this machine passes requests on.
    """

    simulated: bool
    addresses: Addresses
    folder: Path
    data: Path
    port: int
    https_port: int = 0
    names: tuple[str, ...] = ()
    proxied: bool = False

    @property
    def public_url(self) -> str:
        """The panel's address for phones and tablets, without a trailing slash. Links for staff start here, too:
        `routes/ca_download.py` forwards them to HTTPS."""
        return _url("http", self.addresses.current()[0], self.port)

    @property
    def staff_url(self) -> str:
        """The panel's address for staff: HTTPS where there is a certificate."""
        if not self.https_port:
            return self.public_url
        return _url("https", staff_host(self.addresses.current(), local_name()), self.https_port)


def _url(scheme: str, host: str, port: int) -> str:
    """An address without the port that its scheme has anyway: shorter to type, and as browsers write it."""
    return f"{scheme}://{host}" if port == USUAL_PORTS[scheme] else f"{scheme}://{host}:{port}"
