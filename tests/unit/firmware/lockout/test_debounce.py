"""The contact of one button, edge by edge and sample by sample."""

import pytest

from bus.units import NS_PER_MS as MS
from firmware.lockout import debounce
from firmware.lockout.debounce import (
    AUDIT_NS,
    CHATTER_EDGES,
    POLL_NS,
    RELEASE_NS,
    SAMPLES_NS,
    STUCK_NS,
    Contact,
    Finding,
    Phase,
)

T = 5_000_000_000


def samples(contact: Contact, *levels: tuple[int, bool]) -> list[Finding]:
    """Samples the level at these offsets after T."""
    findings = []
    for offset_ns, down in levels:
        finding = debounce.on_sample(contact, down, T + offset_ns)
        contact = finding.contact
        findings.append(finding)
    return findings


def confirmed_at(*levels: tuple[int, bool]) -> list[int]:
    """The offsets of the samples that confirmed a press, after an edge at T."""
    findings = samples(debounce.on_edge(Contact(), T).contact, *levels)
    return [offset_ns for (offset_ns, _), finding in zip(levels, findings, strict=True) if finding.is_press]


def held_contact(until_ms: int) -> Contact:
    """Pressed at T, sampled in time, low up to then."""
    contact = debounce.on_edge(Contact(), T).contact
    return samples(contact, *((at_ms * MS, True) for at_ms in range(1, until_ms + 1, 4)))[-1].contact


@pytest.mark.parametrize("sample", range(4))
def test_one_low_sample_confirms_the_press_with_the_stamp_of_its_first_edge(sample: int) -> None:
    contact = debounce.on_edge(Contact(), T).contact
    for offset_ns in SAMPLES_NS[:sample]:
        contact = debounce.on_sample(contact, False, T + offset_ns).contact
    finding = debounce.on_sample(contact, True, T + SAMPLES_NS[sample])
    assert (finding.is_press, finding.contact.phase, finding.contact.first_ns) == (True, Phase.DOWN, T)


def test_samples_are_due_at_the_sample_instants() -> None:
    contact = debounce.on_edge(Contact(), T).contact
    due_offsets_ns = []
    for _ in SAMPLES_NS:
        assert contact.due_ns is not None
        due_offsets_ns.append(contact.due_ns - T)
        contact = debounce.on_sample(contact, False, contact.due_ns).contact
    assert tuple(due_offsets_ns) == SAMPLES_NS
    assert contact.due_ns is None


def test_a_spike_that_is_high_at_every_sample_is_a_glitch_and_no_press() -> None:
    findings = samples(debounce.on_edge(Contact(), T).contact, *((offset_ns, False) for offset_ns in SAMPLES_NS))
    assert [finding.is_press for finding in findings] == [False] * 4
    assert [finding.trouble for finding in findings] == [None, None, None, "glitch"]
    assert findings[-1].contact.phase is Phase.IDLE


def test_two_further_edges_confirm_without_a_sample() -> None:
    first = debounce.on_edge(Contact(), T).contact
    second = debounce.on_edge(first, T + 12_000)
    third = debounce.on_edge(second.contact, T + 560_000)
    assert (second.is_press, third.is_press, third.contact.first_ns) == (False, True, T)


def test_without_a_sample_in_time_nothing_speaks_against_the_press() -> None:
    assert confirmed_at((25 * MS, False)) == [25 * MS]


def test_an_audit_at_the_moment_of_the_edge_was_no_sample_in_time() -> None:
    assert confirmed_at((50_000, False), (25 * MS, False)) == [25 * MS], "a tap, over before anybody looked"


def test_a_late_sample_after_an_earlier_one_may_still_find_a_glitch() -> None:
    findings = samples(debounce.on_edge(Contact(), T).contact, (SAMPLES_NS[0], False), (25 * MS, False))
    assert findings[-1].trouble == "glitch"


def test_bounce_while_down_is_no_new_press() -> None:
    down = debounce.on_sample(debounce.on_edge(Contact(), T).contact, True, T + SAMPLES_NS[0]).contact
    assert not debounce.on_edge(down, T + 40 * MS).is_press


def test_a_new_press_counts_only_after_thirty_milliseconds_of_high() -> None:
    down = held_contact(50)
    up = samples(down, (51 * MS, False), (60 * MS, False), (51 * MS + RELEASE_NS - 1, False))[-1].contact
    assert up.phase is Phase.DOWN
    assert debounce.on_edge(up, T + 78 * MS).contact.phase is Phase.DOWN
    released = debounce.on_sample(up, False, T + 51 * MS + RELEASE_NS).contact
    assert released.phase is Phase.IDLE
    again = debounce.on_edge(released, T + 100 * MS).contact
    assert (again.phase, again.first_ns) == (Phase.CHECKING, T + 100 * MS)


def test_a_bounce_at_the_release_restarts_the_wait() -> None:
    down = held_contact(50)
    up = debounce.on_sample(down, False, T + 51 * MS).contact
    bounced = debounce.on_edge(up, T + 55 * MS).contact
    findings = samples(bounced, (60 * MS, False), (85 * MS, False), (91 * MS, False))
    assert [finding.contact.phase for finding in findings] == [Phase.DOWN, Phase.DOWN, Phase.IDLE]


def test_a_held_button_is_polled() -> None:
    down = debounce.on_sample(debounce.on_edge(Contact(), T).contact, True, T + SAMPLES_NS[0]).contact
    assert down.due_ns == T + SAMPLES_NS[0] + POLL_NS
    assert down.is_down
    assert not debounce.on_sample(down, False, T + 50 * MS).contact.is_down


def test_a_button_down_for_ten_seconds_is_stuck_once_and_then_released() -> None:
    down = debounce.on_sample(debounce.on_edge(Contact(), T).contact, True, T + SAMPLES_NS[0]).contact
    over = STUCK_NS + 1
    findings = samples(
        down, (STUCK_NS, True), (over, True), (over + MS, True), (over + 2 * MS, False), (over + 40 * MS, False)
    )
    assert [finding.trouble for finding in findings] == [None, "stuck", None, None, "released"]


def test_a_line_that_is_low_without_an_edge_is_a_press_with_its_lateness() -> None:
    seen_high = debounce.on_sample(debounce.initial_contact(False, T), False, T).contact
    findings = samples(seen_high, (AUDIT_NS, True), (2 * AUDIT_NS, True))
    assert [(finding.is_press, finding.trouble) for finding in findings] == [(False, None), (True, "silent")]
    assert (findings[-1].contact.first_ns, findings[-1].contact.late_ns) == (T + AUDIT_NS, AUDIT_NS)


def test_an_edge_between_two_audits_is_a_press_and_not_a_silent_line() -> None:
    low = debounce.on_sample(debounce.initial_contact(False, T), True, T + AUDIT_NS).contact
    finding = debounce.on_edge(low, T + AUDIT_NS - 1000)
    assert finding.contact.phase is Phase.CHECKING
    assert debounce.on_sample(finding.contact, True, T + 2 * AUDIT_NS).trouble is None


def test_a_button_that_is_down_at_the_start_is_no_press() -> None:
    contact = debounce.initial_contact(True, T)
    assert contact.is_down
    assert not any(finding.is_press for finding in samples(contact, (5 * MS, True), (10 * MS, True)))


def test_chatter_is_reported_once_a_second() -> None:
    contact, troubles = Contact(), []
    for n in range(3 * CHATTER_EDGES):
        finding = debounce.on_edge(contact, T + n * 100_000)
        contact = finding.contact
        troubles.append(finding.trouble)
    assert troubles.count("chatter") == 1


def test_a_press_30_ms_after_the_last_low_sample_counts_even_without_a_sample_since() -> None:
    contact = held_contact(41)
    again = debounce.on_edge(contact, T + 41 * MS + RELEASE_NS).contact
    assert (again.phase, again.first_ns) == (Phase.CHECKING, T + 41 * MS + RELEASE_NS)
    assert debounce.on_edge(contact, T + 41 * MS + RELEASE_NS - 1).contact.phase is Phase.DOWN


def test_a_level_that_is_seen_before_its_edge_does_not_swallow_the_press() -> None:
    contact = samples(held_contact(41), (45 * MS, False), (50 * MS, False), (72 * MS, True))[-1].contact
    again = debounce.on_edge(contact, T + 72 * MS - 10_000).contact
    assert (again.phase, again.first_ns) == (Phase.CHECKING, T + 72 * MS - 10_000)


def test_the_same_after_a_while_without_samples() -> None:
    contact = samples(held_contact(41), (120 * MS, True))[-1].contact
    assert debounce.on_edge(contact, T + 120 * MS - 10_000).contact.phase is Phase.CHECKING


def test_bounce_while_it_is_held_is_no_press() -> None:
    contact = held_contact(81)
    for n in range(5):
        finding = debounce.on_edge(contact, T + 82 * MS + n * 10_000)
        assert (finding.contact.phase, finding.is_press) == (Phase.DOWN, False)
        contact = finding.contact


def test_a_stuck_button_that_is_pressed_again_is_reported_as_released() -> None:
    stuck = samples(debounce.on_edge(Contact(), T).contact, (MS, True), (STUCK_NS + 2 * MS, True))[-1]
    assert stuck.trouble == "stuck"
    late = debounce.on_edge(samples(stuck.contact, (STUCK_NS + 6 * MS, True))[-1].contact, T + STUCK_NS + 40 * MS)
    assert (late.trouble, late.contact.phase) == ("released", Phase.CHECKING)
