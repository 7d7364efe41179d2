"""The clock of this machine, with which pages measure their offset.

Kind: adapter
"""

import time

from flask import Blueprint, Response

from webcore.problem_details import json_answer

blueprint = Blueprint("clock", __name__)


@blueprint.get("/time")
def clock() -> Response:
    """Return CLOCK_MONOTONIC of this machine."""
    return json_answer({"now_ns": time.monotonic_ns()}, headers={"Cache-Control": "no-store"})
