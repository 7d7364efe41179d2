"""Adapt a scenario script to the runner: the arguments it was given, the result it gives back."""

import json
import os
from pathlib import Path
from typing import Any


def arguments() -> dict[str, Any]:
    """What the test passed to this scenario."""
    found: dict[str, Any] = json.loads(os.environ["SCENARIO_ARGUMENTS"])
    return found


def report(result: object) -> None:
    """Give `result` (anything JSON can hold) to the test; the last call counts."""
    Path(os.environ["SCENARIO_RESULT"]).write_text(json.dumps(result))
