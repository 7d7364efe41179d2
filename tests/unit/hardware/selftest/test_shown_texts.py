"""Whatever a technician reads goes through the catalogue: at the terminal, on paper, on the page."""

import io
import os
from pathlib import Path

import msgspec
from msgspec.structs import replace
from pytest_mock import MockerFixture
from rich.console import Console

from bamchuong.progress import progress
from bamchuong.selftest_report import SelftestReport
from bus import messages as m
from bus.messages import Sentence
from hardware.selftest.assess import assess_devices
from hardware.selftest.assess.results import Outcome, Result, passed
from hardware.selftest.certificate import certificate_pdf, certificate_text
from hardware.selftest.certificate.certificate import Certificate, RunDetails, issue, reasons_against_start
from hardware.selftest.guided_test import LAMPS, GuidedTest
from hardware.selftest.operator.operator import TerminalOperator
from hardware.selftest.operator.web_operator import STOPPED, WebOperator
from tests.unit.hardware.selftest.guided_rig import FakeRig, ScriptedOperator
from tests.unit.hardware.selftest.pseudo_language import WORD, foreign, pseudo, sentences_of
from tests.unit.hardware.selftest.test_found_texts import BOARD, DEVICE, PI, machine_results


def a_whole_test() -> list[Result]:
    """Results of every outcome, at every kind of place."""
    rig = FakeRig()
    operator = ScriptedOperator(rig, no=("LED board scores", "horn"))
    results = GuidedTest(BOARD, rig, operator, rig.clock, on_result=lambda _: None).run()
    results += [*machine_results(PI), *assess_devices.assess((DEVICE,), 1_795_000_000)]
    assert {result.outcome for result in results} == set(Outcome)
    return results


def certificate_of(results: list[Result]) -> Certificate:
    details = RunDetails(
        board=replace(BOARD, gpio="simulated"),
        machine_id="0123456789ab",
        model="",
        boot_id="boot",
        software="0.1.0",
        now_s=1_795_000_000,
        faults=("swapped:2:5",),
    )
    return issue(details, results)


def words_of(certificate: Certificate) -> set[str]:
    """Words of the names that a certificate gives to the board and to the faults on purpose."""
    return set(WORD.findall(f"{certificate.board_id} {' '.join(certificate.faults)}"))


def test_the_certificate_as_text() -> None:
    certificate = certificate_of(a_whole_test())
    words = words_of(certificate)
    assert foreign(certificate_text.text(certificate, pseudo), words) == set()
    passing = replace(certificate, simulated=False, faults=(), results=(passed("horn", "seen or heard"),))
    assert foreign(certificate_text.text(passing, pseudo), words) == set()


def test_the_certificate_as_a_page(mocker: MockerFixture) -> None:
    certificate = certificate_of(a_whole_test())
    write = mocker.patch.object(certificate_pdf._Pen, "write")
    certificate_pdf.draw_page(certificate, pseudo)
    written = [call.args[2] for call in write.call_args_list]
    assert len(written) > len(certificate_text.table_rows(certificate, pseudo))
    assert {word for line in written for word in foreign(line, words_of(certificate))} == set()


def test_the_reasons_against_a_start() -> None:
    certificate = certificate_of(a_whole_test())
    older = replace(certificate, buttons_pressed=False, issued_s=2_000_000_000)
    reasons = [
        *reasons_against_start(None, "hall", 1_795_000_000),
        *reasons_against_start(certificate, "hall", 1_795_000_000 + 90_000),
        *reasons_against_start(older, "hall", 1_795_000_000),
    ]
    assert len({reason.code for reason in reasons}) == 7, "all that there are"
    assert {word for reason in reasons for word in foreign(pseudo(reason), words_of(certificate))} == set()


def test_the_terminal() -> None:
    console = Console(file=io.StringIO(), width=200, force_terminal=False, color_system=None, soft_wrap=True)
    report, certificate = SelftestReport(console, pseudo), certificate_of(a_whole_test())
    with progress(console, bar=False, translate=pseudo) as report_part:
        report_part(1, 3)
    for result in certificate.results:
        report.print_result(result)
    report.print_duration(len(certificate.results), 12)
    report.print_refusal((Sentence("selftest-busy", "A self-test is already running"),))
    report.print_verdict(certificate, Path("/var/lib/bamchuong"))
    report.print_verdict(certificate_of([passed("horn", "seen or heard")]), Path("/var/lib/bamchuong"))
    reading, writing = os.pipe()
    os.write(writing, b"perhaps\n")
    os.close(writing)
    with open(reading, encoding="utf-8") as source:
        operator = TerminalOperator(report.print_instruction, pseudo, source)
        operator.request_hands_off()
        operator.request_press(1, 1, 5)
        operator.request_press(1, 2, 5)
        operator.ask(LAMPS)
        assert operator.answer() is None, "it says how to answer"
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert printed.count("\n") > len(certificate.results)
    assert foreign(printed, words_of(certificate)) == set()


class Questions(ScriptedOperator):
    """An operator who keeps what it was asked, as a technician reads it."""

    def ask(self, question: Sentence) -> None:
        super().ask(question)
        self.questions[-1] = pseudo(question)


def test_the_questions_and_instructions() -> None:
    rig = FakeRig()
    operator = Questions(rig)
    guided_test = GuidedTest(BOARD, rig, operator, rig.clock, on_result=lambda _: None)
    guided_test.run()
    guided_test.check_devices(lambda: (DEVICE,), 1_795_000_000)
    assert len(operator.questions) >= 4 + 1 + 2 + 1 + 1
    assert {word for question in operator.questions for word in foreign(question)} == set()


class ListServer:
    """The bus: a panel's commands, and all that is sent to it."""

    def __init__(self) -> None:
        self.inbox: list[tuple[bytes, m.ToSelftest]] = [(b"panel", m.SelftestSubscribe())]
        self.outbox: list[m.FromSelftest] = []

    def receive(self) -> list[tuple[bytes, m.ToSelftest]]:
        inbox, self.inbox = self.inbox, []
        return inbox

    def send(self, peer: bytes, message: m.FromSelftest) -> None:
        self.outbox.append(message)


def test_the_page() -> None:
    server = ListServer()
    operator = WebOperator(server, certificate_of(a_whole_test()), lambda: 1)  # type: ignore[arg-type]

    def tap(what: str, step: int = 0, role: m.Role = m.Role.TECH) -> None:
        id_ = f"tap-{len(server.outbox)}"
        command = m.SelftestCommand(id=id_, who="tech", role=role, what=what, step=step)  # type: ignore[arg-type]
        server.inbox.append((b"panel", command))
        operator.turn()

    for what, role in (("yes", m.Role.JUDGE), ("start", m.Role.TECH), ("start", m.Role.TECH), ("yes", m.Role.TECH)):
        tap(what, role=role)
    operator.request_hands_off()
    operator.turn()
    operator.request_press(2, 1, 5)
    operator.turn()
    operator.ask(LAMPS)
    operator.turn()
    for result in a_whole_test():
        operator.add_result(result)
    operator.finish(None, (STOPPED,))
    operator.turn()
    reasons = {reason.code for reply in server.outbox if isinstance(reply, m.SelftestReply) for reason in reply.reasons}
    assert reasons == {"selftest-not-yours", "selftest-not-running", "selftest-running", "selftest-moved-on"}
    sentences = list(sentences_of(*server.outbox))
    assert len(sentences) > 100
    assert {word for sentence in sentences for word in foreign(pseudo(sentence))} == set()


def test_a_message_to_the_page_has_no_texts_but_sentences() -> None:
    strings = {
        f"{message.__name__}.{field.name}"
        for message in (m.SelftestView, m.SelftestFinding, m.CertificateView, m.SelftestReply)
        for field in msgspec.structs.fields(message)
        if field.type is str
    }
    assert strings == {"SelftestFinding.check", "CertificateView.board"}, "names, for programs"
