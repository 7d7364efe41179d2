"""Jobs that the panel hands to another process; what comes back is in `answers.py`.

Kind: pure
"""

from typing import Annotated, ClassVar

from msgspec import Meta, Struct

from bus.language import Language
from bus.messages import Id

MAX_UPLOADED_PICTURES = 300
"""More than the questions of any pack name: each becomes a file, which costs memory even if it is empty."""


class Upload(Struct, frozen=True, forbid_unknown_fields=True, tag_field="from", tag="desk"):
    """A question file as selected at the desk: its name, its bytes, and the pictures and clips that it names."""

    file: Annotated[str, Meta(min_length=1, max_length=255)]
    content: bytes
    pictures: Annotated[dict[str, bytes], Meta(max_length=MAX_UPLOADED_PICTURES)] = {}
    clips: Annotated[dict[str, bytes], Meta(max_length=MAX_UPLOADED_PICTURES)] = {}


class StoredPack(Struct, frozen=True, forbid_unknown_fields=True, tag_field="from", tag="packs"):
    """A file in the data folder's `packs`. `pin` opens a sealed one, always: whoever may play it must not read it."""

    file: Annotated[str, Meta(min_length=1, max_length=255)]
    pin: Annotated[str, Meta(max_length=200)] = ""


PackSource = Upload | StoredPack


class LoadRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Request to play with a file. `digest`: as in its preview; `id` and `step` as in every command. `pin` seals a file
    that is not sealed yet; empty: the evening's own PIN."""

    id: Id
    step: int
    source: PackSource
    digest: str
    pin: Annotated[str, Meta(max_length=200)] = ""


class Job(Struct, frozen=True, tag=True):
    """Base of all jobs. `data` is the data folder; `max_s`: time limit for a job of this kind, whatever its input.

    `max_memory_bytes`: limit of the address space of each of its processes; they really use 200 MB, ffmpeg 300 MB.
    """

    max_s: ClassVar[int]
    max_memory_bytes: ClassVar[int] = 1 << 30

    data: str


class PreviewPack(Job, frozen=True):
    """Read the pack in `body` (JSON of a `PackSource`) and return a full preview. `who` is recorded.

    `is_proved`: the desk's own PIN was entered again just now; a file in the data folder that no PIN seals is shown
    only then.
    """

    max_s: ClassVar[int] = 100

    body: bytes
    who: str
    is_proved: bool = False


class SealPack(Job, frozen=True):
    """Check the pack in `body` (JSON of a `LoadRequest`) again; if it is what was previewed and has no errors, put it
    sealed into the data folder, unless it already lies sealed there. Photographs are scaled down."""

    max_s: ClassVar[int] = 100

    body: bytes
    who: str


class ReadTeams(Job, frozen=True):
    """Read the teams from a spreadsheet as schools send it: `file` is its name, `content` its bytes."""

    max_s: ClassVar[int] = 60

    file: str
    content: bytes


class WriteTemplate(Job, frozen=True):
    """Write an empty spreadsheet for the questions of the open match, with hints in `language`. Returns
    `PackTemplate`."""

    max_s: ClassVar[int] = 60

    language: Language


class StorePack(Job, frozen=True):
    """Seal the question file in `body` (JSON of a `StoreRequest`) in the data folder's `packs`, if it has no errors and
    enough questions for its format. Returns `PackStored`, or `Failed` with every error."""

    max_s: ClassVar[int] = 100

    body: bytes


class StoreRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """A question file for a match that is being entered, the PIN that is to seal it, and the match's format."""

    source: Upload
    pin: Annotated[str, Meta(max_length=200)]
    format: Annotated[str, Meta(max_length=120)] = ""


class PackMatch(Job, frozen=True):
    """Write the package of a match to the new file `target`. Returns `MatchPacked`, or `Failed` for all reasons."""

    max_s: ClassVar[int] = 180

    match: str
    target: str
    program: str


class UnpackMatch(Job, frozen=True):
    """Put the match of the package in the file `source` onto this machine. Returns `MatchUnpacked`, or `Failed`."""

    max_s: ClassVar[int] = 180

    source: str


class SignResult(Job, frozen=True):
    """Sign the result of a match with the keys of this box and of the chair, whose PIN is `pin`; `why`: of a
    correction. Returns `ResultSigned`, or `Failed` for all reasons."""

    max_s: ClassVar[int] = 180

    match: str
    chair: str
    pin: str
    why: str
    language: str


class ShowResultCode(Job, frozen=True):
    """Give the newest signed statement of a match as the text of a QR code. Returns `ResultCode`, or `Failed`."""

    max_s: ClassVar[int] = 60

    match: str


class EnrolBox(Job, frozen=True):
    """Enrol this box with the hub that `text` names; empty: only its key is wanted. Returns `BoxEnrolled`, or
    `Failed`."""

    max_s: ClassVar[int] = 60

    text: str


class MakeChairKey(Job, frozen=True):
    """Make a key for the chair of a jury, locked by `pin`. Returns `ChairKeyMade`, or `Failed`."""

    max_s: ClassVar[int] = 60

    chair: str
    pin: str


class ConvertClip(Job, frozen=True):
    """Make an MP4 that every screen plays of the clip `name` among the slides. Returns `ClipConverted`, or `Failed`."""

    max_s: ClassVar[int] = 1500
    max_memory_bytes: ClassVar[int] = 2 << 30

    name: str


class ConvertQuestionClip(Job, frozen=True):
    """Make an MP4 that every screen plays of `content`, the clip `name` of a pack. Returns `ClipMade`, or `Failed`."""

    max_s: ClassVar[int] = 1500
    max_memory_bytes: ClassVar[int] = 2 << 30

    name: str
    content: bytes


class OpenPackKey(Job, frozen=True):
    """The key of the sealed pack `file` in the data folder's `packs`, which `pin` opens. `who` is recorded."""

    max_s: ClassVar[int] = 60

    file: str
    pin: str
    who: str


class MakePaper(Job, frozen=True):
    """Make the paper `name` (see `reports.report_kinds`) from the journal, in `language`.

    `match`: the id of a match that was put aside; empty: the one whose journal is in the data folder.
    """

    max_s: ClassVar[int] = 180

    name: str
    language: Language
    match: str = ""


AnyJob = (
    PreviewPack
    | SealPack
    | WriteTemplate
    | StorePack
    | PackMatch
    | UnpackMatch
    | SignResult
    | ShowResultCode
    | EnrolBox
    | MakeChairKey
    | MakePaper
    | ReadTeams
    | OpenPackKey
    | ConvertClip
    | ConvertQuestionClip
)
