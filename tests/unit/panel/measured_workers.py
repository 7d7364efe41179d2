"""Workers of the panel, one for each job in a folder, and what each of them took.

    python tests/unit/panel/measured_workers.py FOLDER

For each `NAME.job` in FOLDER (a job as the panel writes it) a real `panel.jobs.worker` runs; `NAME.answer` is what it
wrote on its standard output, `NAME.errors` on its standard error. Printed as JSON, by name: exit code, CPU seconds, and
the most memory in bytes. This is a process of its own and a small one, because the kernel counts to a child the memory
that its parent had when it was started.

Kind: start
"""

import json
import os
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-P", "-m", "panel.jobs.worker"]  # as in panel/jobs/runner.py


def measured(job: Path) -> tuple[int, float, int]:
    """Exit code, CPU seconds and bytes of the worker that does `job`."""
    with (
        job.open("rb") as request,
        job.with_suffix(".answer").open("wb") as answer,
        job.with_suffix(".errors").open("wb") as errors,
    ):
        process = subprocess.Popen(COMMAND, stdin=request, stdout=answer, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


if __name__ == "__main__":
    print(json.dumps({job.stem: measured(job) for job in sorted(Path(sys.argv[1]).glob("*.job"))}))
