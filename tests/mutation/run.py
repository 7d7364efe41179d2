"""Mutation testing of modules: each mutant meets its module's tests, and the outcomes are kept.

Kind: loop
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.mutation import fresh, results
from tests.mutation.equal_mutants import EqualMutant, equal_mutants
from tests.mutation.forks import DIED, in_fork
from tests.mutation.in_place import FRESH, SURVIVED, InPlace, Job, Outcome
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.preloaded import QUIET
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


class _Work(NamedTuple):
    """What is to be tried of a module (`tried`), and what became of its mutants the last time."""

    target: Target
    mutants: list[Mutant]
    tried: list[Mutant]
    before: dict[Name, Outcome]


def run(targets: Sequence[Target], *, anew: bool = False, again: bool = False) -> Iterator[Report]:
    """Tries all mutants of modules that have the same tests, or takes the outcomes of the last run where nothing has
    changed.

    `anew`: tries all of them in any case. `again`: only those that survived the last time or are new, which is enough
    while tests are added.
    """
    works = [_work(target, anew, again) for target in targets]
    changed = [work for work in works if work.tried]
    answers = dict(zip((work.target for work in changed), _in_place(changed), strict=True)) if changed else {}
    for work in works:
        by_name: dict[Name, Outcome] = {}
        if work.target in answers:
            outcomes = _with_fresh(work, answers[work.target])
            by_name = dict(zip((mutant.name for mutant in work.tried), outcomes, strict=True))
        outcomes = [by_name.get(mutant.name, work.before.get(mutant.name, SURVIVED)) for mutant in work.mutants]
        results.keep(work.target, work.mutants, outcomes)
        yield _report(work.target, work.mutants, outcomes)


def _work(target: Target, anew: bool, again: bool) -> _Work:
    mutants = mutants_of(target.source)
    holds, before = results.read_outcomes(target)
    known = {name for name, outcome in before.items() if not again or outcome != SURVIVED} if holds or again else set()
    tried = mutants if anew else [mutant for mutant in mutants if mutant.name not in known]
    return _Work(target, mutants, tried, before)


def _in_place(works: Sequence[_Work]) -> list[list[Outcome]]:
    """For each module what became of its mutants in place."""
    jobs = [
        Job(
            file=str(HOUSE / work.target.path),
            module=work.target.module,
            mutants=work.tried,
            killers=[work.before.get(mutant.name, SURVIVED) for mutant in work.tried],
        )
        for work in works
    ]
    log = results.log(works[0].target)
    answer = in_fork(lambda: _try(jobs, works[0].target.tests, log), log)
    if not answer or answer == DIED:
        raise TestsFailError(log.read_text(encoding="utf-8", errors="replace"))
    outcomes: list[list[Outcome]] = json.loads(answer)
    return outcomes


def _try(jobs: Sequence[Job], tests: Sequence[str], log: Path) -> str:
    plugin = InPlace(jobs, log)
    code = pytest.main([*QUIET, *tests], plugins=[plugin])
    return json.dumps(plugin.outcomes) if code == pytest.ExitCode.OK else ""


def _with_fresh(work: _Work, outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, with those of the mutants that could not be tried in place."""
    path, log = HOUSE / work.target.path, results.log(work.target)
    late = [n for n, outcome in enumerate(outcomes) if outcome == FRESH]
    kills = Counter(outcome for outcome in outcomes if "::" in outcome)
    fresh_outcomes = fresh.outcomes(
        path, work.target.module, [work.tried[n] for n in late], work.target.tests, kills, log
    )
    replaced = dict(zip(late, fresh_outcomes, strict=True))
    return [replaced.get(n, outcome) for n, outcome in enumerate(outcomes)]


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
