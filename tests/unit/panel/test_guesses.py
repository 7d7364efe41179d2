"""Guesses are told to staff, to the log and to the journal, and flood none of them."""

from bus.units import NS_PER_S as SECOND
from panel.auth.guesses import FAST_REPORTS, NOTICE_NS, Guesses, GuessLog

MINUTE = 60 * SECOND


def test_a_slip_of_a_finger_is_on_record_and_alarms_nobody() -> None:
    guesses = GuessLog()
    guesses.note_wrong("mc", "10.0.0.1", 0)
    assert guesses.take_reports(1) == [Guesses("mc", 1, "10.0.0.1", 0)]
    assert guesses.notices(1) == ()


def test_staff_read_how_many_wrong_pins_for_which_role_from_which_address() -> None:
    guesses = GuessLog()
    for now_ns in range(4):
        guesses.note_wrong("judge/2", "10.0.0.1", now_ns)
    assert [str(sentence) for sentence in guesses.notices(5)] == [
        "4 wrong PINs for Judge 2 in the last ten minutes, from 10.0.0.1"
    ]
    guesses.note_wrong("judge/2", "10.0.0.2", 6)
    assert [str(sentence) for sentence in guesses.notices(7)] == [
        "5 wrong PINs for Judge 2 in the last ten minutes, from 10.0.0.1 and 1 other addresses"
    ]
    assert guesses.notices(7 + NOTICE_NS) == ()


def test_a_siege_of_many_addresses_is_one_sentence_for_each_role() -> None:
    guesses = GuessLog()
    for number in range(2000):
        guesses.note_wrong(("mc", "desk")[number % 2], f"10.0.{number % 7}.{number % 251}", number)
    assert len(guesses.notices(2000)) == 2
    assert guesses.wrong == 2000


def test_the_journal_is_told_once_a_minute_and_then_once_in_ten() -> None:
    guesses = GuessLog()
    reports_s: list[int] = []
    for now_s in range(4 * 3600):
        guesses.note_wrong("mc", "10.0.0.1", now_s * SECOND)
        reports_s += [now_s for _ in guesses.take_reports(now_s * SECOND)]
    assert reports_s[: FAST_REPORTS + 2] == [*(60 * n for n in range(FAST_REPORTS)), 1140, 1740]
    assert len(reports_s) < 40


def test_nothing_is_lost_between_two_reports() -> None:
    guesses = GuessLog()
    for number in range(300):
        guesses.note_wrong("mc", f"10.0.0.{number % 9}", number * SECOND)
        if number in (0, 299):
            assert guesses.take_reports(number * SECOND)[0].count == (1 if number == 0 else 299)


def test_the_log_gets_one_line_a_minute() -> None:
    guesses = GuessLog()
    lines: list[str] = []
    for now_s in range(121):
        guesses.note_wrong("mc", f"10.0.0.{now_s % 8}", now_s * SECOND)
        lines += filter(None, [guesses.take_log_line(now_s * SECOND)])
    assert len(lines) == 3
    assert lines[0] == "wrong PINs: 1 for mc from 10.0.0.0"
    assert lines[1].endswith("and from 3 more")
