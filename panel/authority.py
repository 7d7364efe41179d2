"""The site's own certificate authority, as pages and papers name it: by its fingerprint, which people compare.

Kind: adapter
"""

from panel.context import settings
from webcore.tls.certificates import FOLDER, Certificates, fingerprint


def certificates() -> Certificates:
    """Return the site's certificates."""
    return Certificates(settings().data / FOLDER)


def authority_fingerprint() -> str:
    """Return the SHA-256 fingerprint of the authority, `AB:CD:…`; empty where staff sign in without HTTPS."""
    if not settings().https_port or not certificates().authority.exists():
        return ""
    return fingerprint(certificates().authority)
