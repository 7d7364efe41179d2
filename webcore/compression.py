"""Adapt gzip: what never holds a secret and is text (scripts, sheet, catalogues) goes out squeezed, each squeezed once.

pywsgi does not do it. On a hall's Wi-Fi a thousand phones fetch these at once.

Kind: adapter
"""

import gzip
import hashlib

from flask import Flask, Response, request

TEXTS = frozenset({"text/javascript", "application/javascript", "text/css", "image/svg+xml", "application/json"})
PLACES = ("/static/", "/scripts/", "/catalogue/")
SMALLEST_BYTES = 400


def squeeze(app: Flask) -> None:
    """Let `app` send its own texts squeezed to those who take it."""
    squeezed: dict[bytes, bytes] = {}

    def smaller(response: Response) -> Response:
        if not request.path.startswith(PLACES) or response.mimetype not in TEXTS:
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code != 200 or "gzip" not in request.headers.get("Accept-Encoding", ""):
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) >= SMALLEST_BYTES:
            name = hashlib.blake2b(body, digest_size=16).digest()
            if name not in squeezed:
                squeezed[name] = gzip.compress(body, 9, mtime=0)
            response.set_data(squeezed[name])
            response.headers["Content-Encoding"] = "gzip"
        return response

    app.after_request(smaller)
