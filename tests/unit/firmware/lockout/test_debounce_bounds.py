"""The bounds of debouncing, to the nanosecond: what counts at them, and what is forgotten afterwards."""

import pytest
from msgspec.structs import replace

from bus.units import NS_PER_MS as MS
from firmware.lockout import debounce
from firmware.lockout.debounce import (
    AGAIN_NS,
    AUDIT_NS,
    CHATTER_EDGES,
    SAMPLES_NS,
    ConfirmedPress,
    Contact,
    Finding,
    Phase,
)

T = 5_000 * MS
SECOND = 1_000 * MS


def edge(contact: Contact, after_ns: int) -> Finding:
    return debounce.on_edge(contact, T + after_ns)


def sample(contact: Contact, after_ns: int, is_down: bool) -> Finding:
    return debounce.on_sample(contact, is_down, T + after_ns)


def pressed(at_ns: int = 0, until_ns: int = 0) -> Contact:
    """Pressed at T + `at_ns`, and seen low up to a millisecond later."""
    contact = edge(debounce.initial_contact(False, T - 100 * MS), at_ns).contact
    return low(contact, max(at_ns + MS, until_ns)).contact


def low(contact: Contact, until_ns: int) -> Finding:
    """Seen low twice, so far apart that it is no spike."""
    return sample(sample(contact, until_ns - AGAIN_NS, True).contact, until_ns, True)


def released(contact: Contact, from_ns: int) -> Finding:
    """Seen high from then on for thirty milliseconds."""
    return sample(sample(contact, from_ns, False).contact, from_ns + 30 * MS, False)


def test_the_times_are_those_of_the_manual() -> None:
    """hardware/README.md and the table of debounce.py tell them to people who measure."""
    assert SAMPLES_NS == (300_000, 1_000_000, 2_000_000, 3_000_000)
    assert (debounce.POLL_NS, debounce.AUDIT_NS, debounce.RELEASE_NS) == (5_000_000, 20_000_000, 30_000_000)
    assert (debounce.SAMPLE_TOO_LATE_NS, debounce.STUCK_NS) == (20_000_000, 10_000_000_000)
    assert (debounce.CHATTER_EDGES, debounce.CHATTER_WINDOW_NS) == (50, 1_000_000_000)


def test_of_a_new_contact_nothing_is_known_and_a_stamp_is_exact_unless_it_says_otherwise() -> None:
    contact = Contact()
    assert (contact.phase, contact.first_ns, contact.late_ns, contact.seen_low_ns) == (Phase.IDLE, 0, 0, 0)
    assert (contact.sampled_ns, contact.due_ns, contact.touch_ns, contact.window_edges) == (None, None, None, 0)
    assert ConfirmedPress(1, T, 50_000).late_ns == 0
    assert edge(contact, 0).contact.late_ns == 0


# --------------------------------------------------------------------------------------------------------- chatter


@pytest.mark.parametrize(
    "contact, phase, is_press",
    [
        (Contact(), Phase.CHECKING, False),
        (Contact(Phase.CHECKING, first_ns=T - MS, last_ns=T - MS), Phase.CHECKING, False),
        (Contact(Phase.CHECKING, first_ns=T - 21 * MS, last_ns=T - 20 * MS - 1), Phase.DOWN, True),
        (Contact(Phase.DOWN, first_ns=T - MS, seen_low_ns=T - MS), Phase.DOWN, False),
        (Contact(Phase.DOWN, first_ns=T - SECOND, seen_low_ns=T - SECOND), Phase.CHECKING, False),
    ],
)
def test_the_fiftieth_edge_within_a_second_is_chatter_in_every_phase(
    contact: Contact, phase: Phase, is_press: bool
) -> None:
    contact = replace(contact, window_ns=T - 10 * MS, window_edges=CHATTER_EDGES - 1)
    finding = edge(contact, 0)
    assert (finding.trouble, finding.contact.phase, finding.is_press) == ("chatter", phase, is_press)
    assert edge(finding.contact, MS).trouble is None, "once"


@pytest.mark.parametrize("last_ns, trouble", [(SECOND - 1, "chatter"), (SECOND, None)])
@pytest.mark.parametrize("start_ns", [0, T])
def test_a_second_of_chatter_ends_after_a_second(start_ns: int, last_ns: int, trouble: str | None) -> None:
    contact = Contact()
    for n in range(CHATTER_EDGES - 1):
        contact = debounce.on_edge(contact, start_ns + n * MS).contact
    assert debounce.on_edge(contact, start_ns + last_ns).trouble == trouble


def test_the_edge_that_begins_another_second_is_the_first_of_its_fifty() -> None:
    contact = edge(edge(Contact(), 0).contact, SECOND).contact
    troubles = []
    for n in range(1, CHATTER_EDGES):
        finding = edge(contact, SECOND + n * MS)
        contact = finding.contact
        troubles.append(finding.trouble)
    assert troubles == [*[None] * (CHATTER_EDGES - 2), "chatter"]


@pytest.mark.parametrize("edges, trouble", [(CHATTER_EDGES - 1, "glitch"), (CHATTER_EDGES, None)])
def test_a_line_that_chatters_is_not_reported_for_each_glitch_as_well(edges: int, trouble: str | None) -> None:
    contact = Contact(Phase.CHECKING, first_ns=T, last_ns=T, window_ns=T, window_edges=edges)
    finding = sample(contact, SAMPLES_NS[-1], False)
    assert (finding.contact.phase, finding.trouble) == (Phase.IDLE, trouble)


# ------------------------------------------------------------------------------------------ what a glitch leaves behind


def glitch(*further_edges_ns: int) -> Contact:
    """An edge at T and these further ones, and high at every sample."""
    contact = debounce.initial_contact(False, T - 100 * MS)
    for at_ns in (0, *further_edges_ns):
        contact = edge(contact, at_ns).contact
    for at_ns in SAMPLES_NS:
        contact = sample(contact, at_ns, False).contact
    return contact


def test_an_edge_of_a_glitch_does_not_confirm_the_next_one() -> None:
    second = edge(glitch(100_000), 50 * MS)
    assert not edge(second.contact, 50 * MS + 100_000).is_press


def test_the_samples_of_a_glitch_say_nothing_of_the_next_edge() -> None:
    second = edge(glitch(), 50 * MS).contact
    assert sample(second, 75 * MS, False).is_press, "nobody looked in time"


def test_after_a_glitch_a_silent_press_is_late_since_the_last_sample_that_was_high() -> None:
    contact = sample(glitch(), 10 * MS, True).contact
    assert sample(contact, 10 * MS + AUDIT_NS, True).contact.late_ns == 10 * MS - SAMPLES_NS[-1]


# ------------------------------------------------------------------------------------------- nobody looked in time


@pytest.mark.parametrize("after_ns, is_press", [(20 * MS, False), (20 * MS + 1, True)])
def test_twenty_milliseconds_are_in_time_and_a_nanosecond_more_is_not(after_ns: int, is_press: bool) -> None:
    finding = sample(edge(Contact(), 0).contact, after_ns, False)
    assert (finding.is_press, finding.trouble) == (is_press, None if is_press else "glitch")


def test_a_tap_that_was_over_before_anybody_looked_is_up_since_the_sample() -> None:
    tap = sample(edge(Contact(), 0).contact, 25 * MS, False).contact
    assert not tap.is_down
    assert sample(tap, 25 * MS + 30 * MS - 1, False).contact.phase is Phase.DOWN
    assert sample(tap, 25 * MS + 30 * MS, False).contact.phase is Phase.IDLE


@pytest.mark.parametrize("after_ns, phase", [(30 * MS - 1, Phase.DOWN), (30 * MS, Phase.CHECKING)])
def test_the_next_press_after_such_a_tap_counts_thirty_milliseconds_after_its_edge(after_ns: int, phase: Phase) -> None:
    tap = sample(edge(Contact(), 0).contact, 25 * MS, False).contact
    assert edge(tap, after_ns).contact.phase is phase


def test_a_button_that_is_seen_low_late_is_down() -> None:
    held = low(edge(Contact(), 0).contact, 25 * MS)
    assert (held.is_press, held.contact.is_down) == (True, True)
    assert edge(held.contact, 50 * MS).contact.phase is Phase.DOWN, "it was seen low 25 ms ago"


# ------------------------------------------------------------------------------------------------ held, and released


def test_a_button_that_was_up_is_down_once_its_press_is_confirmed() -> None:
    assert pressed().is_down


def test_every_edge_shows_that_the_button_is_still_held() -> None:
    contact = pressed()
    for at_ns in (25 * MS, 50 * MS, 75 * MS):
        finding = edge(contact, at_ns)
        contact = finding.contact
        assert (contact.phase, finding.trouble) == (Phase.DOWN, None)


def test_thirty_milliseconds_of_high_begin_anew_after_a_low_sample() -> None:
    contact = pressed(until_ns=50 * MS)
    for at_ns, is_down in ((51, False), (55, True), (58, True), (60, False), (82, False)):
        contact = sample(contact, at_ns * MS, is_down).contact
    assert contact.phase is Phase.DOWN
    assert sample(contact, 90 * MS, False).contact.phase is Phase.IDLE


@pytest.mark.parametrize("poll_ns, phase", [(20 * MS, Phase.DOWN), (20 * MS + 1, Phase.CHECKING)])
def test_a_poll_that_is_too_late_does_not_count_against_an_edge(poll_ns: int, phase: Phase) -> None:
    """The edge of a new press may still be on its way when the sample finds the line low."""
    contact = pressed()
    assert contact.due_ns is not None
    polled = debounce.on_sample(contact, True, contact.due_ns + poll_ns).contact
    assert edge(polled, MS + 30 * MS).contact.phase is phase


def test_nothing_is_due_after_the_release_but_the_audit() -> None:
    finding = released(pressed(), 50 * MS)
    assert (finding.contact.phase, finding.contact.due_ns, finding.trouble) == (Phase.IDLE, None, None)


@pytest.mark.parametrize("edge_comes_first", [False, True])
def test_a_button_that_was_stuck_is_reported_again_when_it_sticks_again(edge_comes_first: bool) -> None:
    stuck = sample(pressed(), 11 * SECOND, True)
    assert stuck.trouble == "stuck"
    if edge_comes_first:
        next_step = edge(stuck.contact, 12 * SECOND)
        assert next_step.trouble == "released"
    else:
        up = released(stuck.contact, 11 * SECOND + MS)
        assert up.trouble == "released"
        next_step = edge(up.contact, 12 * SECOND)
    down = low(next_step.contact, 12 * SECOND + MS).contact
    assert sample(down, 23 * SECOND, True).trouble == "stuck"
    assert released(down, 13 * SECOND).trouble is None


def test_a_press_that_ends_a_hold_unseen_is_told_with_how_late_its_stamp_may_be_and_without_trouble() -> None:
    finding = debounce.on_edge(pressed(), T + 40 * MS, late_ns=7_000)
    assert (finding.contact.late_ns, finding.trouble) == (7_000, None)


# ------------------------------------------------------------------------------------------- low without an edge


def test_a_line_that_is_low_soon_after_the_start_was_pressed_since_the_start() -> None:
    contact = sample(debounce.initial_contact(False, T), 7 * MS, True).contact
    finding = sample(contact, 27 * MS, True)
    assert (finding.trouble, finding.contact.first_ns, finding.contact.late_ns) == ("silent", T + 7 * MS, 7 * MS)
    assert finding.contact.is_down


def test_the_second_look_comes_an_audit_after_the_first_and_not_sooner() -> None:
    low = sample(debounce.initial_contact(False, T), 7 * MS, True)
    assert low.contact.due_ns == T + 7 * MS + AUDIT_NS
    between = sample(low.contact, 27 * MS - 1, True)
    assert (between.is_press, between.contact) == (False, low.contact)
    assert sample(between.contact, 27 * MS, True).is_press


def test_a_high_sample_between_two_low_ones_was_no_press() -> None:
    low = sample(debounce.initial_contact(False, T), 20 * MS, True)
    high = sample(low.contact, 40 * MS, False)
    assert high.contact.due_ns is None
    next_step = sample(high.contact, 53 * MS, True)
    assert not next_step.is_press
    finding = sample(next_step.contact, 73 * MS, True)
    assert (finding.contact.first_ns, finding.contact.late_ns) == (T + 53 * MS, 13 * MS), "late since it was seen high"


@pytest.mark.parametrize("contact", [Contact(), Contact(low_ns=T), Contact(high_ns=T)])
def test_where_it_was_not_seen_both_high_and_low_a_press_may_be_an_audit_old(contact: Contact) -> None:
    assert debounce.unobserved_ns(contact) == AUDIT_NS
