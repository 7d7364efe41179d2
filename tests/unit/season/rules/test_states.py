"""The state tables: complete, reachable, and drawn in the README as they are."""

import re
from pathlib import Path

import pytest

from season.rules.states import TABLES, diagram

README = Path(__file__).parents[4] / "season" / "README.md"


@pytest.mark.parametrize("name", TABLES)
def test_every_state_has_a_row_and_can_be_reached(name: str) -> None:
    table = TABLES[name]
    first = next(iter(table))
    assert set(table) == set(type(first).__members__.values())
    reached, waiting = {first}, [first]
    while waiting:
        for after in table[waiting.pop()]:
            if after not in reached:
                reached.add(after)
                waiting.append(after)
    assert reached == set(table)


@pytest.mark.parametrize("name", TABLES)
def test_the_readme_draws_the_table(name: str) -> None:
    drawn = re.search(
        rf"<!-- diagram: {name} -->\n```mermaid\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL
    )
    assert drawn is not None
    assert drawn[1] == diagram(name)
