"""Words of the law of single clauses."""

from datetime import date

import pytest

from workflows.provisions import ProvisionAct, loss_words

DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("act", "since", "words"),
    [
        (ProvisionAct.REPEAL, DAY, "文本修改，已经废止的原第三条不再保留"),
        (ProvisionAct.LAPSE, date(2026, 1, 1), "文本修改，已经失效的原第三条不再保留"),
        (ProvisionAct.REPEAL, date(2027, 1, 1), "文本修改，原第三条不再按预定的日期废止"),
        (ProvisionAct.STOP, DAY, "文本修改，原第三条不再停止执行"),
        (ProvisionAct.BEGIN, DAY, ""),
    ],
)
def test_a_history_says_what_became_of_the_words_of_a_clause(act: ProvisionAct, since: date, words: str) -> None:
    assert loss_words(act, since, DAY, "第三条") == words


@pytest.mark.parametrize(
    ("act", "since", "words"),
    [
        (ProvisionAct.REPEAL, DAY, "文本修改，已经废止的原第三条不再保留"),
        (ProvisionAct.REPEAL, date(2027, 1, 1), "文本修改，原第三条已删去，不再按预定的日期废止"),
        (ProvisionAct.STOP, DAY, "文本修改，原第三条已删去"),
    ],
)
def test_a_history_says_of_a_clause_that_was_taken_away_that_it_was(act: ProvisionAct, since: date, words: str) -> None:
    assert loss_words(act, since, DAY, "第三条", is_gone=True) == words
