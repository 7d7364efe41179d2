"""Decide what long work is: the jobs that the panel has done by another process, and what comes back. Pure data.

Kind: pure
"""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from bus.language import Language
from bus.messages import Id, Part, Sentence


class Upload(Struct, frozen=True, forbid_unknown_fields=True, tag_field="from", tag="desk"):
    """A file of questions as the desk chose it: what it is called, its bytes, and the pictures that it names."""

    file: Annotated[str, Meta(min_length=1, max_length=255)]
    content: bytes
    pictures: dict[str, bytes] = {}


class StoredPack(Struct, frozen=True, forbid_unknown_fields=True, tag_field="from", tag="packs"):
    """A file that lies in the data folder's `packs` already. `pin` opens a sealed one; empty: the evening's own pin."""

    file: Annotated[str, Meta(min_length=1, max_length=255)]
    pin: Annotated[str, Meta(max_length=200)] = ""


Chosen = Upload | StoredPack


class Take(Struct, frozen=True, forbid_unknown_fields=True):
    """The same file, to be played. `seen`: what the look at it gave; `id` and `step` as in every command. `pin` seals
    what is not sealed yet; empty: the evening's own pin."""

    id: Id
    step: int
    chosen: Chosen
    seen: str
    pin: Annotated[str, Meta(max_length=200)] = ""


class Job(Struct, frozen=True, tag=True):
    """Base of all jobs. `data` is the data folder; `most_s`: no job of this kind takes longer, whatever it is given."""

    most_s: ClassVar[int]

    data: str


class LookAtPack(Job, frozen=True):
    """Read the pack in `body` (JSON of a `Chosen`) and say all there is to say, in `language`, to `who`."""

    most_s: ClassVar[int] = 100

    body: bytes
    who: str
    language: Language


class SealPack(Job, frozen=True):
    """Look again at the pack in `body` (JSON of a `Take`); if it is what was seen and has no error, put it sealed into
    the data folder, where it does not lie sealed there already. Photographs are scaled for it."""

    most_s: ClassVar[int] = 100

    body: bytes
    who: str


class MakePaper(Job, frozen=True):
    """Make the paper `name` (see `reports.report_kinds`) from the journal."""

    most_s: ClassVar[int] = 180

    name: str


class Answer(Struct, frozen=True, tag=True):
    """Base of what a job says: any number of `Progress`, then one of the others."""


class Progress(Answer, frozen=True):
    """How far it is."""

    words: Sentence


class Failed(Answer, frozen=True):
    """It cannot be done, for all `reasons`."""

    reasons: tuple[Sentence, ...]


class Malformed(Answer, frozen=True):
    """The body of the request is not what it should be."""


class FindingSeen(Part, frozen=True):
    """One thing that is wrong, or doubtful, in words of the reader's language. `row` 0: the whole file."""

    row: int
    column: str
    words: str
    doubt: bool


class SectionSeen(Part, frozen=True):
    """How a section fits the evening. `rounds`: who asks it (names in Vietnamese and English); none: nobody does."""

    name: str
    rounds: tuple[tuple[str, str], ...]
    needed: int
    there: int
    spare: bool


class QuestionSeen(Part, frozen=True):
    """A question as it stands in `row`, the `number`th of its section; `reading_s` to read it, `thinking_s` to think
    (0: the format does not say)."""

    row: int
    number: int
    section: str
    text: str
    answer: str
    notes: str
    source: str
    picture: str
    reading_s: int
    thinking_s: int


class PackThere(Part, frozen=True):
    """A pack in the data folder's `packs`: its file, whether a pin is needed, its bytes, when it was changed (seconds
    since 1970)."""

    file: str
    sealed: bool
    size: int
    changed_s: int


class PacksThere(Part, frozen=True):
    """All of them, the newest first; and how many bytes a file of questions and its pictures may have."""

    packs: tuple[PackThere, ...]
    most_table: int
    most_pictures: int


class PackSeen(Answer, frozen=True):
    """A pack that was looked at. `seen` stands for exactly these bytes; `form` is the evening's format (empty: no match
    is open); `playing`: the name of the pack that is in play, and how many questions it has. `sealed`: it is
    under a pin already; `pictures`: small ones of a file that the page has not got, by name."""

    good: bool
    name: str
    seen: str
    form: str
    playing: tuple[str, int]
    errors: int
    doubts: int
    findings: tuple[FindingSeen, ...]
    sections: tuple[SectionSeen, ...]
    questions: tuple[QuestionSeen, ...]
    sealed: bool = False
    pictures: dict[str, bytes] = {}


class PackSealed(Answer, frozen=True):
    """The pack lies sealed in the data folder's `packs` as `file`; `key` (64 hex digits) opens it. `id` and `step` came
    with it; `new`: it was put there for this."""

    file: str
    key: str
    id: str
    step: int
    new: bool


class PaperMade(Answer, frozen=True):
    """The paper. `interim`: the match goes on; `head`: the journal's head that it was made from, `N:HASH`."""

    name: str
    media: str
    content: bytes
    interim: bool
    head: str


AnyJob = LookAtPack | SealPack | MakePaper
AnyAnswer = Progress | Failed | Malformed | PackSeen | PackSealed | PaperMade
