"""A box sends its journal to a real hub over a socket: everything once, whatever happens to line, hub and clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bamchuong.__main__ import cli
from bus.units import NS_PER_S
from controller.exchange.envelope import SecretKey
from controller.exchange.hub_link import HubLink
from controller.exchange.receipt import read_receipt
from controller.journal.hash_chain import NO_ROW, next_row
from controller.journal.journal_reader import verify
from controller.journal.store import Journal
from controller.push.journals import LONGEST_S
from controller.push.push_state import FOLDER, PushState, read_push_state, state_sentence
from controller.push.pushing import HELLO_S, LONGEST_PAUSE_S, REFUSED_PAUSE_S, SEND_S, Pushing
from season.exchange.receiving import Arrival, receive_result
from season.hub.journal_store import JournalStore
from season.rules.result_commands import EnrolKey, KeyHolder
from tests.unit.controller.exchange import sample_result as sample
from tests.unit.controller.push.hostile_hub import answer, answering
from tests.unit.controller.push.served_hub import BoxFolder, served
from tests.unit.season.exchange.stored_office import StoredOffice, scheduled_office
from tests.unit.season.hub.box_client import JOURNAL, ROWS, Hub
from tests.unit.season.rules.office import LAN

SEASON = "long-bien-dvc-2018"
A_DAY_S = 86_400
ROUND_END = next(row.seq for row in ROWS if b"RoundEnded" in row.body)


class Evening:
    """An office with its hub, a box in a hall, and the clocks of both; only the test moves them."""

    def __init__(self, office: StoredOffice, hub: Hub, box: BoxFolder, address: str) -> None:
        self.office, self.hub, self.box = office, hub, box
        self.now_s, self.wall_s = 1000.0, hub.now_ns / NS_PER_S
        self.link = box.enrol(address, hub.key)
        self.pushing = self.process()

    def process(self, link: HubLink | None = None) -> Pushing:
        """A sending process that has just started."""
        return Pushing(self.box.data, link or self.link, sample.BOX, lambda: self.now_s, lambda: self.wall_s)

    def later(self, seconds: float) -> PushState:
        """So much later there is another turn; the state then."""
        self.now_s += seconds
        self.wall_s += seconds
        self.hub.now_ns += int(seconds * NS_PER_S)
        self.pushing.turn()
        return self.pushing.state

    def kept(self) -> list[object]:
        return list(JournalStore(self.hub.office.engine, SEASON).rows(JOURNAL))


@pytest.fixture
def evening(tmp_path: Path) -> Iterator[Evening]:
    office = scheduled_office(tmp_path)
    hub = Hub(office.store.engine, tmp_path / "hub")
    with served(hub) as address:
        yield Evening(office, hub, BoxFolder(tmp_path / "box", 250), address)


def code(state: PushState) -> str:
    return state.why.code if state.why is not None else ""


def test_the_hub_has_the_journal_and_the_box_its_receipt(evening: Evening) -> None:
    state = evening.later(SEND_S)
    assert (state.sitting, state.rows, state.received, state.is_good) == (f"{SEASON}/cum-1/1", 250, 250, True)
    assert evening.kept() == list(ROWS[:250])
    envelope = (evening.box.data / FOLDER / f"{JOURNAL[:16]}.receipt").read_bytes()
    assert read_receipt(envelope, evening.hub.key).head == ROWS[249].digest.hex()
    assert read_push_state(evening.box.data) == state
    assert str(state_sentence(state, "")) == "The office has received up to entry 250"


def test_rows_go_after_five_seconds_and_at_once_when_a_round_has_ended(evening: Evening) -> None:
    box = BoxFolder(evening.box.data.with_name("other"), ROUND_END - 3)
    evening.box = box
    evening.pushing = Pushing(box.data, evening.link, sample.BOX, lambda: evening.now_s, lambda: evening.wall_s)
    evening.later(SEND_S)
    box.write(ROUND_END - 2)
    assert evening.later(1).received == ROUND_END - 3
    box.write(ROUND_END)
    assert evening.later(1).received == ROUND_END


def test_an_idle_box_says_that_it_is_there(evening: Evening) -> None:
    evening.later(SEND_S)
    evening.later(HELLO_S + SEND_S)
    (journal,) = JournalStore(evening.hub.office.engine, SEASON).all()
    assert journal.heard_ns > journal.received_ns


def test_a_venue_that_was_offline_for_a_day_sends_everything_then(evening: Evening) -> None:
    nowhere = HubLink("http://127.0.0.1:9", evening.hub.key)
    evening.pushing = evening.process(nowhere)
    for _ in range(30):
        state = evening.later(LONGEST_PAUSE_S)
    assert (code(state), state.received, state.failing_s) == ("hub-away", 0, int(evening.wall_s - 29 * LONGEST_PAUSE_S))
    evening.box.write(len(ROWS))
    evening.now_s += A_DAY_S
    evening.pushing = evening.process()
    assert evening.later(SEND_S).is_good
    assert evening.kept() == list(ROWS)


@pytest.mark.parametrize("wall_s", [0.0, 1_000_000_000.0, 4_000_000_000.0])
def test_a_box_whose_clock_says_1970_takes_the_time_from_the_hub(evening: Evening, wall_s: float) -> None:
    evening.wall_s = wall_s
    assert evening.later(SEND_S).is_good


@pytest.mark.parametrize("days", [-1, 1])
def test_a_box_whose_clock_is_a_day_off_is_received_all_the_same(evening: Evening, days: int) -> None:
    evening.wall_s += days * A_DAY_S
    state = evening.later(SEND_S)
    assert (state.is_good, state.received_s) == (True, evening.hub.now_ns // NS_PER_S), "by the hub's clock"
    evening.wall_s -= days * A_DAY_S  # somebody sets it right in the middle of the match
    evening.box.write(260)
    assert evening.later(SEND_S).received == 260
    assert evening.kept() == list(ROWS[:260])


def test_a_cloned_card_is_found_and_its_fork_named_by_row(evening: Evening) -> None:
    evening.later(SEND_S)
    clone = BoxFolder(evening.box.data.with_name("clone"), 249)
    other = next_row(ROWS[248], ROWS[250].body)
    clone.write(251, (*ROWS[:249], other, next_row(other, ROWS[251].body)))
    evening.box = clone
    evening.pushing = evening.process()
    state = evening.later(SEND_S)
    assert (code(state), state.why.args if state.why else None) == ("journal-fork", {"row": 250})
    (journal,) = JournalStore(evening.hub.office.engine, SEASON).all()
    assert (journal.forked_at, journal.rows, evening.kept()) == (250, 250, list(ROWS[:250]))


def test_a_card_that_was_imaged_anew_makes_a_second_journal_under_the_sitting(evening: Evening) -> None:
    evening.later(SEND_S)
    first = next_row(NO_ROW, ROWS[0].body.replace(b"boot-1", b"boot-2"))
    evening.box = BoxFolder(evening.box.data.with_name("anew"), 1, (first,))
    evening.pushing = evening.process()
    assert evening.later(SEND_S).is_good
    journals = JournalStore(evening.hub.office.engine, SEASON).all()
    assert {(journal.sitting, journal.rows) for journal in journals} == {("cum-1/1", 250), ("cum-1/1", 1)}


def test_a_hub_that_was_restored_from_a_backup_is_sent_again_what_it_lacks(evening: Evening, tmp_path: Path) -> None:
    evening.later(SEND_S)
    (tmp_path / "before").mkdir()
    older = scheduled_office(tmp_path / "before")
    hub = Hub(older.store.engine, tmp_path / "hub")
    hub.box().post(ROWS[:40])
    with served(hub) as address:
        evening.pushing._client._link = HubLink(address, hub.key)
        evening.box.write(260)
        state = evening.later(SEND_S)
    assert (state.received, state.is_good) == (260, True)
    assert JournalStore(older.store.engine, SEASON).rows(JOURNAL) == list(ROWS[:260])


@pytest.mark.parametrize("refused, expected", [("stranger", "box-unknown"), ("lost", "box-gone")])
def test_a_refusal_in_the_middle_of_a_match_changes_nothing_in_the_hall(
    evening: Evening, refused: str, expected: str
) -> None:
    evening.later(SEND_S)
    before = verify(evening.box.data / "journal.sqlite")
    if refused == "lost":
        successor = SecretKey(b"9" * 32).public
        evening.office.order(EnrolKey(successor, KeyHolder.BOX, "máy mới", sample.BOX.public, why="mất thẻ nhớ rồi"))
    else:
        evening.pushing = Pushing(
            evening.box.data, evening.link, sample.STRANGER, lambda: evening.now_s, lambda: evening.wall_s
        )
    evening.box.write(260)
    state = evening.later(SEND_S)
    assert (code(state), state.rows) == (expected, 260)
    assert "nothing since 08:14: The key of this box" in str(state_sentence(state, "08:14"))
    assert verify(evening.box.data / "journal.sqlite", (before[0], before[1]))[0] == 260


@pytest.mark.parametrize("status", [401, 403, 410])
def test_whatever_a_hub_refuses_with_the_hall_goes_on_and_all_is_sent_once_it_takes_it(
    evening: Evening, status: int
) -> None:
    evening.later(SEND_S)
    with answering(answer(status, b"{}")) as address:
        evening.pushing = evening.process(HubLink(address, evening.hub.key))
        for until in range(251, 260):
            evening.box.write(until)
            state = evening.later(REFUSED_PAUSE_S)
            assert (state.rows, state.received, code(state)) == (until, 250, "hub-answer")
    assert verify(evening.box.data / "journal.sqlite")[0] == 259
    evening.pushing = evening.process()
    assert evening.later(REFUSED_PAUSE_S).received == 259
    assert evening.kept() == list(ROWS[:259])


def test_a_result_is_handed_in_once_although_it_came_by_stick_before(evening: Evening) -> None:
    file = evening.box.data / "results" / SEASON / "cum-1.r1.bcresult"
    file.parent.mkdir(parents=True)
    file.write_bytes(sample.signed_result())
    receive_result(evening.office.store, Arrival(file, LAN), evening.hub.now_ns)
    state = evening.later(SEND_S)
    assert (state.results, state.results_waiting, state.is_good) == (1, 0, True)
    assert len(evening.office.store.read().results) == 1


def test_a_result_that_is_refused_is_said_and_keeps_nothing_else_back(evening: Evening) -> None:
    file = evening.box.data / "results" / SEASON / "cum-1.r1.bcresult"
    file.parent.mkdir(parents=True)
    file.write_bytes(sample.signed_result()[:-3])
    state = evening.later(SEND_S)
    assert (code(state), state.received, state.results_waiting) == ("result-cut", 250, 1)
    evening.later(SEND_S)
    assert len([r for r in evening.office.store.history() if type(r.fact).__name__ == "BundleRefused"]) <= 1


def test_the_journal_is_read_while_the_controller_has_it_open_and_holds_up_no_save(evening: Evening) -> None:
    with Journal(evening.box.data) as journal:
        for until in (260, 270):
            journal.write(ROWS[until - 10 : until])  # no head is noted: it is looked at again after half a minute
            assert evening.later(LONGEST_S + SEND_S).received == until
    assert evening.kept() == list(ROWS[:270])


def test_once_and_status_say_what_the_office_has_received(evening: Evening) -> None:
    def push(*arguments: str) -> tuple[int, str]:
        answer = CliRunner().invoke(cli, ["push", "--data", str(evening.box.data), "--lang", "vi", *arguments])
        return answer.exit_code, answer.output.strip()

    assert push("--once") == (0, "Quận đã nhận đến mục 250")
    evening.box.write(260)
    evening.box.enrol("http://127.0.0.1:9", evening.hub.key)
    code, text = push("--once")
    assert (code, text.partition(";")[0]) == (1, "Quận đã nhận đến mục 250 trên 260"), "the receipt is kept"
    assert push("status")[0] == 1
    (evening.box.data / "signing" / "hub.json").unlink()
    assert push("--once") == (1, "Máy này không gửi gì: chưa đăng ký với máy chủ nào")
