"""What reviews of the demo county asked for and wanted amended, by the document's slug."""

from collections.abc import Mapping
from dataclasses import dataclass

from lawdocs.documents.models import MaterialKind
from workflows.opinions import Amendment, Check, Point

GROUND = "《规章制定程序条例》第八条（参照）"


@dataclass(frozen=True)
class Wish:
    """An amendment that the review wanted, and why the drafter did not adopt it (empty: adopted)."""

    amendment: Amendment
    refused: str = ""


WISHES: Mapping[str, Wish] = {
    "village-clinics": Wish(
        Amendment(
            "第十四条",
            "在做必要处置后及时联系转诊",
            "在做必要处置后立即联系急救机构转诊",
            "“及时”没有具体要求，危急重症不容等待",
            GROUND,
        )
    ),
    "parking-spaces": Wish(
        Amendment(
            "第七条第二款",
            "事由消除后24小时内恢复",
            "事由消除后12小时内恢复",
            "恢复的时限偏长，影响沿线居民停放",
            GROUND,
        ),
        "清除临时标线需要封闭车道，夜间12小时内难以完成，24小时是现有人力可以做到的时限。",
    ),
    # Not answered yet.
    "sand-site-supervision": Wish(
        Amendment(
            "第八条第二款",
            "并通知设备维护单位当日修复",
            "并通知设备维护单位在24小时内修复",
            "夜间中断的，“当日”无法执行",
            GROUND,
        )
    ),
}
# What the review asked to be completed; those handed in are the others.
SUPPLEMENTS: Mapping[str, tuple[MaterialKind, str]] = {
    "parking-fees": (MaterialKind.OTHER, "没有附公平竞争审查结论，收费涉及经营者，请补交。"),
    "homestead-approval": (MaterialKind.OWN_OPINION, "起草单位法制机构的意见没有写明结论，请重新出具。"),
}
WHY = "只有采纳情况汇总表，没有逐条说明不采纳的理由，请补充。"
STILL_AWAITED = ("parking-fees",)


def checks_of(wish: Wish | None) -> tuple[Check, ...]:
    """The points of a review: all hold, but where an amendment is wanted."""
    remark = f"{wish.amendment.clause}的表述不够明确，见修改意见" if wish is not None else ""
    return tuple(
        Check(point.value, wish is None or point is not Point.CONTENT, remark if point is Point.CONTENT else "")
        for point in Point
    )
