"""Start: replay one journal in a process of its own and say how long it took and how much memory it holds.

Run as `python -m bench.rules_replay FOLDER`; prints one line of JSON. A process of its own, so that nothing
else is in its memory.

Kind: start
"""

import json
import sys
import time
from pathlib import Path

from controller.contest_store import ContestStore

PAGE_BYTES = 4096


def resident_bytes() -> int:
    """What of this process is in memory now (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES


def main(folder: Path) -> None:
    """Open the contest store as the controller does: read, check the chain, decode, apply."""
    before = resident_bytes()
    begun, worked = time.perf_counter(), time.process_time()
    store = ContestStore(folder, "boot", time.time_ns)
    took, worked = time.perf_counter() - begun, time.process_time() - worked
    held = resident_bytes() - before
    print(json.dumps({"facts": store.contest.seq, "seconds": took, "cpu": worked, "bytes": held}))
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
