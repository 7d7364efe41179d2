"""Refusals: all reasons at once, and the reasons that every command can have, word for word."""

import pytest

from bus.messages import Phase, Sentence
from controller.rules import refusal
from controller.rules.refusal import RefusedError, persons_reason, refuse_if

ONE, OTHER = Sentence("one", "One reason"), Sentence("other", "Team {team} is late", {"team": 3})


def test_nothing_is_refused_without_a_reason() -> None:
    refuse_if([])
    refuse_if([None, None])


def test_a_refusal_carries_every_reason_in_order_and_reads_as_one_text() -> None:
    with pytest.raises(RefusedError) as error:
        refuse_if([None, ONE, None, OTHER])
    assert error.value.reasons == (ONE, OTHER)
    assert str(error.value) == "One reason; Team 3 is late"


@pytest.mark.parametrize(
    "reason, text",
    [
        (refusal.moved_on(3, 5), "The contest has moved on since this screen was drawn (step 3, now 5)"),
        (refusal.not_permitted("tech"), "The role tech may not give this command"),
        (refusal.not_now("RuleRight", Phase.READY), "RuleRight is not possible in phase ready"),
        (refusal.no_such_team(7), "There is no team 7"),
        (refusal.REASON_TOO_SHORT, "Give a reason of at least 3 characters"),
        (refusal.TWO_PERSONS, "Name two persons: the one who drew the lots, and another who watched"),
    ],
)
def test_a_reason_names_what_is_wrong_and_what_is_allowed(reason: Sentence, text: str) -> None:
    assert str(reason) == text


@pytest.mark.parametrize("drawn_by, witness", [("Lan", "Minh"), (" An ", "Ba"), ("Lan", "Lan A")])
def test_two_persons_with_names_of_two_letters_answer_for_lots(drawn_by: str, witness: str) -> None:
    assert persons_reason(drawn_by, witness) is None


@pytest.mark.parametrize(
    "drawn_by, witness", [("Lan", ""), ("", "Minh"), ("L", "Minh"), ("Lan", " M "), ("Lan", " LAN "), ("lan", "Lan")]
)
def test_one_person_or_a_single_letter_is_not_two_persons(drawn_by: str, witness: str) -> None:
    assert persons_reason(drawn_by, witness) == refusal.TWO_PERSONS
