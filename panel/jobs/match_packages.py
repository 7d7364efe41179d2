"""Packages of matches: one is made of a match with all that it needs, or put onto this machine.

What a match names and the machine does not have, or what is not sealed, is told before anything is written. Nothing on
the machine is overwritten: a format or a pack of the same name that is another one comes under a new name.

Kind: adapter
"""

from collections.abc import Collection
from pathlib import Path

from msgspec.structs import replace

from bus.bad_file import BadFileError
from bus.listed_files import file_size, has_content
from bus.messages import Sentence
from bus.toml_files import parse_toml
from controller.formats import format_library
from controller.formats.format_files import SHIPPED
from controller.match_files.match import match_faults
from controller.match_files.match_plan import MatchPlan, plan_text
from controller.matches.match_folders import MATCH_FILE, PEOPLE_FILE, MatchFolders
from controller.matches.match_sitting import write_sitting
from controller.matches.package_file import member_bytes, read_package, write_package
from controller.packs import library
from controller.packs.pack_reader import shipped_packs
from controller.packs.sealed_pack import SUFFIX, needs_pin
from panel.jobs.package_origin import origin_faults, sitting_of
from panel.jobs.package_slides import SLIDES, put_slide, show_library, slide_faults
from reports.signatories import People

UNSEALED = Sentence(
    "package-unsealed", "The questions are not sealed: choose their file in the match again, with a PIN"
)
NO_PLAYED_REHEARSAL = Sentence("package-rehearsal", "A rehearsal has no package: make one of the match itself")


def pack_match(data: Path, match: str, target: Path, program: str) -> None:
    """Write the package of a match as the new file `target`. Raises `BadFileError` with everything that is missing."""
    folders = MatchFolders(data)
    plan = folders.plan(match)
    faults: list[str | Sentence] = [NO_PLAYED_REHEARSAL] if plan.rehearsal is not None else []
    files: dict[str, bytes | Path] = {MATCH_FILE: plan_text(plan).encode()}
    people = folders.path(match, PEOPLE_FILE)
    if file_size(people):
        files[PEOPLE_FILE] = people
    own = data / format_library.FOLDER / f"{plan.format}.toml"
    if plan.format and own.is_file():
        files[f"formats/{own.name}"] = own
    if plan.pack and plan.pack not in shipped_packs():
        try:
            path = library.find_pack(data / library.FOLDER, plan.pack)
            files[f"packs/{path.name}"] = path
            faults += [] if needs_pin(path) else [UNSEALED]
        except BadFileError as error:
            faults += error.sentences
    for name in _slide_names(plan):
        path = data / SLIDES / name
        if path.is_file():
            files[f"slides/{name}"] = path
        else:
            faults.append(Sentence("package-no-slide", "{file} is not among the slides", {"file": name}))
    if faults:
        raise BadFileError(faults)
    write_package(target, plan.title, program, files)


def unpack_match(data: Path, path: Path, stations: Collection[int] | None = None) -> str:
    """Put the match of a package onto this machine and return its id. `stations`: of its board, where that is known.

    Raises `BadFileError` with everything that is wrong; then there is no new match.
    """
    package = read_package(path)
    names = [member.name for member in package.statement.members]
    plan = _plan(path, names)
    people = member_bytes(path, PEOPLE_FILE).decode() if PEOPLE_FILE in names else ""
    faults: list[str | Sentence] = [
        *origin_faults(data, path, package, plan, stations),
        *_missing(plan, names),
        *slide_faults(data, path, package),
    ]
    if people:
        try:
            parse_toml(people, People, PEOPLE_FILE)
        except BadFileError as error:
            faults += error.sentences
    if faults:
        raise BadFileError(faults)
    sitting = sitting_of(data, package)
    match = _write(data, path, plan, people, names)
    show_library(data, package)
    if sitting is not None:
        write_sitting(data, match, sitting)
    return match


def _plan(path: Path, names: list[str]) -> MatchPlan:
    if MATCH_FILE not in names:
        raise BadFileError([Sentence("package-no-match", "There is no match in the package")])
    try:
        plan = parse_toml(member_bytes(path, MATCH_FILE).decode(), MatchPlan, MATCH_FILE)
    except UnicodeDecodeError as error:
        raise BadFileError([Sentence("package-no-match", "There is no match in the package")]) from error
    if faults := match_faults(plan):
        raise BadFileError([fault.in_file(MATCH_FILE) for fault in faults])
    return plan


def _slide_names(plan: MatchPlan) -> list[str]:
    """The files among the slides that the match names."""
    videos = [segment.video for segment in plan.rundown if segment.video]
    return list(dict.fromkeys([*videos, *([plan.theme.logo] if plan.theme is not None and plan.theme.logo else [])]))


def _missing(plan: MatchPlan, names: list[str]) -> list[Sentence]:
    """What the match names and neither the package nor this machine has."""
    faults: list[Sentence] = []
    shipped_formats = {path.stem for path in SHIPPED.glob("*.toml")}
    if plan.format and plan.format not in shipped_formats and f"formats/{plan.format}.toml" not in names:
        faults.append(Sentence("package-no-format", "The format {name} is not in the package", {"name": plan.format}))
    if plan.pack and plan.pack not in shipped_packs() and f"packs/{plan.pack}" not in names:
        faults.append(Sentence("package-no-pack", "The questions {name} are not in the package", {"name": plan.pack}))
    return faults


def _write(data: Path, path: Path, plan: MatchPlan, people: str, names: list[str]) -> str:
    """Write everything, the match last: without it, nothing refers to the rest."""
    formats, packs = data / format_library.FOLDER, data / library.FOLDER
    for name in names:
        stem = name.rpartition("/")[2]
        if name.startswith("formats/"):
            plan = replace(plan, format=_format(formats, stem, member_bytes(path, name)))
        elif name.startswith("packs/"):
            plan = replace(plan, pack=_pack(packs, stem, member_bytes(path, name)))
        elif name.startswith("slides/") and not (data / SLIDES / stem).exists():
            put_slide(data / SLIDES, path, name, stem)
    return MatchFolders(data).create(replace(plan, rehearsal=None), people)


def _format(folder: Path, file_name: str, content: bytes) -> str:
    own = folder / file_name
    if has_content(own, content):
        return own.stem
    return format_library.save_format(folder, file_name, content)


def _pack(folder: Path, file_name: str, content: bytes) -> str:
    own = folder / file_name
    if has_content(own, content):
        return own.name
    return library.save_pack(folder, library.plain_name(file_name.removesuffix(SUFFIX) + ".x"), content).name
