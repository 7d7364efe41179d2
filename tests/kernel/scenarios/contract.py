"""The contract of edge sources (tests/contract) on real lines; reports pytest's output.

Kind: start
"""

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
"""pytest, which exits at once: an lgpio wrapped by Debian 13's SWIG 4.3.0 crashes while Python 3.13 shuts down."""


def main() -> None:
    """All sources; rpi-lgpio only for the source that uses it."""
    options = arguments()
    report({name: contract(name, options["rpi_lgpio"] if "rpigpio" in name else "") for name in options["sources"]})


def contract(name: str, path: str) -> dict[str, object]:
    """Exit code, how many passed, and the end of the output."""
    parts = [part for part in (path, os.environ["PYTHONPATH"]) if part]
    environment = {
        "BAMCHUONG_EDGE_RIGS": "kernel_rigs",
        "EDGE_RIGS": name,
        "PYTHONPATH": os.pathsep.join(parts),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # they take longer to load than the tests to run
    }
    process = subprocess.run(
        [sys.executable, "-c", RUN, *PYTEST.split(), str(ROOT / "tests/contract/test_edge_sources.py")],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    passed = re.search(r"(\d+) passed", process.stdout)
    return {
        "exit": process.returncode,
        "passed": int(passed[1]) if passed else 0,
        "output": (process.stdout + process.stderr)[-4000:],
    }


if __name__ == "__main__":
    main()
