"""Where a package comes from: one of a season must be signed by an office that this machine trusts, and fit it.

Kind: adapter
"""

from collections.abc import Collection, Iterator
from importlib.metadata import version
from pathlib import Path

from bus.bad_file import BadFileError
from bus.messages import Sentence, SentenceArgs
from bus.toml_files import parse_toml
from controller.exchange.journal_result import format_digest, teams_digest
from controller.exchange.trusted_office import TrustedOffice, trust_office, trusted_offices
from controller.formats.format import Format
from controller.formats.format_files import find_format, read_format
from controller.match_files.match import station_faults
from controller.match_files.match_plan import MatchPlan, with_judges
from controller.matches.match_sitting import MatchSitting
from controller.matches.package_file import Package, SittingStatement, member_bytes
from controller.rules.seal_chain import fingerprint, in_groups


def origin_faults(
    data: Path, path: Path, package: Package, plan: MatchPlan, stations: Collection[int] | None = None
) -> Iterator[Sentence]:
    """Everything that keeps the package of a sitting from this machine; nothing for one that is of no season.

    `stations`: of this machine's board; None: not known here, the controller looks at it when the match begins.
    """
    about = package.statement.sitting
    if about is None:
        return
    yield from _signature_faults(data, package, about)
    if _numbers(package.statement.program) > _numbers(version("bamchuong")):
        args: SentenceArgs = {"theirs": package.statement.program, "ours": version("bamchuong")}
        text = "The package was made by version {theirs}; this machine has {ours}: update it first"
        yield Sentence("package-newer-program", text, args)
    form = _format(path, package, plan)
    if form is None or format_digest(with_judges(form, plan.judges)) != about.format:
        yield Sentence("package-other-rules", "The rules on this machine are not those of the package: update it")
    if teams_digest(plan.match) != about.teams_listed or {team.number for team in plan.teams} != {
        team.number for team in about.teams
    }:
        yield Sentence("package-other-teams", "The teams of the match are not those that the office listed")
    if stations is not None:
        yield from station_faults(plan.match, plan.title, stations, "–")


def _signature_faults(data: Path, package: Package, about: SittingStatement) -> Iterator[Sentence]:
    if not package.signed_by:
        yield Sentence("package-unsigned", "The package is of a season, and nobody signed it")
        return
    office = next((trusted for trusted in trusted_offices(data) if trusted.key in package.signed_by), None)
    if office is None:
        key = package.signed_by[0]
        text = (
            "The package is signed with a key that this machine does not know: {fingerprint}. Compare it with what the "
            "office says, then: bamchuong match trust {key}"
        )
        yield Sentence("package-unknown-office", text, {"fingerprint": in_groups(fingerprint(key)), "key": key})
    elif office.season not in ("", about.sitting.season):
        text = "The package is of the season {theirs}; this machine takes those of {ours}"
        yield Sentence("package-other-season", text, {"theirs": about.sitting.season, "ours": office.season})


def _numbers(program: str) -> tuple[int, ...]:
    """The numbers of a version; whatever else stands in it does not count."""
    return tuple(int(part) for part in program.split("+")[0].split(".") if part.isdecimal())


def _format(path: Path, package: Package, plan: MatchPlan) -> Format | None:
    name = f"formats/{plan.format}.toml"
    try:
        if any(member.name == name for member in package.statement.members):
            return parse_toml(member_bytes(path, name).decode(), Format, name)
        return read_format(find_format(plan.format))
    except (BadFileError, UnicodeDecodeError):
        return None


def sitting_of(data: Path, package: Package) -> MatchSitting | None:
    """What the match folder is to note of a package without faults; the office's season is noted, too. Raises
    `BadFileError`."""
    about = package.statement.sitting
    if about is None:
        return None
    office = next(trusted for trusted in trusted_offices(data) if trusted.key in package.signed_by)
    if not office.season:
        trust_office(data, TrustedOffice(office.key, about.sitting.season))
    return MatchSitting(package.digest, office.key, about)
