"""T2 for single clauses: what each is on each day, against a naive oracle that lives through the days one by one.

The oracle knows clauses by what they are, not by where they stand: it never reads a text, follows no number and
compares no interval. Nothing that is put on record for a day to come changes what was said of the days before.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from lawdocs.portal.partial import marks, state_of
from lawdocs.portal.provision_records import ProvisionTerm
from lawdocs.portal.records import Edition, Record
from lawdocs.texts.numerals import to_chinese
from lawdocs.texts.provisions import locate
from lawdocs.texts.structure import parse
from workflows.provisions import Own, ProvisionAct, ProvisionState, known_on, state_on
from workflows.states import LegalStatus

A, P = ProvisionAct, ProvisionState
FIRST = date(2026, 1, 1)
SPAN = 60
LAST = 80
HAN = [chr(each) for each in range(0x5000, 0x7000)]
OVER = (P.REPEALED, P.LAPSED, P.STOPPED)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@dataclass(frozen=True)
class Life:
    """The days of a document, counted from the first: published, in force, and out of force by what."""

    published: int
    begins: int
    ends: int | None
    end_kind: LegalStatus

    @property
    def validity(self) -> SimpleNamespace:
        until = day(self.ends) if self.ends is not None else None
        return SimpleNamespace(
            published_on=day(self.published), in_force_from=day(self.begins), in_force_until=until,
            end_kind=self.end_kind, amended_from=None, stated_status=None, stated_on=None, revoked_on=None,
        )  # fmt: skip


def a_life(dice: random.Random) -> Life:
    published = dice.randrange(4)
    begins = published + dice.randrange(6)
    ends = dice.choice([None, begins + 20 + dice.randrange(40)])
    return Life(published, begins, ends, dice.choice([LegalStatus.REPEALED, LegalStatus.LAPSED]))


def lived(life: Life, acts: list[tuple[int, ProvisionAct, int, int | None]]) -> list[ProvisionState | None]:
    """The state on each day, lived through; acts are the size of what they name, kind, first day, day of resumption."""
    begun, ended, stopped, states = False, None, set(), []
    own = [each for each in acts if each[1] is A.BEGIN]
    first = min(own)[2] if own else life.begins
    for today in range(LAST):
        begun = begun or today == first
        for number, (_, act, since, resumed) in enumerate(acts):
            if since == today and act in (A.REPEAL, A.LAPSE):
                repealed_at_once = ended == (P.LAPSED, today) and act is A.REPEAL
                ended = (P.REPEALED if act is A.REPEAL else P.LAPSED, today) if not ended or repealed_at_once else ended
            if act is A.STOP and since == today:
                stopped.add(number)
            if act is A.STOP and resumed == today:
                stopped.discard(number)
        if today < life.published:
            states.append(None)
        elif life.ends is not None and today >= life.ends:
            states.append(P.REPEALED if life.end_kind is LegalStatus.REPEALED else P.LAPSED)
        elif ended is not None:
            states.append(ended[0])
        elif not begun:
            states.append(P.PENDING)
        else:
            states.append(P.STOPPED if stopped else P.IN_FORCE)
    return states


def an_act(dice: random.Random, life: Life) -> tuple[ProvisionAct, int, int | None]:
    act = dice.choice([A.BEGIN, A.REPEAL, A.STOP, A.STOP, A.LAPSE])
    since = life.published + dice.randrange(SPAN - 10)
    resumed = since + 1 + dice.randrange(12) if act is A.STOP and dice.random() < 0.6 else None
    return act, since, resumed


def test_days_alone_agree_with_the_oracle_over_5000_histories() -> None:
    for seed in range(5000):
        dice = random.Random(seed)
        life = a_life(dice)
        acts = [(size, *an_act(dice, life)) for size in dice.sample(range(1, 9), dice.randrange(5))]
        own = [Own(act, day(since), day(end) if end else None, size) for size, act, since, end in acts]
        states = lived(life, acts)
        edges = {life.published, life.begins, life.ends or 0, *(each[2] for each in acts)}
        edges |= {each[3] or 0 for each in acts}
        for number in {max(0, edge + step) for edge in edges for step in (-1, 0, 1)}:
            assert state_on(life.validity, own, day(number)) == states[number], f"seed {seed}, day {number}"


@dataclass
class Thing:
    """A paragraph or an item: what it says makes it what it is."""

    words: str


@dataclass
class Article:
    """An article of a generated text; ``version`` grows when an amendment changes any of its words."""

    words: str
    items: list[Thing] = field(default_factory=list)
    second: Thing | None = None
    version: int = 0
    life: object = field(default_factory=object)

    def copy(self) -> "Article":
        return replace(self, items=list(self.items))


def some_words(dice: random.Random) -> str:
    return "".join(dice.sample(HAN, 14))


def an_article(dice: random.Random) -> Article:
    items = [Thing(some_words(dice)) for _ in range(dice.choice([0, 0, 2, 3]))]
    return Article(some_words(dice), items, Thing(some_words(dice)) if dice.random() < 0.5 else None)


def written(articles: list[Article]) -> str:
    lines = []
    for number, each in enumerate(articles, start=1):
        lines.append(f"第{to_chinese(number)}条　{each.words}{'：' if each.items else '。'}")
        lines += [f"（{to_chinese(at)}）{item.words}；" for at, item in enumerate(each.items, start=1)]
        lines += [f"{each.second.words}。"] if each.second else []
    return "\n".join(lines) + "\n"


def amended(dice: random.Random, articles: list[Article], *, corrects: bool) -> list[Article]:
    """The next text: of a correction a character, of an amendment articles that go, come, or say something else."""
    new = [each.copy() for each in articles]
    if corrects:
        chosen = dice.choice(new)
        chosen.words = chosen.words[:-1] + dice.choice(HAN)
        return new
    # What goes and what comes in its place at once could as well be the same article in other words.
    moves = dice.choice(["insert", "remove"])
    for _ in range(dice.randrange(1, 4)):
        what = dice.choice([moves, moves, "reword", "shorten"])
        chosen = dice.choice(new)
        if what == "insert":
            new.insert(dice.randrange(len(new) + 1), an_article(dice))
        elif what == "remove" and len(new) > 2:
            new = [each for each in new if each is not chosen]
        elif what == "reword":
            chosen.words, chosen.version = chosen.words[:-1] + dice.choice(HAN), chosen.version + 1
        elif what == "shorten" and chosen.items:
            chosen.items, chosen.version = chosen.items[1:], chosen.version + 1
    return new


def units(articles: list[Article]) -> list[tuple[str, Article, Thing | None]]:
    """Every clause as people cite it, the article it is part of, and what it is in it."""
    found = []
    for number, each in enumerate(articles, start=1):
        label = f"第{to_chinese(number)}条"
        found.append((label, each, None))
        first = "第一款" if each.second else ""
        found += [(f"{label}{first}第{to_chinese(at)}项", each, item) for at, item in enumerate(each.items, start=1)]
        found += [(f"{label}第二款", each, each.second)] if each.second else []
    return found


def is_same(act: ProvisionAct, texts: list[list[Article]], named: tuple, at: int, to: int) -> Article | None:
    """The article of another text that is the named one, or holds it, if it stands in all texts between."""
    _, article, thing = named
    for text in texts[min(at, to) : max(at, to) + 1]:
        there = next((each for each in text if each.life is article.life), None)
        if there is None:
            return None
        if thing is not None and not any(each is thing for each in (*there.items, there.second)):
            return None
        if thing is None and act is not A.BEGIN and there.version != article.version:
            return None
    return next(each for each in texts[to] if each.life is article.life)


@pytest.mark.parametrize("start", range(0, 90, 30))
def test_clauses_of_texts_agree_with_the_oracle(start: int) -> None:
    for seed in range(start, start + 30):
        assert agree(random.Random(seed), seed) > 0


def agree(dice: random.Random, seed: int) -> int:
    """Compare the programme with the oracle over one history; how many states were compared."""
    compared = 0
    life = a_life(dice)
    texts, starts, corrections = [[an_article(dice) for _ in range(4)]], [life.begins], [False]
    for _ in range(dice.randrange(3)):
        corrections.append(dice.random() < 0.3)
        texts.append(amended(dice, texts[-1], corrects=corrections[-1]))
        starts.append(starts[-1] + 3 + dice.randrange(14))
    editions = [
        Edition(no, no, day(begins), "", written(text), None, "更正1号" if corrected else "")
        for no, (text, begins, corrected) in enumerate(zip(texts, starts, corrections, strict=True), start=1)
    ]
    entered = []
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(texts))
        entered.append((at, dice.choice(units(texts[at])), an_act(dice, life)))
    terms = tuple(
        ProvisionTerm(act, day(since), day(end) if end else None, clauses=named[0], no=at + 1)
        for at, named, (act, since, end) in entered
    )
    places = [
        {label: locate(parse(each.text), label)[0] for label, *_ in units(text)}
        for each, text in zip(editions, texts, strict=True)
    ]
    record = Record(life.validity, editions, (), (), None, terms=terms)
    edges = {*starts, life.published, life.ends or 0} | {edge for *_, act in entered for edge in act[1:] if edge}
    for number in sorted({max(life.published, edge + step) for edge in edges for step in (-1, 0)}):
        shown = max([0, *(at for at, begins in enumerate(starts) if begins <= number)])
        edition = editions[shown]
        over = marks(record, edition, day(number)).over
        for label, article, thing in units(texts[shown]):
            acts = []
            for at, named, act in entered:
                there = is_same(act[0], texts, named, at, shown)
                if there is article and (named[2] is None or named[2] is thing):
                    acts.append((0 if named[2] is not None else 1, *act))
            place = places[shown][label]
            found = state_of(record, edition, place.start, place.end, day(number))
            expected = lived(life, acts)[number]
            assert found == expected, f"seed {seed}, day {number}, {label}"
            compared += 1
            if thing is not None and life.ends is None:
                assert (place.anchor in over) == (expected in OVER), f"seed {seed}, day {number}, {label}"
    return compared


def test_what_is_entered_for_a_day_to_come_changes_no_day_before() -> None:
    for seed in range(2000):
        dice = random.Random(seed)
        life = a_life(dice)
        now = dice.randrange(SPAN)
        acts = [
            Own(act, day(since), known_on=day(dice.randrange(now + 1)))
            for act, since, _ in (an_act(dice, life) for _ in range(3))
        ]
        act, _, _ = an_act(dice, life)
        entered = Own(act, day(now + dice.randrange(10)), known_on=day(now))
        stopped = next((each for each in acts if each.act is A.STOP and each.since < day(now)), None)
        after = [*acts, entered]
        if stopped is not None:
            after[after.index(stopped)] = replace(stopped, until=day(now + dice.randrange(1, 5)), resumed_on=day(now))
        for number in range(now):
            before = known_on(acts, day(number))
            assert known_on(after, day(number)) == before, f"seed {seed}, day {number}"
