"""Questions in Word whose numbers and letters the program puts before them by itself."""

import io
import zipfile

from controller.packs.pack_reader import examine_bytes

SPACE = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
NUMBERING = f"""<w:numbering {SPACE}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="Câu %1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/>
<w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
</w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""


def paragraph(text: str, level: int | None = None, number: int = 3, look: str = "") -> str:
    place = "" if level is None else f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>"
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def document(*paragraphs: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        body = f"<w:document {SPACE}><w:body>{''.join(paragraphs)}</w:body></w:document>"
        archive.writestr("word/document.xml", body)
        archive.writestr("word/numbering.xml", NUMBERING)
    return file.getvalue()


def test_numbers_and_letters_of_the_program_are_read_and_letters_begin_anew_with_each_question() -> None:
    data = document(
        *(paragraph("Thủ đô?", 0), paragraph("Huế", 1), paragraph("Hà Nội", 1), paragraph("Đáp án: B")),
        *(paragraph("Cố đô?", 0), paragraph("Huế", 1, look="<w:u w:val='single'/>"), paragraph("Vinh", 1)),
    )
    pack = examine_bytes(data, "khởi động.docx").pack
    assert pack is not None
    assert [(item.text, item.answer) for item in pack.questions] == [
        ("Thủ đô?\nA. Huế\nB. Hà Nội", "B. Hà Nội"),
        ("Cố đô?\nA. Huế\nB. Vinh", "A. Huế"),
    ]


def test_bullets_and_lists_that_the_document_does_not_describe_are_no_numbers() -> None:
    data = document(paragraph("Câu 1. Thủ đô?", 0, 4), paragraph("Đáp án: Hà Nội", 0, 9))
    pack = examine_bytes(data, "khởi động.docx").pack
    assert pack is not None
    assert [(item.text, item.answer) for item in pack.questions] == [("Thủ đô?", "Hà Nội")]
