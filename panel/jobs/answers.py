"""Answers to the panel's jobs (`messages.py`), and what is in them.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Names, Part, Sentence
from question_files.team_rows import TeamRow


class Answer(Struct, frozen=True, tag=True):
    """Base of what a job sends: any number of `Progress`, then one of the others."""


class Progress(Answer, frozen=True):
    """How far the job is."""

    text: Sentence


class PackStored(Answer, frozen=True):
    """The pack is in the data folder as `file`; `warnings` are for a person to look at."""

    file: str
    questions: int
    warnings: tuple[Sentence, ...]


class PackTemplate(Answer, frozen=True):
    """An empty spreadsheet for questions (XLSX)."""

    content: bytes


class ClipConverted(Answer, frozen=True):
    """The clip is an MP4 now, with this name."""

    name: str


class ClipMade(Answer, frozen=True):
    """The MP4 that was made of a clip."""

    content: bytes


class MatchPacked(Answer, frozen=True):
    """The package is written."""


class MatchUnpacked(Answer, frozen=True):
    """The match of a package is on this machine, with this id."""

    id: str


class Failed(Answer, frozen=True):
    """The job cannot be done, for all `reasons`."""

    reasons: tuple[Sentence, ...]


class Malformed(Answer, frozen=True):
    """The body of the request is malformed."""


class FindingView(Part, frozen=True):
    """One error or warning. `row` 0: the whole file."""

    row: int
    column: str
    text: Sentence
    is_warning: bool


class SectionView(Part, frozen=True):
    """How a section fits the format. `rounds`: names of those that use it; `needed`: number of questions that the
    format asks from it; `count`: number that the pack has."""

    name: str
    rounds: tuple[Names, ...]
    needed: int
    count: int
    is_spare: bool


class QuestionView(Part, frozen=True):
    """The question in `row`, the `number`th of its section; `reading_s` to read it, `thinking_s` to think (0: the
    format does not say)."""

    row: int
    number: int
    section: str
    text: str
    answer: str
    notes: str
    source: str
    picture: str
    clip: str
    reading_s: int
    thinking_s: int


class PackListing(Part, frozen=True):
    """A pack in the data folder's `packs`: its file, whether it needs a PIN, its size in bytes, and when it was changed
    (seconds since 1970)."""

    file: str
    is_sealed: bool
    size: int
    changed_s: int


class PackList(Part, frozen=True):
    """All packs in the data folder, newest first, the limits of an upload in bytes, and whether clips can be
    converted here."""

    packs: tuple[PackListing, ...]
    max_table_bytes: int
    max_pictures_bytes: int
    can_convert: bool


class PackPreview(Answer, frozen=True):
    """A pack as the desk sees it before it is loaded.

    `digest` stands for exactly these bytes. `format`: what the evening's format is called (None: no match is open).
    `in_play`: name and number of questions of the pack that is in play. `is_sealed`: the file is already under a PIN.
    `pictures`: small versions of those that the page does not have, by name.
    """

    is_usable: bool
    name: str
    digest: str
    format: Names | None
    in_play: tuple[str, int]
    errors: int
    warnings: int
    findings: tuple[FindingView, ...]
    sections: tuple[SectionView, ...]
    questions: tuple[QuestionView, ...]
    is_sealed: bool = False
    pictures: dict[str, bytes] = {}


class SealedFile(Answer, frozen=True):
    """The pack is in the data folder's `packs` as `file`, sealed; `key` (64 hex digits) opens it. `id` and `step` are
    those of the request; `is_new`: the file was created by this job."""

    file: str
    key: str
    id: str
    step: int
    is_new: bool


class ResultSigned(Answer, frozen=True):
    """A signed result as a file."""

    name: str
    content: bytes


class ResultCode(Answer, frozen=True):
    """A signed statement as the text of a QR code. `title`: sitting and revision."""

    title: str
    text: str


class BoxEnrolled(Answer, frozen=True):
    """Address and key of the hub, and the public key of this box, hexadecimal."""

    address: str
    hub: str
    box: str


class ChairKeyMade(Answer, frozen=True):
    """The public key of a chair and that of this box, hexadecimal."""

    key: str
    box: str


class TeamsRead(Answer, frozen=True):
    """The teams of a spreadsheet, and everything that is wrong with it, each with its cell."""

    teams: tuple[TeamRow, ...]
    faults: tuple[Sentence, ...]


class PackKey(Answer, frozen=True):
    """The key of a sealed pack, in hexadecimal digits."""

    key: str


class Paper(Answer, frozen=True):
    """A finished paper. `is_interim`: the match is still running; `head`: the journal's head that it was made from,
    `N:HASH`."""

    name: str
    media: str
    content: bytes
    is_interim: bool
    head: str


AnyAnswer = (
    Progress
    | Failed
    | Malformed
    | PackPreview
    | SealedFile
    | PackStored
    | PackTemplate
    | MatchPacked
    | MatchUnpacked
    | ResultSigned
    | ResultCode
    | BoxEnrolled
    | ChairKeyMade
    | TeamsRead
    | PackKey
    | Paper
    | ClipConverted
    | ClipMade
)
