"""Season files: finds one by name or path, reads it and checks it. All errors at once, with their places.

Kind: adapter
"""

from pathlib import Path

from bus.bad_file import BadFileError
from bus.messages import Sentence
from bus.toml_files import find_shipped, parse_toml, read_toml
from controller.formats.format_files import find_format, read_format
from season.plan.findings import PlanFinding
from season.plan.plan import SeasonPlan
from season.plan.plan_faults import plan_faults

SHIPPED = Path(__file__).parent.parent / "plans"
ENDING = ".season.toml"

SEASON = Sentence("season-file", "season")
"""What messages call such a file."""


def find_plan(name: str) -> Path:
    """The file for `name`: a path, or the name of a shipped season. Raises a `BadFileError` that lists those."""
    return find_shipped(name, SHIPPED, SEASON, ENDING)


def shipped_plans() -> list[str]:
    """The names of the seasons that ship."""
    return sorted(path.name.removesuffix(ENDING) for path in SHIPPED.glob(f"*{ENDING}"))


def read_plan(path: Path) -> SeasonPlan:
    """The plan in `path`. Raises a `BadFileError` with everything that is wrong, as sentences."""
    return _check(read_toml(path, SeasonPlan), path)


def parse_plan(text: str, name: str) -> SeasonPlan:
    """The plan in `text`, which came as a file called `name`. Raises as `read_plan` does."""
    return _check(parse_toml(text, SeasonPlan, name), name)


def _check(plan: SeasonPlan, path: Path | str) -> SeasonPlan:
    if faults := [*plan_faults(plan), *_format_faults(plan)]:
        raise BadFileError([fault_in(path, fault) for fault in faults])
    return plan


def fault_in(path: Path | str, fault: PlanFinding) -> Sentence:
    """`fault` with the file that has it."""
    return Sentence("season-fault", "{file}: {fault}", {"file": str(path), "fault": fault.sentence})


def _format_faults(plan: SeasonPlan) -> list[PlanFinding]:
    try:
        read_format(find_format(plan.format))
    except BadFileError as error:
        return [PlanFinding("format", _as_sentence(reason)) for reason in error.sentences]
    return []


def _as_sentence(reason: str | Sentence) -> Sentence:
    return reason if isinstance(reason, Sentence) else Sentence("format-unusable", "{reason}", {"reason": reason})
