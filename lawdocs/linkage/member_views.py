"""The members of the linkage: the list, joining and leaving, and whom each unit names."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.linkage import members
from lawdocs.linkage.acting import Act, take
from lawdocs.linkage.forms import DayForm, JoinForm, PersonForm
from lawdocs.linkage.models import LinkContact, LinkMember
from lawdocs.linkage.queries import linkage_or_404, member_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.sides import may_for
from lawdocs.linkage.views import HOME, blueprint
from lawdocs.paging import only_parameters
from lawdocs.tables import Cell, Column, Row
from workflows.guards import zh_date
from workflows.linkage.sides import ContactKind, Subject
from workflows.permissions import Permission

COLUMNS = (
    Column("单位", width=40),
    Column("哪一方"),
    Column("分管领导", width=30),
    Column("联络员", width=30),
    Column("加入"),
)
PAST_COLUMNS = (Column("单位", width=40), Column("加入"), Column("退出"))


@blueprint.get("/members", endpoint="members")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters()
    linkage, _ = linkage_or_404(current_actor())
    present = [each for each in linkage.members if each.until_on is None]
    return render_template(
        "linkage/members.html",
        linkage=linkage,
        columns=COLUMNS,
        rows=[_row(each) for each in present],
        past_columns=PAST_COLUMNS,
        past=[
            Row((Cell(each.agency.name, _page_of(each)), Cell(each.since_on), Cell(each.until_on)))
            for each in linkage.members
            if each.until_on is not None
        ],
        without=sum(each.named(ContactKind.CONTACT) is None for each in present),
        manages=_manages(linkage.office_id),
    )


@blueprint.get("/members/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def member(row_id: int) -> ResponseReturnValue:
    only_parameters()
    found, _ = member_or_404(row_id, current_actor())
    return render_template(
        "linkage/member.html",
        member=found,
        pairs=[
            ("哪一方", found.side.label),
            ("加入", zh_date(found.since_on)),
            ("退出", zh_date(found.until_on) if found.until_on else ""),
        ],
        people=[_person_row(each) for each in reversed(found.contacts)],
        people_columns=(
            Column("职务", width=30),
            Column("类别"),
            Column("姓名"),
            Column("办公电话"),
            Column("自"),
            Column("至"),
        ),
        names=members.may_name(current_actor(), found),
        leaves=_manages(found.linkage.office_id)
        and found.until_on is None
        and found.agency_id != found.linkage.procuratorate_id,
        entries=timeline(Subject.MEMBER, found.id),
    )


@blueprint.route("/members/new", methods=["GET", "POST"])
@requires(Permission.LINKAGE_MANAGE, audit="member:join")
def join() -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    linkage, _ = linkage_or_404(actor)
    form = JoinForm().offer(members.may_join(linkage), clock().today())

    def do(version: int | None, key: str | None) -> None:
        unit = int(form.agency_id.data)
        members.join(linkage, unit, form.since.data, actor, clock(), version=version, key=key)

    act = Act(
        verb="加入",
        heading="加入一家成员单位",
        form=form,
        back_url=url_for("linkage.members"),
        crumbs=_crumbs(("加入", None)),
        version=linkage.version,
        consequences=(("可以看到会议和议定事项，", "并承担分给本单位的事项。"), ("请单位指定分管领导和联络员。", "")),
    )
    return take(act, do, "已加入成员单位。")


@blueprint.route("/members/<int:row_id>/leave", methods=["GET", "POST"])
@requires(Permission.LINKAGE_MANAGE, audit="member:leave")
def leave(row_id: int) -> ResponseReturnValue:
    only_parameters()
    found, _ = member_or_404(row_id, current_actor())
    form = DayForm()

    def do(version: int | None, key: str | None) -> None:
        members.leave(found, form.on.data, current_actor(), clock(), version=version, key=key)

    act = Act(
        verb="退出",
        heading=f"{found.agency.name}退出联动机制？",
        form=form,
        back_url=_page_of(found),
        crumbs=_crumbs((found.agency.name, _page_of(found)), ("退出", None)),
        version=found.version,
        consequences=(
            ("退出以后看不到联动内容，", "历史记录保留。"),
            ("没有办完的事项不会自动转走，", "请先改由其他单位承担。"),
        ),
    )
    return take(act, do, "已退出联动机制。")


@blueprint.route("/members/<int:row_id>/name", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="member:name")
def name(row_id: int) -> ResponseReturnValue:
    """A unit names its own leader and contact; the office may do it for any."""
    only_parameters()
    found, _ = member_or_404(row_id, current_actor())
    if not members.may_name(current_actor(), found):
        from lawdocs.errors import Forbidden

        raise Forbidden
    form = PersonForm(data={"since": clock().today()})
    form.name.description = "可以只填职务。"

    def do(version: int | None, key: str | None) -> None:
        members.name(found, form.person(), form.since.data, current_actor(), clock(), version=version, key=key)

    act = Act(
        verb="指定",
        heading=f"指定{found.agency.name}的人员",
        form=form,
        back_url=_page_of(found),
        crumbs=_crumbs((found.agency.name, _page_of(found)), ("指定人员", None)),
        version=found.version,
        consequences=(
            ("原来的人员任到前一天，", "留在变更记录里。"),
            ("姓名和电话只在联动内部显示，", "不公开，也不进入审计记录。"),
        ),
    )
    return take(act, do, "已指定人员。")


def _manages(office_id: int) -> bool:
    return may_for(current_actor(), Permission.LINKAGE_MANAGE, [office_id])


def _page_of(found: LinkMember) -> str:
    return url_for("linkage.member", row_id=found.id)


def _crumbs(*more: tuple[str, str | None]) -> tuple[tuple[str, str | None], ...]:
    return ((HOME, url_for("linkage.index")), ("成员单位", url_for("linkage.members")), *more)


def _row(found: LinkMember) -> Row:
    return Row(
        (
            Cell(found.agency.name, _page_of(found)),
            Cell(found.side.label),
            Cell(_in_words(found.named(ContactKind.LEADER))),
            Cell(_in_words(found.named(ContactKind.CONTACT))),
            Cell(found.since_on),
        )
    )


def _in_words(contact: LinkContact | None) -> str | None:
    return None if contact is None else "　".join(filter(None, (contact.name, contact.post)))


def _person_row(contact: LinkContact) -> Row:
    return Row(
        (
            Cell(contact.post),
            Cell(contact.kind.label),
            Cell(contact.name),
            Cell(contact.phone),
            Cell(contact.since_on),
            Cell(contact.until_on or "现任"),
        )
    )
