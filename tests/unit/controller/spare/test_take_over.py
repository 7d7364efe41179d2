"""A take-over: the evening is here as it was there, or nothing was changed, whatever is wrong and whenever it stops."""

import shutil
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from bus.bad_file import BadFileError
from controller.contest_store import ContestStore
from controller.journal.errors import JournalError
from controller.journal.journal_reader import read_records, verify, verify_seals
from controller.journal.pulse_copy import PulseCopy
from controller.rules.facts import TookOver
from controller.spare.file_exchange import finish_before_start, finish_exchange, is_unfinished
from controller.spare.kit_file import BadKitError
from controller.spare.take_over import take_over
from tests.unit.controller.spare.old_machine import LARGE, SECRETS, OldMachine, tree


@pytest.fixture
def old(tmp_path: Path) -> OldMachine:
    return OldMachine(tmp_path)


@pytest.fixture
def spare(tmp_path: Path) -> Path:
    """A spare machine that has been rehearsed on: an evening of its own, its own PINs."""
    data = tmp_path / "spare"
    store = ContestStore(data, "boot-9", lambda: 1)
    store.close()
    for name in ("access/panel-access.json", "selftest/certificate.key", "logs/panel.log"):
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_bytes(b"the spare's own")
    return data


def settings_of(spare: Path) -> Path:
    folder = spare.parent / "settings"
    folder.mkdir(exist_ok=True)
    (folder / "bamchuong.env").write_text("BOARD=simulated\n")
    return folder


def test_all_of_the_evening_is_here_and_the_journal_says_who_and_why(old: OldMachine, spare: Path) -> None:
    settings = settings_of(spare)
    head = verify(old.data / "journal.sqlite")

    result = take_over(old.stick, spare, old.order(), settings)

    assert result.head == head
    *before, last = read_records(spare / "journal.sqlite")
    assert before == read_records(old.data / "journal.sqlite")
    assert isinstance(last.fact, TookOver)
    assert (last.who, last.fact.why, last.fact.seq) == ("Cô Lan", "cháy nguồn", len(before))
    assert verify_seals(spare / "journal.sqlite")[1].bad is None
    here = tree(spare)
    assert here["slides/01.png"] == LARGE
    assert {path: here[path] for path in SECRETS} == SECRETS
    assert (settings / "bamchuong.env").read_text() == "BOARD=pi-8-stations\n"


def test_what_was_here_is_kept_and_what_is_this_machine_s_own_stays(old: OldMachine, spare: Path) -> None:
    settings = settings_of(spare)
    result = take_over(old.stick, spare, old.order(), settings)

    here = tree(spare)
    assert here[f"{result.aside}/access/panel-access.json"] == b"the spare's own"
    assert here[f"{result.aside}/settings/bamchuong.env"] == b"BOARD=simulated\n"
    assert here["selftest/certificate.key"] == b"the spare's own"
    assert here["logs/panel.log"] == b"the spare's own"
    assert not (spare / ".takeover").exists()


def test_a_secret_is_nobody_else_s_to_read(old: OldMachine, tmp_path: Path) -> None:
    (old.data / "certificates" / "authority.key").chmod(0o600)
    old.write_kit()
    take_over(old.stick, tmp_path / "new", old.order(), tmp_path)
    assert (tmp_path / "new" / "certificates" / "authority.key").stat().st_mode & 0o777 == 0o600


def test_calibrations_of_both_machines_are_there_and_this_one_s_counts(old: OldMachine, spare: Path) -> None:
    (old.data / "selftest").mkdir()
    (old.data / "selftest" / "site.toml").write_text("# theirs\n")
    (spare / "selftest" / "site.toml").write_text("# ours\n")
    old.write_kit()
    take_over(old.stick, spare, old.order(), settings_of(spare))
    assert (spare / "selftest" / "site.toml").read_text().split("\n") == ["# theirs", "", "# ours", ""]


def test_a_running_clock_stands_where_the_old_machine_noted_it_last(old: OldMachine, tmp_path: Path) -> None:
    for boot, last_ns in (("boot-1", 99_000_000_000), ("another boot", 59)):
        pulses = PulseCopy(old.stick / f"{old.journal}.pulse")
        pulses.write(boot, 99_000_000_000)
        pulses.close()
        take_over(old.stick, tmp_path / boot, old.order(), tmp_path)
        [*_, last] = read_records(tmp_path / boot / "journal.sqlite")
        assert isinstance(last.fact, TookOver)
        assert last.fact.last_ns == last_ns, "the last fact, where the newest pulse is of another boot"


def test_the_spare_goes_on_and_its_stick_is_that_of_the_same_evening(old: OldMachine, tmp_path: Path) -> None:
    new = tmp_path / "new"
    take_over(old.stick, new, old.order(), tmp_path)
    store = ContestStore(new, "boot-2", lambda: 1, mirror=old.stick)
    assert next(entry.label.code for entry in store.history) == "did-take-over"
    store.close()
    [copy] = old.stick.glob("*.jsonl")
    assert verify(copy) == verify(new / "journal.sqlite")


def test_a_machine_that_knows_more_is_left_as_it_is(old: OldMachine, tmp_path: Path) -> None:
    new = tmp_path / "new"
    take_over(old.stick, new, old.order(), tmp_path)
    before = tree(new)
    with pytest.raises(BadFileError, match="knows this evening up to entry 62, the stick only up to 61"):
        take_over(old.stick, new, old.order(), tmp_path)
    assert tree(new) == before


def test_two_machines_that_both_ran_are_told_apart(old: OldMachine, tmp_path: Path) -> None:
    new = tmp_path / "new"
    take_over(old.stick, new, old.order(), tmp_path)
    old.play(60, 80)
    before = tree(new)
    with pytest.raises(BadFileError, match="two machines have run"):
        take_over(old.stick, new, old.order(), tmp_path)
    assert tree(new) == before


def test_a_machine_that_knows_less_takes_over(old: OldMachine, tmp_path: Path) -> None:
    new = tmp_path / "new"
    shutil.copytree(old.data, new)
    old.play(60, 80)
    assert take_over(old.stick, new, old.order(), tmp_path).head[0] > 61


def test_a_full_card_a_spoilt_file_and_a_stick_without_facts_change_nothing(
    old: OldMachine, spare: Path, mocker: MockerFixture
) -> None:
    settings, before = settings_of(spare), tree(spare)
    full = mocker.patch("controller.spare.take_over.shutil.disk_usage")
    full.return_value.free = 1_000_000
    with pytest.raises(BadFileError, match="has 1 MB free; the evening needs 51 MB"):
        take_over(old.stick, spare, old.order(), settings)
    mocker.stopall()
    [blob] = old.kit.glob("*.sealed")
    content = blob.read_bytes()
    blob.write_bytes(content[:-1])
    with pytest.raises(BadKitError, match="damaged"):
        take_over(old.stick, spare, old.order(), settings)
    blob.unlink()
    with pytest.raises(BadKitError, match="cannot be read"):
        take_over(old.stick, spare, old.order(), settings)
    blob.write_bytes(content)
    [copy] = old.stick.glob("*.jsonl")
    lines = copy.read_bytes().splitlines(keepends=True)
    copy.write_bytes(b"".join(lines[:9] + lines[10:]))
    with pytest.raises(JournalError, match="row 9"):
        take_over(old.stick, spare, old.order(), settings)
    copy.unlink()
    with pytest.raises(BadKitError, match="no journal"):
        take_over(old.stick, spare, old.order(), settings)
    shutil.rmtree(spare / ".takeover", ignore_errors=True)
    assert tree(spare) == before
    assert not is_unfinished(spare)


def test_a_disk_that_fails_while_it_is_unpacked_changes_nothing(
    old: OldMachine, spare: Path, mocker: MockerFixture
) -> None:
    settings, before = settings_of(spare), tree(spare)
    mocker.patch("controller.spare.take_over.atomic_write", side_effect=OSError(28, "No space left on device"))
    with pytest.raises(BadFileError, match=r"No space left on device.*unchanged"):
        take_over(old.stick, spare, old.order(), settings)
    shutil.rmtree(spare / ".takeover")
    assert tree(spare) == before
    assert not finish_exchange(spare)


class PowerCutError(BaseException):
    """No code of ours catches it."""


@pytest.mark.parametrize("step", [0, 1, 3, 6, 10])
def test_a_power_cut_at_any_rename_is_finished_at_the_next_start(
    old: OldMachine, spare: Path, mocker: MockerFixture, step: int
) -> None:
    settings = settings_of(spare)
    expected = spare.parent / "expected"
    shutil.copytree(spare, expected)
    take_over(old.stick, expected, old.order(), settings)
    settings_of(spare)
    renames, rename = 0, Path.rename

    def rename_until_cut(path: Path, target: Path) -> Path:
        nonlocal renames
        if path.is_relative_to(spare) and not path.name.endswith(".part"):
            renames += 1
            if renames > step:
                raise PowerCutError
        return rename(path, target)

    mocker.patch.object(Path, "rename", rename_until_cut)
    try:
        take_over(old.stick, spare, old.order(), settings)
    except PowerCutError:
        assert is_unfinished(spare)
        mocker.stopall()
        finish_before_start(spare)
    assert not is_unfinished(spare)
    assert tree(spare) == tree(expected)
