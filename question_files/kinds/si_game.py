"""Questions in a package of SIGame (SIQ): a ZIP with `content.xml`; rounds have themes, themes have questions.

Source: the description of the format in the program's repository (VladimirKhil/SI), versions 4 (`scenario` of atoms)
and 5 (`params` of items). The round is the section, and the theme stands above the question, because it says what is
asked.

Kind: adapter
"""

from question_files.file_errors import UnreadableError
from question_files.kinds.question_list import ListedQuestion, page_of
from question_files.office.parts import BROKEN, Parts, reason
from question_files.office.xml_stream import Attributes, read_xml
from question_files.table import Page, Table

CONTENT = "content.xml"
SPOKEN = ("", "text", "say")
"""Kinds of content that are text."""


def read_siq(data: bytes, file: str, name: str) -> Table:
    """The questions of the package `data`. Raises `UnreadableError`: no package, damaged, or beyond a limit."""
    return Table((_page(Parts(data, file), file, name),))


def _page(parts: Parts, file: str, name: str) -> Page:
    if CONTENT not in parts:
        raise UnreadableError(file, "no-package")
    handler = _Handler()
    try:
        read_xml(parts.pieces(CONTENT), handler, file)
    except UnreadableError:
        raise
    except BROKEN as error:
        raise UnreadableError(file, "damaged", why=reason(error)) from error
    return page_of(handler.questions, name, file)


class _Draft:
    """A question while it is read."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.options: dict[str, str] = {}
        self.answers: list[str] = []
        self.media = ""


class _Handler:
    def __init__(self) -> None:
        self.questions: list[ListedQuestion] = []
        self._round = self._theme = ""
        self._question: _Draft | None = None
        self._params: list[str] = []
        self._kind = ""
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "round":
            self._round = attributes.get("name", "")
        elif name == "theme":
            self._theme = attributes.get("name", "")
        elif name == "question":
            self._question, self._params = _Draft(), []
        elif name == "param":
            self._params.append(attributes.get("name", ""))
        elif name in ("atom", "item", "answer"):
            self._kind = attributes.get("type", "").lower()
            self._pieces = []

    def text(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name == "param" and self._params:
            self._params.pop()
        elif name in ("atom", "item", "answer") and self._pieces is not None:
            text, self._pieces = "".join(self._pieces).strip(), None
            self._take(name, text)
        elif name == "question" and self._question is not None:
            self._end_question(self._question)
            self._question = None

    def _take(self, name: str, text: str) -> None:
        """A part of the question: its answer, one of its choices, its text, or what it shows."""
        question = self._question
        if question is None:
            return
        if name == "answer":
            question.answers.append(text)
        elif self._kind == "marker":  # what follows in the scenario is shown with the answer
            self._params = ["answer"]
        elif len(self._params) > 1 and self._params[-2] == "answerOptions":
            question.options[self._params[-1].upper()] = text
        elif self._params[-1:] in ([], ["question"]):
            if self._kind in SPOKEN:
                question.texts.append(text)
            else:
                question.media = text.removeprefix("@")

    def _end_question(self, question: _Draft) -> None:
        text = "\n".join(filter(None, (self._theme, *question.texts)))
        options = {label: question.options[label] for label in sorted(question.options)}
        first = question.answers[0] if question.answers else ""
        self.questions.append(
            ListedQuestion(
                number=len(self.questions) + 1,
                text=text,
                answer=options.get(first.upper(), first),
                choices=tuple(options.values()),
                notes="; ".join(question.answers[1:]),
                section=self._round,
                media=question.media,
            )
        )
