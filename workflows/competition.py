"""The points of a fair-competition review (公平竞争审查): what no measure may hold, by article of the regulation."""

from dataclasses import dataclass

from workflows.labels import LabelledEnum

REGULATION = "公平竞争审查条例"


@dataclass(frozen=True)
class Point:
    """One question of the review, in our own short words; ``article`` says where the regulation puts it."""

    code: str
    article: str
    question: str


@dataclass(frozen=True)
class Group:
    """The points of one article, under its heading."""

    article: str
    heading: str
    points: tuple[Point, ...]


_ORDINALS = "一二三四五六"


def _group(number: int, article: str, heading: str, *questions: str) -> Group:
    points = (
        Point(f"{number}.{position}", f"{article}第（{_ORDINALS[position - 1]}）项", question)
        for position, question in enumerate(questions, start=1)
    )
    return Group(article, heading, tuple(points))


GROUPS: tuple[Group, ...] = (
    _group(
        8,
        "第八条",
        "市场准入和退出",
        "在负面清单以外违法设置审批程序",
        "违法设置或者授予特许经营权",
        "限定经营、购买、使用特定经营者的商品或者服务",
        "准入、退出条件不合理或者带有歧视",
        "以其他方式限制准入和退出",
    ),
    _group(
        9,
        "第九条",
        "商品和要素自由流动",
        "限制外地、进口商品和要素进入，或者阻碍本地经营者和商品、要素外出",
        "排斥、限制或者强制外地经营者在本地投资、设分支机构",
        "排斥、限制外地经营者参加本地政府采购、招标投标",
        "对外地、进口商品和要素实行歧视性收费、价格或者补贴",
        "在资质标准、监管执法上歧视外地经营者",
        "以其他方式限制商品、要素自由流动",
    ),
    _group(
        10,
        "第十条",
        "生产经营成本（没有法律、行政法规依据或者国务院批准）",
        "给特定经营者税收优惠",
        "给特定经营者选择性、差异化的奖励或者补贴",
        "给特定经营者要素获取、收费、基金、社会保险费上的优惠",
        "以其他方式影响生产经营成本",
    ),
    _group(
        11,
        "第十一条",
        "生产经营行为",
        "强制经营者实施垄断行为，或者为垄断行为提供便利",
        "越权制定政府指导价、政府定价，给特定经营者优惠价格",
        "违法干预实行市场调节价的价格水平",
        "以其他方式影响生产经营行为",
    ),
)
POINTS: dict[str, Point] = {point.code: point for group in GROUPS for point in group.points}


class Verdict(LabelledEnum):
    """How a fair-competition review ends (审查结论)."""

    CLEAN = "clean", "符合审查标准"
    EXCEPTION = "exception", "有排除、限制竞争效果，适用例外规定"
    NEGATIVE = "negative", "违反审查标准，不得出台"


class Exemption(LabelledEnum):
    """Why a measure that restricts competition may be issued all the same (例外规定, 第十二条)."""

    SECURITY = "security", "第（一）项：国家安全和发展利益"
    TECHNOLOGY = "technology", "第（二）项：科学技术进步、自主创新能力"
    PUBLIC_INTEREST = "public_interest", "第（三）项：节约能源、保护环境、救灾救助等社会公共利益"
    OTHER = "other", "第（四）项：法律、行政法规规定的其他情形"
