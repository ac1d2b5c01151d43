"""The addresses of each line: many different ones, drawn by a seed."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import urlencode

import sqlalchemy as sa

from bench import corpus
from lawdocs.documents.models import Document, Segment
from lawdocs.extensions import db
from lawdocs.portal.params import PAGE_SIZE
from lawdocs.texts.search import tokens

WORDS = 40
MANY = 200
SAMPLE = 600  # documents whose words are asked for
Question = Mapping[str, object]


def questions(size: int) -> dict[str, list[Question]]:
    """For each line of the list page the questions asked, as the page takes them; call in an application context."""
    chance = random.Random(corpus.SEED + size)
    pages = -(-_count() // PAGE_SIZE)
    found = {
        "list": [{"page": number} for number in range(1, 41)],
        "filtered list": list(_filtered(chance)),
        "list with facet counts": list(_by_facet(chance)),
        "page 500": [{"page": min(pages, number)} for number in range(461, 501)],
        "search, two characters": [{"q": word, **_some(chance)} for word in words(2)],
        "search, four characters": [{"q": word, **_some(chance)} for word in words(4)],
        "search, two terms": [{"q": " ".join(pair), **_some(chance)} for pair in pairs()],
    }
    if pages >= 5_000:
        found["page 5,000"] = [{"page": number} for number in range(min(pages, 5_000) - 39, min(pages, 5_000) + 1)]
    for asked in found.values():
        chance.shuffle(asked)
    return found


def address(question: Question) -> str:
    """The address of a list page."""
    return f"/documents?{urlencode({name: str(value) for name, value in question.items()})}"


def documents(size: int) -> list[str]:
    """Document pages from all over the library."""
    chance = random.Random(corpus.SEED)
    return [f"/documents/{number}" for number in sorted(chance.sample(range(1, size + 1), 1_000), key=hash)]


def words(length: int) -> list[str]:
    """Words of a length that stand in the texts, from the frequent to the rare."""
    return _spread(_counted(lambda text: (text[at : at + length] for at in range(len(text) - length + 1))))


def pairs() -> list[tuple[str, str]]:
    """Two words that stand in one text."""
    chance = random.Random(corpus.SEED)
    usual = set(_spread(_counted(_pairs_of_characters), 400))
    found: list[tuple[str, str]] = []
    for text in _texts():
        held = sorted(usual & set(_pairs_of_characters(text)))
        if len(held) >= 2 and len(found) < WORDS:
            found.append(tuple(chance.sample(held, 2)))
    return found


def _filtered(chance: random.Random) -> Iterator[Question]:
    """One to three filters; every one of them finds something."""
    columns = (Document.issuer_name, Document.subject, Document.published_on)
    rows = db.session.execute(sa.select(*columns).where(Document.id <= 2_000)).all()
    for row in chance.sample(rows, MANY):
        all_of_them = {
            "issuer": row.issuer_name,
            "subject": row.subject.split("\\")[0],
            "year": row.published_on.year,
            "status": chance.choice(("in_force", "in_force", "lapsed")),
        }
        yield {name: all_of_them[name] for name in chance.sample(sorted(all_of_them), chance.choice((1, 2, 3)))}


def _by_facet(chance: random.Random) -> Iterator[Question]:
    """One filter each, in all orders and on early pages: every page shows all facets with their counts."""
    for question in list(_filtered(chance))[:MANY]:
        name = chance.choice(sorted(question))
        yield {name: question[name], "sort": chance.choice(("newest", "oldest", "title"))}


def _some(chance: random.Random) -> Question:
    """Half of the searches are sorted by relevance, as the form of the home page asks."""
    return {"sort": "relevance"} if chance.random() < 0.5 else {}


def _counted(parts: Callable[[str], Iterable[str]]) -> Counter[str]:
    """In how many texts each part stands, of those that are all Chinese characters."""
    counted: Counter[str] = Counter()
    for text in _texts():
        counted.update({part for part in parts(text) if all("\u4e00" <= each <= "\u9fff" for each in part)})
    return counted


def _spread(counted: Counter[str], how_many: int = WORDS) -> list[str]:
    """From the most frequent down to what stands in a few texts, at even steps of rank on a logarithmic scale."""
    ranked = sorted((word for word, times in counted.items() if times > 2), key=lambda word: (-counted[word], word))
    ranks = dict.fromkeys(round(len(ranked) ** (at / (2 * how_many))) for at in range(2 * how_many))
    step = max(1, len(ranks) // how_many)
    return [ranked[rank] for rank in list(ranks)[::step] if rank < len(ranked)][:how_many]


def _pairs_of_characters(text: str) -> list[str]:
    return [token for token in tokens(text) if len(token) == 2]


def _texts() -> Iterator[str]:
    query = sa.select(sa.func.aggregate_strings(Segment.text, "\n")).where(Segment.document_id <= SAMPLE)
    return iter(db.session.scalars(query.group_by(Segment.document_id)).all())


def _count() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Document))
