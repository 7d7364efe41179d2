"""Criteria for ties: a round that one of them names is called as the reader's language calls it."""

import pytest

from bus.language import Language
from bus.messages import Sentence
from controller.formats.format import BoardsRound, Format
from controller.formats.format_summary import explain
from controller.formats.tie_criteria import criterion_sentence, with_round_names

ROUND = BoardsRound({"vi": "Khởi động", "en": "Warm-up"}, "khoi-dong", 1, 30)


@pytest.mark.parametrize("written", ["Khởi động", "Warm-up"])
@pytest.mark.parametrize("language, shown", [("vi", "Khởi động"), ("en", "Warm-up"), ("fr", "Khởi động")])
def test_the_round_of_a_criterion_has_its_name_in_the_language_however_it_was_written(
    written: str, language: Language, shown: str
) -> None:
    form = Format("F", (ROUND,), tie_criteria=(f"round:{written}", "right-answers"))
    sentence = Sentence("test", "{criterion}", {"criterion": criterion_sentence(form.tie_criteria[0])})
    assert str(with_round_names(sentence, form, language)) == f"more points in {shown}"
    assert f"Equal points: decided by more points in {shown}, more right answers." in explain(form, language, str)


def test_a_round_that_the_format_does_not_have_stays_as_it_was_called() -> None:
    sentence = criterion_sentence("round:Vòng 9")
    assert with_round_names(sentence, Format("F", (ROUND,)), "en") == sentence
