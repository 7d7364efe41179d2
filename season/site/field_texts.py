"""What the field of each name is called, and what can be chosen in it.

Kind: pure
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from bus.messages import Sentence
from season.rules import promotion_texts as names
from season.rules.commands import DoubledChoice
from season.rules.fact_wording import CHOICES
from season.rules.promotion_commands import Audience, ItemKind, PromotionForm, Reading, Topic
from season.rules.result_commands import KeyHolder
from season.rules.state_names import SITTING_NAMES
from season.rules.states import SittingState

LABELS = {
    "about": Sentence("label-about", "What the protest is about"),
    "answers": Sentence("label-answers", "What was seen"),
    "audience": Sentence("label-audience", "Who was reached"),
    "cases": Sentence("label-cases", "All cases of the month"),
    "evidence": Sentence("label-evidence", "Link, or what shows it"),
    "form": Sentence("label-form", "How"),
    "holder": Sentence("label-holder", "Who signs with it"),
    "instead_of": Sentence("label-instead-of", "Instead of a lost key"),
    "is_upheld": Sentence("label-upheld", "The result is to be corrected"),
    "item": Sentence("label-item", "Id in the library: small letters, digits, hyphens"),
    "key": Sentence("label-key", "Key"),
    "kind": Sentence("label-kind", "What it is"),
    "link": Sentence("label-link", "Link"),
    "month": Sentence("label-month", "Month, as in 2018-01"),
    "name": Sentence("label-name", "Whose it is"),
    "note": Sentence("label-note", "Note"),
    "number": Sentence("label-number", "Number"),
    "online": Sentence("label-online", "Of those online"),
    "order": Sentence("label-order", "Entries, the best first, with spaces between them"),
    "reached": Sentence("label-reached", "How many people"),
    "reading": Sentence("label-reading", "For whom it is easy to read"),
    "remedy_until": Sentence("label-remedy", "To be made good by"),
    "result": Sentence("label-result", "Result"),
    "sitting": Sentence("label-sitting", "Sitting"),
    "source": Sentence("label-source", "Where it comes from"),
    "state": Sentence("label-state", "How far it is"),
    "title": Sentence("label-title", "Title"),
    "topic": Sentence("label-topic", "Topic"),
    "valid_from": Sentence("label-valid-from", "Valid from"),
    "valid_to": Sentence("label-valid-to", "Valid to"),
    "at": Sentence("label-at", "Time"),
    "class": Sentence("label-class", "Class"),
    "classes": Sentence("label-classes", "Classes that took part"),
    "consent": Sentence("label-consent", "The pupil agrees that the name stands on the papers"),
    "guardian": Sentence("label-guardian", "Father, mother or guardian agrees, too"),
    "head": Sentence("label-head", "Head teacher"),
    "heat_day": Sentence("label-heat-day", "Day of the heat"),
    "heat_pupils": Sentence("label-heat-pupils", "Pupils that took part"),
    "pupil": Sentence("label-pupil", "Full name"),
    "teacher": Sentence("label-teacher", "Teacher in charge"),
    "choice": Sentence("label-choice", "What is decided"),
    "day": Sentence("label-day", "Day"),
    "drawn_by": Sentence("label-drawn-by", "Drawn by"),
    "entry": Sentence("label-entry", "Entry"),
    "keep": Sentence("label-keep", "Pool in which it plays"),
    "moves": Sentence("label-moves", "School that moves into its other place"),
    "on": Sentence("label-on", "Done on"),
    "paper": Sentence("label-paper", "Number of the paper"),
    "place": Sentence("label-place", "Venue"),
    "plan": Sentence("label-plan", "Season file (.toml)"),
    "digest": Sentence("label-digest", "File"),
    "photograph": Sentence("label-photograph", "Photograph"),
    "pool": Sentence("label-pool", "Pool"),
    "proof": Sentence("label-proof", "What shows it"),
    "row": Sentence("label-row", "Task"),
    "school": Sentence("label-school", "Which school"),
    "seed": Sentence("label-seed", "Seed that was drawn"),
    "stage": Sentence("label-stage", "Stage of the season"),
    "unit": Sentence("label-unit", "Unit whose part it is"),
    "why": Sentence("label-why", "Reason"),
    "witness": Sentence("label-witness", "Watched by"),
}
"""What the field of each name is called."""

HOLDER_NAMES = {
    KeyHolder.OFFICE: Sentence("holder-office", "leading office"),
    KeyHolder.BOX: Sentence("holder-box", "box of a hall"),
    KeyHolder.JURY: Sentence("holder-jury", "jury chair"),
}

CHOICE_TEXTS: dict[type[Enum], Mapping[Any, Sentence]] = {
    Audience: names.AUDIENCE_NAMES,
    DoubledChoice: CHOICES,
    ItemKind: names.ITEM_NAMES,
    KeyHolder: HOLDER_NAMES,
    PromotionForm: names.FORM_NAMES,
    Reading: names.READING_NAMES,
    SittingState: SITTING_NAMES,
    Topic: names.TOPIC_NAMES,
}
"""What can be chosen where a command has an enumeration."""


def field_label(name: str) -> Sentence:
    """What a field is called; several of a kind (`pupil_1`, `pupil_2`) are called the same."""
    return LABELS.get(re.sub(r"_\d+\Z", "", name)) or Sentence("label-untitled", "{name}", {"name": name})


def choice_text(member: Enum) -> Sentence:
    """What a member of an enumeration is called where people choose it."""
    return CHOICE_TEXTS[type(member)][member]
