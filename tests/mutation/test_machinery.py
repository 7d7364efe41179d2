"""The machinery of mutation testing finds what it is there for: faults that no test notices."""

from pathlib import Path
from types import ModuleType

import pytest

from tests.mutation.forks import DIED, in_fork, limit_time
from tests.mutation.mutants import mutants_of
from tests.mutation.preloaded import independent
from tests.mutation.settings import HOUSE
from tests.mutation.swapped_function import swap

SOURCE = '''"""A module."""

LIMIT: int = 3
TEXT = Sentence("code", "text")


class Box:
    @property
    def is_full(self) -> bool:
        """Whether it is."""
        return self.count >= LIMIT or False


def kept(boxes: list[Box], least: int = 1) -> list[Box]:
    return [box for box in boxes if box.is_full]
'''


def changes(source: str = SOURCE) -> set[tuple[str, str]]:
    return {(mutant.function, mutant.becomes) for mutant in mutants_of(source)}


def test_limits_comparisons_conditions_and_defaults_are_mutated() -> None:
    assert {
        ("", "LIMIT: int = 4"),
        ("Box.is_full", "return self.count > LIMIT or False"),
        ("Box.is_full", "return self.count >= LIMIT and False"),
        ("kept", "return [box for box in boxes if not (box.is_full)]"),
        ("", "def kept(boxes: list[Box], least: int = 2) -> list[Box]:"),
    } <= changes()


def test_annotations_docstrings_and_texts_are_not() -> None:
    mutated = " ".join(becomes for _, becomes in changes())
    assert not any(text in mutated for text in ("XX", "Sentence", '"""', "-> None"))


def test_what_is_false_in_another_way_is_no_mutant() -> None:
    assert changes("def f(x: int) -> None:\n    g(x, False)\n") == {
        ("f", "g(None, False)"),
        ("f", "g(False)"),
        ("f", "g(x, )"),
        ("f", "g(x, True)"),
    }


def test_the_lines_of_a_mutant_are_those_of_its_statement_alone() -> None:
    source = "def f(x):\n    if x > 1:\n        return (\n            2\n        )\n"
    assert {mutant.lines for mutant in mutants_of(source)} == {(2, 2), (3, 5)}


def test_a_swapped_function_is_another_one_wherever_it_was_imported_to() -> None:
    module = ModuleType("module")
    module.__file__ = "module.py"
    exec(SOURCE.replace("Sentence", "tuple").replace('("code", "text")', "()"), vars(module))
    kept, box = module.kept, module.Box()
    box.count = 3
    assert kept([box]) == [box]
    assert swap(module, "Box.is_full", SOURCE.replace(">=", ">"))
    assert kept([box]) == []
    assert not swap(module, "gone", SOURCE)


def test_what_happens_in_a_fork_stays_there_and_its_answer_comes_back(tmp_path: Path) -> None:
    happened = []
    assert in_fork(lambda: str(happened.append(1) or len(happened)), tmp_path / "log") == "1"  # type: ignore[func-returns-value]
    assert happened == []


@pytest.mark.parametrize("work", ["while True: pass", "x = 'x' * (1 << 40)"])
def test_a_mutant_that_never_ends_or_takes_all_memory_does_not_end_the_run(work: str, tmp_path: Path) -> None:
    def run() -> str:
        limit_time(0.1)
        exec(work)
        return "ended"

    assert in_fork(run, tmp_path / "log") in (DIED, "")


def test_what_does_not_depend_on_a_module_is_found_and_nothing_that_does(tmp_path: Path) -> None:
    """Loaded before the mutant, a module that depends on it would go on with the one without the fault."""
    path, tests = HOUSE / "controller/rules/refusal.py", ["tests/unit/controller/rules/test_refusal.py"]
    modules = independent(path, "controller.rules.refusal", tests, tmp_path / "log")
    assert {"bus.messages", "msgspec", "pytest"} <= set(modules)
    assert not {name for name in modules if name.startswith(("controller.rules.refusal", "controller.rules.decide"))}
    assert "tests.unit.controller.rules.test_refusal" not in modules
