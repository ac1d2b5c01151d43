"""Writing .pdf: a text as a plain paper, without a red head and with every line where the text has it."""

from collections.abc import Sequence

from lawdocs.texts.blocks import Block
from lawdocs.texts.labels import Kind
from lawdocs.texts.official.paper import Paper, Parts, Stamp, without_head
from lawdocs.texts.official.pdf import make_pdf
from lawdocs.texts.roles import Role
from lawdocs.texts.structure import Outline


def write_pdf(outline: Outline) -> bytes:
    """The text as PDF; raises TypesetterMissing, TypesettingFailed."""
    return make_pdf(plain_paper(outline)).data


def plain_paper(
    outline: Outline,
    *,
    title: str = "",
    subtitle: str = "",
    number: str | None = None,
    head: Sequence[tuple[Role, str]] = (),
    foot: str = "",
) -> Paper:
    """A text as a paper: ``title`` and ``head`` stand above it, ``foot`` on each page.

    A text that holds its own title needs none before it; what it says of title and number in its head is said once.
    """
    above = tuple(
        Block(Kind.PARAGRAPH, "", None, text, anchor=f"head-{at}", depth=0, start=0, end=0, role=role)
        for at, (role, text) in enumerate(head, 1)
    )
    return Paper(
        title=title,
        subtitle=subtitle,
        parts=Parts(body=(*above, *without_head(outline.blocks, title, number))),
        issuers=(),
        is_issued=False,
        stamp=Stamp(foot=foot),
    )
