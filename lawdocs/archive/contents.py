"""What goes into the archive package of a document (归档内容), part by part in the order of its course."""

from collections.abc import Callable, Iterator

from lawdocs import rules
from lawdocs.access import reads_papers
from lawdocs.archive import course, making
from lawdocs.archive.missing import missing_of
from lawdocs.archive.parts import Missing, Paper, Part, Section
from lawdocs.clock import local
from lawdocs.documents import papers
from lawdocs.documents.labels import text_word
from lawdocs.documents.models import Document, Material, MaterialKind, Revision
from lawdocs.documents.titles import title_of
from lawdocs.packing.writing import undated
from lawdocs.portal.files import FORMATS
from lawdocs.texts.filenames import extension
from workflows.actors import Actor
from workflows.states import PUBLIC_STATES, DocumentState

FINISHED = PUBLIC_STATES | {DocumentState.WITHDRAWN}
TXT, PDF, ZIP = FORMATS["txt"], "application/pdf", "application/zip"
# The parts in their order, each with its record.
RECORDS: tuple[tuple[str, Callable[[Document], list[Section]]], ...] = (
    ("起草", making.drafting),
    ("征求意见", making.consultation),
    ("送审材料", making.papers),
    ("合法性审核", making.review),
    ("审议和签署", making.decision),
    ("登记编号", making.numbers),
    ("公布", course.publication),
    ("政策解读", course.interpretation),
    ("报送备案", course.filing),
    ("修改和更正", course.changes),
    ("期满前评估", course.evaluation),
    ("审查建议", course.requests),
    ("废止和失效", course.end),
    ("办理记录", course.steps),
)


def may_take(actor: Actor, document: Document) -> bool:
    """Whether the whole course is theirs to see, and has come to where it can be put away."""
    return document.state in FINISHED and reads_papers(actor, document)


def parts_of(document: Document) -> list[Part]:
    """Every part with its papers and with what is missing; nothing is read from the file store, nothing typeset."""
    drafting = document.drafting_agency.name if document.drafting_agency else ""
    maker = document.issuer_name or ""
    days = {step.step: step.on for step in document.steps}
    held = {
        "起草": (drafting, local(document.created_at).date() if drafting else None),
        "征求意见": (drafting, None),
        "送审材料": (drafting, days.get("submit")),
        "合法性审核": (document.opinions[-1].agency_name if document.opinions else "", days.get("approve")),
        "审议和签署": (maker, document.decisions[-1].signed_on if document.decisions else None),
        "登记编号": (maker, days.get("register")),
        "公布": (maker, document.published_on),
    }
    found = [Part(name, *held.get(name, (maker, None)), record=record(document)) for name, record in RECORDS]
    by_name = {part.name: part for part in found}
    by_name["起草"].papers += map(_draft, _drafts(document))
    by_name["送审材料"].papers += (_material(each) for each in _kept(document, attachments=False))
    by_name["公布"].papers += _published(document)
    by_name["报送备案"].papers += _packages(document)
    by_name["修改和更正"].papers += (paper for each in document.editions[1:] for paper in _edition(each))
    for name, what in missing_of(document, rules.current()):
        by_name[name].missing.append(Missing(what))
    return found


def _drafts(document: Document) -> list[Revision]:
    """The texts up to the one that was published, that one too: it was the last draft."""
    until = document.editions[0].draft_no if document.editions else None
    if document.is_stock:
        return []
    return [each for each in document.revisions if until is None or each.draft_no <= until]


def _draft(revision: Revision) -> Paper:
    """A draft as it was saved: the digest of the file is the one on record."""
    body = revision.document.drafting_agency.name
    return Paper(f"第{revision.draft_no}稿", "txt", TXT, body, local(revision.saved_at).date(), make=_text(revision))


def _text(revision: Revision) -> Callable[[], bytes]:
    return lambda: revision.text.encode()


def _kept(document: Document, *, attachments: bool) -> list[Material]:
    order = list(MaterialKind)
    there = [each for each in document.materials if each.removed_at is None]
    wanted = [each for each in there if (each.kind is MaterialKind.ATTACHMENT) is attachments]
    return sorted(wanted, key=lambda each: (order.index(each.kind), each.id))


def _material(material: Material) -> Paper:
    name, ending = material.name, extension(material.name)
    stem = name.removesuffix(f".{ending}") if ending else name
    title = stem if stem.startswith(material.kind.label) else f"{material.kind.label}　{stem}"
    agency = material.document.drafting_agency
    added_on = local(material.added_at).date()
    return Paper(title, ending, material.file.media_type, agency.name if agency else "", added_on, material.file)


def _published(document: Document) -> Iterator[Paper]:
    """The text as issued in every form, and what was published with it."""
    if document.editions:
        yield from _edition(document.editions[0])
    if document.state in PUBLIC_STATES and papers.has_paper(document):
        maker, day = document.issuer_name or "", document.written_on or document.published_on
        yield Paper("红头文件", "pdf", PDF, maker, day, make=lambda: _pdf(document))
        yield Paper("红头文件", "docx", FORMATS["docx"], maker, day, make=lambda: _docx(document))
    yield from (_material(each) for each in _kept(document, attachments=True))


def _edition(revision: Revision) -> Iterator[Paper]:
    document = revision.document
    word, maker = text_word(revision), document.issuer_name or ""
    title = word if revision.no == 1 else f"{word}（第{revision.no}个公布的文本）"
    day = revision.in_force_from if revision.no != 1 else document.published_on
    yield Paper(title, "txt", TXT, maker, day, make=_text(revision))
    if revision.no != 1:
        yield Paper(title, "docx", FORMATS["docx"], maker, day, make=lambda: _word(revision))


def _word(revision: Revision) -> bytes:
    from lawdocs.texts.docx import write_docx  # the library is large

    document = revision.document
    return undated(write_docx(title_of(revision), revision.text, subtitle=document.subtitle, number=document.number))


def _docx(document: Document) -> bytes:
    from lawdocs.texts.official.word import make_docx  # the library is large

    return undated(make_docx(papers.paper_of(document, papers.Choices())))


def _pdf(document: Document) -> bytes | Missing:
    """The paper as the record has it; one with empty boxes for characters is no record of anything."""
    from lawdocs.texts.official.pdf import make_pdf
    from lawdocs.texts.typesetting import TypesetterMissing, TypesettingFailed

    try:
        made = make_pdf(papers.paper_of(document, papers.Choices()), papers.font_folders())
    except TypesetterMissing:
        return Missing("红头文件（PDF）", "服务器缺少排版组件")
    except TypesettingFailed:
        return Missing("红头文件（PDF）", "排版没有完成")
    if made.without_glyph:
        return Missing("红头文件（PDF）", f"没有这些字的字体：{made.without_glyph}")
    return made.data


def _packages(document: Document) -> Iterator[Paper]:
    """What was handed in with each filing, every time."""
    for filing in course.filings_of(document):
        for each in filing.packages:
            title = f"报送{filing.receiver_name}的材料包第{each.no}次"
            yield Paper(title, "zip", ZIP, filing.held_by.name, local(each.made_at).date(), each.file)
