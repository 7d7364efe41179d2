"""Names in certificates: which addresses and names staff use for this machine, and which our CA may certify.

The CA certifies private addresses and local names only (nameConstraints), so that a stolen key is worthless outside
such a network. Sources: RFC 1918, RFC 3927 (link-local), RFC 6762 (`.local`), RFC 8375 (`.home.arpa`).

Kind: pure
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, ip_address

PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
LOCAL_DOMAINS = ("local", "lan", "home.arpa", "localhost")
LOOPBACK = "127.0.0.1"

_NETWORKS = tuple(map(IPv4Network, PRIVATE_NETWORKS))


def can_certify(host: str) -> bool:
    """Whether our CA may certify `host`, an address or a name."""
    try:
        address = ip_address(host)
    except ValueError:
        return any(host == domain or host.endswith(f".{domain}") for domain in LOCAL_DOMAINS)
    return isinstance(address, IPv4Address) and any(address in network for network in _NETWORKS)


def best_first(addresses: Iterable[str]) -> tuple[str, ...]:
    """IPv4 addresses without duplicates, in the order in which tablets should use them; loopback where there is no
    other.

    Private addresses come first, then public and carrier-grade NAT addresses (100.64.0.0/10); link-local addresses,
    which a machine assigns itself where nothing else does, come last.
    """
    others = dict.fromkeys(address for address in addresses if not ip_address(address).is_loopback)
    order = sorted(others, key=lambda address: (ip_address(address).is_link_local, not can_certify(address)))
    return tuple(order) or (LOOPBACK,)


def staff_host(addresses: Iterable[str], name: str) -> str:
    """The host in the https links for staff: the first of `addresses` that can be certified, else the local `name` of
    this machine (empty: it has none), else the first address, for which tablets will warn."""
    own_addresses = list(addresses)
    return next((address for address in own_addresses if can_certify(address)), name or own_addresses[0])
