"""What a result that was checked proves, and what it does not, in sentences.

Kind: adapter
"""

from collections.abc import Iterator

from bus.messages import Sentence, SentenceArgs
from controller.exchange.result_file import ResultFile
from controller.journal.seal_check import CheckedSeals
from controller.rules.seal_chain import fingerprint, in_groups


def proof_sentences(result_file: ResultFile) -> Iterator[Sentence]:
    """First what is proven, then what is not."""
    statement = result_file.statement
    args: SentenceArgs = {"sitting": str(statement.sitting), "revision": statement.revision, "count": statement.rows}
    text = "Proven: nothing of it was changed since it was signed: {sitting}, revision {revision}, {count} rows"
    yield Sentence("proof-unchanged", text, args)
    yield Sentence("proof-journal", "Proven: places and points follow from its own journal, row by row")
    for key in result_file.signed_by:
        mark = in_groups(fingerprint(key))
        yield Sentence("proof-signed", "Proven: a key with this fingerprint signed it: {mark}", {"mark": mark})
    yield from seal_sentences(result_file.seals)
    text = "Not proven: whose keys these are. Compare the fingerprints with those that the office enrolled"
    yield Sentence("proof-not-whose", text)
    text = "Not proven: that nothing was played after row {count}, or that no later revision exists. Ask the office"
    yield Sentence("proof-not-last", text, args)
    yield Sentence("proof-not-judged", "Not proven: that the jury judged rightly. That is what protests are for")


def seal_sentences(seals: CheckedSeals) -> Iterator[Sentence]:
    """What the seals inside its journal say: who photographed their fingerprint can compare it."""
    if seals.bad is not None:
        text = "The seal in row {row} is not good: {why}"
        yield Sentence("proof-seal-bad", text, {"row": seals.bad[0], "why": seals.bad[1]})
    chain = seals.last_chain
    if chain is not None and chain.seals:
        args: SentenceArgs = {"row": seals.sealed_seq, "mark": in_groups(chain.fingerprint[:32])}
        text = "Its journal is sealed up to row {row}; compare with the photographed fingerprint: {mark}"
        yield Sentence("proof-seals", text, args)
