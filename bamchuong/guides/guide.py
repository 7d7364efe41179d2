"""Content of a quick guide: steps, pictures, and what to do when something goes wrong.

Its texts are plain, with `commands` between backticks, which are printed bold.

Kind: pure
"""

from msgspec import Struct

from bus.messages import Sentence


class Step(Struct, frozen=True):
    """One numbered step: its subject, and what to do."""

    title: Sentence
    text: Sentence


class Picture(Struct, frozen=True):
    """A picture in this folder, by name, with its caption. `width_mm`: printed width."""

    name: str
    caption: Sentence
    width_mm: float


Row = tuple[Sentence, Sentence]


class Guide(Struct, frozen=True):
    """One page. `troubles`: symptom and remedy. `draws_header`: whether it shows the board's pins.

    `subtitle` has places for `url`, the panel's address, and `board`, the name of the board profile. `step_pt`: font
    size of the steps.
    """

    title: Sentence
    subtitle: Sentence
    steps: tuple[Step, ...]
    pictures: tuple[Picture, ...]
    troubles: tuple[Row, ...]
    lamps: tuple[Row, ...] = ()
    draws_header: bool = False
    step_pt: float = 8.4


def quoted(text: str, **values: str) -> Sentence:
    """What a button or a page says, by the English text that it has there; `values` fill its places.

    It is a text of the page, not of the guide: the catalogue has it as long as a page does, and a test says where no
    page has it any more. So the guide never differs from what people see.
    """
    return Sentence("quoted", text, values)
