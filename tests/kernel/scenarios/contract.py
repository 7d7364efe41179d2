"""Start: the contract of edge sources (tests/contract) on real lines; report pytest's words."""

import os
import re
import subprocess
import sys
from pathlib import Path

from scenario import arguments, report

ROOT = Path(__file__).parents[3]
PYTEST = "-q -x --tb=short -p no:cacheprovider --import-mode=importlib"
RUN = """
import os, sys, pytest
code = pytest.main(sys.argv[1:])
sys.stdout.flush()
os._exit(code)
"""
"""pytest, left at once: an lgpio wrapped by Debian 13's SWIG 4.3.0 crashes while Python 3.13 takes itself down."""


def main() -> None:
    """All sources; rpi-lgpio only where it is meant."""
    asked = arguments()
    report({name: contract(name, asked["rpi_lgpio"] if "rpigpio" in name else "") for name in asked["sources"]})


def contract(name: str, path: str) -> dict[str, object]:
    """Exit code, how many passed, and the end of the output."""
    parts = [part for part in (path, os.environ["PYTHONPATH"]) if part]
    environment = {
        "BAMCHUONG_EDGE_RIGS": "kernel_rigs",
        "EDGE_RIGS": name,
        "PYTHONPATH": os.pathsep.join(parts),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # they take longer to load than the tests to run
    }
    done = subprocess.run(
        [sys.executable, "-c", RUN, *PYTEST.split(), str(ROOT / "tests/contract/test_edge_sources.py")],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = re.search(r"(\d+) passed", done.stdout)
    return {
        "exit": done.returncode,
        "passed": int(passed[1]) if passed else 0,
        "said": (done.stdout + done.stderr)[-4000:],
    }


if __name__ == "__main__":
    main()
