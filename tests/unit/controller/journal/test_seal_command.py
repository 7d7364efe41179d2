"""`journal verify --key` and `journal key`: what they take, and what they say to people and programs."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from bamchuong.commands.journal import journal
from controller.journal.export import write_export
from controller.rules import facts as f
from tests.unit.controller.journal.forgeries import (
    genuine,
    other_digit,
    rechained,
    records,
    seals,
    verify,
    with_points,
    without_seals,
)
from tests.unit.controller.sealed_evening import KEY, sealed_rows


def test_the_key_may_stand_in_a_file_as_the_command_printed_it(tmp_path: Path) -> None:
    with (tmp_path / "evening.jsonl").open("wb") as file:
        write_export((row for row, _ in genuine()), file)
    printed = CliRunner().invoke(journal, ["key", str(tmp_path / "evening.jsonl")])
    assert printed.exit_code == 0
    (tmp_path / "key.txt").write_text(f"Khoá niêm phong: {printed.output}", encoding="utf-8")
    assert verify(tmp_path, genuine(), "--key", str(tmp_path / "key.txt"))[0] == 0

    (tmp_path / "key.txt").write_text("no fingerprint\n", encoding="utf-8")
    assert verify(tmp_path, genuine(), "--key", str(tmp_path / "key.txt"))[0] == 2


@pytest.mark.parametrize("text", ["", "5be0", KEY[:-1], KEY + "g", "no such file", KEY + KEY + "0"])
def test_a_fingerprint_that_proves_nothing_is_wrong_use(tmp_path: Path, text: str) -> None:
    assert verify(tmp_path, genuine(), "--key", text)[0] == 2


def test_every_digit_of_a_fingerprint_is_compared(tmp_path: Path) -> None:
    full = KEY.upper()
    grouped = " ".join(full[n : n + 4] for n in range(0, len(full), 4))
    assert verify(tmp_path, genuine(), "--key", grouped)[0] == 0
    for place in (0, 15, 31):
        assert verify(tmp_path, genuine(), "--key", other_digit(KEY, place))[0] == 1


def test_programs_read_the_same_as_json(tmp_path: Path) -> None:
    code, output = verify(tmp_path, genuine(), "--key", KEY, "--json")
    answer = msgspec.json.decode(output)
    assert (code, answer["good"], answer["seals"]["unsealed"]) == (0, True, 0)
    assert answer["seals"]["chains"] == [{"key": KEY, "from": 2, "sealed": seals(), "finished": True}]
    place = seals()[1]
    seal = records()[place].fact
    assert isinstance(seal, f.Sealed)
    forgery = replace(records()[place], fact=replace(seal, signature=other_digit(seal.signature, 0)))
    forged = rechained([*records()[:place], forgery, *records()[place + 1 :]])
    code, output = verify(tmp_path, forged, "--key", KEY, "--json")
    answer = msgspec.json.decode(output)
    assert (code, answer["good"], answer["seals"]["bad"]["row"]) == (1, False, seals()[1] + 1)


def test_an_older_journal_without_seals_is_good_without_a_key_and_no_with_one(tmp_path: Path) -> None:
    older = rechained(without_seals())
    head = f"{len(older)}:{older[-1][0].digest.hex()[:32]}"
    assert verify(tmp_path, older) == (0, f"OK: {len(older)} facts, head {head}\n")
    assert verify(tmp_path, older, "--key", KEY)[0] == 1
    assert CliRunner().invoke(journal, ["key", str(tmp_path / "evening.jsonl")]).exit_code == 1


def test_a_journal_from_before_the_update_is_proven_by_the_seals_that_came_later(tmp_path: Path) -> None:
    """The machine was updated within the match: the first seal covers what was written without any."""
    rows = sealed_rows(without_seals(), unsealed=100)
    assert isinstance(rows[101][1].fact, f.SealingBegan)
    assert verify(tmp_path, rows, "--key", KEY)[0] == 0


def test_import_and_export_keep_the_seals(tmp_path: Path) -> None:
    verify(tmp_path, genuine())
    run = CliRunner()
    new, second_export = str(tmp_path / "new"), tmp_path / "again.jsonl"
    assert run.invoke(journal, ["import", str(tmp_path / "evening.jsonl"), "--data", new]).exit_code == 0
    assert run.invoke(journal, ["verify", "--data", new, "--key", KEY]).exit_code == 0
    assert run.invoke(journal, ["export", "--data", new, "--output", str(second_export)]).exit_code == 0
    assert second_export.read_bytes() == (tmp_path / "evening.jsonl").read_bytes()
    assert run.invoke(journal, ["verify", str(second_export), "--key", KEY]).exit_code == 0


def test_an_import_says_where_a_seal_is_not_genuine(tmp_path: Path) -> None:
    verify(tmp_path, rechained(with_points(records())))
    imported = CliRunner().invoke(journal, ["import", str(tmp_path / "evening.jsonl"), "--data", str(tmp_path / "new")])
    assert imported.exit_code == 0
    assert f"row {seals()[0] + 2}: a seal that is not of the row directly before it" in imported.stderr
