"""What a text says of itself, offered beside the fields of the drafting form (从正文读到), to be taken one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lawdocs.accounts.queries import makers
from lawdocs.documents.basis import read_basis, write_basis
from lawdocs.documents.forms import LONGEST_TERM, DraftForm
from lawdocs.documents.services import Basis
from lawdocs.documents.subjects import GENRES
from lawdocs.texts.lines import read_lines
from lawdocs.texts.metadata import Confidence, Found, Metadata, Span, extract
from lawdocs.texts.roles import Role

_LONGEST_WORDS = 60
# Words of titles that are not in the list of genres, and what they are there.
GENRE_NAMES = {"令": "命令（令）", "命令": "命令（令）", "复函": "函"}
_DOUBTS = {
    Confidence.SURE: "",
    Confidence.LIKELY: "由原文推出，请核对。",
    Confidence.UNSURE: "不能确定，请核对。",
}


@dataclass(frozen=True)
class Offer:
    """A value for a field: as it is shown, the words of the text that say it, and what is doubtful about it."""

    field: str
    shown: str
    words: str
    doubt: str
    value: object


def offers_for(form: DraftForm, read_title: str = "") -> dict[str, Offer]:
    """The values that the text in a form offers, by field; none for a field that holds its value already.

    ``read_title`` is the title that the reading of a file took off the text.
    """
    text = _whole(form.text.data or "", read_title or form.title.data or "")
    found = extract(text)
    return {
        field: Offer(field, shown, _words(said, text), _doubt(said, field), value)
        for field, shown, said, value in (*_about_makers(form, found), *_about_document(form, found))
    }


def take(form: DraftForm, offer: Offer) -> None:
    """Put an offered value into its field."""
    field = form[offer.field]
    field.data, field.raw_data = offer.value, None


def _about_document(form: DraftForm, found: Metadata) -> Iterator[tuple[str, str, Found, object]]:
    if found.title and _bare(found.title.value) != _bare(form.title.data):
        yield "title", found.title.value, found.title, found.title.value
    genre = GENRE_NAMES.get(found.genre.value, found.genre.value) if found.genre else ""
    if found.genre and genre in GENRES and genre != form.genre.data:
        yield "genre", genre, found.genre, genre
    years = found.years.value if found.years else 0
    if found.years and 1 <= years <= LONGEST_TERM and years != form.validity_years.data:
        yield "validity_years", f"{years}年", found.years, years
    listed, _ = read_basis(form.basis.data or "")
    have = {each.title for each in listed}
    news = [each for each in found.basis if each.value.title not in have]
    if news:
        added = write_basis(Basis(each.value.title, each.value.number, each.value.provisions) for each in news)
        yield "basis", added, _together(news), "\n".join(filter(None, [(form.basis.data or "").strip(), added]))


def _about_makers(form: DraftForm, found: Metadata) -> Iterator[tuple[str, str, Found, object]]:
    """The lead issuer, where it is in the register of makers, and those that issue with it."""
    if found.issuers is None:
        return
    lead, *others = found.issuers.value
    known = {each.name: str(each.id) for each in makers()}
    if lead in known and known[lead] != form.issuer_id.data:
        yield "issuer_id", lead, found.issuers, known[lead]
    joint = "\n".join(others)
    if joint and joint != (form.joint_issuers.data or "").strip():
        yield "joint_issuers", "、".join(others), found.issuers, joint


def _together(found: Sequence[Found]) -> Found:
    """Several values as one: the words from the first to the last, no surer than the least sure of them."""
    span = Span(min(each.span.start for each in found), max(each.span.end for each in found))
    return Found(None, span, min(each.confidence for each in found))


def _whole(text: str, title: str) -> str:
    """The text with its title back below letterhead and number."""
    if not title:
        return text
    at = 0
    for line in read_lines(text):
        if line.role not in (Role.LETTERHEAD, Role.NUMBER):
            break
        at = line.end + 1
    return f"{text[:at]}{title}\n{text[at:]}"


def _words(found: Found, text: str) -> str:
    words = " ".join(found.words(text).split())
    return words if len(words) <= _LONGEST_WORDS else words[:_LONGEST_WORDS] + "…"


def _doubt(found: Found, field: str) -> str:
    if found.others and field in ("genre", "issuer_id"):
        readings = ("、".join(each) if isinstance(each, tuple) else str(each) for each in found.others)
        return f"也可能是{'或者'.join(readings)}，请核对。"
    return _DOUBTS[found.confidence]


def _bare(words: str | None) -> str:
    return "".join((words or "").split())
