"""Measure ``rebuilt``: the text put together again from its structure is the source, white space aside."""

from collections.abc import Iterator

from lawdocs.texts.report.comparing import Comparison, Measure, Reading, Verdict, squeezed


def _compare(reading: Reading) -> Iterator[Comparison]:
    source, rebuilt = squeezed(reading.text), squeezed(reading.outline.rebuilt())
    if source == rebuilt:
        yield Comparison(Verdict.EQUAL)
        return
    pairs = enumerate(zip(source, rebuilt, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(source), len(rebuilt)))
    reason = f"the texts part at character {at}"
    yield Comparison(Verdict.MISS, source[at : at + 40], rebuilt[at : at + 40], reason)


REBUILT = Measure("rebuilt", _compare)
