"""After a kill or a power cut the contest comes back by itself: same phase, same scores, clocks where they were."""

from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from bus import messages as m
from bus.units import NS_PER_S
from controller.announcements import BEAT_NS
from controller.contest_store import ContestStore
from controller.journal.journal_reader import verify
from controller.journal.store import Journal, read_record
from controller.loop import PULSE_NS
from controller.outage_notice import outage_notice
from controller.resume import boot_fact
from controller.rules.apply import apply, apply_all
from controller.rules.contest import Contest
from controller.rules.facts import AnyFact, Booted
from tests.unit.controller.rules.played_match import Play
from tests.unit.controller.sample_journals import LEAST, facts, records


def open_store(folder: Path, boot: str = "boot-1") -> ContestStore:
    return ContestStore(folder, boot, lambda: 1_500_000_000_000_000_000)


def test_every_prefix_of_an_evening_of_500_facts_comes_back_as_it_was(tmp_path: Path) -> None:
    """From the stored rows, not from the facts in memory; and once more on another boot, where clocks stand."""
    assert len(facts()) >= LEAST
    with Journal(tmp_path) as journal:
        journal.append(records())
        rows = list(journal.rows())
    resumed = Contest()
    expected = Contest()
    for row, fact in zip(rows, facts(), strict=True):
        record = read_record(row, tmp_path)
        resumed, expected = apply(resumed, record.fact), apply(expected, fact)
        assert resumed == expected
        if resumed.evening is None:
            continue
        second = apply(resumed, on_boot("boot-2", record.mono_ns))
        assert second.scores == resumed.scores
        assert second.question == resumed.question
        assert second.phase == ("lost" if resumed.phase == "open" else resumed.phase)
        assert second.clock is None or second.clock.deadline_ns is None


def on_boot(boot: str, last_ns: int) -> AnyFact:
    return Booted(boot, 5, last_ns)


@pytest.mark.parametrize("count", [1, 2, 50, 199, 350, LEAST])
def test_a_store_opened_on_a_prefix_gives_that_contest_and_goes_on(tmp_path: Path, count: int) -> None:
    with Journal(tmp_path) as journal:
        journal.append(records()[:count])
    with closing(open_store(tmp_path)) as store:
        assert store.contest == apply_all(Contest(), facts()[:count])
        store.add("next", "mc", facts()[count : count + 1], 1)
        assert store.commit(1)
        head = store.head
    assert verify(tmp_path / "journal.sqlite", head) == head


def with_a_running_clock() -> Play:
    play = Play()
    play.order(m.StartRound())
    play.order(m.StartReading())
    play.order(m.StartThinking())
    return play


@pytest.mark.parametrize("ran_s", [0.0, 0.4, 3.3, 12.0, 29.5])
def test_after_a_power_cut_a_clock_stands_at_most_a_second_before_the_cut(tmp_path: Path, ran_s: float) -> None:
    """Pulses as the loop gives them: at the latest a turn after `PULSE_NS`."""
    play = with_a_running_clock()
    start_ns = play.now_ns
    with closing(open_store(tmp_path)) as store:
        store.add("evening", "mc", play.facts, start_ns)
        assert store.commit(start_ns)
        cut = start_ns + round(ran_s * NS_PER_S)
        step = PULSE_NS + BEAT_NS - 1
        for at in range(start_ns + step, cut + 1, step):
            store.pulse(at)
    with closing(open_store(tmp_path, "boot-2")) as next_store:
        before = next_store.contest
        fact = boot_fact(next_store, "boot-2", 77)
        next_store.add("", "controller", [fact], 77)
        after = next_store.contest

    assert after.phase == "thinking"
    assert after.scores == before.scores
    assert after.clock is not None
    assert before.clock is not None
    assert after.clock.deadline_ns is None
    assert 0 <= after.clock.remaining_ns - before.clock.left_ns(cut) <= NS_PER_S
    seconds = -(-after.clock.remaining_ns // NS_PER_S)
    assert [str(notice) for notice in outage_notice(before, after)] == [
        f"The machine was off: nothing shown was lost; clock stopped at {seconds} s (up to 1 s high)"
    ]


def test_a_pulse_of_an_older_boot_says_nothing_about_this_one(tmp_path: Path) -> None:
    play = with_a_running_clock()
    with closing(open_store(tmp_path)) as store:
        store.pulse(10**18)
        store._journal.pulse("boot-0", 10**18, 1)
        store.add("evening", "mc", play.facts, play.now_ns)
        assert store.commit(play.now_ns)
        assert boot_fact(store, "boot-2", 5).last_ns == play.now_ns


def test_a_killed_controller_on_the_same_boot_finds_its_clocks_running(tmp_path: Path) -> None:
    play = with_a_running_clock()
    with closing(open_store(tmp_path)) as store:
        store.add("evening", "mc", play.facts, play.now_ns)
        assert store.commit(play.now_ns)
    with closing(open_store(tmp_path)) as next_store:
        before = next_store.contest
        next_store.add(
            "", "controller", [boot_fact(next_store, "boot-1", play.now_ns + NS_PER_S)], play.now_ns + NS_PER_S
        )
        assert next_store.contest.clock == before.clock
        assert outage_notice(before, next_store.contest) == ()


def test_what_was_lost_is_said_in_one_line() -> None:
    play = Play()
    play.to_buzzers()
    idle = apply(play.contest, on_boot("boot-2", play.now_ns))
    assert [notice.code for notice in outage_notice(play.contest, idle)] == ["back"]
    play.to_opening()
    opened = apply(play.contest, on_boot("boot-2", play.now_ns))
    assert [notice.code for notice in outage_notice(play.contest, opened)] == ["back-open"]
    assert outage_notice(Contest(), opened) == ()


def test_a_wall_clock_that_jumps_a_day_changes_only_what_is_printed(tmp_path: Path) -> None:
    day = 86_400 * NS_PER_S
    walls = iter([0, day, -day, 2 * day, 0, day] * len(facts()))
    jumping = ContestStore(tmp_path / "jumping", "boot-1", lambda: 1_500_000_000 * NS_PER_S + next(walls))
    steady = open_store(tmp_path / "steady")
    for n, fact in enumerate(facts()):
        for store in (jumping, steady):
            store.add(f"cause-{n}", "mc", [fact], n)
            assert store.commit(n)
    assert replace(jumping.contest, seals=None) == replace(steady.contest, seals=None), "each has keys of its own"
    assert {view.seq for view in jumping.history} == {view.seq for view in steady.history}
    jumping.close()
    steady.close()
    assert verify(tmp_path / "jumping" / "journal.sqlite")[0] == steady.contest.seq
    with closing(open_store(tmp_path / "jumping")) as next_store:
        assert next_store.contest == jumping.contest
