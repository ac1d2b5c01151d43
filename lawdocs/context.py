"""What every template may use: the site, the day, the acting person, menus and filters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user
from jinja2.environment import Template, TemplateModule
from jinja2.runtime import Context

from lawdocs import rules
from lawdocs.access import current_actor
from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import Clock, local
from lawdocs.deadlines.queries import count_unread
from lawdocs.documents.labels import number_word, text_word
from lawdocs.documents.term import ending
from lawdocs.errors import ON_STAFF_PAGES
from lawdocs.names import shown_name
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.permissions import Permission as P
from workflows.titles import quoted

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Site:
    """The public site: who runs it, and the identifiers a government page must show."""

    name: str = "鲁山县行政规范性文件库"
    place: str = "鲁山县"
    host_unit: str = "鲁山县人民政府"
    run_unit: str = "鲁山县司法局"
    phone: str = "0375-0000000"
    phone_hours: str = "工作日 8:30—12:00，15:00—18:00"
    domain: str = "www.example.gov.cn"
    id_code: str = "0000000000"
    icp: str = "豫ICP备00000000号-1"
    police_no: str = "豫公网安备 00000000000000号"
    demo: bool = True


@dataclass(frozen=True)
class Person:
    """The acting person as the staff bar shows them."""

    name: str
    agency_name: str
    role_label: str


# (endpoint, label, permission that opens it)
STAFF_MENU = (
    ("work.index", "我的工作", P.WORK_READ),
    ("work.documents", "文件", P.DOCUMENT_READ),
    ("requests.index", "审查建议", P.REQUEST_READ),
    ("news.index", "专栏", P.NEWS_WRITE),
    ("indicators.index", "专栏", P.COLUMN_READ),  # for whoever reads the column without writing for it
    ("linkage.index", "府检联动", P.LINKAGE_READ),
    ("reviews.index", "审核台账", P.REVIEW_LEDGER),
    ("supervision.index", "监督", P.SUPERVISION_READ),
    ("cleanup.index", "清理", P.CLEANUP_MANAGE),
    ("cleanup.makers", "定期清理", P.CLEANUP_READ),
    ("imports.index", "导入", P.STOCK_IMPORT),
    ("upward.index", "报备", P.FILING_SUBMIT),
    ("upward.incoming", "备案", P.FILING_RECEIVE),
    ("filing.numbers", "编号", P.NUMBER_MANAGE),
    ("accounts.agencies", "机关", P.AGENCY_MANAGE),
    ("accounts.users", "用户", P.USER_MANAGE),
    ("accounts.grants", "岗位授权", P.GRANT_MANAGE),
    ("admin_mail.index", "邮件", P.MAIL_READ),
    ("audit.index", "审计", P.AUDIT_READ),
    ("rules.index", "规则", P.RULES_READ),  # last: a login leads to the first, and nobody begins here
)
# The parts of the column, side by side on top of each of its pages; those to come join them here.
COLUMN_MENU = (
    ("news.index", "动态", P.NEWS_WRITE),
    ("indicators.index", "指标体系", P.COLUMN_READ),
    ("evidence.index", "指标佐证", P.COLUMN_READ),
    ("reports.index", "年度报告", P.COLUMN_READ),
)
COLUMN_ROOTS = tuple(f"/work/{name}" for name in ("news", "indicators", "evidence", "figures", "links", "reports"))
# The parts of the linkage, likewise.
LINKAGE_MENU = (
    ("linkage.index", "概况", P.LINKAGE_READ),
    ("linkage.chains", "全链条", P.LINKAGE_READ),
    ("linkage.meetings", "联席会议", P.LINKAGE_READ),
    ("linkage.resolutions", "议定事项", P.LINKAGE_READ),
    ("linkage.suggestions", "检察建议", P.LINKAGE_READ),
    ("linkage.issues", "联动问题", P.LINKAGE_READ),
    ("linkage.clues", "线索移送", P.LINKAGE_READ),
    ("linkage.opinions", "草案意见", P.LINKAGE_READ),
    ("linkage.actions", "共同工作", P.LINKAGE_READ),
    ("linkage.statistics", "年度统计", P.LINKAGE_READ),
    ("linkage.mechanisms", "工作机制", P.LINKAGE_READ),
    ("linkage.members", "成员单位", P.LINKAGE_READ),
)
# Pages that lie under another address belong to the menu of whoever cannot open that one, or are all one part of it.
MENU_ROOTS = {
    "upward.incoming": ("/work/filings",),
    "news.index": COLUMN_ROOTS,
    "indicators.index": COLUMN_ROOTS,
    "linkage.actions": ("/linkage/trainings", "/linkage/information"),
}
PUBLIC_MENU = (("portal.home", "首页"), ("portal.index", "文件库"), ("column.index", "示范创建专栏"))


class KeptTemplate(Template):
    """A template whose macros are made once: Jinja compares all globals before it takes the ones it keeps."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def register(app: Flask) -> None:
    """Register template variables and filters."""
    app.jinja_env.template_class = KeptTemplate
    app.context_processor(_variables)
    app.add_template_global(lambda name: rules.current().mark(name), "rule_mark")
    app.add_template_filter(zh_date)
    app.add_template_filter(iso)
    app.add_template_filter(zh_moment)
    app.add_template_filter(weekday)
    app.add_template_filter(filesize)
    app.add_template_filter(ending)
    app.add_template_filter(number_word)
    app.add_template_filter(quoted)
    app.add_template_filter(shown_name)
    app.add_template_filter(text_word)


def site() -> Site:
    """The public site of this installation."""
    return current_app.extensions.setdefault("site", Site())


def clock() -> Clock:
    """The clock of this application."""
    return current_app.extensions["clock"]


def iso(day: date) -> str:
    """A day in columns and timelines: 2026-10-13."""
    return day.isoformat()


def zh_moment(instant: datetime) -> str:
    """An instant by the office clock; this year's without its year: 10月12日 16:20."""
    at = local(instant)
    year = "" if at.year == clock().today().year else f"{at.year}年"
    return f"{year}{at.month}月{at.day}日 {at:%H:%M}"


def weekday(day: date) -> str:
    return f"星期{WEEKDAYS[day.weekday()]}"


def filesize(size: int) -> str:
    """A size as people read it: 46 KB."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{round(size / 1024)} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def _variables() -> dict[str, object]:
    return {
        "site": site(),
        "today": clock().today(),
        "public_nav": [(_address(endpoint), label, _is_current(endpoint)) for endpoint, label in PUBLIC_MENU],
        **(_staff_variables() if is_staff_page() else {"actor": None}),
    }


def _address(endpoint: str) -> str:
    """The address of a page without parts, asked of the router once."""
    known = current_app.extensions.setdefault("addresses", {})
    key = request.script_root, endpoint
    if key not in known:
        known[key] = url_for(endpoint)
    return known[key]


def _is_current(endpoint: str) -> bool:
    """The menu item a page belongs to: all of the portal but its home to the list, all boards to the column.

    Refusals belong to none.
    """
    if "error_shown" in g:
        return False
    here = request.endpoint or ""
    part = endpoint.partition(".")[0]
    return here == endpoint or (endpoint != "portal.home" and here.startswith(f"{part}.") and here != "portal.home")


def is_staff_page() -> bool:
    """Public pages and most error pages never look at the session, so that they are the same for everybody."""
    if "error_shown" in g and g.error_shown not in ON_STAFF_PAGES:
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "policy", None) is not None and current_user.is_authenticated


def _staff_variables() -> dict[str, object]:
    actor = current_actor()
    roles = sorted({role.label for role in actor.roles})
    tree = agency_tree()
    return {
        "actor": Person(actor.name, tree.get(current_user.agency_id).short_name, "、".join(roles)),
        "staff_nav": _staff_menu(actor),
        "column_nav": _column_menu(actor),
        "linkage_nav": _linkage_menu(actor),
        "notice_count": count_unread(actor),
        "notices_url": url_for("work.notices") if actor.holds(P.NOTICE_READ) else None,
        "account_url": url_for("accounts.account"),
        "logout_url": url_for("accounts.logout"),
        "rules_label": f"规则集：{rules.current().label}",
    }


def _staff_menu(actor: Actor) -> list[tuple[str, str, bool]]:
    """The pages a person may open; the one whose address begins like this page's is the current one.

    Of several under one label the first that may be opened is offered.
    """
    offered: dict[str, str] = {}
    for endpoint, label, permission in STAFF_MENU:
        if actor.holds(permission):
            offered.setdefault(label, endpoint)
    roots = [
        (root, endpoint) for endpoint in offered.values() for root in (url_for(endpoint), *MENU_ROOTS.get(endpoint, ()))
    ]
    around = [
        (len(root), endpoint) for root, endpoint in roots if request.path == root or request.path.startswith(f"{root}/")
    ]
    _, current = max(around, key=lambda found: found[0], default=(0, None))
    return [(endpoint, label, endpoint == current) for label, endpoint in offered.items()]


def _linkage_menu(actor: Actor) -> list[tuple[str, str, bool]]:
    """The parts of the linkage, the first of which is all that is none of the others."""
    if not request.path.startswith("/linkage") or not actor.holds(P.LINKAGE_READ):
        return []
    offered = {
        url_for(endpoint): (label, (url_for(endpoint), *MENU_ROOTS.get(endpoint, ())))
        for endpoint, label, permission in LINKAGE_MENU
        if actor.holds(permission)
    }
    if not offered:  # the page that refuses whoever has no part in it
        return []
    root, *parts = offered
    here = next((url for url in parts if _lies_under(offered[url][1])), root)
    return [(url, label, url == here) for url, (label, _) in offered.items()]


def _lies_under(roots: Iterable[str]) -> bool:
    """Whether this page is one of these addresses, or lies under one."""
    return any(request.path == root or request.path.startswith(f"{root}/") for root in roots)


def _column_menu(actor: Actor) -> list[tuple[str, str, bool]]:
    """The parts of the column that a person may open, and whether this page is one of it."""
    offered = [(url_for(endpoint), label) for endpoint, label, permission in COLUMN_MENU if actor.holds(permission)]
    return [(url, label, request.path == url or request.path.startswith(f"{url}/")) for url, label in offered]
