"""Orders in words: what a button says, and what the field of a form is called. Every command needs its line here.

Kind: pure
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from bus.messages import Sentence
from season.rules import commands as c
from season.rules.command import Command
from season.rules.command_forms import command_name
from season.rules.fact_wording import CHOICES

TITLES: dict[type[Command], Sentence] = {
    c.DraftSeason: Sentence("order-draft", "Take a plan as the draft"),
    c.IssueSeason: Sentence("order-issue", "Issue the season"),
    c.ProposeAmendment: Sentence("order-propose", "Propose a change of the plan"),
    c.ApproveAmendment: Sentence("order-approve", "Approve the change of the plan"),
    c.DeclineAmendment: Sentence("order-decline", "Decline the change of the plan"),
    c.StartSeason: Sentence("order-start", "Start the season"),
    c.ReportSeason: Sentence("order-report", "Approve the last report"),
    c.ReopenSeason: Sentence("order-reopen-season", "Take the last report back"),
    c.CloseSeason: Sentence("order-close-season", "Close the season and wipe the pupils' names"),
    c.CloseTask: Sentence("order-close-task", "Report a task as done"),
    c.ReopenTask: Sentence("order-reopen-task", "Take back that a task is done"),
    c.DecideDoubled: Sentence("order-doubled", "Decide about a school with two places"),
    c.Nominate: Sentence("order-nominate", "Nominate the pupils"),
    c.AcceptEntry: Sentence("order-accept", "Accept"),
    c.ReturnEntry: Sentence("order-return", "Return to the school"),
    c.ConfirmEntry: Sentence("order-confirm", "Confirm"),
    c.WithdrawEntry: Sentence("order-withdraw", "Withdraw the entry"),
    c.ReplaceEntry: Sentence("order-replace", "Give the place to another school"),
    c.ProposeList: Sentence("order-propose-list", "Propose the list"),
    c.ReturnList: Sentence("order-return-list", "Return the list"),
    c.ConfirmList: Sentence("order-confirm-list", "Confirm the list"),
    c.DrawSeats: Sentence("order-draw", "Draw the seats"),
    c.ScheduleSitting: Sentence("order-schedule", "Set day, time and place"),
}
"""What the button of each command says."""

LABELS = {
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

CHOICE_TEXTS: Mapping[Any, Sentence] = CHOICES
"""What can be chosen where a command has an enumeration."""


def order_title(kind: type[Command]) -> Sentence:
    """What the button of a command says."""
    return TITLES.get(kind) or Sentence("order-untitled", "{name}", {"name": command_name(kind)})


def field_label(name: str) -> Sentence:
    """What a field is called; several of a kind (`pupil_1`, `pupil_2`) are called the same."""
    return LABELS.get(re.sub(r"_\d+\Z", "", name)) or Sentence("label-untitled", "{name}", {"name": name})


def choice_text(member: Enum) -> Sentence:
    """What a member of an enumeration is called where people choose it."""
    return CHOICE_TEXTS.get(member) or Sentence("choice-untitled", "{name}", {"name": str(member.value)})
