"""The error for a file that people wrote or chose and that cannot be used.

Kind: pure
"""

from collections.abc import Sequence

from bus.messages import Sentence, join_sentences


class BadFileError(ValueError):
    """A file that cannot be used; its author's fault. `errors` holds every fault as one sentence.

    `sentences`: the same for pages; a fault that users meet there is a `Sentence`, so that it can be translated.
    """

    def __init__(self, errors: Sequence[str | Sentence]) -> None:
        self.sentences = tuple(errors)
        self.errors = tuple(map(str, errors))
        super().__init__("\n".join(self.errors))

    @property
    def reasons(self) -> tuple[Sentence, ...]:
        """Each fault as a sentence of its own, for an answer or a record."""
        return tuple(fault if isinstance(fault, Sentence) else join_sentences([fault]) for fault in self.sentences)

    def reason(self, between: str = "; ") -> str | Sentence:
        """All faults in one sentence, to stand in another."""
        return self.sentences[0] if len(self.sentences) == 1 else join_sentences(self.sentences, between)
