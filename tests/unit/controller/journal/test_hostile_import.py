"""What a perfect chain does not prove: a file of hostile facts is refused by its row, and nothing of it is taken."""

import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bamchuong.commands.journal import journal
from bus.codec import encode as encode_frame
from bus.printable import printable
from controller.contest_store import ContestStore
from controller.journal.errors import JournalError
from controller.journal.export import write_export
from controller.journal.hash_chain import NO_ROW, Row, next_row
from controller.journal.import_rows import import_rows
from controller.journal.record import encode
from controller.rules.view import SnapshotContext, snapshots
from tests.unit.controller.sample_journals import records

COUNT = 60


def hostile_export(path: Path, change: Callable[[dict[str, Any]], None], at: int) -> Path:
    """An export whose record number `at` was changed, with a chain as good as any."""
    rows: list[Row] = []
    for number, record in enumerate(records()[:COUNT], start=1):
        body = json.loads(encode(record))
        if number == at:
            change(body)
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        rows.append(next_row(rows[-1] if rows else NO_ROW, text.encode()))
    with path.open("wb") as file:
        write_export(iter(rows), file)
    return path


def fact(**fact: Any) -> Callable[[dict[str, Any]], None]:
    """Puts another fact into a record."""
    return lambda body: body.update(fact=fact)


HOSTILE = {
    "points that overflow": fact(type="ScoreAdjusted", team=1, points="1e999999999", reason="x"),
    "points of a million zeros": fact(type="ScoreAdjusted", team=1, points="1E-999999", reason="x"),
    "points that are no number": fact(type="ScoreAdjusted", team=1, points="NaN", reason="x"),
    "a press before the machine was on": fact(
        type="PressRecorded", team=1, press={"station": 1, "at_ns": -(2**63), "kind": "early"}, arming=1
    ),
    "a round that the format does not have": fact(type="RoundEnded", to=999),
    "an instant that no machine reaches": lambda body: body.update(mono_ns=10**30),
    "a clock of a year that never was": lambda body: body.update(wall_ns=10**30),
    "sentences in one another": fact(
        type="HoldStarted", at_ns=1, reason={"code": "x", "text": "{a}", "args": {"a": None}}
    ),
    "a name that moves the cursor": lambda body: body.update(who="\x1b[2J\x1b[H"),
    "a name that forges a line": lambda body: body.update(who="a\n   413  mc  ruled right"),
    "a device that has a whole key": lambda body: body.update(role="mc", device="0" * 32),
    "a text that fills every screen": fact(type="HoldStarted", at_ns=1, reason={"code": "x", "text": "y" * 100_000}),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_it_is_refused_by_its_row_and_nothing_is_taken(
    tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    export = hostile_export(tmp_path / "evening.jsonl", change, COUNT)

    with pytest.raises(JournalError, match=f"row {COUNT}\\b"):
        import_rows(export, tmp_path / "restored")

    assert not (tmp_path / "restored" / "journal.sqlite").exists()


def test_the_same_export_without_the_hostile_fact_is_taken(tmp_path: Path) -> None:
    export = hostile_export(tmp_path / "evening.jsonl", lambda _: None, COUNT)
    assert import_rows(export, tmp_path / "restored").new_count == COUNT


@pytest.mark.parametrize(
    "text", ["one } too many", "{0} {team!r} {", "[/x] [red]", "\x1b[2J\x1b[H", "a\n   413  mc  ruled right"]
)
def test_a_text_of_a_stranger_is_listed_on_one_line_as_it_is(tmp_path: Path, text: str) -> None:
    hold = fact(type="HoldStarted", at_ns=1, reason={"code": "x", "text": text, "args": {}})
    export = hostile_export(tmp_path / "evening.jsonl", hold, COUNT)

    result = CliRunner().invoke(journal, ["show", str(export)])

    assert result.exit_code == 0
    lines = [line for line in result.stdout.splitlines() if line.strip()]
    assert len(lines) == COUNT
    assert printable(text) in lines[-1]
    assert "\x1b" not in result.output


HOSTILE_VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    2**62,
    -(2**63),
    10**30,
    "",
    "}",
    "{0}",
    "\x00",
    "1e999999999",
    [],
    {},
    "x" * 5_000,
]
MUTATIONS = 2_000 if os.environ.get("BAMCHUONG_NIGHTLY") else 60


def leaves(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a record where a value stands: what holds it, and its key there."""
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        if isinstance(value, dict | list):
            yield from leaves(value)


def test_whatever_is_taken_can_be_gone_on_with_and_printed(tmp_path: Path) -> None:
    chance = random.Random(16)
    accepted = 0

    def change(body: dict[str, Any]) -> None:
        holder, key = chance.choice(list(leaves(body)))
        holder[key] = chance.choice(HOSTILE_VALUES)

    for number in range(MUTATIONS):
        export = hostile_export(tmp_path / f"{number}.jsonl", change, chance.randint(1, COUNT))
        folder = tmp_path / f"restored-{number}"
        imported = CliRunner().invoke(journal, ["import", str(export), "--data", str(folder)])
        if isinstance(imported.exception, JournalError):
            assert not (folder / "journal.sqlite").exists()
            continue
        assert imported.exit_code == 0, (imported.output, imported.exception)
        accepted += 1
        with closing(ContestStore(folder, "boot", lambda: 0)) as store:
            for view in snapshots(store.contest, SnapshotContext(now_ns=1)).values():
                encode_frame(view)
        for command in (["show"], ["replay"], ["verify"]):
            result = CliRunner().invoke(journal, [*command, str(folder / "journal.sqlite")])
            assert result.exit_code == 0, (command, result.output, result.exception)
    assert 0 < accepted < MUTATIONS


def test_a_wall_time_that_is_none_is_listed_as_a_number(tmp_path: Path) -> None:
    export = hostile_export(tmp_path / "evening.jsonl", lambda body: body.update(wall_ns=-(2**62)), COUNT)
    assert CliRunner().invoke(journal, ["show", str(export)]).exit_code == 0
