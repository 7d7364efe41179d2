"""Pack of questions (bộ câu hỏi): plain data.

A pack is secret until its questions are played: only snapshots for the MC hold an answer before its time.

Kind: pure
"""

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from question_files.text_keys import name_key

PIN_VARIABLE = "BAMCHUONG_PACK_PIN"
"""Environment variable with the PIN of a sealed pack, for the processes of an evening: `ps` shows arguments."""

WITHHELD = "(sealed)"
"""Stands in the journal for the texts of a sealed pack's questions until they are played."""

MAX_TABLE_BYTES = 2_000_000
"""Largest file of questions: 1,000 long ones stay below this; a larger file is something else."""

MAX_PICTURES_BYTES = 20_000_000
"""All original pictures and clips of a pack together. The desk sends them at once, and the smallest Pi has 512 MB."""

TABLES = (".csv", ".xlsx", ".xlsm", ".docx", ".tsv", ".txt", ".gift", ".json", ".qbj", ".siq")
"""The extensions of files of questions."""

PICTURES, SMALL, TOKEN_DIGITS = "pictures", ".small", 32
"""Where the controller publishes pictures and clips for the panel: a folder in the runtime folder, the suffix of a
small picture after its token, and how many hexadecimal digits a token has."""


class Question(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question. `section` is the part of the evening it was written for, as the format's rounds name it.

    `source` says where the answer can be checked; `notes` are for the MC (what else counts as right). `picture` is the
    name of a picture file beside the pack, `clip` that of a file of sound or video. Questions stand in the journal: a
    field that was added later has a default and is left out while it is empty, so that older programs can still read a
    journal without it.
    """

    section: Annotated[str, Meta(min_length=1)]
    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    answer: Annotated[str, Meta(min_length=1, max_length=500)]
    notes: str = ""
    source: str = ""
    picture: str = ""
    clip: str = ""


class Clip(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of sound or video that is played with a question: its token, like a picture's, and how long it lasts."""

    token: str
    kind: Literal["sound", "video"]
    duration_ms: int


class Pack(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A pack: its name and its questions in the order in which they are asked within their sections.

    `pictures`: by the names that questions give, the token under which a picture is shown (128 bits of its SHA-256);
    `clips`: the same of clips, so that one that was exchanged makes another pack.
    `sealed`: it is protected by a PIN, so that no question may be stored in the clear before it is played. `withheld`:
    the digest of the pack whose texts are left out here (see `without_texts`); empty: nothing is left out.
    """

    name: str
    questions: tuple[Question, ...]
    pictures: dict[str, str] = {}
    clips: dict[str, Clip] = {}
    sealed: bool = False
    withheld: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the questions, pictures and clips in hex, whatever the file is called, sealed or not."""
        content: tuple[object, ...] = (self.questions, sorted(self.pictures.items()))
        if self.clips:
            content = (*content, sorted(self.clips.items(), key=lambda item: item[0]))
        return self.withheld or hashlib.sha256(msgspec.json.encode(content)).hexdigest()

    def section(self, name: str) -> tuple[Question, ...]:
        """The questions of one section, in order; “Khởi động” is `khoi-dong`."""
        key = name_key(name)
        return tuple(question for question in self.questions if name_key(question.section) == key)

    def without_texts(self) -> "Pack":
        """The same number of questions in the same sections, without their texts: the rules need no more."""
        blank = tuple(Question(question.section, WITHHELD, WITHHELD) for question in self.questions)
        return Pack(self.name, blank, sealed=self.sealed, withheld=self.digest)


class PackAccess(Struct, frozen=True):
    """One line of a pack's access log: who opened it, or tried to, and what for.

    `at`: wall time in UTC as text; empty: the time of the fact that holds this. `opened`: whether the PIN was right.
    """

    at: str
    who: str
    why: str
    opened: bool
