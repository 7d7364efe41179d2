"""Reports wait until they are acknowledged; Hello and Alive are sent in time."""

from bus.messages import LineTrouble, Sentence
from firmware import controller_link, outbox
from firmware.controller_link import ALIVE_INTERVAL_NS, HELLO_RETRY_NS, MAX_SILENCE_NS, ControllerLink
from firmware.outbox import MAX_IN_FLIGHT, RESEND_NS, Outbox

T = 1_000_000_000


def trouble(n: int) -> LineTrouble:
    return LineTrouble(1, "glitch", n, n)


def numbers(box: Outbox, now_ns: int) -> list[int]:
    return [report.number for report in outbox.due_reports(box, now_ns)]


def test_facts_are_numbered_from_one_without_a_gap() -> None:
    box = outbox.add(outbox.add(Outbox("e"), [trouble(1), trouble(2)]), [trouble(3)])
    assert [(due_report.epoch, due_report.number, due_report.fact) for due_report in outbox.due_reports(box, T)] == [
        ("e", n, trouble(n)) for n in (1, 2, 3)
    ]


def test_a_report_is_sent_again_until_it_is_acknowledged() -> None:
    box = outbox.add(Outbox("e"), [trouble(1)])
    box = outbox.mark_sent(box, 1, T)
    assert numbers(box, T + RESEND_NS - 1) == []
    assert outbox.due_ns(box, T) == T + RESEND_NS
    assert numbers(box, T + RESEND_NS) == [1]
    box = outbox.acknowledge(box, "e", 1)
    assert numbers(box, T + 10 * RESEND_NS) == []
    assert outbox.due_ns(box, T) is None


def test_a_number_is_never_used_twice_even_when_all_is_acknowledged() -> None:
    box = outbox.acknowledge(outbox.add(Outbox("e"), [trouble(1)]), "e", 1)
    assert numbers(outbox.add(box, [trouble(2)]), T) == [2]


def test_acknowledgements_of_another_epoch_or_of_nothing_change_nothing() -> None:
    box = outbox.add(Outbox("e"), [trouble(1)])
    assert outbox.acknowledge(box, "other", 1) == box
    assert outbox.acknowledge(box, "e", 99) == box


def test_a_new_controller_gets_all_reports_at_once() -> None:
    box = outbox.mark_sent(outbox.add(Outbox("e"), [trouble(1)]), 1, T)
    assert numbers(outbox.mark_all_unsent(box), T) == [1]


def test_a_long_silence_is_not_followed_by_a_flood() -> None:
    box = outbox.add(Outbox("e"), [trouble(n) for n in range(1, 500)])
    assert numbers(box, T) == list(range(1, MAX_IN_FLIGHT + 1))


def test_hello_is_sent_at_once_and_again_until_welcome() -> None:
    assert controller_link.hello_due_ns(ControllerLink()) == 0
    assert controller_link.hello_due_ns(controller_link.mark_hello_sent(ControllerLink(), T)) == T + HELLO_RETRY_NS


def test_hello_is_sent_again_after_a_period_of_silence() -> None:
    now, new = controller_link.on_welcome(controller_link.mark_hello_sent(ControllerLink(), T), "c1", None)
    assert new
    assert controller_link.hello_due_ns(controller_link.on_message(now, T + 5)) == T + 5 + MAX_SILENCE_NS
    assert controller_link.hello_due_ns(controller_link.mark_hello_sent(now, T + 9)) == T + 9 + MAX_SILENCE_NS


def test_a_controller_is_new_when_its_epoch_is() -> None:
    link, _ = controller_link.on_welcome(ControllerLink(), "c1", None)
    assert controller_link.on_welcome(link, "c1", None)[1] is False
    assert controller_link.on_welcome(link, "c2", None)[1] is True


def test_a_refusal_is_stored_and_hello_is_repeated() -> None:
    link, _ = controller_link.on_welcome(
        controller_link.mark_hello_sent(ControllerLink(), T), "c1", Sentence("protocol", "no")
    )
    assert link.refusal is not None
    assert controller_link.hello_due_ns(link) == T + MAX_SILENCE_NS


def test_alive_is_sent_every_second() -> None:
    assert controller_link.alive_due_ns(ControllerLink()) == 0
    assert controller_link.alive_due_ns(controller_link.mark_alive_sent(ControllerLink(), T)) == T + ALIVE_INTERVAL_NS
