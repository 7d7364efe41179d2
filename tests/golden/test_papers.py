"""Pictures of the papers: of a match played in memory, and two of a season, drawn by poppler.

Poppler's versions smooth edges differently, so a page may differ a little; a line that is missing, a table that moved
or a chart that changed is more. To write them anew: `pytest tests/golden/test_papers.py --update-golden`.
"""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops, ImageFilter, ImageStat

from reports.certificates_pdf import certificates_pdf
from reports.minutes import Minutes
from reports.minutes_pdf import minutes_pdf
from reports.report_kinds import wording_in
from reports.score_sheet_pdf import blank_sheet, filled_sheet
from reports.signatories import TeamPeople
from season.papers.paper_files import paper_file
from season.papers.paper_kinds import find_paper
from tests.unit.controller.rules.played_match import PLAN
from tests.unit.reports import sample_people
from tests.unit.reports.sample_matches import full_match, minutes_from, sealed_minutes
from tests.unit.season.papers.paper_sources import played_source
from tests.unit.season.rules.office import plan_2018

PICTURES = Path(__file__).parent / "pictures" / "papers"
DPI = 60
MOST_DIFFERENT = 1.5
"""Mean difference of grey levels (0 to 255) in a band, after a slight blur. The same page gives 0.7 (the kept pictures
have 16 levels), a name that is missing from one line 1.7 or more. A single mark is too small for it: those are looked
for in the text (tests/unit/reports/test_papers.py)."""

BANDS = 40
"""The page is compared in bands of about one line, so that one wrong line is not lost in the white of the rest."""

PEOPLE = replace(sample_people.PEOPLE, teams=(TeamPeople(1, ("Đặng Thuỳ Trâm", "Vũ Xuân Thiều", "Bùi Mỹ Lệ")),))

HASH = "0123456789abcdef" * 4
"""The journal's last hash changes with every fact that says something more: that would move no line of a paper."""


def with_hash(minutes: Minutes) -> Minutes:
    """The minutes of a journal that ends with `HASH`."""
    return replace(minutes, head=(minutes.head[0], HASH))


def season_paper(name: str) -> bytes:
    """A paper of a season that was played to its end."""
    paper = find_paper(plan_2018(), name)
    assert paper is not None
    return paper_file(played_source(), paper, ".pdf")


PAPERS: dict[str, tuple[Callable[[], bytes], tuple[int, ...]]] = {
    "minutes": (lambda: minutes_pdf(with_hash(minutes_from(full_match())), PEOPLE), (1, 2, 3, 4)),
    "english-minutes": (lambda: minutes_pdf(with_hash(minutes_from(full_match(), "en")), PEOPLE), (1, 3)),
    "seals": (lambda: minutes_pdf(with_hash(sealed_minutes()), PEOPLE), (8,)),
    "english-seals": (lambda: minutes_pdf(with_hash(sealed_minutes("en")), PEOPLE), (9,)),
    "english-certificates": (lambda: certificates_pdf(with_hash(minutes_from(full_match(), "en")), PEOPLE), (1,)),
    "certificates": (lambda: certificates_pdf(with_hash(minutes_from(full_match())), PEOPLE), (1,)),
    "season-list": (lambda: season_paper("danh-sach-chung-khao"), (1,)),
    "season-award": (lambda: season_paper("giay-khen-chung-ket"), (1,)),
    "sheet": (lambda: filled_sheet(with_hash(minutes_from(full_match()[:300]))), (1, 2)),
    "blank": (lambda: blank_sheet(PLAN, minutes_from(full_match()).contest.current_evening.match, wording_in()), (1,)),
}

pytestmark = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils (pdftoppm) is not installed")


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_looks_as_it_should(name: str, tmp_path: Path, update_golden: bool) -> None:
    make, numbers = PAPERS[name]
    (tmp_path / "paper.pdf").write_bytes(make())
    command = ["pdftoppm", "-gray", "-png", "-r", str(DPI), str(tmp_path / "paper.pdf"), str(tmp_path / "page")]
    subprocess.run(command, check=True)
    pages = sorted(tmp_path.glob("page-*.png"))
    for number in numbers:
        golden = PICTURES / f"{name}-{number}.png"
        with Image.open(pages[number - 1]) as page:
            if update_golden:
                golden.parent.mkdir(exist_ok=True)
                page.quantize(16).save(golden, optimize=True)
            with Image.open(golden) as expected:
                assert difference(page, expected) < MOST_DIFFERENT, f"{name}, page {number}"


def difference(page: Image.Image, golden: Image.Image) -> float:
    """The largest mean difference of grey levels in any band of the page."""
    assert page.size == golden.size
    first, second = (image.convert("L").filter(ImageFilter.GaussianBlur(1)) for image in (page, golden))
    apart = ImageChops.difference(first, second)
    height = page.height // BANDS
    bands = [apart.crop((0, n * height, page.width, (n + 1) * height)) for n in range(BANDS)]
    return max(ImageStat.Stat(band).mean[0] for band in bands)
