"""The contact of one button, edge by edge and sample by sample."""

import pytest

from bus.units import NS_PER_MS as MS
from firmware.lockout import debounce
from firmware.lockout.debounce import (
    AGAIN_NS,
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
CONFIRMED_NS = SAMPLES_NS[0] + AGAIN_NS


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


def pressed_contact() -> Contact:
    """Pressed at T, and just confirmed."""
    contact = debounce.on_edge(Contact(), T).contact
    return samples(contact, (SAMPLES_NS[0], True), (CONFIRMED_NS, True))[-1].contact


@pytest.mark.parametrize("sample", range(4))
def test_two_low_samples_confirm_the_press_with_the_stamp_of_its_first_edge(sample: int) -> None:
    contact = debounce.on_edge(Contact(), T).contact
    for offset_ns in SAMPLES_NS[:sample]:
        contact = debounce.on_sample(contact, False, T + offset_ns).contact
    low_ns = SAMPLES_NS[sample]
    first, second = samples(contact, (low_ns, True), (low_ns + AGAIN_NS, True))
    assert (first.is_press, first.contact.due_ns) == (False, T + low_ns + AGAIN_NS)
    assert (second.is_press, second.contact.phase, second.contact.first_ns) == (True, Phase.DOWN, T)


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


def burst(*offsets_ns: int) -> Contact:
    """Edges at these offsets after T, with a high sample whenever one is due before the next of them."""
    contact = Contact()
    for offset_ns in offsets_ns:
        while contact.due_ns is not None and contact.due_ns < T + offset_ns:
            contact = debounce.on_sample(contact, False, contact.due_ns).contact
        contact = debounce.on_edge(contact, T + offset_ns).contact
    return contact


def test_a_burst_of_spikes_without_one_low_sample_is_no_press() -> None:
    contact = burst(0, 200_000, 400_000, 600_000, 800_000)
    assert (contact.phase, contact.first_ns, contact.last_ns) == (Phase.CHECKING, T, T + 800_000)
    *high, last = samples(contact, *((800_000 + offset_ns, False) for offset_ns in SAMPLES_NS))
    assert [finding.trouble for finding in high] == [None, None, None]
    assert (last.is_press, last.trouble, last.contact.phase) == (False, "glitch", Phase.IDLE)


def test_samples_count_from_the_last_edge_and_the_stamp_stays_the_first() -> None:
    contact = burst(0, 2 * MS, 5 * MS)
    assert contact.due_ns is not None
    assert contact.due_ns <= T + 5 * MS + SAMPLES_NS[0]
    first, second = samples(contact, (5 * MS + SAMPLES_NS[0], True), (5 * MS + SAMPLES_NS[0] + AGAIN_NS, True))
    assert (first.is_press, second.is_press, second.contact.first_ns) == (False, True, T)


@pytest.mark.parametrize("again_ns, is_press", [(AGAIN_NS - 1, False), (AGAIN_NS, True)])
def test_the_second_low_sample_counts_fifty_microseconds_after_the_first(again_ns: int, is_press: bool) -> None:
    levels = (SAMPLES_NS[0], True), (SAMPLES_NS[0] + again_ns, True)
    assert samples(debounce.on_edge(Contact(), T).contact, *levels)[-1].is_press is is_press


def test_it_is_about_to_be_confirmed_between_the_two_low_samples_and_not_otherwise() -> None:
    checking = debounce.on_edge(Contact(), T).contact
    low, down = samples(checking, (SAMPLES_NS[0], True), (CONFIRMED_NS, True))
    states = (Contact(), checking, low.contact, down.contact)
    assert [contact.is_confirming for contact in states] == [False, False, True, False]
    assert not samples(low.contact, (CONFIRMED_NS, False))[-1].contact.is_confirming


def test_an_edge_or_a_high_sample_between_them_makes_a_low_sample_the_first_one_again() -> None:
    low = samples(burst(0, 100_000), (SAMPLES_NS[0], True))[-1].contact
    after_edge = debounce.on_edge(low, T + 320_000).contact
    after_high = debounce.on_sample(low, False, T + 320_000).contact
    for contact in (after_edge, after_high):
        assert not debounce.on_sample(contact, True, T + SAMPLES_NS[0] + AGAIN_NS).is_press


@pytest.mark.parametrize("last_ns, first_ns, trouble", [(10 * MS, 0, None), (10 * MS + 1, 10 * MS + 1, "glitch")])
def test_an_edge_ten_milliseconds_after_the_first_belongs_to_another_press(
    last_ns: int, first_ns: int, trouble: str | None
) -> None:
    finding = debounce.on_edge(burst(*range(0, 10 * MS, 2 * MS)), T + last_ns)
    assert (finding.contact.first_ns, finding.trouble) == (T + first_ns, trouble)


def test_edges_of_a_press_and_its_release_that_nobody_looked_at_are_one_press_at_the_first() -> None:
    contact = debounce.on_edge(debounce.on_edge(Contact(), T).contact, T + 15 * MS).contact
    finding = debounce.on_edge(contact, T + 120 * MS)
    assert (finding.is_press, finding.contact.first_ns) == (True, T)


@pytest.mark.parametrize("again_ms, late_ms", [(4, 4), (10, 10), (11, 0)])
def test_a_press_soon_after_a_glitch_may_have_been_as_early_as_that(again_ms: int, late_ms: int) -> None:
    """A first touch of the contact, too short for a sample, and open for some milliseconds."""
    touched = samples(debounce.on_edge(Contact(), T).contact, *((offset_ns, False) for offset_ns in SAMPLES_NS))[-1]
    next_contact = debounce.on_edge(touched.contact, T + again_ms * MS).contact
    assert (next_contact.first_ns, next_contact.late_ns) == (T + again_ms * MS, late_ms * MS)
    released = samples(next_contact, *((at_ms * MS, at_ms < 40) for at_ms in range(again_ms + 1, 90, 4)))[-1].contact
    assert released.phase is Phase.IDLE
    assert debounce.on_edge(released, T + 90 * MS).contact.late_ns == 0


def test_without_a_sample_in_time_nothing_speaks_against_the_press() -> None:
    assert confirmed_at((25 * MS, False)) == [25 * MS]


def test_an_audit_at_the_moment_of_the_edge_was_no_sample_in_time() -> None:
    assert confirmed_at((50_000, False), (25 * MS, False)) == [25 * MS], "a tap, over before anybody looked"


def test_a_late_sample_after_an_earlier_one_may_still_find_a_glitch() -> None:
    findings = samples(debounce.on_edge(Contact(), T).contact, (SAMPLES_NS[0], False), (25 * MS, False))
    assert findings[-1].trouble == "glitch"


def test_bounce_while_down_is_no_new_press() -> None:
    down = pressed_contact()
    assert not debounce.on_edge(down, T + 40 * MS).is_press


def test_a_new_press_counts_only_after_thirty_milliseconds_of_high() -> None:
    down = held_contact(50)
    up = samples(down, (51 * MS, False), (60 * MS, False), (51 * MS + RELEASE_NS - 1, False))[-1].contact
    assert up.phase is Phase.DOWN
    assert debounce.on_edge(up, T + 78 * MS).contact.phase is Phase.DOWN
    released = debounce.on_sample(up, False, T + 51 * MS + RELEASE_NS).contact
    assert released.phase is Phase.IDLE
    next_contact = debounce.on_edge(released, T + 100 * MS).contact
    assert (next_contact.phase, next_contact.first_ns) == (Phase.CHECKING, T + 100 * MS)


def test_a_bounce_at_the_release_restarts_the_wait() -> None:
    down = held_contact(50)
    up = debounce.on_sample(down, False, T + 51 * MS).contact
    bounced = debounce.on_edge(up, T + 55 * MS).contact
    findings = samples(bounced, (60 * MS, False), (85 * MS, False), (91 * MS, False))
    assert [finding.contact.phase for finding in findings] == [Phase.DOWN, Phase.DOWN, Phase.IDLE]


def test_a_held_button_is_polled() -> None:
    down = pressed_contact()
    assert down.due_ns == T + CONFIRMED_NS + POLL_NS
    assert down.is_down
    assert not debounce.on_sample(down, False, T + 50 * MS).contact.is_down


def test_a_button_down_for_ten_seconds_is_stuck_once_and_then_released() -> None:
    down = pressed_contact()
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
    next_contact = debounce.on_edge(contact, T + 41 * MS + RELEASE_NS).contact
    assert (next_contact.phase, next_contact.first_ns) == (Phase.CHECKING, T + 41 * MS + RELEASE_NS)
    assert debounce.on_edge(contact, T + 41 * MS + RELEASE_NS - 1).contact.phase is Phase.DOWN


def test_a_level_that_is_seen_before_its_edge_does_not_swallow_the_press() -> None:
    contact = samples(held_contact(41), (45 * MS, False), (50 * MS, False), (72 * MS, True))[-1].contact
    next_contact = debounce.on_edge(contact, T + 72 * MS - 10_000).contact
    assert (next_contact.phase, next_contact.first_ns) == (Phase.CHECKING, T + 72 * MS - 10_000)


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
    stuck = samples(debounce.on_edge(Contact(), T).contact, (MS, True), (2 * MS, True), (STUCK_NS + 2 * MS, True))[-1]
    assert stuck.trouble == "stuck"
    late = debounce.on_edge(samples(stuck.contact, (STUCK_NS + 6 * MS, True))[-1].contact, T + STUCK_NS + 40 * MS)
    assert (late.trouble, late.contact.phase) == ("released", Phase.CHECKING)
