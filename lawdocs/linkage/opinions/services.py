"""Ask for an opinion on a draft, give it, say what became of it; and let a request end with the review."""

import sqlalchemy as sa

from lawdocs.access import may_on, parties_of
from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.documents.models import Document
from lawdocs.documents.secrecy import SecretForbidden
from lawdocs.errors import Forbidden, NotVisible, StateConflict, StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage import moves
from lawdocs.linkage.models import Linkage, LinkMember
from lawdocs.linkage.notices import tell
from lawdocs.linkage.opinions import links
from lawdocs.linkage.opinions.kind import KIND, bearer
from lawdocs.linkage.opinions.models import Cooperation
from lawdocs.linkage.sides import Post, procuratorate_post
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.opinions import Asked, OpinionState, Said, Settlement, Way, faults_of
from workflows.permissions import Permission
from workflows.roles import Role
from workflows.states import DocumentState
from workflows.titles import quoted

RULE, GROUND = "linkage.opinion", "审核机构征求意见"
S = OpinionState


def linkage_for(document: Document) -> Linkage | None:
    """The linkage to which the agency that reviews a document belongs."""
    (reviewer,) = parties_of(document).reviewing or (None,)
    member = sa.exists().where(
        LinkMember.linkage_id == Linkage.id, LinkMember.agency_id == reviewer, LinkMember.until_on.is_(None)
    )
    return db.session.scalar(sa.select(Linkage).where(member).order_by(Linkage.id).limit(1))


def may_ask(document: Document, actor: Actor) -> bool:
    """Whether a person may ask about a document now."""
    if document.state is not DocumentState.REVIEW or not may_on(actor, Permission.OPINION_ASK, document):
        return False
    return linkage_for(document) is not None


def ask(
    document: Document, asked: Asked, actor: Actor, clock: Clock, *, key: str | None
) -> tuple[Cooperation, str | None]:
    """Ask for an opinion on the text under review (征求意见); the secret of the link is given this once."""
    with transaction():
        moves.claim(KIND, actor, "ask", [document.id, vars(asked)], clock, key, f"/work/documents/{document.id}")
        hold(Document, document.id)
        db.session.refresh(document)
        linkage = linkage_for(document)
        if linkage is None:
            raise NotVisible
        if not may_on(actor, Permission.OPINION_ASK, document):
            raise Forbidden
        if document.state is not DocumentState.REVIEW:
            raise StateConflict(document.state.label)
        if document.is_secret:
            raise SecretForbidden
        _refuse_any([*faults_of(asked, clock.today()), *_asked_already(document, asked)])
        (reviewer_id,) = parties_of(document).reviewing
        row = Cooperation(
            linkage=linkage,
            document=document,
            revision_id=document.draft.id,
            title=document.title,
            reviewer_id=reviewer_id,
            question=asked.question,
            way=asked.way,
            body=asked.body if asked.way is Way.LINK else linkage.procuratorate.name,
            asked_on=clock.today(),
            due_on=asked.due_on,
            asked_by_id=actor.id,
            asked_by_name=actor.name,
        )
        moves.begin(KIND, row, "ask", actor, clock, key=key, state=S.ASKED, agency_id=reviewer_id)
        token = links.make(row, actor, clock) if asked.way is Way.LINK else None
        clocks.start_given(
            Duty.LINK_OPINION,
            clock,
            on=clock.today(),
            due=asked.due_on,
            held_by=_holder(row),
            subject_id=row.id,
            rule=RULE,
            ground=GROUND,
            agency_id=_holder(row)[1],
            about=quoted(row.title),
        )
    return row, token


def renew_link(row: Cooperation, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> str:
    """Make a new secret link (重新生成保密链接); the one before it opens nothing any more."""
    with transaction():
        _admit(row, "link", actor, clock, version, key)
        if row.way is not Way.LINK:
            _refuse_any([Obstacle("这次征求意见由联络岗登录阅看，没有保密链接")])
        token = links.make(row, actor, clock)
        moves.note(KIND, row, "link", actor, clock, key=key, agency_id=row.reviewer_id)
    return token


def revoke_link(row: Cooperation, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Take the secret link back (停用保密链接)."""
    with transaction():
        _admit(row, "revoke", actor, clock, version, key)
        if not links.revoke(row, actor, clock):
            _refuse_any([Obstacle("没有正在使用的保密链接")])
        moves.note(KIND, row, "revoke", actor, clock, key=key, agency_id=row.reviewer_id)


def give(row: Cooperation, said: Said, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Give the opinion through the account of the procuratorate (提出意见)."""
    with transaction():
        _give(row, said, actor, clock, version, key)


def give_by_link(token: str, said: Said, clock: Clock) -> None:
    """Give the opinion through the secret link; raises NotVisible for a dead one, LinkConflict for a second answer."""
    with transaction():
        row = links.find(token, clock).cooperation
        hold(Cooperation, row.id)
        db.session.refresh(row)
        links.find(token, clock)  # taken back while we waited
        _give(row, said, bearer(row), clock, row.version, None)


def settle(
    row: Cooperation, said: Settlement, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Say what became of the opinion (登记采纳情况)."""
    with transaction():
        values = {"adoption": said.adoption, "adoption_reason": said.reason, "settled_on": clock.today()}
        seen = {"version": version, "key": key, "said": said, "agency_id": row.reviewer_id}
        record = moves.fire(KIND, row, "settle", actor, clock, **seen, **values)
        if row.way is Way.ACCOUNT:
            text = f"{quoted(row.title)}的意见已登记采纳情况：{said.adoption.label}"
            tell(record, [procuratorate_post(row.linkage)], KIND.page(row), text, clock)


def recall(row: Cooperation, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Ask no longer (撤回), for a reason; who was asked reads the draft no more."""
    with transaction():
        seen = {"version": version, "key": key, "said": reason, "text": reason, "agency_id": row.reviewer_id}
        record = moves.fire(KIND, row, "recall", actor, clock, **seen)
        links.revoke(row, actor, clock)
        clocks.cancel(Duty.LINK_OPINION, row.id, clock, "已撤回")
        if row.way is Way.ACCOUNT:
            text = f"已撤回对{quoted(row.title)}的意见征求，不需要再提出意见"
            tell(record, [procuratorate_post(row.linkage)], KIND.page(row), text, clock)


def close_with_review(document: Document, clock: Clock) -> None:
    """The draft left its review, in the transaction of that step: nobody who was asked reads it any more."""
    query = sa.select(Cooperation).where(Cooperation.document_id == document.id, Cooperation.closed_at.is_(None))
    for row in db.session.scalars(query.order_by(Cooperation.id)).all():
        hold(Cooperation, row.id)
        db.session.refresh(row)
        if row.state is S.ASKED:
            _lapse(row, "草案的审核已经结束", clock)
        row.closed_at = clock.now()


def lapse(row: Cooperation, clock: Clock) -> bool:
    """Let a request end whose day went by unanswered (期满未提出); whether it was still to be done."""
    with transaction():
        hold(Cooperation, row.id)
        db.session.refresh(row)
        if row.state is not S.ASKED or row.due_on >= clock.today():
            return False
        _lapse(row, f"期限已在{zh_date(row.due_on)}届满", clock)
    return True


def _lapse(row: Cooperation, why: str, clock: Clock) -> None:
    system = Actor.system("lapse-opinions")
    seen = {"version": row.version, "key": None, "text": why, "agency_id": row.reviewer_id}
    record = moves.fire(KIND, row, "lapse", system, clock, **seen)
    links.revoke(row, system, clock)
    clocks.cancel(Duty.LINK_OPINION, row.id, clock, why)
    posts = [_asker(row), *([procuratorate_post(row.linkage)] if row.way is Way.ACCOUNT else [])]
    tell(record, posts, KIND.page(row), f"{quoted(row.title)}没有收到意见，{why}", clock)


def _give(row: Cooperation, said: Said, actor: Actor, clock: Clock, version: int | None, key: str | None) -> None:
    values = {
        "conclusion": said.conclusion,
        "opinion": said.text,
        "given_body": said.body,
        "given_post": said.post,
        "given_on": clock.today(),
        "given_at": clock.now(),
        "given_by_id": actor.id,
    }
    by = row.linkage.procuratorate_id if actor.id is not None else None
    seen = {"version": version, "key": key, "said": said, "agency_id": by}
    record = moves.fire(KIND, row, "give", actor, clock, **seen, **values)
    clocks.meet(Duty.LINK_OPINION, row.id, clock, "已提出意见")
    text = f"{said.body}对{quoted(row.title)}提出意见：{said.conclusion.label}"
    tell(record, [_asker(row)], KIND.page(row), text, clock)


def _admit(row: Cooperation, act: str, actor: Actor, clock: Clock, version: int | None, key: str | None) -> None:
    """Admit an act on the link of a request that nobody answered yet, and whose day has not gone by."""
    moves.admit(KIND, row, act, Permission.OPINION_ASK, (S.ASKED,), actor, clock, version=version, key=key)


def _asker(row: Cooperation) -> Post:
    return Role.LEGAL_OFFICER, row.reviewer_id


def _holder(row: Cooperation) -> Post:
    """Who must see to it that the opinion comes: the procuratorate or, of others, whoever sent them the link."""
    return procuratorate_post(row.linkage) if row.way is Way.ACCOUNT else _asker(row)


def _asked_already(document: Document, asked: Asked) -> list[Obstacle]:
    query = sa.select(Cooperation.body).where(Cooperation.document_id == document.id, Cooperation.state == S.ASKED)
    query = query.where(Cooperation.way == asked.way)
    bodies = set(db.session.scalars(query))
    if asked.way is Way.ACCOUNT and bodies:
        return [Obstacle("已经就这件草案征求联络岗的意见，对方还没有答复", "field:way")]
    if asked.way is Way.LINK and asked.body in bodies:
        return [Obstacle(f"已经就这件草案征求{asked.body}的意见，对方还没有答复", "field:body")]
    return []


def _refuse_any(faults: list[Obstacle]) -> None:
    if faults:
        raise StepRefused(faults)
