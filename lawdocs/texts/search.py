"""Search index of texts (检索): the tokens stored for a text and the queries asked of them.

The tokens only narrow the choice. Whoever queries rechecks each term against the normalised text
(instr / strpos), so that brackets, signs and word order count as well.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MAX_QUERY_LENGTH = 200
# Splits at ASCII signs and spaces only, so that characters newer than SQLite's tables stay in their tokens.
FTS5_TOKENIZER = "ascii"

# Unified ideographs with extension A, compatibility forms NFKC leaves alone, extensions B and later, and 〇.
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUN = re.compile(f"(?P<han>[{_HAN}]+)|(?P<word>[a-z0-9]+)")
# The letter-like ○ stands for 〇 in dates, and square brackets for 〔〕 in document numbers.
_VARIANTS = {"○": "〇", "◯": "〇", "[": "〔", "]": "〕"}


class QueryToken(NamedTuple):
    """One token a hit must have; with `prefix`, one it must have a token beginning with."""

    text: str
    prefix: bool


def normalise(text: str) -> str:
    """Fold width, case and variant forms, character by character, so that offsets fit the original text.

    A character whose folded form is longer (㎡, ㈠, …) stays as it is, in texts and queries alike.
    """
    return text.translate(_FORMS)


def tokens(text: str) -> list[str]:
    """List the tokens to store for a text, each once, in order of appearance."""
    found: dict[str, None] = {}
    for run in _RUN.finditer(normalise(text)):
        if run["word"]:
            found[run["word"]] = None
            continue
        found.update(dict.fromkeys(_bigrams(run["han"])))
        found[run["han"][-1]] = None
    return list(found)


def split_terms(query: str) -> list[str]:
    """Split a query at white space into normalised terms, each once; a hit contains all of them."""
    return list(dict.fromkeys(normalise(query).split()))


def query_tokens(query: str) -> list[QueryToken]:
    """List what the index can say about a query; empty when it holds nothing but signs."""
    found = (token for term in split_terms(query) for token in _term_tokens(term))
    return list(dict.fromkeys(found))


def fts5_query(query: str) -> str:
    """Write the query for FTS5's MATCH; empty when there is nothing to ask the index."""
    return " AND ".join(f'"{token.text}"{"*" if token.prefix else ""}' for token in query_tokens(query))


def tsquery(query: str) -> str:
    """Write the query for PostgreSQL's `::tsquery`; empty when there is nothing to ask the index."""
    return " & ".join(f"'{token.text}'{':*' if token.prefix else ''}" for token in query_tokens(query))


def _term_tokens(term: str) -> Iterator[QueryToken]:
    for run in _RUN.finditer(term):
        # Only at the end of a term may the text's word or run go on; inside, it ends where the term's does.
        open_ended = run.end() == len(term)
        if run["word"] or len(run["han"]) == 1:
            yield QueryToken(run[0], open_ended)
        else:
            yield from (QueryToken(pair, False) for pair in _bigrams(run["han"]))


def _bigrams(run: str) -> Iterator[str]:
    return (run[i : i + 2] for i in range(len(run) - 1))


def _normal_form(character: str) -> str:
    if character.isascii() and character not in _VARIANTS:
        return character.lower()
    folded = unicodedata.normalize("NFKC", character).lower()
    if len(folded) != 1:
        return character
    return _VARIANTS.get(folded, folded)


class _Forms(dict[int, str]):
    """The normal form of each character, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        form = self[code] = _normal_form(chr(code))
        return form


_FORMS = _Forms()
