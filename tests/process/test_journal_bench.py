"""What `bench rules` stands on: its evenings are real ones, and the counts that need no clock hold on any machine."""

from pathlib import Path

from bamchuong.input_files import load
from bamchuong.show import FileNames
from bench.rules import _flushes
from bench.rules_match import many_evenings, one_long_match
from controller.rules.apply import apply_all
from controller.rules.contest import Contest


def test_the_evenings_of_the_bench_are_played_to_the_ranking() -> None:
    evening = load(FileNames()).evening(1.0)
    once = many_evenings(evening, 1)
    assert len(once) > 300
    assert apply_all(Contest(), once).phase == "ranking"
    assert apply_all(Contest(), many_evenings(evening, 1_000)).phase == "ranking"
    long = apply_all(Contest(), one_long_match(evening, 1_000))
    assert long.undo_point is not None
    assert long.undo_point.depth > 300


def test_a_fact_costs_one_flush_and_the_wal_does_not_grow(tmp_path: Path) -> None:
    figures = {figure.name: figure for figure in _flushes(tmp_path, 300)}
    assert figures["flushes a fact (calls of SQLite's VFS)"].holds
    assert figures["growth of the WAL meanwhile"].holds
