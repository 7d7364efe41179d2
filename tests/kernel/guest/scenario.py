"""Connection of a scenario script to its runner: its arguments, and its result.

Kind: adapter
"""

import json
import os
from pathlib import Path
from typing import Any


def arguments() -> dict[str, Any]:
    """What the test passed to this scenario."""
    values: dict[str, Any] = json.loads(os.environ["SCENARIO_ARGUMENTS"])
    return values


def report(result: object) -> None:
    """Give `result` (anything JSON can hold) to the test; the last call counts."""
    Path(os.environ["SCENARIO_RESULT"]).write_text(json.dumps(result))
