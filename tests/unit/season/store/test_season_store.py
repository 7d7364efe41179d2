"""The store over SQLite and PostgreSQL: durable, chained, once for each order, projections that can be made anew."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, delete, insert, select, text, update

from controller.journal.errors import BrokenChainError
from controller.rules.refusal import RefusedError
from season.rules import commands as c
from season.rules import promotion_commands as p
from season.rules.order import Order
from season.rules.people import Person
from season.rules.season import Season
from season.rules.states import EntryState, SeasonState
from season.store import many_rows, schema
from season.store.database import locked, open_database
from season.store.errors import StoreError
from season.store.season_store import Answer, SeasonStore, season_ids
from tests.unit.season.rules.office import (
    CLERK,
    HUONG,
    LAN,
    MINH,
    SEPTEMBER,
    head_of,
    nomination,
    plan_2018,
    without_bo_de,
)
from tests.unit.season.rules.test_promotion import ONE_NO, item, report, visit

ID = "long-bien-dvc-2018"
Opened = Callable[[], Engine]


class Desk:
    """A store to which orders are given, each with an id of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.store = SeasonStore(engine, ID)
        self._orders = 0

    def order(self, command: c.AnyCommand, by: Person = LAN, override: str = "") -> Answer:
        self._orders += 1
        return self.store.carry_out(Order(command, by, override), f"desk-{self._orders}", SEPTEMBER)


@pytest.fixture
def desk(opened: Opened) -> Desk:
    """An issued season."""
    desk = Desk(opened())
    desk.order(c.DraftSeason(plan_2018()))
    desk.order(c.IssueSeason())
    return desk


def tables(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """The content of all projections."""
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in schema.metadata.tables.items()
            if table in schema.PROJECTIONS
        }


def busy_season(desk: Desk) -> None:
    """Something in every table, some of it changed or gone again."""
    desk.order(c.DecideDoubled("chung-khao", "cu-khoi", c.DoubledChoice.MOVE, "QĐ 12", "cum-3", "thanh-am"))
    for entry in ("cum-1/sai-dong", "cum-1/thach-ban", "cum-2/ngoc-lam"):
        desk.order(nomination(entry), head_of(entry.partition("/")[2]))
        desk.order(c.AcceptEntry(entry), LAN)
        desk.order(c.ConfirmEntry(entry), MINH)
    desk.order(c.ProposeList("chung-khao"), LAN, "những trường khác gửi sau")
    desk.order(c.ConfirmList("chung-khao"), MINH)
    desk.order(c.DrawSeats("cum-1", "17-4", "Cô Lan", "Thầy Minh"))
    desk.order(c.ScheduleSitting("cum-1", date(2018, 10, 27), "08:00", "Hội trường"))
    desk.order(c.CloseTask(3, date(2018, 1, 10), "KH 32"))
    desk.order(c.CloseTask(5, date(2018, 2, 9), "giấy mời"))
    desk.order(c.CloseTask(10, date(2018, 9, 18), "BB", "sai-dong"), head_of("sai-dong"))
    desk.order(c.ReopenTask(5, "nhầm mục"))
    for topic in (p.Topic.WHAT, p.Topic.WHERE):
        desk.order(item(topic), CLERK)
    desk.order(p.ApproveItem("bai-what"))
    desk.order(p.RemoveItem("bai-where", "bản cũ"))
    for school in ("sai-dong", "bo-de"):
        desk.order(report(school=school))
    desk.order(p.TakeBackPromotion(2, "ghi nhầm"))
    desk.order(visit(answers=ONE_NO, remedy_until=date(2018, 10, 1)))
    desk.order(p.RecordOnlineUse("2018-08", 470, 1000, "Bộ phận Một cửa"))
    desk.order(c.ProposeAmendment(without_bo_de(), "xin rút"))
    desk.order(c.ApproveAmendment(), HUONG)


def test_the_migrations_make_the_tables_that_the_program_knows(opened: Opened) -> None:
    with opened().connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []


def test_a_database_is_opened_again_and_again(opened: Opened) -> None:
    assert season_ids(opened()) == []
    assert season_ids(opened()) == []


def test_what_was_answered_is_there_for_the_next_process(desk: Desk, opened: Opened) -> None:
    busy_season(desk)
    later = SeasonStore(opened(), ID)
    assert later.read() == desk.store.read()
    assert later.head == desk.store.head
    assert season_ids(opened()) == [ID]


def test_an_order_is_carried_out_once(desk: Desk) -> None:
    order = Order(c.WithdrawEntry("cum-1/sai-dong", "bị lụt"), LAN)
    first = desk.store.carry_out(order, "same", SEPTEMBER)
    second = desk.store.carry_out(order, "same", SEPTEMBER + 1)
    assert (first.is_repeated, second.is_repeated) == (False, True)
    assert first.facts == second.facts
    assert desk.store.head[0] == 3


def test_a_refused_order_changes_nothing(desk: Desk) -> None:
    before, head = tables(desk.engine), desk.store.head
    with pytest.raises(RefusedError):
        desk.order(c.ConfirmEntry("cum-1/sai-dong"), MINH)
    assert (tables(desk.engine), desk.store.head) == (before, head)
    assert len(desk.store.history()) == 2


@pytest.mark.parametrize("few", [many_rows.FEW, 0])
def test_projections_are_what_the_facts_say(desk: Desk, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    busy_season(desk)
    monkeypatch.setattr(many_rows, "FEW", few)
    before = tables(desk.engine)
    assert all(before.values())
    with desk.engine.begin() as connection:
        for table in schema.PROJECTIONS:
            connection.execute(delete(table))
    season = desk.store.rebuild()
    assert tables(desk.engine) == before
    assert season == desk.store.read()


def test_rows_that_are_there_already_are_refused_in_a_stream_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_rows, "FEW", 0)
    before = tables(desk.engine)
    rows = [dict(zip(schema.entries.columns.keys(), row, strict=True)) for row in before["entries"]]
    with pytest.raises(StoreError), locked(desk.engine, ID) as connection:
        many_rows.insert_many(connection, schema.entries, rows)
    assert tables(desk.engine) == before


def test_seasons_in_one_database_do_not_touch_one_another(desk: Desk) -> None:
    before = tables(desk.engine)
    other = SeasonStore(desk.engine, "another-season")
    other.carry_out(Order(c.DraftSeason(plan_2018()), LAN), "desk-1", SEPTEMBER)
    other.carry_out(Order(c.IssueSeason(), LAN), "desk-2", SEPTEMBER)
    other.rebuild()
    assert [row for row in tables(desk.engine)["entries"] if row[0] == ID] == before["entries"]
    assert desk.store.head[0] == other.head[0] == 2


def test_two_stores_see_each_others_orders(desk: Desk, opened: Opened) -> None:
    other = SeasonStore(opened(), ID)
    desk.order(nomination("cum-1/sai-dong"), head_of("sai-dong"))
    other.carry_out(Order(c.AcceptEntry("cum-1/sai-dong"), LAN), "other-1", SEPTEMBER)
    desk.order(c.ConfirmEntry("cum-1/sai-dong"), MINH)
    assert other.read().entries["cum-1/sai-dong"].state is EntryState.CONFIRMED


def test_the_same_order_by_many_persons_at_once_happens_once(desk: Desk, opened: Opened) -> None:
    people = [Person(f"lead-{number}", f"Người {number}", LAN.role, "gd") for number in range(6)]
    stores = [SeasonStore(opened(), ID) for _ in people]
    ready = threading.Barrier(len(people))

    def withdraw(number: int) -> str:
        ready.wait()
        try:
            order = Order(c.WithdrawEntry("cum-1/sai-dong", "bị lụt"), people[number])
            stores[number].carry_out(order, f"at-once-{number}", SEPTEMBER)
        except RefusedError as error:
            return error.reasons[0].code
        return "done"

    with ThreadPoolExecutor(len(people)) as pool:
        answers = sorted(pool.map(withdraw, range(len(people))))
    assert answers == ["done", *["wrong-state"] * 5]
    assert [record.fact.by.id for record in desk.store.history()][-1].startswith("lead-")
    assert len(desk.store.history()) == 3


def test_many_orders_at_once_make_one_chain(desk: Desk, opened: Opened) -> None:
    entries = [entry for entry in desk.store.read().entries if "cu-khoi" not in entry][:8]
    stores = [SeasonStore(opened(), ID) for _ in entries]

    def nominate(number: int) -> None:
        school = head_of(entries[number].partition("/")[2])
        stores[number].carry_out(Order(nomination(entries[number]), school), f"n-{number}", SEPTEMBER)

    with ThreadPoolExecutor(len(entries)) as pool:
        list(pool.map(nominate, range(len(entries))))
    season = SeasonStore(opened(), ID).read()
    assert [season.entries[entry].state for entry in entries] == [EntryState.NOMINATED] * len(entries)
    assert season.seq == 10


@pytest.mark.parametrize("changed", ["body", "digest", "seq", "gone"])
def test_a_changed_fact_is_found_by_its_row(desk: Desk, opened: Opened, changed: str) -> None:
    desk.order(nomination("cum-1/sai-dong"), head_of("sai-dong"))
    with desk.engine.begin() as connection:
        second = schema.facts.c.seq == 2
        if changed == "gone":
            connection.execute(delete(schema.facts).where(second))
        elif changed == "seq":
            connection.execute(update(schema.facts).where(schema.facts.c.seq == 3).values(seq=7))
        else:
            connection.execute(update(schema.facts).where(second).values({changed: b"{}"}))
    with pytest.raises(BrokenChainError) as failure:
        SeasonStore(opened(), ID).read()
    assert failure.value.seq == (3 if changed == "seq" else 2)


def test_a_row_that_no_program_of_ours_wrote_is_refused(desk: Desk) -> None:
    from controller.journal.hash_chain import Row, next_row

    with desk.engine.begin() as connection:
        seq, digest = connection.execute(
            select(schema.facts.c.seq, schema.facts.c.digest).where(schema.facts.c.seq == 2)
        ).one()
        row = next_row(Row(seq, digest, b""), b'{"v":1, "order":"x"}')
        values = {"season": ID, "seq": 3, "digest": row.digest, "body": row.body, "order_id": "x", "place": 0}
        connection.execute(insert(schema.facts).values(values))
    with pytest.raises(StoreError, match="row 3"):
        desk.store.read()


def test_an_error_in_the_middle_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before, head = tables(desk.engine), desk.store.head

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(desk.store, "_project", full)
        with pytest.raises(OSError, match="No space"):
            desk.order(c.WithdrawEntry("cum-1/sai-dong", "bị lụt"))
    assert (tables(desk.engine), desk.store.head) == (before, head)
    assert len(desk.store.history()) == 2
    desk.order(c.WithdrawEntry("cum-1/sai-dong", "bị lụt"))


def test_names_of_pupils_are_nowhere(desk: Desk) -> None:
    busy_season(desk)
    fields = {field for record in desk.store.history() for field in record.fact.__struct_fields__}
    assert not fields & {"pupils", "names", "people"}


def test_an_empty_season_is_a_draft(opened: Opened) -> None:
    store = SeasonStore(opened(), ID)
    assert store.read() == Season()
    assert store.read().state is SeasonState.DRAFT
    assert store.head == (0, "")


def test_a_database_that_refuses_says_which_and_why(opened: Opened) -> None:
    desk = Desk(opened())
    with desk.engine.begin() as connection:
        connection.execute(text("DROP TABLE facts"))
    with pytest.raises(StoreError, match="the database cannot be used"):
        desk.store.read()


@pytest.mark.parametrize(
    "address, why",
    [
        ("mysql://x/y", "allowed: sqlite:///FILE and postgresql://USER@HOST/NAME"),
        ("no address", "allowed: sqlite:///FILE"),
        ("sqlite:////no/such/folder/season.db", "unable to open database file"),
        ("postgresql://tester:secret@/x?host=/no/such/folder", "No such file or directory"),
    ],
)
def test_a_wrong_address_says_what_is_allowed_and_never_the_password(address: str, why: str) -> None:
    with pytest.raises(StoreError) as failure:
        open_database(address)
    assert why in str(failure.value)
    assert "secret" not in str(failure.value)


def propose_and_decline(desk: Desk, times: int) -> None:
    for _ in range(times):
        desk.order(c.ProposeAmendment(without_bo_de(), "xin rút"))
        desk.order(c.DeclineAmendment("chưa có văn bản"), HUONG)


def test_a_full_disk_refuses_the_order_and_nothing_is_half_written(tmp_path: Path) -> None:
    """SQLite's own limit of pages: what it does then is what it does on a full disk."""
    engine = open_database(f"sqlite:///{tmp_path / 'season.db'}")
    desk = Desk(engine)
    desk.order(c.DraftSeason(plan_2018()))
    desk.order(c.IssueSeason())
    before, head = tables(engine), desk.store.head
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full"):
        propose_and_decline(desk, 200)
    done = desk.store.head[0] - head[0]
    assert len(desk.store.history()) == desk.store.head[0] == 2 + done
    assert {name: rows for name, rows in tables(engine).items() if name != "seasons"} == {
        name: rows for name, rows in before.items() if name != "seasons"
    }
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    desk.order(c.WithdrawEntry("cum-1/sai-dong", "bị lụt"))
    engine.dispose()
