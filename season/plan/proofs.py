"""Proofs of tasks: what shows that a row of the timetable is done, as the season file names it.

Kind: pure
"""

from msgspec import Struct

PROOF_FORMS = (
    "library",
    "promotion",
    "checks",
    "heat-reports",
    "nominations",
    "list:STAGE",
    "certificates:STAGE",
    "sitting:POOL",
    "sittings:STAGE",
    "report:NAME",
)
"""Every proof that a plan may name. STAGE and POOL are ids of the plan, NAME is what the report is called."""


class Proof(Struct, frozen=True):
    """One proof: which of `PROOF_FORMS` it is, and the id after the colon; empty where the form has none."""

    form: str
    target: str = ""


def parse_proof(text: str) -> Proof | None:
    """The proof that `text` names; None where it is none of `PROOF_FORMS`."""
    name, colon, target = text.partition(":")
    for form in PROOF_FORMS:
        form_name, form_colon, _ = form.partition(":")
        if name == form_name and colon == form_colon and bool(target) is bool(form_colon):
            return Proof(form, target)
    return None
