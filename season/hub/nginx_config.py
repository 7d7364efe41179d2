"""Configuration of nginx before the hub, for nginx 1.22 or newer (Debian 12): its processes, and public files.

Files for the public come from the disk, with an ETag and a second in which nobody asks again; no traffic for them
reaches the program. Everything else goes to one of the hub's processes on this machine, which share a database: what
one of them does not answer, another is asked, because nothing that a box sends is done twice.

Kind: pure
"""

import re

from msgspec import Struct

from bus.bad_file import BadFileError

MAX_BODY_MB = 100
"""The largest result."""
LIVE_S, PAGE_S = 1, 10

_PATH = re.compile(r"/[A-Za-z0-9._/+-]*\Z")


class NginxSite(Struct, frozen=True):
    """A site. `ports`: of the hub's processes; `public`: the folder of `season serve --public`; `certificate`, `key`:
    its files for HTTPS; without them it speaks plain HTTP on `port`, behind something else that has them."""

    name: str
    ports: tuple[int, ...]
    public: str
    certificate: str = ""
    key: str = ""
    port: int = 443


def nginx_config(site: NginxSite) -> str:
    """The text of a file for `/etc/nginx/sites-available`. Raises `BadFileError` with everything that is wrong."""
    if faults := list(_faults(site)):
        raise BadFileError(faults)
    has_tls = bool(site.certificate)
    servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=2 fail_timeout=5s;" for port in site.ports)
    tls = f"    ssl_certificate {site.certificate};\n    ssl_certificate_key {site.key};\n" if has_tls else ""
    return f"""\
# Written by `bamchuong season nginx`; the next one replaces it.
upstream bamchuong_hub {{
    least_conn;
{servers}
    keepalive 32;
}}

server {{
    listen {site.port}{" ssl http2" if has_tls else ""};
    server_name {site.name};
{tls}    server_tokens off;
    client_max_body_size {MAX_BODY_MB}m;
    client_body_timeout 60s;

    location /public/ {{
        alias {site.public.rstrip("/")}/;
        index index.html;
        etag on;
        add_header Cache-Control "public, max-age={PAGE_S}";
        add_header X-Content-Type-Options nosniff;
    }}

    location ~ ^/public/(?<live>[a-z0-9-]+/live\\.json)$ {{
        alias {site.public.rstrip("/")}/$live;
        etag on;
        add_header Cache-Control "public, max-age={LIVE_S}";
        add_header X-Content-Type-Options nosniff;
    }}

    location / {{
        proxy_pass http://bamchuong_hub;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Real-IP $remote_addr;
        proxy_set_header X-Forwarded-Proto {"https" if has_tls else "$http_x_forwarded_proto"};
        proxy_next_upstream error timeout http_502 http_503 non_idempotent;
        proxy_connect_timeout 2s;
        proxy_read_timeout 60s;
    }}
}}
"""


def _faults(site: NginxSite) -> list[str]:
    """What nginx would read as something else, or not at all."""
    faults = [
        f"{path!r}: give the whole path, of letters, digits and . _ + - alone"
        for path in (site.public, site.certificate, site.key)
        if path and not _PATH.fullmatch(path)
    ]
    if not re.fullmatch(r"[A-Za-z0-9.-]+", site.name):
        faults.append(f"{site.name!r} is no name of a machine; allowed: letters, digits, points and hyphens")
    if bool(site.certificate) is not bool(site.key):
        faults.append("certificate and key belong together: give both, or neither")
    return faults
