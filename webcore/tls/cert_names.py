"""Decide by which of its addresses and names staff reach this machine, and for which its authority may vouch. Pure.

The authority vouches for private addresses and local names only (nameConstraints), so that a stolen key is worth
nothing outside such a network. Sources: RFC 1918, RFC 3927 (link-local), RFC 6762 (`.local`), RFC 8375 (`.home.arpa`).

Kind: pure
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, ip_address

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
NAMES = ("local", "lan", "home.arpa", "localhost")
LOOPBACK = "127.0.0.1"

_NETWORKS = tuple(IPv4Network(one) for one in PRIVATE)


def can_vouch(host: str) -> bool:
    """Whether the authority may vouch for `host`, an address or a name."""
    try:
        address = ip_address(host)
    except ValueError:
        return any(host == name or host.endswith(f".{name}") for name in NAMES)
    return isinstance(address, IPv4Address) and any(address in network for network in _NETWORKS)


def best_first(addresses: Iterable[str]) -> tuple[str, ...]:
    """IPv4 addresses, without doubles, in the order in which tablets should use them; loopback where there is no other.

    Private ones come first, then public ones and those of large providers (100.64.0.0/10); link-local ones, which a
    machine gives itself where nobody gave it any, come last.
    """
    found = dict.fromkeys(one for one in addresses if not ip_address(one).is_loopback)
    return tuple(sorted(found, key=lambda one: (ip_address(one).is_link_local, not can_vouch(one)))) or (LOOPBACK,)


def staff_host(addresses: Iterable[str], name: str) -> str:
    """By what staff reach this machine over https: the first of `addresses` that can be vouched for, else its local
    `name` (empty: it has none), else the first address: tablets will warn of that one."""
    known = list(addresses)
    return next((one for one in known if can_vouch(one)), name or known[0])
