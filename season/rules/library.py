"""Deciders of the library: what one person puts into it another one approves; what is not right any more leaves it.

Kind: pure
"""

from collections.abc import Iterator
from datetime import date

from bus.messages import Sentence, SentenceArgs
from season.plan.plan_warnings import day_sentence
from season.rules import promotion_commands as c
from season.rules import promotion_facts as f
from season.rules.calendar import local_date
from season.rules.order import Order, Reason, own_work, without_why
from season.rules.promotion_texts import TOPIC_NAMES
from season.rules.season import Season


def against_adding(season: Season, order: Order[c.AddItem], now_ns: int) -> Iterator[Reason | None]:
    """One topic, a file or a link, and days that follow one another."""
    command = order.command
    if command.topic is c.Topic.EVERY:
        text = "An item has one topic; put it into the library once for each"
        yield Reason(Sentence("item-one-topic", text))
    if not command.digest and not command.link.strip():
        yield Reason(Sentence("item-nowhere", "Say where the item is: a link, or the hash of its file"))
    if command.valid_to is not None and command.valid_to < command.valid_from:
        args: SentenceArgs = {"first": day_sentence(command.valid_from), "last": day_sentence(command.valid_to)}
        yield Reason(Sentence("item-days", "It would be valid from {first} to {last}: the days are swapped", args))
    if command.valid_to is not None and command.valid_to < local_date(now_ns):
        args = {"last": day_sentence(command.valid_to)}
        yield Reason(Sentence("item-over", "It is not valid any more since {last}", args), overridable=True)


def add_item(season: Season, order: Order[c.AddItem], now_ns: int) -> Iterator[f.AnyPromotionFact]:
    """The item waits to be approved, also where another version of it was."""
    command = order.command
    yield f.ItemAdded(
        by=order.by,
        at_ns=now_ns,
        item=command.item,
        topic=command.topic,
        kind=command.kind,
        title=command.title,
        source=command.source,
        valid_from=command.valid_from,
        reading=command.reading,
        valid_to=command.valid_to,
        digest=command.digest,
        link=command.link,
    )


def against_approving(season: Season, order: Order[c.ApproveItem], now_ns: int) -> Iterator[Reason | None]:
    """Another person must have put it in, and it must wait."""
    yield no_item(season, order.command.item)
    item = season.promotion.library.get(order.command.item)
    if item is None:
        return
    if item.approved_by is not None:
        yield Reason(Sentence("item-approved", "{item} is approved already", {"item": item.title}))
    text = "{name} put it into the library: another person must approve it"
    yield own_work(order.by, item.added_by, Sentence("approves-own-item", text, {"name": order.by.name}))


def approve_item(season: Season, order: Order[c.ApproveItem], now_ns: int) -> Iterator[f.AnyPromotionFact]:
    """The item may be used."""
    yield f.ItemApproved(by=order.by, at_ns=now_ns, item=order.command.item)


def against_removing(season: Season, order: Order[c.RemoveItem], now_ns: int) -> Iterator[Reason | None]:
    """It must be there, and there must be a reason."""
    yield no_item(season, order.command.item)
    yield without_why(order.command.why)


def remove_item(season: Season, order: Order[c.RemoveItem], now_ns: int) -> Iterator[f.AnyPromotionFact]:
    """The item may not be used any more."""
    yield f.ItemRemoved(by=order.by, at_ns=now_ns, item=order.command.item, why=order.command.why)


def no_item(season: Season, item: str) -> Reason | None:
    """The library has no item of this name; None where it has."""
    if item in season.promotion.library:
        return None
    return Reason(Sentence("no-such-item", "There is no item {item} in the library", {"item": item}))


def topics_without_item(season: Season, on: date) -> Iterator[Sentence]:
    """The topics on which the library has nothing that may be used on a day."""
    usable = {item.topic for item in season.promotion.library.values() if item.is_usable(on)}
    for topic in c.TOPICS:
        if topic not in usable:
            text = "The library has no approved item that is valid on: {topic}"
            yield Sentence("topic-without-item", text, {"topic": TOPIC_NAMES[topic]})
