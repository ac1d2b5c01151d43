"""The demo county's agencies and people. The agencies are public facts; every person's name is invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from lawdocs.accounts.models import AgencyKind, Level
from workflows.roles import Role

PASSWORD = "lawdocs-demo-2026"  # noqa: S105 - printed at every start of the demo
COUNTY, OFFICE, JUSTICE = "鲁山县人民政府", "鲁山县人民政府办公室", "鲁山县司法局"
CITY, PROCURATORATE = "平顶山市人民政府", "鲁山县人民检察院"
CITY_JUSTICE = "平顶山市司法局"
URBAN, TRANSPORT, SERVICES = "鲁山县城市管理局", "鲁山县交通运输局", "鲁山县行政审批和政务信息管理局"
COUNTY_REGION, CITY_REGION = "410423", "410400"


@dataclass(frozen=True)
class AgencySpec:
    """An agency to create; ``key`` begins the user names of its people."""

    key: str
    name: str
    short_name: str
    kind: AgencyKind
    code: str | None
    parent: str | None = COUNTY
    level: Level = Level.COUNTY
    reviewed_by: str | None = JUSTICE
    handled_by: str | None = None

    issues: bool = True

    @property
    def may_issue(self) -> bool:
        return self.code is not None and self.issues


def _department(key: str, name: str, code: str) -> AgencySpec:
    return AgencySpec(key, f"鲁山县{name}", f"县{name}", AgencyKind.DEPARTMENT, code)


AGENCIES: tuple[AgencySpec, ...] = (
    AgencySpec("city", CITY, "市政府", AgencyKind.GOVERNMENT, None, None, Level.CITY, None),
    AgencySpec("county", COUNTY, "县政府", AgencyKind.GOVERNMENT, "鲁政", CITY, handled_by=OFFICE),
    AgencySpec("office", OFFICE, "县政府办公室", AgencyKind.OFFICE, "鲁政办"),
    AgencySpec("justice", JUSTICE, "县司法局", AgencyKind.JUSTICE_BUREAU, "鲁司", reviewed_by=None),
    _department("urban", "城市管理局", "鲁城管"),
    AgencySpec("transport", TRANSPORT, "县交通运输局", AgencyKind.DEPARTMENT, "鲁交", reviewed_by=None),
    _department("development", "发展和改革委员会", "鲁发改"),
    _department("education", "教育体育局", "鲁教体"),
    _department("industry", "工业和信息化局", "鲁工信"),
    _department("police", "公安局", "鲁公"),
    _department("civil", "民政局", "鲁民"),
    _department("finance", "财政局", "鲁财"),
    _department("labour", "人力资源和社会保障局", "鲁人社"),
    _department("land", "自然资源局", "鲁自然资"),
    _department("housing", "住房和城乡建设局", "鲁住建"),
    _department("water", "水利局", "鲁水"),
    _department("farming", "农业农村局", "鲁农"),
    _department("commerce", "商务局", "鲁商务"),
    _department("culture", "文化广电和旅游局", "鲁文旅"),
    _department("health", "卫生健康委员会", "鲁卫"),
    _department("veterans", "退役军人事务局", "鲁退役"),
    _department("emergency", "应急管理局", "鲁应急"),
    _department("auditing", "审计局", "鲁审"),
    _department("market", "市场监督管理局", "鲁市监"),
    _department("statistics", "统计局", "鲁统"),
    _department("insurance", "医疗保障局", "鲁医保"),
    _department("forestry", "林业局", "鲁林"),
    _department("lending", "金融工作局", "鲁金融"),
    _department("services", "行政审批和政务信息管理局", "鲁审批"),
    AgencySpec("environment", "平顶山市生态环境局鲁山分局", "市生态环境局鲁山分局", AgencyKind.VERTICAL, "鲁环"),
    AgencySpec("yaoshan", "鲁山县尧山镇人民政府", "尧山镇政府", AgencyKind.GOVERNMENT, "尧政", level=Level.TOWNSHIP),
    AgencySpec("xiatang", "鲁山县下汤镇人民政府", "下汤镇政府", AgencyKind.GOVERNMENT, "下政", level=Level.TOWNSHIP),
    AgencySpec("zhaocun", "鲁山县赵村镇人民政府", "赵村镇政府", AgencyKind.GOVERNMENT, "赵政", level=Level.TOWNSHIP),
    AgencySpec("zhangdian", "鲁山县张店乡人民政府", "张店乡政府", AgencyKind.GOVERNMENT, "张政", level=Level.TOWNSHIP),
    AgencySpec("lufeng", "鲁山县露峰街道办事处", "露峰街道办", AgencyKind.DISPATCHED, "露办", level=Level.TOWNSHIP),
    AgencySpec("procuratorate", PROCURATORATE, "县检察院", AgencyKind.PROCURATORATE, None, CITY, reviewed_by=None),
    AgencySpec(
        "cityjustice", CITY_JUSTICE, "市司法局", AgencyKind.JUSTICE_BUREAU, "平司", CITY, Level.CITY, None, issues=False
    ),
)


@dataclass(frozen=True)
class PersonSpec:
    """A person to create, with the roles held in the person's own agency."""

    username: str
    name: str
    agency: str
    roles: tuple[Role, ...]


# The accounts printed at the start (architecture: demo accounts).
ACCOUNTS: tuple[PersonSpec, ...] = (
    PersonSpec("drafter", "林知远", URBAN, (Role.DRAFTER,)),
    PersonSpec("legal", "沈若谷", JUSTICE, (Role.LEGAL_OFFICER,)),
    PersonSpec("clerk", "韩书言", OFFICE, (Role.CLERK,)),
    PersonSpec("bureau", "许怀安", JUSTICE, (Role.SUPERVISOR,)),
    PersonSpec("editor", "白予墨", OFFICE, (Role.EDITOR,)),
    PersonSpec("liaison", "方知行", PROCURATORATE, (Role.LIAISON,)),
    PersonSpec("sysadmin", "陆守正", SERVICES, (Role.SYSTEM_ADMIN,)),
    PersonSpec("secadmin", "程思齐", SERVICES, (Role.SECURITY_ADMIN,)),
    PersonSpec("auditadmin", "叶观澜", SERVICES, (Role.AUDIT_ADMIN,)),
    PersonSpec("citybureau", "苏明理", CITY_JUSTICE, (Role.SUPERVISOR,)),
    PersonSpec("drafter2", "周明哲", TRANSPORT, (Role.DRAFTER,)),
    PersonSpec("legal2", "顾清和", TRANSPORT, (Role.LEGAL_OFFICER,)),
    PersonSpec("editor2", "裴见山", JUSTICE, (Role.EDITOR,)),
)
SURNAMES = "温纪岑虞邵凌柏简滕裘"
GIVEN_NAMES = ("景行", "思源", "允文", "若水", "守拙", "听澜", "怀瑾", "致和")


def people() -> Iterator[PersonSpec]:
    """The accounts above, and a drafter and a clerk for every agency that has none yet."""
    yield from ACCOUNTS
    names = (surname + given for given, surname in product(GIVEN_NAMES, SURNAMES))
    have = {(person.agency, role) for person in ACCOUNTS for role in person.roles}
    for agency in AGENCIES:
        if not agency.may_issue or agency.name == COUNTY:
            continue
        for role in (Role.DRAFTER, Role.CLERK):
            if (agency.name, role) not in have:
                yield PersonSpec(f"{agency.key}-{role.value}", next(names), agency.name, (role,))


def credit_code(number: int, region: str = COUNTY_REGION) -> str:
    """An invented unified social credit code with right check characters (GB 11714, GB 32100)."""
    organisation = f"{number:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    check = 11 - sum(int(digit) * weight for digit, weight in zip(organisation, weights, strict=True)) % 11
    head = f"11{region}{organisation}{'0' if check == 11 else 'X' if check == 10 else check}"
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(character) * pow(3, place, 31) for place, character in enumerate(head))
    return head + alphabet[(31 - total % 31) % 31]
