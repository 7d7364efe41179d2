"""Styles of a workbook, as far as they carry meaning: number formats, and text that is struck out.

Kind: adapter
"""

from question_files.office.number_formats import Style, format_code
from question_files.office.parts import MAX_OTHER_BYTES, Parts
from question_files.office.rich_text import is_on
from question_files.office.xml_stream import Attributes, read_xml


def read_styles(parts: Parts, name: str) -> list[Style]:
    """The styles of cells by their numbers, from the part `name`; none if there is no such part."""
    if name not in parts:
        return []
    handler = _StyleHandler()
    read_xml(parts.pieces(name, MAX_OTHER_BYTES), handler, parts.file)
    return handler.styles


class _StyleHandler:
    def __init__(self) -> None:
        self.styles: list[Style] = []
        self._formats: dict[int, str] = {}
        self._struck_fonts: list[bool] = []
        self._path: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        path = self._path
        path.append(name)
        if name == "numFmt" and path[1:2] == ["numFmts"]:
            self._formats[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "font" and path[1:] == ["fonts", "font"]:
            self._struck_fonts.append(False)
        elif name == "strike" and path[1:] == ["fonts", "font", "strike"]:
            self._struck_fonts[-1] = is_on(attributes)
        elif name == "xf" and path[1:] == ["cellXfs", "xf"]:
            self.styles.append(self._style(attributes))

    def end(self, name: str) -> None:
        self._path.pop()

    def text(self, text: str) -> None:
        pass

    def _style(self, attributes: Attributes) -> Style:
        font = int(attributes.get("fontId", "0"))
        is_struck = self._struck_fonts[font] if 0 <= font < len(self._struck_fonts) else False
        return Style(format_code(int(attributes.get("numFmtId", "0")), self._formats), is_struck)
