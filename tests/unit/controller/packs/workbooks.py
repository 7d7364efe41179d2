"""Workbooks for tests: what a teacher writes, and what nobody should send."""

import io
import random
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl

HEAD = ("phần", "câu hỏi", "đáp án", "ghi chú", "nguồn")


def workbook(rows: Iterable[Iterable[Any]], prepare: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """A workbook of one sheet with `rows`; `prepare` may do more to the sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    prepare(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def good_rows(count: int = 25) -> list[list[Any]]:
    """Rows of a pack that fits the plan's format when there are 25."""
    sections = ["khoi-dong"] * 10 + ["tang-toc"] * 10 + ["du-phong"] * max(5, count - 20)
    return [list(HEAD), *([sections[n], f"Câu số {n} hỏi điều gì?", f"Điều {n}", "", "Sách"] for n in range(count))]


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file of `parts`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data: bytes, name: str, part: bytes) -> bytes:
    """`data` with one part replaced."""
    return packed({**parts_of(data), name: part})


def damaged(seed: int) -> tuple[str, bytes]:
    """A damaged or hostile file: its name and its bytes, drawn from `seed`."""
    dice = random.Random(seed)
    kinds = (_cut, _flipped, _part_broken, _part_gone, _wrong_types, _zeros, _noise, _part_swapped)
    return kinds[seed % len(kinds)](dice)


_GOOD = workbook(good_rows())
SHEET = "xl/worksheets/sheet1.xml"
LINKS = "xl/_rels/workbook.xml.rels"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _cut(dice: random.Random) -> tuple[str, bytes]:
    return "cut.xlsx", _GOOD[: dice.randrange(1, len(_GOOD) - 1)]


def _flipped(dice: random.Random) -> tuple[str, bytes]:
    """Half of the bytes of the directory or anywhere: a bad card."""
    data = bytearray(_GOOD)
    for _ in range(dice.randint(20, 400)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return "flipped.xlsx", bytes(data)


def _part_broken(dice: random.Random) -> tuple[str, bytes]:
    parts = parts_of(_GOOD)
    name = dice.choice(["xl/workbook.xml", SHEET, "xl/_rels/workbook.xml.rels"])
    data = parts[name]
    return "broken.xlsx", packed({**parts, name: data[: dice.randrange(len(data) - 1)]})


def _part_gone(dice: random.Random) -> tuple[str, bytes]:
    parts = parts_of(_GOOD)
    del parts[dice.choice(["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])]
    return "gone.xlsx", packed(parts)


def _wrong_types(dice: random.Random) -> tuple[str, bytes]:
    sheet = parts_of(_GOOD)[SHEET]
    cell = dice.choice(
        [b'<c r="B9" t="b"><v>7</v></c>', b'<c r="B9" t="e"><v>#REF!</v></c>', b'<c r="ZZZZ9"><v>x</v></c>']
    )
    start = sheet.index(b'<row r="9"')
    end = sheet.index(b"</row>", start)
    inside = sheet.index(b">", start) + 1
    return "types.xlsx", with_part(_GOOD, SHEET, sheet[:inside] + cell + sheet[end:])


def _zeros(dice: random.Random) -> tuple[str, bytes]:
    return dice.choice(["zeros.xlsx", "zeros.csv"]), bytes(dice.randint(1, 100_000))


def _noise(dice: random.Random) -> tuple[str, bytes]:
    return dice.choice(["noise.xlsx", "noise.csv"]), dice.randbytes(dice.randint(1, 50_000))


def _part_swapped(dice: random.Random) -> tuple[str, bytes]:
    parts = parts_of(_GOOD)
    first, second = dice.sample([SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"], 2)
    return "swapped.xlsx", packed({**parts, first: parts[second], second: parts[first]})


def with_strings(data: bytes, part: bytes) -> bytes:
    """`data` with a part of shared strings that the workbook really refers to."""
    link = (
        b'<Relationship Id="rId99" Target="sharedStrings.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    links = parts_of(data)[LINKS].replace(b"</Relationships>", link)
    return packed({**parts_of(data), LINKS: links, "xl/sharedStrings.xml": part})


def at_another_place(data: bytes, name: str) -> bytes:
    """`data` with its sheet in a part of another name."""
    parts = parts_of(data)
    target = parts[LINKS].replace(b"/" + SHEET.encode(), b"/" + name.encode())
    return packed({**{part: body for part, body in parts.items() if part != SHEET}, LINKS: target, name: parts[SHEET]})


def with_wrong_size(data: bytes, name: str, size: int) -> bytes:
    """`data` whose directory says that the part `name` has `size` bytes."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x01\x02", 46), (b"PK\x03\x04", 30)):
        place = changed.index(name.encode(), changed.index(mark))
        while bytes(changed[place - at : place - at + 4]) != mark:
            place = changed.index(name.encode(), place + 1)
        field = place - at + (24 if at == 46 else 22)
        changed[field : field + 4] = size.to_bytes(4, "little")
    return bytes(changed)


def hostile(folder: Path) -> dict[str, bytes]:
    """Files made to do harm, by name."""
    many = b"".join(b'<row r="%d"><c r="A%d" t="n"><v>1</v></c></row>' % (n, n) for n in range(1, 100_001))
    few = many[: many.index(b'<row r="100"')]
    light = b"".join(b'<row r="%d"/>' % n for n in range(1, 100_001))
    far = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    wide = b'<row r="1"><c r="XFD1"><v>1</v></c></row>' * 2
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n > 1 else b"&a;") * 10) for n in range(1, 12)
    )
    outside = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    merges = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (n, n + 1000) for n in range(1, 5_000))
    deep = b"<a>" * 100_000

    texts = b'<sst xmlns="%s">' % MAIN
    echoes = b"".join(b'<row r="%d">' % n + b'<c t="s"><v>0</v></c>' * 60 + b"</row>" for n in range(2, 1_200))
    endless = b'<worksheet xmlns="%s"><sheetData>' % MAIN + b'<row><c t="n"><v>1</v></c></row>' * 10_000_000

    def sheet(rows: bytes, after: bytes = b"", before: bytes = b"") -> bytes:
        head = b'<worksheet xmlns="%s"><sheetData>' % MAIN
        return with_part(_GOOD, SHEET, before + head + rows + b"</sheetData>" + after + b"</worksheet>")

    styles = parts_of(_GOOD)["xl/styles.xml"]
    fonts = styles.index(b"<fonts"), styles.index(b"</fonts>")
    book = parts_of(_GOOD)["xl/workbook.xml"]
    word = b'<w:document xmlns:w="w"><w:body><w:tbl>'
    word_rows = "\n".join(f"a,{'ngoằn' * 20_000}{n},b" for n in range(14))
    lines = "\r\n".join(f"khoi-dong,Câu {n}?,{n}" for n in range(60_000))
    return {
        "bomb.xlsx": sheet(b"<c/>" + b" <c/>" * 60_000_000),
        "bomb-strings.xlsx": with_strings(_GOOD, b'<sst xmlns="%s"><si><t>' % MAIN + b"A" * 100_000_000),
        "bomb-styles.xlsx": with_part(_GOOD, "xl/styles.xml", b"<xf/>" * 1_000_000),
        "many-fonts.xlsx": with_part(
            _GOOD,
            "xl/styles.xml",
            styles[: fonts[0]] + b"<fonts>" + b"<font><b/></font>" * 300_000 + styles[fonts[1] :],
        ),
        "many-texts.xlsx": with_strings(_GOOD, texts + b"<si><t>a</t></si>" * 320_000 + b"</sst>"),
        "echo.xlsx": with_strings(
            sheet(b'<row r="1">' + b'<c t="s"><v>0</v></c>' * 60 + b"</row>" + echoes),
            texts + b"<si><t>" + "dài ".encode() * 8_000 + b"</t></si></sst>",
        ),
        "endless-text.xlsx": sheet(b'<row r="1"><c t="inlineStr"><is><t>' + b"x" * 5_900_000 + b"</t></is></c></row>"),
        "endless-word.xlsx": sheet(
            b'<row r="1"><c t="inlineStr"><is><t>%s</t></is></c></row>' % ("ngoằn" * 700_000).encode()
        ),
        "many-runs.xlsx": sheet(
            b'<row r="1"><c t="inlineStr"><is>'
            + b'<r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>' * 90_000
            + b"</is></c></row>"
        ),
        "merge-flood.xlsx": sheet(few, b"<mergeCells>" + b"<mergeCell " * 540_000),
        "merge-ranges.xlsx": sheet(few, b"<mergeCells>" + b'<mergeCell ref="A1:B1"/>' * 200_000 + b"</mergeCells>"),
        "attributes.xlsx": sheet(b"<row " + b" ".join(b'a%d=""' % n for n in range(400_000)) + b"/>"),
        "bin-cells.xlsx": at_another_place(sheet(b'<row r="1">' + b"<c/>" * 1_400_000 + b"</row>"), "xl/sheet1.bin"),
        "bin-bomb.xlsx": at_another_place(sheet(b"<row/>" * 40_000_000), "xl/worksheets/sheet1.bin"),
        "wrong-size.xlsx": with_wrong_size(sheet(b" " * 300_000_000), SHEET, 5_000_000),
        "wrong-size-sheet.xlsx": with_wrong_size(with_part(_GOOD, SHEET, endless), SHEET, 1_000),
        "packed-twice.xlsx": packed({**parts_of(_GOOD), SHEET: bytes(300_000_000)}, zipfile.ZIP_BZIP2),
        "many-cells.xlsx": sheet(b'<row r="1">' + b"<c/>" * 1_400_000 + b"</row>"),
        "many-sheets.xlsx": with_part(
            _GOOD,
            "xl/workbook.xml",
            book.replace(b"</sheets>", b'<sheet name="a" r:id="rId1"/>' * 9_000 + b"</sheets>"),
        ),
        "bomb-parts.xlsx": packed({**parts_of(_GOOD), **{f"xl/media/{n}.png": b"" for n in range(5_000)}}),
        "rows.xlsx": sheet(many),
        "light-rows.xlsx": sheet(light + far),
        "far-row.xlsx": sheet(far),
        "wide.xlsx": sheet(wide),
        "laughs.xlsx": sheet(b'<row r="1"><c t="inlineStr"><is><t>&a11;</t></is></c></row>', before=laughs + b"]>"),
        "outside.xlsx": sheet(b'<row r="1"><c t="inlineStr"><is><t>&x;</t></is></c></row>', before=outside),
        "merges.xlsx": sheet(few, b"<mergeCells>" + merges + b"</mergeCells>"),
        "deep.xlsx": sheet(deep),
        "old.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000),
        "zip-in-name.xlsx": packed({"../../evil.txt": b"x", "readme": b"x"}),
        "rows.csv": f"phần,câu hỏi,đáp án\r\n{lines}".encode(),
        "one-line.csv": b"a," * 900_000,
        "quotes.csv": b'"' * 1_500_001,
        "field.csv": b'phan,"' + b"x" * 1_900_000 + b'"',
        "words.csv": f"phần,câu hỏi,đáp án\n{word_rows}".encode()[:1_999_990],
        "quotes.txt": ("x {" * 300_000 + "=" * 300_000 + "~" * 300_000).encode(),
        "slashes.gift": ("::" * 300_000 + "\\{" * 300_000 + "{=").encode(),
        "deep.json": b"[" * 1_900_000,
        "wide.json": b"[" + b"{}," * 600_000 + b"{}]",
        "answers.txt": b"ANSWER: A\n" * 180_000,
        "deep.docx": packed(
            {"word/document.xml": b'<w:document xmlns:w="w"><w:body>' + b"<w:tbl><w:tr><w:tc>" * 50_000}
        ),
        "rows.docx": packed({"word/document.xml": word + b"<w:tr><w:tc><w:p/></w:tc></w:tr>" * 180_000}),
        "bomb.docx": packed({"word/document.xml": word + b"<w:p/> " * 40_000_000}),
    }
