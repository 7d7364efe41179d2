"""Mutation testing of the deciding code, or of some of its modules.

    python -m tests.mutation [PATTERN …] [--anew | --again]

Says of each module how many of its mutants the tests kill, and which survive though they are not listed as equal in
meaning. Exit code 1: there are such, or fewer than 95 % are killed. What has not changed since the last run (module and
tests) is not tried again, but with `--anew`; `--again` tries only what survived the last time.

Kind: start
"""

import os
import sys
from fnmatch import fnmatch
from itertools import groupby

import hypothesis  # loaded once, not in each of a thousand forks
import msgspec

from tests.mutation.run import Report, TestsFailError, run
from tests.mutation.settings import Target, targets

PRELOADED = (hypothesis, msgspec)
NEEDED = 0.95


def main(arguments: list[str]) -> int:
    """Runs them; the exit code."""
    os.nice(19)
    patterns = [argument for argument in arguments if not argument.startswith("--")] or ["*"]
    chosen = [target for target in targets() if any(fnmatch(target.path, f"*{pattern}*") for pattern in patterns)]
    reports: list[Report] = []
    try:
        for _, group in groupby(sorted(chosen, key=_tests), key=_tests):
            for report in run(list(group), anew="--anew" in arguments, again="--again" in arguments):
                print(summary(report), flush=True)
                reports.append(report)
    except TestsFailError as error:
        print(error)
        return 1
    killed, total = sum(report.killed for report in reports), sum(report.total for report in reports)
    print(f"{killed} of {total} mutants killed")
    is_good = killed >= NEEDED * total and not any(report.survivors or report.stale for report in reports)
    return 0 if is_good else 1


def _tests(target: Target) -> tuple[str, ...]:
    return target.tests


def summary(report: Report) -> str:
    """A line for a module, and one for each survivor and each stale entry of the list."""
    head = f"{report.killed} of {report.total} killed, {len(report.equal)} equal in meaning"
    lines = [f"{report.target.path}: {head}"]
    for mutant in report.survivors:
        place = f"{report.target.path}:{mutant.lines[0]}"
        lines.append(f"  {place} {mutant.function}: {mutant.was!r} -> {mutant.becomes!r} survives")
    lines += [
        f"  {entry.function}: {entry.was!r} -> {entry.becomes!r} is listed and no survivor" for entry in report.stale
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
