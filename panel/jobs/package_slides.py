"""Slides of a package, put onto this machine: checked as those that are uploaded, and shown as the office sends them.

Kind: adapter
"""

from pathlib import Path
from tempfile import NamedTemporaryFile

from bus.bad_file import BadFileError
from bus.listed_files import has_content
from bus.messages import Sentence
from bus.os_errors import os_refused
from controller.exchange.trusted_office import trusted_offices
from controller.matches.package_file import Package, extract_member, library_prefix, member_bytes
from panel.slides import library as slides
from panel.slides.arrangement import show_only

SLIDES = slides.FOLDER


def slide_faults(data: Path, path: Path, package: Package) -> list[Sentence]:
    """Slides that this machine cannot show, or has as other files of the same names."""
    faults: list[Sentence] = []
    for member in package.statement.members:
        if not member.name.startswith("slides/"):
            continue
        name = member.name.removeprefix("slides/")
        own_slide = data / SLIDES / name
        if has_content(own_slide, member_bytes(path, member.name)):
            continue
        if own_slide.exists():
            text = "There is another slide called {file} on this machine: remove or rename it first"
            faults.append(Sentence("package-other-slide", text, {"file": name}))
        elif fault := slides.upload_fault(data / SLIDES, name, member.size):
            faults.append(fault)
    return faults


def put_slide(folder: Path, path: Path, member: str, name: str) -> None:
    """Copy a slide of a package into `folder`, and check it as one that is uploaded. Raises `BadFileError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder, prefix=".", suffix=slides.PART, delete=False) as part:
            extract_member(path, member, part)
        Path(part.name).replace(folder / f".{name}{slides.PART}")
        fault = slides.finish(folder, name)
    except OSError as error:
        raise _unwritten(folder, error) from error
    if fault is not None:
        raise BadFileError([fault])


def show_library(data: Path, package: Package) -> None:
    """Show of the slides that a trusted office sent from its library those that came last; older ones are hidden.
    Raises `BadFileError`."""
    names = {member.name.removeprefix("slides/") for member in package.statement.members}
    for office in trusted_offices(data):
        prefix = library_prefix(office.season)
        if office.key in package.signed_by and any(name.startswith(prefix) for name in names):
            try:
                show_only(data / SLIDES, prefix, names)
            except OSError as error:
                raise _unwritten(data / SLIDES, error) from error


def _unwritten(folder: Path, error: OSError) -> BadFileError:
    text = "{file}: the slide cannot be written ({why})"
    return BadFileError([os_refused("slide-unwritten", text, folder, error)])
