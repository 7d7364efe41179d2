"""Fields of an order's form, made of its command: which kind of field, which choices, and what is wrong with a value.

Kind: pure
"""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct, inspect

from bus.messages import Sentence, SentenceArgs
from controller.rules.seal_chain import fingerprint, in_groups
from season.plan.plan import SeasonPlan
from season.rules.command import Command, Digest, TimeOfDay
from season.rules.entry_lists import entry_titles
from season.rules.promotion_commands import QUESTIONS, Answers, OptionalDigest
from season.rules.result_commands import WithdrawKey
from season.rules.rows import ROWS
from season.rules.season import Season
from season.site.field_texts import choice_text, field_label

LONG_TEXT = 300
"""A text that may be longer has a field of several lines."""
PHOTOGRAPH = "photograph"
KEY = "key"
"""A public key, which is as long as a hash."""
MANY_CHOICES = 400
"""A list with more of them is typed."""


StructT = TypeVar("StructT", bound=Struct)


class FieldKind(StrEnum):
    """What a field looks like."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    DAY = "date"
    TIME = "time"
    NUMBER = "number"
    CHOICE = "choice"
    FILE = "file"
    CHECK = "check"
    """What must be ticked."""
    WORDS = "words"
    """Several values with spaces between them."""
    PICTURE = "picture"
    """A photograph or scan; the command has its hash."""
    ATTACHMENT = "attachment"
    """A file of any kind; the command has its hash."""
    ANSWERS = "answers"
    """One tick for each of `QUESTIONS`."""


UPLOADS = (FieldKind.PICTURE, FieldKind.ATTACHMENT)
"""Fields for files that are kept beside the facts."""


class Choice(Struct, frozen=True):
    """One value that can be chosen, and what people read for it."""

    value: str
    text: str | Sentence


YES_OR_NO = (Choice("true", Sentence("yes", "yes")), Choice("false", Sentence("no", "no")))


class OrderField(Struct, frozen=True):
    """One field of a form. `most`: characters of a text, or the largest number."""

    name: str
    label: Sentence
    kind: FieldKind
    is_required: bool
    type: Any
    choices: tuple[Choice, ...] = ()
    most: int | None = None


class Reading(Struct, Generic[StructT], frozen=True):
    """What was typed: a command or nomination, or what is wrong with each field."""

    value: StructT | None
    faults: Mapping[str, Sentence]


def can_be_typed(kind: type[Command]) -> bool:
    """Whether people can fill in a form for a command: nobody types a hash, that comes of a file; but a key they do."""
    plain_fields = (field for field in msgspec.structs.fields(kind) if field.name != KEY)
    return ROWS[kind].is_typed and all(field.type != Digest for field in plain_fields)


def order_fields(kind: type[Struct], season: Season) -> tuple[OrderField, ...]:
    """The fields of a form for a command, or for another struct, in its order."""
    references = {**REFERENCES, KEY: _keys} if kind is WithdrawKey else REFERENCES
    return tuple(_field(field, season, references) for field in msgspec.structs.fields(kind))


def _field(
    field: msgspec.structs.FieldInfo, season: Season, references: Mapping[str, Callable[[Season], Iterator[Choice]]]
) -> OrderField:
    info = inspect.type_info(field.type)
    if isinstance(info, inspect.UnionType):
        info = next(member for member in info.types if not isinstance(member, inspect.NoneType))
    form, most = _kind(field.type, info)
    if form is FieldKind.ATTACHMENT and field.name == PHOTOGRAPH:
        form = FieldKind.PICTURE
    choices = tuple(references[field.name](season)) if field.name in references and season.plan else ()
    if isinstance(info, inspect.EnumType):
        members = list(info.cls)
        choices = tuple(Choice(member.value, choice_text(member)) for member in members if len(members) > 1)
    elif isinstance(info, inspect.BoolType):
        choices = YES_OR_NO
    if choices and len(choices) <= MANY_CHOICES:
        form = FieldKind.CHOICE
    return OrderField(field.name, field_label(field.name), form, field.required, field.type, choices, most)


def _kind(field_type: Any, info: inspect.Type) -> tuple[FieldKind, int | None]:
    if field_type == OptionalDigest:
        return FieldKind.ATTACHMENT, None
    if field_type == Answers:
        return FieldKind.ANSWERS, None
    if field_type == TimeOfDay:
        return FieldKind.TIME, None
    if isinstance(info, inspect.EnumType):
        return FieldKind.CHECK, None
    if isinstance(info, inspect.IntType):
        return FieldKind.NUMBER, info.le
    if isinstance(info, inspect.StrType) and info.max_length is not None:
        return FieldKind.LONG_TEXT if info.max_length > LONG_TEXT else FieldKind.TEXT, info.max_length
    return _KINDS.get(type(info), FieldKind.TEXT), None


_KINDS = {inspect.DateType: FieldKind.DAY, inspect.StructType: FieldKind.FILE, inspect.VarTupleType: FieldKind.WORDS}


def _entries(season: Season) -> Iterator[Choice]:
    entries = tuple(season.entries.values())
    return (Choice(entry.id, title) for entry, title in zip(entries, entry_titles(season, entries), strict=True))


def _units(season: Season) -> Iterator[Choice]:
    yield from (Choice(unit.id, unit.name) for unit in season.drafted.units)
    yield from _schools(season)


def _schools(season: Season) -> Iterator[Choice]:
    return (Choice(school, name) for school, name in season.drafted.schools.names.items())


def _pools(season: Season) -> Iterator[Choice]:
    return (Choice(pool.id, f"{pool.title} ({stage.name})") for stage, pool in season.drafted.pools)


def _stages(season: Season) -> Iterator[Choice]:
    return (Choice(stage.id, stage.name) for stage in season.drafted.stages)


def _tasks(season: Season) -> Iterator[Choice]:
    return (Choice(str(task.row), f"{task.row}. {task.what}") for task in season.drafted.tasks)


def _sittings(season: Season) -> Iterator[Choice]:
    return (Choice(sitting, sitting) for sitting in season.sittings)


def _results(season: Season) -> Iterator[Choice]:
    return (Choice(key, f"{record.sitting} {key[:8]}") for key, record in season.results.items())


def _keys(season: Season) -> Iterator[Choice]:
    """Those that count, or did: the name, and the fingerprint by which people know them."""
    return (Choice(key.key, f"{key.name} · {in_groups(fingerprint(key.key))}") for key in season.keys.values())


REFERENCES: dict[str, Callable[[Season], Iterator[Choice]]] = {
    "entry": _entries,
    "instead_of": _keys,
    "keep": _pools,
    "moves": _schools,
    "pool": _pools,
    "result": _results,
    "row": _tasks,
    "school": _schools,
    "sitting": _sittings,
    "stage": _stages,
    "unit": _units,
}
"""Fields that name something of the plan, and what may be named."""


def read_fields(
    kind: type[StructT], fields: tuple[OrderField, ...], values: Mapping[str, str], plan: SeasonPlan | None = None
) -> Reading[StructT]:
    """What was typed into `fields`; `plan` is what a file holds."""
    read: dict[str, Any] = {}
    faults: dict[str, Sentence] = {}
    for field in fields:
        text = _input_text(field, values)
        if field.kind is FieldKind.FILE and plan is not None:
            read[field.name] = plan
        elif not text:
            if field.is_required:
                faults[field.name] = _missing(field)
        elif field.kind is FieldKind.CHOICE and all(text != choice.value for choice in field.choices):
            faults[field.name] = _fault(field)
        else:
            try:
                value = text.split() if field.kind is FieldKind.WORDS else text
                read[field.name] = msgspec.convert(value, field.type, strict=False)
            except msgspec.ValidationError:
                faults[field.name] = _fault(field)
    return Reading(None if faults else kind(**read), faults)


def _input_text(field: OrderField, values: Mapping[str, str]) -> str:
    """What was typed into a field; of answers, a letter for each question."""
    if field.kind is FieldKind.ANSWERS:
        return "".join("y" if values.get(f"{field.name}_{n}") else "n" for n in range(1, len(QUESTIONS) + 1))
    text = values.get(field.name, "").split()
    return "".join(text).lower() if field.name == KEY else " ".join(text)


def _missing(field: OrderField) -> Sentence:
    if field.kind is FieldKind.CHECK:
        return Sentence("field-unticked", "Tick this where it was given")
    return Sentence("field-empty", "Fill this in")


def _fault(field: OrderField) -> Sentence:
    args: SentenceArgs = {"most": field.most or 0}
    if field.kind is FieldKind.DAY:
        return Sentence("field-day", "This is no day")
    if field.kind is FieldKind.TIME:
        return Sentence("field-time", "This is no time; allowed: 00:00 to 23:59")
    if field.kind is FieldKind.NUMBER:
        return Sentence("field-number", "This is no number from 1 to {most}", args)
    if field.kind is FieldKind.CHOICE:
        return Sentence("field-choice", "Choose one of the list")
    if field.name == KEY:
        return Sentence(
            "field-key", "A key has 64 digits and letters from a to f, as a box shows it at its page of matches"
        )
    if field.most is None:
        return Sentence("field-wrong", "This cannot be used here")
    return Sentence("field-text", "At most {most} characters that can be printed", args)
