"""Commands as people type them, and facts in words."""

from datetime import date

import msgspec
import pytest

from bus.bad_file import BadFileError
from season.rules import commands as c
from season.rules import facts as f
from season.rules import result_commands as rc
from season.rules.command_forms import KINDS, fields, read_command
from season.rules.fact_wording import TEXTS, fact_sentence
from season.rules.rows import ROWS
from tests.unit.season.rules.office import LAN, SEPTEMBER, plan_2018

FROM_FILES = {rc.PackSitting, rc.ReceiveResult, rc.NoteRefusal, rc.AttachPaper}
"""What a program orders that has checked the bytes of a file."""


def test_every_command_has_a_row_and_can_be_typed_unless_it_comes_from_a_file() -> None:
    assert set(ROWS) == set(KINDS.values()) | FROM_FILES == set(c.AnyCommand.__args__)
    assert not FROM_FILES & set(KINDS.values())


def test_what_is_typed_is_read() -> None:
    texts = {"row": "3", "on": "2018-01-10", "proof": "KH 32/KH-UBND"}
    assert read_command("close-task", texts) == c.CloseTask(3, date(2018, 1, 10), "KH 32/KH-UBND")
    assert read_command("issue-season", {}) == c.IssueSeason()
    doubled = {"stage": "s", "school": "x", "choice": "two_teams", "why": "QĐ 1"}
    assert read_command("decide-doubled", doubled) == c.DecideDoubled("s", "x", c.DoubledChoice.TWO_TEAMS, "QĐ 1")


def test_a_number_stays_a_text_where_a_text_is_asked_for() -> None:
    texts = {"pool": "cum-1", "seed": "17", "drawn_by": "Cô Lan", "witness": "Thầy Minh"}
    assert read_command("draw-seats", texts) == c.DrawSeats("cum-1", "17", "Cô Lan", "Thầy Minh")


def test_a_plan_is_read() -> None:
    plan = msgspec.to_builtins(plan_2018(), builtin_types=(date,))
    assert read_command("draft-season", {"plan": plan}) == c.DraftSeason(plan_2018())


@pytest.mark.parametrize(
    "name, values, expected",
    [
        ("close-task", {"row": "x", "unknown": "1"}, ["close-task.unknown", "close-task.row", "close-task.on"]),
        ("close-task", {"row": "0", "on": "morgen"}, ["close-task.row", "close-task.on"]),
        ("confirm-entry", {"entry": "Sài Đồng"}, ["confirm-entry.entry"]),
        ("decide-doubled", {"stage": "s", "school": "x", "choice": "maybe", "why": "x"}, ["decide-doubled.choice"]),
        ("draft-season", {"plan": "x"}, ["draft-season.plan"]),
        ("nope", {}, ["nope"]),
    ],
)
def test_every_fault_of_what_is_typed_is_told(name: str, values: dict[str, str], expected: list[str]) -> None:
    with pytest.raises(BadFileError) as failure:
        read_command(name, values)
    assert [error.partition(":")[0] for error in failure.value.errors] == expected


def test_what_must_be_given_stands_first() -> None:
    assert fields(c.CloseTask) == ("row", "on", "[proof]", "[unit]")


def test_every_fact_has_words() -> None:
    assert set(TEXTS) == set(f.AnyFact.__args__)


def test_a_fact_says_what_happened() -> None:
    returned = f.EntryReturned(by=LAN, at_ns=SEPTEMBER, entry="cum-1/sai-dong", why="thiếu dấu")
    assert str(fact_sentence(returned)) == "cum-1/sai-dong: returned to the school: thiếu dấu"
    part = f.TaskClosed(by=LAN, at_ns=SEPTEMBER, row=10, on=date(2018, 9, 18), proof="BB", unit="sai-dong")
    assert str(fact_sentence(part)) == "Task 10: done by sai-dong on 2018-09-18 (BB)"
    late = f.EntryNominated(by=LAN, at_ns=SEPTEMBER, entry="cum-1/x", sheet="1" * 64, is_late=True, why="")
    assert str(fact_sentence(late)) == "cum-1/x: nominated, late"
    fact = f.Overrode(by=LAN, at_ns=SEPTEMBER, why="mưa bão", reasons=(fact_sentence(late), fact_sentence(part)))
    assert str(fact_sentence(fact)).startswith(
        "Ordered all the same (mưa bão), against: cum-1/x: nominated, late; Task"
    )
