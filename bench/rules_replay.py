"""The replay of one journal in a process of its own: how long it takes and how much memory it uses.

Run as `python -m bench.rules_replay FOLDER`; prints one line of JSON. A process of its own, so that nothing
else occupies its memory.

Kind: start
"""

import json
import sys
import time
from pathlib import Path

from controller.contest_store import ContestStore

PAGE_BYTES = 4096


def resident_bytes() -> int:
    """The resident memory of this process now (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES


def main(folder: Path) -> None:
    """Open the contest store as the controller does: read, check the chain, decode, apply."""
    before_bytes = resident_bytes()
    start_s, cpu_start_s = time.perf_counter(), time.process_time()
    store = ContestStore(folder, "boot", time.time_ns)
    seconds, cpu_s = time.perf_counter() - start_s, time.process_time() - cpu_start_s
    used_bytes = resident_bytes() - before_bytes
    print(json.dumps({"facts": store.contest.seq, "seconds": seconds, "cpu": cpu_s, "bytes": used_bytes}))
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
