"""Slides of a package from the library of the promotion: pictures, pages of PDFs, clips, cards with a QR code.

Only what is approved and valid on the day of the match goes down. What a box cannot show becomes a card with its title,
and that is told: it keeps no match back. All slides together have a bound, because the box has a memory card.

Kind: adapter
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from bus.bad_file import BadFileError
from bus.language import Translate
from bus.messages import Sentence, SentenceArgs
from controller.matches.package_file import library_prefix
from question_files.media.clip_check import MAX_CLIP_BYTES, clip_fault
from question_files.media.mp4 import is_mp4
from question_files.media.webm import is_webm
from season.exchange.slide_cards import Card, card_slide
from season.exchange.slide_pictures import MAX_PAGES, SUFFIX, is_pdf, page_slides, picture_slide
from season.rules.promotion_commands import TOPICS
from season.rules.promotion_state import LibraryItem
from season.rules.promotion_texts import TOPIC_NAMES
from season.store.stored_files import StoredFile

PORTAL = "https://dichvucong.gov.vn"
"""The country's portal of public services: where the code of an item leads that has no link of its own."""

MB = 1_000_000
MAX_BYTES, MAX_FILES = 60 * MB, 40
ITEM_LETTERS, DIGEST_DIGITS = 12, 8


class LibrarySlides(Struct, frozen=True):
    """Slides by name, and what of the library is shown otherwise than its file, with the reason."""

    files: dict[str, bytes]
    notes: tuple[Sentence, ...]


class _Slide(Struct, frozen=True):
    suffix: str
    body: bytes


def library_slides(
    season: str, items: Sequence[LibraryItem], file: Callable[[str], StoredFile | None], translate: Translate
) -> LibrarySlides:
    """The slides of `items`, topic by topic. `file`: what the database has under a hash. Raises `BadFileError`: too
    much."""
    files: dict[str, bytes] = {}
    notes: list[Sentence] = []
    sizes: dict[str, int] = {}
    for item in sorted(items, key=lambda item: TOPICS.index(item.topic)):
        slides = list(_slides(item, file, notes, translate))
        sizes[item.item] = sum(len(slide.body) for slide in slides)
        for number, slide in enumerate(slides, 1):
            files[_name(season, item, slide, number)] = slide.body
    if len(files) > MAX_FILES:
        args: SentenceArgs = {"count": len(files), "most": MAX_FILES}
        text = "The library gives {count} slides; a package takes at most {most}. Leave items out, or shorten PDFs"
        raise BadFileError([Sentence("library-many", text, args)])
    if sum(sizes.values()) > MAX_BYTES:
        raise BadFileError([_too_large(sizes)])
    return LibrarySlides(files, tuple(notes))


def _slides(
    item: LibraryItem, file: Callable[[str], StoredFile | None], notes: list[Sentence], translate: Translate
) -> Iterator[_Slide]:
    stored = file(item.digest) if item.digest else None
    slides = list(_file_slides(item, stored.body, notes)) if stored is not None else []
    if item.digest and stored is None:
        text = "{title}: its file is not here any more; a card is shown"
        notes.append(Sentence("library-no-file", text, {"title": item.title}))
    yield from slides
    if item.link or not slides:
        topic = translate(TOPIC_NAMES[item.topic])
        card = Card(topic[:1].upper() + topic[1:], item.title, item.source, item.link or PORTAL)
        yield _Slide(SUFFIX, card_slide(card))


def _file_slides(item: LibraryItem, data: bytes, notes: list[Sentence]) -> Iterator[_Slide]:
    """What a box shows of a file; nothing, and a note, where it can show nothing of it."""
    if is_mp4(data) or is_webm(data):
        suffix = ".mp4" if is_mp4(data) else ".webm"
        fault = (
            clip_fault(data, f"{item.title}{suffix}") if len(data) <= MAX_CLIP_BYTES else _clip_too_large(item, data)
        )
        if fault is None:
            yield _Slide(suffix, data)
        else:
            notes.append(fault)
        return
    pages, count = page_slides(data) if is_pdf(data) else ((), 0)
    picture = None if count else picture_slide(data)
    if count > MAX_PAGES:
        text = "{title}: of its {count} pages the first {most} are shown"
        notes.append(Sentence("library-pages", text, {"title": item.title, "count": count, "most": MAX_PAGES}))
    if not pages and picture is None:
        text = "{title}: no picture, PDF or clip that can be shown; a card is shown instead. A PDF of it would be shown"
        notes.append(Sentence("library-no-slide", text, {"title": item.title}))
    yield from (_Slide(SUFFIX, body) for body in (*pages, *filter(None, [picture])))


def _name(season: str, item: LibraryItem, slide: _Slide, number: int) -> str:
    """What a slide is called: by its content, so that another one never has its name; in the order of the topics."""
    digest = hashlib.sha256(slide.body).hexdigest()[:DIGEST_DIGITS]
    topic = TOPICS.index(item.topic) + 1
    return f"{library_prefix(season)}{topic}-{item.item[:ITEM_LETTERS]}-{number}-{digest}{slide.suffix}"


def _clip_too_large(item: LibraryItem, data: bytes) -> Sentence:
    args: SentenceArgs = {"title": item.title, "size": len(data) // MB, "most": MAX_CLIP_BYTES // MB}
    return Sentence("library-clip", "{title} has {size} MB; a clip of at most {most} MB is shown", args)


def _too_large(sizes: dict[str, int]) -> Sentence:
    largest = sorted(sizes, key=lambda item: -sizes[item])[:3]
    args: SentenceArgs = {
        "size": -(-sum(sizes.values()) // MB),
        "most": MAX_BYTES // MB,
        "items": ", ".join(f"{item} ({-(-sizes[item] // MB)} MB)" for item in largest),
    }
    text = "The slides of the library have {size} MB; a package takes at most {most} MB. The largest items: {items}"
    return Sentence("library-large", text, args)
