"""Mutation testing: the tests notice nearly every fault that deciding code could have, and the rest is none.

Nightly for all modules, half an hour to an hour of a processor; `python -m tests.mutation PATTERN` for some of them.
"""

import os
import subprocess
import sys
from collections import Counter

import pytest

from tests.mutation.equal_mutants import equal_mutants
from tests.mutation.settings import HOUSE, targets


@pytest.mark.skipif(not os.environ.get("BAMCHUONG_NIGHTLY"), reason="nightly (make nightly)")
def test_the_tests_kill_at_least_ninety_five_of_a_hundred_mutants_and_all_others_are_equal_in_meaning() -> None:
    command = [sys.executable, "-m", "tests.mutation"]
    run = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_mutant_that_is_listed_as_equal_is_of_a_module_that_is_mutated_and_has_a_reason() -> None:
    """That it is one, and that no test kills it, is seen at night."""
    modules = {target.path for target in targets()}
    assert [entry for entry in equal_mutants() if entry.module not in modules or not entry.why] == []


def test_a_mutant_is_listed_once() -> None:
    counted = Counter((entry.module, entry.name) for entry in equal_mutants())
    assert [name for name, times in counted.items() if times > 1] == []
