"""What can be read on a paper, whatever kind of file it is."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils (pdftotext) is not installed"
)


def words_of(pdf: bytes, folder: Path) -> str:
    """The text of a PDF as poppler finds it, with single spaces."""
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    process = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return " ".join(process.stdout.decode("utf-8").split())


def text_of(name: str, content: bytes, folder: Path) -> str:
    """The text of the paper with this file name."""
    match name.rpartition(".")[2]:
        case "pdf":
            return words_of(content, folder)
        case "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            cells = [cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
            return " ".join([*book.sheetnames, *(str(cell) for cell in cells if cell is not None)])
        case "svg":
            return " ".join(re.findall(r"<text[^>]*>([^<]*)", content.decode("utf-8")))
        case _:
            return content.decode("utf-8-sig")
