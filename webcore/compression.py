"""gzip for texts that never hold a secret: scripts, style sheet, catalogues. Each is compressed once.

pywsgi does not do it. On the Wi-Fi of a hall a thousand phones fetch these at once.

Kind: adapter
"""

import gzip
import hashlib

from flask import Flask, Response, request

TEXT_TYPES = frozenset({"text/javascript", "application/javascript", "text/css", "image/svg+xml", "application/json"})
PATHS = ("/static/", "/scripts/", "/styles/", "/catalogue/")
MIN_BYTES = 400


def compress_responses(app: Flask) -> None:
    """Let `app` send its texts compressed to clients that accept it."""
    cache: dict[bytes, bytes] = {}

    def compress(response: Response) -> Response:
        if not request.path.startswith(PATHS) or response.mimetype not in TEXT_TYPES:
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code != 200 or "gzip" not in request.headers.get("Accept-Encoding", ""):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) >= MIN_BYTES:
            digest = hashlib.blake2b(body, digest_size=16).digest()
            if digest not in cache:
                cache[digest] = gzip.compress(body, 9, mtime=0)
            response.set_data(cache[digest])
            response.headers["Content-Encoding"] = "gzip"
        return response

    app.after_request(compress)
