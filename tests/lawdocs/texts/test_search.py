"""The index finds every passage a query stands in, on both engines by the same tokens."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.search import (
    FTS5_TOKENIZER,
    MAX_QUERY_LENGTH,
    QueryToken,
    fts5_query,
    normalise,
    query_tokens,
    split_terms,
    tokens,
    tsquery,
)

alphabet = "行政规范性文件〇𠮷𰻝Ａａ1２ 　，。〔〕[]%_'\"*():&|!-"
texts = st.text(alphabet=alphabet, max_size=40)


def test_tokens_are_bigrams_last_characters_and_words():
    assert tokens("行政机关ＡＢ12，机关") == ["行政", "政机", "机关", "关", "ab12"]


def test_characters_beyond_the_basic_plane_and_the_round_zero_are_han():
    assert tokens("𠮷〇𰻝") == ["𠮷〇", "〇𰻝", "𰻝"]
    assert tokens("二○○七") == tokens("二〇〇七")


def test_query_asks_for_bigrams_and_for_beginnings_at_its_end():
    assert query_tokens("行政机关") == [("行政", False), ("政机", False), ("机关", False)]
    assert query_tokens("民") == [QueryToken("民", True)]
    assert query_tokens("2024") == [QueryToken("2024", True)]
    assert query_tokens("鲁政〔2024〕6号") == [("鲁政", False), ("2024", False), ("6", False), ("号", True)]


def test_queries_are_written_for_both_engines_with_every_token_quoted():
    assert fts5_query("行政机关 a4") == '"行政" AND "政机" AND "机关" AND "a4"*'
    assert tsquery("行政机关 a4") == "'行政' & '政机' & '机关' & 'a4':*"


@pytest.mark.parametrize("query", ["", "%", "_", "\"'", "* : ( ) - ^", "\u3000", "，。"])
def test_query_without_characters_or_words_asks_nothing(query):
    assert query_tokens(query) == []
    assert fts5_query(query) == ""
    assert tsquery(query) == ""


@pytest.mark.parametrize("query", ["' OR 1=1--", 'a" OR "b', "NEAR(a b)", "a AND NOT b", "col:a*", "a%b_c"])
def test_operators_in_a_query_are_taken_literally(query):
    written = fts5_query(query)
    assert all(part.strip("*").isalnum() for part in written.replace('"', "").split(" AND "))
    with _index(["nothing of it"]) as found:
        assert found(query) == set()


def test_terms_are_split_at_any_space_and_named_once():
    assert split_terms(" 行政　规范\u00a0行政\nＡ4 ") == ["行政", "规范", "a4"]
    assert MAX_QUERY_LENGTH == 200


@given(st.text(max_size=60))
def test_normalising_keeps_the_length_and_is_done_once_for_all(text):
    assert len(normalise(text)) == len(text)
    assert normalise(normalise(text)) == normalise(text)


@given(texts)
def test_normalised_text_gives_the_same_tokens(text):
    assert tokens(normalise(text)) == tokens(text)


@given(st.text(alphabet=alphabet, min_size=1, max_size=40), st.data())
def test_every_passage_beginning_at_a_word_is_found_by_the_tokens(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    is_word = [normalise(each).isascii() and normalise(each).isalnum() for each in text]
    if is_word[start]:  # words are found from their beginning
        while start > 0 and is_word[start - 1]:
            start -= 1
    stored = tokens(text)
    for token in query_tokens(text[start:end]):
        if token.prefix:
            assert any(each.startswith(token.text) for each in stored)
        else:
            assert token.text in stored


@given(st.lists(texts, min_size=1, max_size=5), texts)
def test_index_and_recheck_find_exactly_the_texts_with_all_terms(bodies, query):
    terms = [term for term in split_terms(query) if _begins_whole(term, bodies)]
    query = " ".join(terms)
    expected = {n for n, body in enumerate(bodies) if all(term in normalise(body) for term in terms)}
    with _index(bodies) as found:
        assert not query_tokens(query) or found(query) == expected


def _begins_whole(term: str, bodies: list[str]) -> bool:
    """Leave out terms that would begin in the middle of a Latin word."""
    return not (term[0].isascii() and term[0].isalnum()) or not any(
        body[at - 1].isascii() and body[at - 1].isalnum()
        for body in map(normalise, bodies)
        for at in range(1, len(body))
        if body.startswith(term, at)
    )


class _index:
    """A contentless FTS5 table as the application keeps one, with the recheck on the normalised text."""

    def __init__(self, bodies: list[str]) -> None:
        self.database = sqlite3.connect(":memory:")
        self.database.execute(
            f"create virtual table t using fts5(tokens, content='', detail=none, tokenize='{FTS5_TOKENIZER}')"
        )
        self.database.execute("create table body(id integer primary key, norm text)")
        for number, body in enumerate(bodies):
            self.database.execute("insert into t(rowid, tokens) values (?, ?)", (number, " ".join(tokens(body))))
            self.database.execute("insert into body values (?, ?)", (number, normalise(body)))

    def __enter__(self):
        return self.find

    def __exit__(self, *_):
        self.database.close()

    def find(self, query: str) -> set[int]:
        sql = "select id from body where id in (select rowid from t where t match ?)"
        terms = split_terms(query)
        sql += " and instr(norm, ?) > 0" * len(terms)
        return {row[0] for row in self.database.execute(sql, [fts5_query(query), *terms])}
