"""Builders: a small county with its people, and documents in any state, made through the services."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from lawdocs.access import actor_of
from lawdocs.accounts.models import Agency, AgencyKind, Level, RoleGrant, User
from lawdocs.accounts.passwords import hash_password
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import Clock
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document, MaterialKind
from lawdocs.documents.services import Basis, DraftContent
from lawdocs.drafting import services as drafting
from lawdocs.drafting.facts import drafting_of
from lawdocs.drafting.models import InquiryKind
from lawdocs.extensions import db, transaction
from lawdocs.filing import services as filing
from lawdocs.publication import interpretation
from lawdocs.publication import services as publication
from lawdocs.review import services as review
from lawdocs.review.meetings import meetings_of
from lawdocs.texts.dates import stated_validity
from tests.remembered import remembered
from workflows.actors import Actor
from workflows.drafting_record import CONTENT, Feature
from workflows.facts import Act
from workflows.interpretation import Medium
from workflows.opinions import Check, Point
from workflows.roles import Role
from workflows.states import DocumentState as S

PASSWORD = "lawdocs-demo-2026"
TEXT = """第一章　总则
第一条　为了规范城区停车泊位管理，根据《中华人民共和国道路交通安全法》，制定本办法。
第二条　本县城区停车泊位的设置、使用和监督，适用本办法。
本办法所称停车泊位，是指道路范围内施划的机动车停放位置。
第二章　设置
第三条　停车泊位按照下列要求设置：
（一）不妨碍行人和车辆通行；
（二）不占用盲道和消防通道。
第四条　本办法有效期5年。
"""
# The first day in force is left to the field in the one, and stated by the other.
TEXT_AT_ONCE = TEXT.replace("本办法有效期", "本办法自公布之日起施行，有效期")

PAPERS = (MaterialKind.EXPLANATION, MaterialKind.BASIS, MaterialKind.CONSULTATION, MaterialKind.OWN_OPINION)
# A review that found nothing, as services take it and as a page sends it.
CHECKS = tuple(Check(point.value, True) for point in Point)
FAILING_CHECKS = (CHECKS[0], Check(Point.POWERS.value, False, "第三条超越职权。"), *CHECKS[2:])
PASSED = {"form": "lawful"} | {f"holds_{point.value}": "yes" for point in Point}
# What a meeting that decided for a government left on record, likewise.
HELD = {"meeting_kind": "executive", "meeting_result": "passed", "expected": 11, "attended": 9, "dissent": "无"}
FAILED = PASSED | {"holds_powers": "no", "remark_powers": "第三条超越职权。", "form": None}


@dataclass
class County:
    """A small county: its agencies and one person for each post."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        return actor_of(self.users[username])

    def agency(self, key: str) -> Agency:
        return self.agencies[key]


AGENCIES = (
    ("city", "平顶山市人民政府", "市政府", Level.CITY, AgencyKind.GOVERNMENT, None, "平政", None, None),
    ("gov", "鲁山县人民政府", "县政府", Level.COUNTY, AgencyKind.GOVERNMENT, "city", "鲁政", "justice", "office"),
    ("office", "鲁山县人民政府办公室", "县政府办", Level.COUNTY, AgencyKind.OFFICE, "gov", "鲁政办", "justice", None),
    ("justice", "鲁山县司法局", "县司法局", Level.COUNTY, AgencyKind.JUSTICE_BUREAU, "gov", "鲁司", None, None),
    ("urban", "鲁山县城市管理局", "县城管局", Level.COUNTY, AgencyKind.DEPARTMENT, "gov", "鲁城管", "justice", None),
    ("transport", "鲁山县交通运输局", "县交通局", Level.COUNTY, AgencyKind.DEPARTMENT, "gov", "鲁交", None, None),
    ("town", "鲁山县尧山镇人民政府", "尧山镇", Level.TOWNSHIP, AgencyKind.GOVERNMENT, "gov", "尧政", "justice", None),
    ("procuratorate", "鲁山县人民检察院", "县检察院", Level.COUNTY, AgencyKind.PROCURATORATE, "city", None, None, None),
)
USERS = (
    ("drafter", "林知远", "urban", ((Role.DRAFTER, "urban"),)),
    ("drafter2", "周明哲", "transport", ((Role.DRAFTER, "transport"),)),
    ("legal", "沈若谷", "justice", ((Role.LEGAL_OFFICER, "justice"),)),
    ("legal2", "顾清和", "transport", ((Role.LEGAL_OFFICER, "transport"), (Role.CLERK, "transport"))),
    ("clerk", "韩书言", "office", ((Role.CLERK, "office"),)),
    ("bureau", "许怀安", "justice", ((Role.SUPERVISOR, "justice"),)),
    ("editor", "白予墨", "office", ((Role.EDITOR, "office"),)),
    ("liaison", "方知行", "procuratorate", ((Role.LIAISON, "procuratorate"),)),
    ("sysadmin", "陆守正", "office", ((Role.SYSTEM_ADMIN, "office"),)),
    ("secadmin", "程思齐", "office", ((Role.SECURITY_ADMIN, "office"),)),
    ("auditadmin", "叶观澜", "office", ((Role.AUDIT_ADMIN, "office"),)),
)


@remembered
def a_county(clock: Clock) -> County:
    """Agencies and people, written directly: the acts on documents are what the tests look at."""
    county = County()
    with transaction():
        for key, name, short, level, kind, parent, code, _, _ in AGENCIES:
            agency = Agency(name=name, short_name=short, level=level, kind=kind, number_code=code)
            agency.may_issue = kind is not AgencyKind.PROCURATORATE
            agency.parent = county.agencies.get(parent)
            county.agencies[key] = agency
            db.session.add(agency)
        for key, *_, reviewed_by, handled_by in AGENCIES:
            county.agencies[key].reviewed_by = county.agencies.get(reviewed_by)
            county.agencies[key].handled_by = county.agencies.get(handled_by)
        county.agencies["gov"].credit_code = "11410423000000027H"
        db.session.flush()
        hashed = hash_password(PASSWORD)
        for username, name, agency, grants in USERS:
            user = User(username=username, name=name, agency=county.agencies[agency], created_at=clock.now())
            user.password_hash = hashed
            user.grants = [
                RoleGrant(role=role, agency=county.agencies[where], granted_at=clock.now()) for role, where in grants
            ]
            county.users[username] = user
            db.session.add(user)
    forget_agency_tree()
    return county


def content(county: County, issuer: str = "gov", **changes: object) -> DraftContent:
    """A complete draft's fields and text; ``text`` and ``basis`` may be given among the changes."""
    text = changes.pop("text", TEXT)
    basis = changes.pop("basis", (Basis("中华人民共和国道路交通安全法", "", "第三十三条"),))
    fields = {
        "title": "鲁山县城区停车泊位管理办法",
        "issuer_id": county.agency(issuer).id,
        "genre": "通知",
        "subject": "城乡建设、环境保护\\城乡建设（含住房）",
        "keywords": "停车；泊位；城区",
        "summary": "规范城区停车泊位管理。",
        "implementing_unit": "鲁山县城市管理局",
        "disclosure": "active",
        "contact_person": "林知远",
        "contact_phone": "0375-0000001",
        "validity_years": 5,
    }
    return DraftContent(fields | changes, text, basis)


@remembered
def a_draft(
    county: County,
    clock: Clock,
    *,
    materials: bool = True,
    recorded: bool = True,
    issuer: str = "gov",
    **changes: object,
) -> Document:
    """A draft by ``drafter`` that could be submitted; without papers or without its drafting record if asked."""
    actor = county.actor("drafter")
    document = documents.start_draft(content(county, issuer, **changes), county.agency("urban"), actor, clock)
    if materials:
        for kind in PAPERS:
            data = f"{kind.label}：{document.title}\n".encode()
            documents.add_material(document, kind, f"{kind.label}.txt", data, actor, clock)
    if recorded:
        record_drafting(document, county, clock)
    return document


CLASSIFIED = {
    "normative": True,
    "features": ",".join(feature.value for feature in Feature),
    "exclusion": "",
    "class_reason": "七项特征都具备。",
}
CONSULTED = {"channel": "县政府网站", "address": "https://www.example.gov.cn/1"}


def version_of(document: Document) -> int:
    """The version of a document's drafting record, as a page would send it."""
    record = drafting_of(document.id)
    return record.version if record is not None else 0


def record_drafting(document: Document, county: County, clock: Clock, **traits: object) -> None:
    """Put on record what every document needs before review: the public was asked for 31 days, a month ago."""
    actor, today = county.actor("drafter"), clock.today()

    def seen() -> dict[str, object]:
        return {"version": version_of(document), "key": None}

    drafting.classify(document, CLASSIFIED, actor, clock, **seen())
    drafting.state_traits(document, traits, actor, clock, **seen())
    answers = {item.code: drafting.Answer(False, "逐条核对，没有。") for item in CONTENT}
    drafting.check_content(document, answers, actor, clock, **seen())
    held = {"done_on": today - timedelta(days=60), "who": "县城管局", "is_favourable": True, "conclusion": "有必要。"}
    drafting.record_inquiry(document, InquiryKind.EVALUATION, held, actor, clock, **seen())
    days = {"opened_on": today - timedelta(days=45), "closes_on": today - timedelta(days=14)}
    feedback = {"feedback_on": today - timedelta(days=10), "feedback_address": "https://www.example.gov.cn/2"}
    drafting.record_consultation(document, CONSULTED | days | feedback, actor, clock, **seen())


@remembered
def a_document(state: S, county: County, clock: Clock, **changes: object) -> Document:
    """A document in any state, walked there step by step."""
    document = a_draft(county, clock, **changes)
    for advance in _ROADS[state]:
        advance(document, county, clock)
    return document


def submit(document: Document, county: County, clock: Clock) -> None:
    documents.submit(document, county.actor("drafter"), clock, version=document.version, key=None)


def approve(document: Document, county: County, clock: Clock) -> None:
    review.conclude(
        document,
        "approve",
        "内容合法，同意提交审议。",
        county.actor("legal"),
        clock,
        version=document.version,
        key=None,
        checks=CHECKS,
    )


def decide(document: Document, county: County, clock: Clock) -> None:
    """Decided, and ready for its number."""
    decide_unplanned(document, county, clock)
    plan_interpretation(document, county, clock)


def decide_unplanned(document: Document, county: County, clock: Clock) -> None:
    """Decided, while nobody said how it will be explained."""
    held = HELD | {"meeting_kind": meetings_of(document.issuer)[0].value}
    act = Act(
        meeting="县政府第20次常务会议", meeting_on=clock.today(), signed_by="县长", signed_on=clock.today(), **held
    )
    review.decide(document, act, county.actor("clerk"), clock, version=document.version, key=None)


def plan_interpretation(
    document: Document, county: County, clock: Clock, medium: Medium | None = None, reason: str = "内容只涉及日常管理。"
) -> None:
    """Without a medium: that none is needed, which lets the registration go on."""
    said = (medium, "" if medium else reason, "")
    interpretation.plan_interpretation(
        document, *said, county.actor("drafter"), clock, version=document.version, key=None
    )


def register(document: Document, county: County, clock: Clock) -> None:
    filing.register(document, county.actor("clerk"), clock, version=document.version, key=None)


def publish(document: Document, county: County, clock: Clock, in_force_from: date | None = None) -> None:
    stated = stated_validity(document.draft.text).begins(clock.today())
    begins = in_force_from or stated or clock.today() + timedelta(days=30)
    act = Act(day=clock.today(), channel="县政府网站", in_force_from=begins, gap_reason="急需施行")
    publication.publish(document, act, county.actor("clerk"), clock, version=document.version, key=None)


def start_cleanup(document: Document, county: County, clock: Clock) -> None:
    cleanup.start_cleanup(document, "定期清理", county.actor("bureau"), clock, version=document.version, key=None)


def repeal(document: Document, county: County, clock: Clock) -> None:
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=document.in_force_from)
    clock.put(clock.now() + timedelta(days=40))
    cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)


def lapse(document: Document, county: County, clock: Clock) -> None:
    act = Act(reason="调整对象已消失", day=document.in_force_from)
    clock.put(clock.now() + timedelta(days=40))
    cleanup.declare_lapsed(document, act, county.actor("bureau"), clock, version=document.version, key=None)


def withdraw(document: Document, county: County, clock: Clock) -> None:
    documents.withdraw(document, "上位法正在修订", county.actor("drafter"), clock, version=document.version, key=None)


_TO_FILED = (submit, approve, decide, register)
_ROADS = {
    S.DRAFT: (),
    S.REVIEW: (submit,),
    S.APPROVED: (submit, approve),
    S.DECIDED: (submit, approve, decide),
    S.FILED: _TO_FILED,
    S.PUBLISHED: (*_TO_FILED, publish),
    S.CLEANUP: (*_TO_FILED, publish, start_cleanup),
    S.REPEALED: (*_TO_FILED, publish, repeal),
    S.LAPSED: (*_TO_FILED, publish, start_cleanup, lapse),
    S.WITHDRAWN: (submit, withdraw),
}
