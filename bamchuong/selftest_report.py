"""Output of a self-test at a terminal: its results, its instructions to the technician, the verdict.

Kind: adapter
"""

import textwrap
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bus.language import Translate
from bus.messages import Sentence, join_sentences
from hardware.selftest.assess.checks import CHECKS
from hardware.selftest.assess.results import Outcome, Result
from hardware.selftest.assess.wording import OUTCOMES
from hardware.selftest.certificate import certificate_text
from hardware.selftest.certificate.certificate import Certificate, title

_STYLES = {Outcome.PASS: "green", Outcome.WARN: "yellow", Outcome.FAIL: "bold red", Outcome.SKIPPED: "dim"}
_MIN_WIDTH = 40


class SelftestReport:
    """Prints in the technician's language, into which `translate` translates. One thread."""

    def __init__(self, console: Console, translate: Translate) -> None:
        self.console = console
        self.translate = translate
        self._outcomes = {outcome: translate(name) for outcome, name in OUTCOMES.items()}
        self._indent = max(map(len, self._outcomes.values())) + 2

    def print_instruction(self, text: str) -> None:
        """Print what the technician should do or answer now."""
        self.console.print(Text(text, style="bold cyan"))

    def print_result(self, result: Result) -> None:
        """Print one result; if something should be done about it, also why it matters and what to do."""
        self._print_outcome(result)
        if result.needs_attention:
            check = CHECKS[result.check]
            self._print_indented(Sentence("selftest-why", "Why it matters: {why}", {"why": check.why}))
            self._print_indented(Sentence("selftest-remedy", "What to do: {what}", {"what": check.remedy}))

    def print_duration(self, count: int, seconds: int) -> None:
        """Print how many checks there were, and how long they took."""
        text = "{count} checks in {seconds} s"
        duration = Sentence("selftest-duration", text, {"count": count, "seconds": seconds})
        self.console.print(f"\n{self.translate(duration)}", markup=False)

    def print_refusal(self, reasons: tuple[Sentence, ...]) -> None:
        """Print why there is no test."""
        refusal = Sentence("selftest-refused", "Refused: {reasons}", {"reasons": join_sentences(reasons)})
        self.console.print(Text(self.translate(refusal), style="bold red"))

    def print_verdict(self, certificate: Certificate, path: Path) -> None:
        """Print all warnings and failures again, the counts, and the verdict with its file."""
        for result in certificate.results:
            if result.needs_attention:
                self._print_outcome(result)
        self.console.print(", ".join(self._counts(certificate)), markup=False)
        file = Sentence("selftest-file", "{path}", {"path": str(path)})
        if certificate.verdict is not Outcome.FAIL:
            until = certificate_text.format_time(certificate.expires_s, time.localtime().tm_gmtoff)
            file = Sentence("selftest-valid", "{path}, valid until {until}", {"path": str(path), "until": until})
        verdict = (self._outcomes[certificate.verdict], _STYLES[certificate.verdict])
        self.console.print(Text.assemble(verdict, f" {certificate.board_id}: {self.translate(file)}"))

    def _counts(self, certificate: Certificate) -> list[str]:
        """How many results there are of each outcome."""
        counts = Counter(result.outcome for result in certificate.results)
        sentences = {
            Outcome.PASS: Sentence("selftest-passes", "{count} passed", {"count": counts[Outcome.PASS]}),
            Outcome.SKIPPED: Sentence("selftest-skips", "{count} not tried", {"count": counts[Outcome.SKIPPED]}),
            Outcome.WARN: Sentence("selftest-warnings", "{count} to check", {"count": counts[Outcome.WARN]}),
            Outcome.FAIL: Sentence("selftest-failures", "{count} failed", {"count": counts[Outcome.FAIL]}),
        }
        return [self.translate(sentence) for outcome, sentence in sentences.items() if counts[outcome]]

    def _print_outcome(self, result: Result) -> None:
        """Print outcome, check, place and figures."""
        outcome = (f"{self._outcomes[result.outcome]:<{self._indent}}", _STYLES[result.outcome])
        line = f"{self.translate(title(result))}: {self.translate(result.finding)}"
        self.console.print(Text.assemble(outcome, self._wrap(line)))

    def _print_indented(self, sentence: Sentence) -> None:
        """Print a sentence below a result."""
        self.console.print(" " * self._indent + self._wrap(self.translate(sentence)), markup=False)

    def _wrap(self, text: str) -> str:
        """Text beside the outcomes, wrapped to the terminal; one line for a file or a pipe."""
        width = max(_MIN_WIDTH, self.console.width - self._indent)
        lines = textwrap.wrap(text, width) if self.console.is_terminal else [text]
        return ("\n" + " " * self._indent).join(lines)
