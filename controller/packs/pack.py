"""Decide what a pack of questions (bộ câu hỏi) is. Pure data.

A pack is secret until its questions are played: only snapshots for the MC hold an answer before its time.
"""

from typing import Annotated

from msgspec import Meta, Struct


class Question(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question. `section` is the part of the evening it was written for, as the format's rounds name it.

    `source` says where the answer can be checked; `notes` are for the MC (what else counts as right). `picture` is the
    name of a picture file beside the pack. Questions stand in the journal: a field that came later has a default and is
    left out where it is empty, so that a journal without it reads the same in older programs.
    """

    section: Annotated[str, Meta(min_length=1)]
    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    answer: Annotated[str, Meta(min_length=1, max_length=500)]
    notes: str = ""
    source: str = ""
    picture: str = ""


class Pack(Struct, frozen=True, forbid_unknown_fields=True):
    """A pack: its name and its questions in the order in which they are asked within their sections."""

    name: str
    questions: tuple[Question, ...]

    def section(self, name: str) -> tuple[Question, ...]:
        """The questions of one section, in order."""
        return tuple(question for question in self.questions if question.section == name)
