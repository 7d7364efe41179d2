import pytest

from scoreboard.layout.elements import Block, Label, Scene
from scoreboard.layout.fonts.glyphs import Face, font, glyphs_of, strip_marks, width_px
from scoreboard.layout.frame import Frame
from scoreboard.layout.preview import picture, preview
from scoreboard.layout.raster import draw

EUROPEAN = "ÄÖÜÇÑËÏÎÛÅÆØŒĄĆČĎĘĚĞİŁŃŇŐŘŚŞŠȘŤȚŮŰŹŻŽ¡¿«»"
VIETNAMESE = "ĂÂĐÊÔƠƯăâđêôơưÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"


def drawn(*elements: Label | Block, size: tuple[int, int] = (16, 8), is_inverse: bool = False) -> list[str]:
    frame = draw(Scene(size, 1, elements, is_inverse))
    return ["".join("#" if frame.is_lit(x, y) else "." for x in range(frame.width)) for y in range(frame.height)]


def test_a_digit_is_drawn_where_it_is_placed() -> None:
    assert drawn(Label("1", Face.SLIM8, 2, 0), size=(8, 8)) == [
        "....#...",
        "...##...",
        "..#.#...",
        "....#...",
        "....#...",
        "....#...",
        "....#...",
        "...###..",
    ]


def test_elements_outside_of_the_board_are_cut_off() -> None:
    assert drawn(Block(-3, -3, 5, 5), Block(14, 6, 9, 9))[0] == "##.............."
    assert drawn(Block(-3, -3, 5, 5), Block(14, 6, 9, 9))[7] == "..............##"


def test_a_clipped_text_leaves_the_other_columns_alone() -> None:
    rows = drawn(Label("8888", Face.WIDE8, 0, 0, clip=(4, 9)))
    assert all(row[:4] == "...." and row[9:] == "......." for row in rows)
    assert any("#" in row for row in rows)


def test_dark_text_is_cut_out_of_a_block() -> None:
    rows = drawn(Block(0, 0, 16, 8), Label("8", Face.BADGE6, 2, 1, is_cut_out=True))
    assert rows[0] == "#" * 16
    assert rows[1] == "###..###########"


def test_an_inverse_scene_inverts_every_led() -> None:
    plain = drawn(Label("42", Face.WIDE8, 0, 0))
    turned = drawn(Label("42", Face.WIDE8, 0, 0), is_inverse=True)
    assert all(a != b for row, other in zip(plain, turned, strict=True) for a, b in zip(row, other, strict=True))


@pytest.mark.parametrize(
    "text, plain",
    [("Đội", "Doi"), ("NGUYỄN GIA THIỀU", "NGUYEN GIA THIEU"), ("Thượng Thanh", "Thuong Thanh"), ("đường", "duong")],
)
def test_marks_are_removed_and_d_with_a_stroke_becomes_d(text: str, plain: str) -> None:
    assert strip_marks(text) == plain


@pytest.mark.parametrize("face", [Face.WIDE8, Face.SLIM8, Face.UNIFONT])
def test_every_letter_digit_and_sign_that_is_needed_can_be_drawn(face: Face) -> None:
    unknown = glyphs_of("?", face)[0]
    for character in VIETNAMESE + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-:.,=/!'()%&·–":
        assert unknown not in glyphs_of(character, face), character


def test_the_letters_of_other_european_languages_can_be_drawn_too() -> None:
    unknown = glyphs_of("?", Face.UNIFONT)[0]
    drawn = {character: glyphs_of(character, Face.UNIFONT) for character in EUROPEAN + "äöüßçøłş"}
    assert [character for character, glyphs in drawn.items() if unknown in glyphs] == []


@pytest.mark.parametrize("text, plain", [("Łódź", "LODZ"), ("Ærø", "AERO"), ("Straße", "STRASSE"), ("Þór", "THOR")])
def test_eight_rows_have_the_plain_letters_of_other_languages(text: str, plain: str) -> None:
    assert glyphs_of(text, Face.WIDE8) == glyphs_of(plain, Face.WIDE8)


def test_every_vietnamese_capital_looks_different_on_sixteen_rows() -> None:
    capitals = sorted(set(VIETNAMESE.upper()))
    assert len({glyphs_of(capital, Face.UNIFONT)[0] for capital in capitals}) == len(capitals)


def test_decomposed_letters_are_drawn_like_composed_ones() -> None:
    assert glyphs_of("Ộ", Face.UNIFONT) == glyphs_of("Ộ", Face.UNIFONT)


def test_an_unknown_character_becomes_a_question_mark() -> None:
    assert glyphs_of("日", Face.WIDE8) == glyphs_of("?", Face.WIDE8)


@pytest.mark.parametrize("face", Face)
def test_digits_have_the_same_width_and_the_height_of_their_font(face: Face) -> None:
    digits = [glyphs_of(str(digit), face)[0] for digit in range(1, 9)]
    assert len({glyph.width for glyph in digits}) == 1
    assert {len(glyph.rows) for glyph in digits} == {font(face).height}
    assert len(set(digits)) == 8


def test_width_includes_the_gaps_between_glyphs_but_none_after() -> None:
    assert width_px("12", Face.WIDE8) == 6 + 1 + 6
    assert width_px("", Face.WIDE8) == 0


def test_a_frame_knows_its_pixels_and_refuses_others() -> None:
    frame = Frame.of_ints(16, [0x8001, 0x0000])
    assert (frame.is_lit(0, 0), frame.is_lit(15, 0), frame.is_lit(0, 1)) == (True, True, False)
    with pytest.raises(IndexError, match="pixel 16, 0: outside of 16 × 2"):
        frame.is_lit(16, 0)


def test_a_preview_has_two_rows_of_leds_in_each_line() -> None:
    assert preview(Frame.of_ints(8, [0b11000000, 0b10100000, 0b00010000])) == "█▀▄     \n   ▀    "


def test_a_picture_shows_lit_leds_bright_and_others_dark() -> None:
    image = picture(Frame.of_ints(8, [0b10000000]))
    assert image.size == (64, 8)
    bright, dark = image.getpixel((4, 4)), image.getpixel((12, 4))
    assert isinstance(bright, tuple)
    assert isinstance(dark, tuple)
    assert bright[0] > 5 * dark[0]
