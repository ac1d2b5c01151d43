"""Rows of invented stock made from real texts: articles of laws as bodies, real titles and makers, varied by a seed."""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "shared" / "corpus"
FILES = ("normative.jsonl.gz", "normative_index.jsonl.gz", "laws_local.jsonl.gz", "laws_national.jsonl.gz")
GENERATOR = 1  # part of the key under which a library is kept: raise it when the rows change
SEED = 20261013
TODAY = date(2026, 10, 13)
FIRST_DAY = date(1996, 1, 1)
BODIES = 3_000
LEAST_ARTICLES, MOST_ARTICLES = 4, 18
STATUSES = ("有效",) * 14 + (None,) * 2 + ("失效", "废止", "尚未生效", "已修改")


@dataclass(frozen=True)
class Material:
    """What rows are made of."""

    titles: tuple[str, ...]
    makers: tuple[str, ...]
    subjects: tuple[str, ...]
    genres: tuple[str, ...]
    bodies: tuple[str, ...]


def missing(folder: Path = FOLDER) -> list[str]:
    """The files of the corpus that are not there."""
    return [name for name in FILES if not (folder / name).is_file()]


def material(folder: Path = FOLDER) -> Material:
    """Read the corpus; the same material each time."""
    chance = random.Random(SEED)
    normative = list(_read(folder / FILES[0]))
    bodies = [row["text"] for row in normative] + list(_slices(folder, chance))
    return Material(
        titles=tuple(dict.fromkeys(_title(row) for row in _read(folder / FILES[1]))),
        makers=tuple(sorted({row["issuer"] for row in normative if row["issuer"]}))[:60],
        subjects=tuple(sorted({row["subject"] for row in normative if row["subject"]})),
        genres=tuple(sorted({row["genre"] for row in normative if row["genre"]})),
        bodies=tuple(chance.sample(bodies, min(BODIES, len(bodies)))),
    )


def rows(of: Material, count: int) -> Iterator[dict[str, object]]:
    """The first ``count`` rows, as ``import documents`` takes them; a longer run begins with a shorter one's rows."""
    chance = random.Random(SEED)
    days = (TODAY - FIRST_DAY).days
    for number in range(1, count + 1):
        maker = of.makers[min(int(chance.expovariate(0.08)), len(of.makers) - 1)]
        published = FIRST_DAY + timedelta(days=days - int(days * chance.random() ** 1.5))
        effective = published + timedelta(days=chance.choice((0, 0, 1, 30)))
        years = chance.choice((None, None, 2, 3, 5, 5, 5))
        yield {
            "id": f"bench-{number}",
            "title": f"{chance.choice(of.titles)}（第{number}件）",
            "issuer": maker,
            "doc_no": f"{maker[:2]}发〔{published.year}〕{number}号" if chance.random() < 0.9 else None,
            "genre": chance.choice(of.genres),
            "subject": chance.choice(of.subjects),
            "written": published.isoformat(),
            "published": published.isoformat(),
            "effective": effective.isoformat() if chance.random() < 0.95 else None,
            "expires": (effective + timedelta(days=365 * years - 1)).isoformat() if years else None,
            "status": chance.choice(STATUSES),
            "text": chance.choice(of.bodies),
        }


def _title(row: dict[str, object]) -> str:
    return "".join(str(row["title"]).split())[:180]


def _slices(folder: Path, chance: random.Random) -> Iterator[str]:
    """A run of articles from each law, as long as a county's document is."""
    for name in FILES[2:]:
        for law in _read(folder / name):
            articles = law.get("articles") or ()
            length = chance.randint(LEAST_ARTICLES, MOST_ARTICLES)
            if len(articles) >= LEAST_ARTICLES:
                first = chance.randrange(max(1, len(articles) - length))
                yield "\n".join(f"{each['no']}　{each['text']}" for each in articles[first : first + length])


def _read(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
