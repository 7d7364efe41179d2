"""Facts about the promotion in words, for the history of a season.

Kind: pure
"""

from collections.abc import Callable
from typing import Any

from bus.messages import Sentence, SentenceArgs
from season.plan.plan_warnings import day_sentence
from season.rules import promotion_facts as f
from season.rules.fact import Fact
from season.rules.filled_text import fill_text
from season.rules.promotion_texts import AUDIENCE_NAMES, FORM_NAMES, TOPIC_NAMES


def _added(fact: f.ItemAdded) -> Sentence:
    args: SentenceArgs = {"item": fact.item, "title": fact.title, "topic": TOPIC_NAMES[fact.topic]}
    return Sentence("did-add-item", "Library: {item} added: {title} ({topic})", args)


def _reported(fact: f.PromotionReported) -> Sentence:
    args: SentenceArgs = {
        "number": fact.number,
        "school": fact.school,
        "day": day_sentence(fact.on),
        "topic": TOPIC_NAMES[fact.topic],
        "audience": AUDIENCE_NAMES[fact.audience],
        "form": FORM_NAMES[fact.form],
        "reached": fact.reached,
    }
    text = "{school}: promotion {number} on {day}: {topic}, {audience}, {form}, {reached} people"
    return Sentence("did-report-promotion", text, args)


def _checked(fact: f.PromotionChecked) -> Sentence:
    args: SentenceArgs = {"number": fact.number, "school": fact.school, "day": day_sentence(fact.on)}
    args |= {"good": fact.answers.count("y"), "questions": len(fact.answers)}
    if fact.remedy_until is None:
        return Sentence("did-check", "{school}: visit {number} on {day}: {good} of {questions} good", args)
    args |= {"until": day_sentence(fact.remedy_until)}
    text = "{school}: visit {number} on {day}: {good} of {questions} good, the rest by {until}"
    return Sentence("did-check-remedy", text, args)


def _remedied(fact: f.RemedyClosed) -> Sentence:
    args: SentenceArgs = {"number": fact.number, "day": day_sentence(fact.on), "proof": fact.proof}
    return Sentence("did-close-remedy", "Visit {number}: made good on {day} ({proof})", args)


PROMOTION_TEXTS: dict[type[Fact], Sentence | Callable[[Any], Sentence]] = {
    f.ItemAdded: _added,
    f.ItemApproved: fill_text(Sentence("did-approve-item", "Library: {item} approved")),
    f.ItemRemoved: fill_text(Sentence("did-remove-item", "Library: {item} removed: {why}")),
    f.PromotionReported: _reported,
    f.PromotionTakenBack: fill_text(Sentence("did-take-back-promotion", "Promotion {number} taken back: {why}")),
    f.PromotionChecked: _checked,
    f.RemedyClosed: _remedied,
    f.OnlineUseRecorded: fill_text(
        Sentence("did-record-use", "{month}: {online} of {cases} cases came online ({source})")
    ),
}
