"""Raise an issue (提出问题), and take it up (受理) or return it (退回) for its raiser to amend."""

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.documents.status import is_published
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage.chains import begin_chain
from lawdocs.linkage.issues.kind import KIND
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.origins import Origin
from lawdocs.linkage.issues.telling import tell_office, tell_raiser
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.moves import begin, claim, fire
from lawdocs.linkage.sides import may_for
from lawdocs.linkage.units import members_of
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.linkage.issues import IssueSource, IssueState, Said, Severity, WorkField
from workflows.permissions import Permission

# As the record says what was amended.
_WORDS = {
    **{"source": "问题来源", "work_field": "工作领域", "severity": "严重程度", "title": "标题"},
    **{"description": "问题描述", "related_id": "涉及单位", "document_id": "涉及文件", "articles": "涉及条款"},
}


@dataclass(frozen=True)
class Content:
    """What is raised; unit, document and its articles only where it concerns any."""

    source: IssueSource
    work_field: WorkField
    severity: Severity
    title: str
    description: str
    related_id: int | None = None
    document_id: int | None = None
    articles: str = ""


def raise_issue(
    linkage: Linkage,
    content: Content,
    raiser_id: int,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None,
    origin: Origin | None = None,
) -> LinkIssue:
    """Raise an issue for a unit; one that comes from another record joins its chain, else it begins one."""
    refuse_secret(content.title, content.description, actor, clock)
    with transaction():
        claimed = claim(KIND, actor, "raise", [raiser_id, asdict(content), origin and asdict(origin)], clock, key)
        if not may_for(actor, Permission.LINKAGE_PROPOSE, [raiser_id]):
            raise Forbidden
        _refuse_any(faults(linkage, content, raiser_id, clock))
        hold(Linkage, linkage.id)  # two issues never get one number
        year = clock.today().year
        chain_id = origin.chain_id if origin is not None else begin_chain(linkage, content.title, clock).id
        issue = LinkIssue(
            linkage=linkage,
            chain_id=chain_id,
            year=year,
            no=_next_no(linkage, year),
            raiser_id=raiser_id,
            raised_on=clock.today(),
            **({f"{origin.subject}_id": origin.row_id} if origin is not None else {}),
            **asdict(content),
        )
        begun = {"state": IssueState.RAISED, "agency_id": raiser_id, "claimed": claimed}
        record = begin(KIND, issue, "raise", actor, clock, key=key, **begun)
        tell_office(issue, record, "等待受理", clock)
    return issue


def raise_again(
    issue: LinkIssue, content: Content, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Raise a returned issue again, amended (修改后重新提出)."""
    refuse_secret(content.title, content.description, actor, clock)
    with transaction():
        _refuse_any(faults(issue.linkage, content, issue.raiser_id, clock))
        amended = [word for name, word in _WORDS.items() if getattr(issue, name) != getattr(content, name)]
        text = f"修改了{'、'.join(amended)}" if amended else "没有修改"
        values = asdict(content)
        record = fire(
            KIND, issue, "raise_again", actor, clock, version=version, key=key, said=content, text=text, **values
        )
        tell_office(issue, record, "修改后重新提出，等待受理", clock)


def accept(issue: LinkIssue, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Take an issue up (受理): from now on what was raised stays as it is."""
    with transaction():
        record = fire(KIND, issue, "accept", actor, clock, version=version, key=key, said=Said())
        tell_raiser(issue, record, "已受理", clock)


def send_back(
    issue: LinkIssue, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Return an issue to its raiser for a reason (退回)."""
    with transaction():
        said = Said(reason=reason)
        record = fire(KIND, issue, "return", actor, clock, version=version, key=key, said=said, text=reason)
        tell_raiser(issue, record, "已退回，请修改后重新提出", clock)


def faults(linkage: Linkage, content: Content, raiser_id: int, clock: Clock) -> list[Obstacle]:
    """Everything that is wrong with what is raised."""
    members, found = members_of(linkage), []
    if raiser_id not in members:
        found.append(Obstacle("提出单位应当是成员单位", "field:raiser_id"))
    if not content.title.strip():
        found.append(Obstacle("请填写标题", "field:title"))
    if not content.description.strip():
        found.append(Obstacle("请写明问题", "field:description"))
    if content.related_id is not None and content.related_id not in members:
        found.append(Obstacle("涉及单位应当是成员单位", "field:related_id"))
    if content.document_id is None and content.articles.strip():
        found.append(Obstacle("写了条款的，请先写明是哪一件文件", "field:document"))
    if content.document_id is not None and not _is_public(content.document_id, clock):
        found.append(Obstacle("只能选择本库已经公布的文件", "field:document"))
    return found


def _is_public(document_id: int, clock: Clock) -> bool:
    query = sa.select(Document.id).where(Document.id == document_id, is_published(clock.today()))
    return db.session.scalar(query) is not None


def _next_no(linkage: Linkage, year: int) -> int:
    last = sa.select(sa.func.max(LinkIssue.no)).where(LinkIssue.linkage_id == linkage.id, LinkIssue.year == year)
    return (db.session.scalar(last) or 0) + 1


def _refuse_any(found: list[Obstacle]) -> None:
    if found:
        raise StepRefused(tuple(found))
