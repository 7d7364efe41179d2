"""Mutation testing of a module: each mutant meets the module's tests, and the outcomes are kept.

Kind: loop
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.mutation import fresh, results
from tests.mutation.equal_mutants import EqualMutant, equal_mutants
from tests.mutation.forks import DIED, in_fork
from tests.mutation.in_place import FRESH, SURVIVED, InPlace, Outcome
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.settings import HOUSE, Target

Name = tuple[str, str, str]


class TestsFailError(Exception):
    """The tests fail without any mutant; the message is what pytest said."""


class Report(NamedTuple):
    """What became of the mutants of a module. `stale`: listed as equal, and killed or not there any more."""

    target: Target
    killed: int
    equal: list[Mutant]
    survivors: list[Mutant]
    stale: list[EqualMutant]

    @property
    def total(self) -> int:
        """How many mutants there are."""
        return self.killed + len(self.equal) + len(self.survivors)


def run(target: Target, *, anew: bool = False, again: bool = False) -> Report:
    """Tries all mutants of a module, or takes the outcomes of the last run where nothing has changed.

    `anew`: tries all of them in any case. `again`: only those that survived the last time or are new, which is enough
    while tests are added.
    """
    mutants = mutants_of(target.source)
    holds, before = results.kept(target)
    if holds and not anew:
        outcomes = [before[mutant.name] for mutant in mutants]
    else:
        killed = {name for name, outcome in before.items() if again and outcome != SURVIVED}
        tried = [mutant for mutant in mutants if mutant.name not in killed]
        found = dict(zip((mutant.name for mutant in tried), _outcomes(target, tried, before), strict=True))
        outcomes = [found.get(mutant.name, before.get(mutant.name, SURVIVED)) for mutant in mutants]
        results.keep(target, mutants, outcomes)
    return _report(target, mutants, outcomes)


def _outcomes(target: Target, mutants: Sequence[Mutant], before: Mapping[Name, Outcome]) -> list[Outcome]:
    killers = [before.get(mutant.name, SURVIVED) for mutant in mutants]
    path, log = HOUSE / target.path, results.FOLDER / f"{target.module}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("", encoding="utf-8")
    answer = in_fork(lambda: _in_place(target, mutants, killers, log), log)
    if not answer or answer == DIED:
        raise TestsFailError(log.read_text(encoding="utf-8", errors="replace"))
    outcomes, files = json.loads(answer)
    late = [n for n, outcome in enumerate(outcomes) if outcome == FRESH]
    kills = Counter(outcome for outcome in outcomes if "::" in outcome)
    found = fresh.outcomes(path, target.module, [mutants[n] for n in late], files, kills, log)
    for n, outcome in zip(late, found, strict=True):
        outcomes[n] = outcome
    return list(outcomes)


def _in_place(target: Target, mutants: Sequence[Mutant], killers: Sequence[str], log: Path) -> str:
    plugin = InPlace(HOUSE / target.path, target.module, mutants, killers, log)
    code = pytest.main([*fresh.QUIET, *target.tests], plugins=[plugin])
    return json.dumps([plugin.outcomes, plugin.files]) if code == pytest.ExitCode.OK else ""


def _report(target: Target, mutants: Sequence[Mutant], outcomes: Sequence[Outcome]) -> Report:
    alive = [mutant for mutant, outcome in zip(mutants, outcomes, strict=True) if outcome == SURVIVED]
    listed = {entry.name: entry for entry in equal_mutants() if entry.module == target.path}
    names = {mutant.name for mutant in alive}
    return Report(
        target=target,
        killed=len(mutants) - len(alive),
        equal=[mutant for mutant in alive if mutant.name in listed],
        survivors=[mutant for mutant in alive if mutant.name not in listed],
        stale=[entry for name, entry in listed.items() if name not in names],
    )
