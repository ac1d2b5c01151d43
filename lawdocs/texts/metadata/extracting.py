"""Reading of a whole official document: what it says of itself, each value with the words that say it."""

from lawdocs.texts.dates import stated_validity
from lawdocs.texts.head_reading import read_head
from lawdocs.texts.lines import read_lines
from lawdocs.texts.metadata import effect, naming
from lawdocs.texts.metadata.basis import read_basis
from lawdocs.texts.metadata.repeals import read_repeals
from lawdocs.texts.metadata.signature import read_signature
from lawdocs.texts.metadata.values import Metadata


def extract(text: str) -> Metadata:
    """Read what a document says of itself; says nothing where the text does not, and raises for no text."""
    lines = read_lines(text)
    head = read_head(lines)
    signature = read_signature(lines, head.at)
    title = naming.read_title(head, text)
    written, published = effect.read_written(head, signature, text), effect.read_published(head, text)
    stated = stated_validity(text)
    known = published or (written if effect.follows_publication(written, head, text) else None)
    effective = effect.read_effective(stated, text, known)
    return Metadata(
        title=title,
        issuers=naming.read_issuers(head, signature, text),
        number=naming.read_number(head, text),
        genre=naming.read_genre(head, title, text),
        written=written,
        addressee=naming.read_addressee(head, text),
        published=published,
        effective=effective,
        days_after=effect.read_days_after(stated),
        years=effect.read_years(stated),
        expires=effect.read_expires(stated, effective),
        basis=read_basis(lines, head.at, text),
        repeals=read_repeals(text, head.body),
    )
