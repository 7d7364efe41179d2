"""Redaction: what the journal holds of a sealed pack, and how it comes back."""

import pytest
from msgspec.structs import replace

from controller.packs.pack import WITHHELD, Pack, Question
from controller.rules import facts as f
from controller.rules.contest import Evening
from controller.rules.redaction import redact, restore
from tests.unit.controller.rules.played_match import PLAN, TEAMS
from tests.unit.controller.rules.test_contest_state import evening

PACK = Pack("sealed", (Question("a", "What?", "That", notes="n"), Question("b", "Who?", "She")), sealed=True)


def opened(pack: Pack) -> f.MatchOpened:
    return f.MatchOpened(Evening(PLAN, pack, evening().match), arming=4)


def pack_of(fact: f.AnyFact) -> Pack:
    assert isinstance(fact, f.MatchOpened | f.PackLoaded)
    return fact.evening.pack if isinstance(fact, f.MatchOpened) else fact.pack


FACTS = (opened(PACK), f.PackLoaded(PACK, "b.sealed"))


@pytest.mark.parametrize("fact", FACTS)
def test_no_text_of_a_sealed_pack_stands_in_the_journal_and_the_number_of_its_questions_does(fact: f.AnyFact) -> None:
    hidden = redact(fact)
    pack = pack_of(hidden)
    assert [(question.section, question.text, question.answer) for question in pack.questions] == [
        ("a", WITHHELD, WITHHELD),
        ("b", WITHHELD, WITHHELD),
    ]
    assert (pack.withheld, pack.sealed, pack.name) == (PACK.digest, True, "sealed")
    assert type(hidden) is type(fact)
    assert redact(hidden) is hidden or redact(hidden) == hidden, "once is enough"


@pytest.mark.parametrize("fact", FACTS)
def test_the_pack_comes_back_by_its_digest_under_the_name_that_it_had(fact: f.AnyFact) -> None:
    original = replace(PACK, name="as found", sealed=False)
    digests: list[str] = []

    def by_digest(digest: str) -> Pack | None:
        digests.append(digest)
        return original

    assert restore(redact(fact), by_digest) == fact
    assert digests == [PACK.digest]
    assert restore(redact(fact), lambda digest: None) == redact(fact), "an unknown one stays redacted"


@pytest.mark.parametrize("fact", [opened(replace(PACK, sealed=False)), f.PackLoaded(replace(PACK, sealed=False), "x")])
def test_an_open_pack_is_no_secret(fact: f.AnyFact) -> None:
    assert redact(fact) == fact
    assert restore(fact, lambda digest: pytest.fail("nobody asks for it")) == fact


def test_other_facts_have_no_pack() -> None:
    fact = f.ReadingStarted(
        item=0,
        question=PACK.questions[0],
        spare=False,
        contenders=tuple(team.number for team in TEAMS),
        clock=None,
    )
    assert redact(fact) is fact
    assert restore(fact, lambda digest: None) is fact
