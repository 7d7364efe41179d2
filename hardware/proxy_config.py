"""Configuration of the proxy before the pages of an installed machine, for HAProxy 2.6 or newer (Debian 12).

The proxy is made for strangers: it takes connections by the thousand, and passes on only requests that are complete. It
counts by address when a connection arrives, before a byte of it was read; so neither half a TLS handshake nor an
unfinished head costs more than its place. What is the same for everybody is answered from its memory.

Strangers' requests go to one process, those of paired devices, of whoever signs in, and of this machine to another. An
address from which a paired device came has places of its own when all others are taken.

Kind: pure
"""

from dataclasses import dataclass

STAFF_PORT, PUBLIC_PORT = 8801, 8802
"""Where the two panel processes listen, on 127.0.0.1 only."""

USUAL_PORT, USUAL_HTTPS_PORT = 80, 443
"""What a browser asks for when nobody types a port."""

MAX_CONNECTIONS = 9000
"""A connection is two open files; the unit allows so many, and some for the program itself."""
MAX_STRANGERS = 5000
PER_ADDRESS = 128
PER_PAIRED_ADDRESS = 3000
"""Behind a router, a tablet has one address with many strangers, and must find a place beside them."""
CONNECTIONS_PER_10_S = 640
REQUESTS_PER_10_S = 1000
STAFF_REQUESTS_PER_10_S = 200
"""Of an address from which no paired device has come yet, to the process for staff: a page is some 40 requests."""
HEAD_S = 10
"""Time for the first request of a connection, with a small body."""
IDLE_S = 15
CLIENT_S = 20
"""A stream brings something every five seconds."""
SERVER_S = 180
"""Reading a pack of questions, or making a paper, takes so long at most."""
UNACKNOWLEDGED = "8s"
"""A client that vanished is dropped after this time."""
CACHED_S = 5
COUNTERS = "/metrics/proxy"
"""The proxy's own counters, for Prometheus, and for this machine only: whom it turned away is in no log."""
COOKIE_PREFIX = "bamchuong-"
"""How the name of a paired device's cookie begins (`webcore/sessions.py`)."""
PAIRED_HEADER = "X-Paired"
"""With it the panel tells the proxy that a request came from a paired device (`panel/app.py`)."""


@dataclass(frozen=True)
class Proxy:
    """Where the proxy listens. `certificate`: a PEM file with key and certificate, for `https_ports`."""

    host: str
    ports: tuple[int, ...]
    https_ports: tuple[int, ...] = ()
    certificate: str = ""
    per_address: int = PER_ADDRESS


def proxy_config(proxy: Proxy) -> str:
    """The configuration file."""
    return "\n".join((*_global(), *_frontend(proxy), *_staff(), *_public(), ""))


def _global() -> tuple[str, ...]:
    return (
        "# Written at every start by `bamchuong proxy config`: changes here are lost.",
        "global",
        f"    maxconn {MAX_CONNECTIONS}",
        "    nbthread 2",
        "    hard-stop-after 10s",
        "    ssl-default-bind-options ssl-min-ver TLSv1.2",
        "    tune.http.maxhdr 64",
        "",
        "# No log: what strangers send must not fill the disk, which is the journal's.",
        "defaults",
        "    mode http",
        f"    maxconn {MAX_CONNECTIONS}",
        f"    timeout http-request {HEAD_S}s",
        f"    timeout http-keep-alive {IDLE_S}s",
        f"    timeout client {CLIENT_S}s",
        "    timeout connect 3s",
        f"    timeout server {SERVER_S}s",
        "    option http-buffer-request",
        "    option http-no-delay",
        "    retries 3",
        "",
        "cache pages",
        "    total-max-size 16",
        "    max-object-size 2000000",
        f"    max-age {CACHED_S}",
        "    process-vary on",
        "",
        "# Addresses from which a paired device has come.",
        "backend paired",
        "    stick-table type ipv6 size 10k expire 12h store gpt0",
        "",
    )


def _frontend(proxy: Proxy) -> tuple[str, ...]:
    host = f"[{proxy.host}]" if ":" in proxy.host else proxy.host
    both = " v4v6" if proxy.host == "::" else ""
    listening = [f"    bind {host}:{port}{both} tcp-ut {UNACKNOWLEDGED}" for port in proxy.ports]
    listening += [
        f"    bind {host}:{port}{both} tcp-ut {UNACKNOWLEDGED} ssl crt {proxy.certificate} alpn http/1.1"
        for port in proxy.https_ports
    ]
    return (
        "frontend everybody",
        *listening,
        "    stick-table type ipv6 size 100k expire 60s store "
        "conn_cur,conn_rate(10s),http_req_rate(10s),gpc0_rate(10s)",
        "    acl own src 127.0.0.0/8 ::1",
        "    acl paired_address src,table_gpt0(paired) gt 0",
        "    tcp-request connection accept if own",
        "    tcp-request connection track-sc0 src",
        f"    tcp-request connection reject if {{ sc0_conn_cur gt {PER_PAIRED_ADDRESS} }}",
        "    tcp-request connection accept if paired_address",
        f"    tcp-request connection reject if {{ sc0_conn_cur gt {proxy.per_address} }}",
        f"    tcp-request connection reject if {{ sc0_conn_rate gt {CONNECTIONS_PER_10_S} }}",
        f"    tcp-request connection reject if {{ fe_conn gt {MAX_STRANGERS} }}",
        f"    http-request deny deny_status 429 if !own !paired_address {{ sc0_http_req_rate gt {REQUESTS_PER_10_S} }}",
        f"    http-request use-service prometheus-exporter if own {{ path {COUNTERS} }}",
        "    http-request set-header X-Real-IP %[src]",
        "    http-request set-header X-Forwarded-Proto http if !{ ssl_fc }",
        "    http-request set-header X-Forwarded-Proto https if { ssl_fc }",
        f"    acl has_cookie req.hdr(Cookie) -m sub {COOKIE_PREFIX}",
        "    acl open_api path /api/snapshot /api/stream",
        "    acl staff_only path_beg /api/ /enter /trust",
        '    http-request set-var(txn.backend) str("staff") if own or has_cookie or staff_only !open_api',
        "    acl to_staff var(txn.backend) -m found",
        # A cookie is easily forged; only the process for staff knows it from a genuine one.
        "    http-request sc-inc-gpc0(0) if to_staff !own !paired_address",
        "    http-request deny deny_status 429 if to_staff !own !paired_address "
        f"{{ sc0_gpc0_rate gt {STAFF_REQUESTS_PER_10_S} }}",
        "    use_backend staff if to_staff",
        "    default_backend public",
        "",
    )


def _staff() -> tuple[str, ...]:
    return (
        "backend staff",
        f"    http-request track-sc1 src table paired if {{ req.hdr(Cookie) -m sub {COOKIE_PREFIX} }}",
        f"    http-response sc-set-gpt0(1) 1 if {{ res.hdr({PAIRED_HEADER}) -m found }}",
        f"    http-response del-header {PAIRED_HEADER}",
        f"    server staff 127.0.0.1:{STAFF_PORT}",
        "",
    )


def _public() -> tuple[str, ...]:
    return (
        "backend public",
        "    acl first_page path /",
        # Whoever takes no gzip must not leave the long form for everybody else.
        "    acl takes_gzip req.hdr(Accept-Encoding) -m sub gzip",
        "    acl same_for_all path_beg /static/ /scripts/ /styles/ /catalogue/",
        "    acl asks_for_language url_param(lang) -m found",
        "    acl has_language req.cook(lang) -m reg ^[a-z]{2,3}$",
        "    http-request set-query lang=%[req.cook(lang)] if first_page !asks_for_language has_language",
        "    http-request set-var(txn.cached) bool(true) if first_page",
        "    http-request set-var(txn.cached) bool(true) if same_for_all takes_gzip",
        "    http-request cache-use pages if { var(txn.cached) -m bool }",
        # What is kept for a few seconds is told to browsers as the page told it.
        f"    http-response set-header Cache-Control max-age={CACHED_S} if {{ var(txn.cached) -m bool }}",
        "    http-response cache-store pages if { var(txn.cached) -m bool }",
        "    http-after-response set-header Cache-Control no-cache if { var(txn.cached) -m bool }",
        f"    server public 127.0.0.1:{PUBLIC_PORT}",
    )
