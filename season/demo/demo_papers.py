"""Papers of the demo: every paper that the season can make, as PDF and DOCX, and a list of them with their hashes.

Kind: adapter
"""

import hashlib
from pathlib import Path

from bus.language import Translate
from bus.messages import Sentence, SentenceArgs, join_sentences
from season.demo.demo_office import DemoOffice
from season.papers.paper_files import MEDIA, paper_file
from season.papers.paper_kinds import season_papers
from season.papers.paper_reader import DETAILS, paper_source

FOLDER, LIST = "giay-to", "danh-sach.txt"
DETAILS_TEXT = """\
place = "Long Biên"
"""


def make_papers(office: DemoOffice, folder: Path, translate: Translate) -> None:
    """Write the papers into `folder`; `translate`: of their titles in the list. Tells what cannot be made, and why."""
    folder.mkdir(parents=True, exist_ok=True)
    details = folder / DETAILS
    details.write_text(DETAILS_TEXT, encoding="utf-8")
    source = paper_source(office.store, details, office.today)
    lines = []
    for paper in season_papers(source.plan):
        if reasons := paper.against(source):
            args: SentenceArgs = {"paper": paper.title, "why": join_sentences(reasons, "; ")}
            office.tell(Sentence("demo-no-paper", "{paper}: not made: {why}", args))
            continue
        for ending in MEDIA:
            file = folder / f"{paper.name}{ending}"
            file.write_bytes(paper_file(source, paper, ending))
            lines.append(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}  {translate(paper.title)}\n")
    (folder / LIST).write_text("".join(lines), encoding="utf-8")
    text = "{count} papers are made, each as {kinds}; {file} lists them"
    counts: SentenceArgs = {"count": len(lines) // len(MEDIA), "file": f"{FOLDER}/{LIST}"}
    office.tell(Sentence("demo-papers", text, {**counts, "kinds": ", ".join(kind[1:].upper() for kind in MEDIA)}))
