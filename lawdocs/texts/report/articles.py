"""Measure ``articles``: a law counts as equal when each of its articles has the label and the words given."""

from collections.abc import Iterator

from lawdocs.texts.report.comparing import Comparison, Measure, Reading, Verdict, squeezed


def _compare(reading: Reading) -> Iterator[Comparison]:
    given = [(each["no"], squeezed(each["text"])) for each in reading.record.get("articles") or ()]
    if not given:
        return
    outline = reading.outline
    found = [(each.label, squeezed(outline.full_text(each))) for each in outline.articles]
    if given == found:
        yield Comparison(Verdict.EQUAL)
        return
    for one, other in zip(given, found, strict=False):
        if one != other:
            yield Comparison(Verdict.MISS, "".join(one), "".join(other), "articles differ")
            return
    yield Comparison(Verdict.MISS, str(len(given)), str(len(found)), "number of articles")


ARTICLES = Measure("articles", _compare)
