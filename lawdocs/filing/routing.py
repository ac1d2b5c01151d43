"""Where a document must be filed (报备去向, R81): a table by what its maker is, and who that is in the agency tree."""

from collections.abc import Iterator
from dataclasses import dataclass

from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.accounts.queries import AgencyTree
from workflows.labels import LabelledEnum

GOVERNMENT_ENDING = "人民政府"


class Addressee(LabelledEnum):
    """To whom a document is filed (报送对象)."""

    GOVERNMENT_ABOVE = "government_above", "上一级人民政府"
    CONGRESS = "congress", "本级人民代表大会常务委员会"
    OWN_GOVERNMENT = "own_government", "本级人民政府"
    COUNTY_GOVERNMENT = "county_government", "县级人民政府"
    SUPERIOR = "superior", "上一级主管部门"
    LOCAL_GOVERNMENT = "local_government", "所在地人民政府"


@dataclass(frozen=True)
class Route:
    """One road upwards: to whom, on what ground, and whether only a copy goes there (抄送)."""

    addressee: Addressee
    ground: str
    is_copy: bool = False


@dataclass(frozen=True)
class Receiver:
    """A route with who is at its end: the bureau that receives in the system, or nobody here and a name outside.

    ``name`` is whom the report addresses; ``why_outside`` says why no agency of the system receives it.
    """

    route: Route
    bureau: Agency | None
    name: str
    why_outside: str = ""


_GOVERNMENT = (
    Route(Addressee.GOVERNMENT_ABOVE, "政府制定的文件，报上一级人民政府备案"),
    Route(Addressee.CONGRESS, "政府制定的文件，同时报本级人民代表大会常务委员会备案"),
)
_BELOW_COUNTY = (Route(Addressee.COUNTY_GOVERNMENT, "乡镇人民政府、派出机关制定的文件，报县级人民政府备案"),)
_DEPARTMENT = (Route(Addressee.OWN_GOVERNMENT, "部门制定的文件，报本级人民政府备案"),)
_VERTICAL = (
    Route(Addressee.SUPERIOR, "垂直管理机构制定的文件，报上一级主管部门备案"),
    Route(Addressee.LOCAL_GOVERNMENT, "垂直管理机构制定的文件，抄送所在地人民政府", is_copy=True),
)
_GOVERNS = frozenset({AgencyKind.GOVERNMENT, AgencyKind.OFFICE})  # an office issues for its government
JOINT = "；联合制定的，由主办机关报送"
OWN_BUREAU = "制定机关就是本级政府的备案机构，不能自己登记，由本级政府另行指定收文"
NOBODY = "接收机关没有使用本系统"


def routes(kind: AgencyKind, level: Level, *, is_joint: bool = False) -> tuple[Route, ...]:
    """The roads of a maker's documents by its kind and level; none for who makes no administrative documents."""
    if kind is AgencyKind.PROCURATORATE:
        return ()
    if kind is AgencyKind.VERTICAL:
        found = _VERTICAL
    elif kind is AgencyKind.DISPATCHED or (kind in _GOVERNS and level is Level.TOWNSHIP):
        found = _BELOW_COUNTY
    else:
        found = _GOVERNMENT if kind in _GOVERNS else _DEPARTMENT
    if not is_joint:
        return found
    return tuple(Route(each.addressee, each.ground + JOINT, each.is_copy) for each in found)


def receivers(maker: Agency, tree: AgencyTree, *, is_joint: bool = False) -> list[Receiver]:
    """Who receives a maker's documents, road by road."""
    return [_receiver(route, maker, tree) for route in routes(maker.kind, maker.level, is_joint=is_joint)]


def _receiver(route: Route, maker: Agency, tree: AgencyTree) -> Receiver:
    own, *higher = [*_governments(maker, tree), None, None]
    if route.addressee is Addressee.CONGRESS:
        place = (own or maker).name.removesuffix(GOVERNMENT_ENDING)
        return Receiver(route, None, f"{place}人民代表大会常务委员会", NOBODY)
    if route.addressee is Addressee.SUPERIOR:
        above = tree.get(maker.parent_id)
        named = above is not None and above.kind is not AgencyKind.GOVERNMENT
        return Receiver(route, None, above.name if named else route.addressee.label, NOBODY)
    government = higher[0] if maker.kind in _GOVERNS else own
    if government is None:
        return Receiver(route, None, route.addressee.label, NOBODY)
    bureau = _bureau_of(government, tree)
    if bureau is not None and bureau.id == maker.id:
        return Receiver(route, None, government.name, OWN_BUREAU)
    return Receiver(route, bureau, government.name, "" if bureau is not None else NOBODY)


def _governments(maker: Agency, tree: AgencyTree) -> Iterator[Agency]:
    """The government of a maker (itself, if it is one) and those above."""
    yield from (each for each in tree.above(maker) if each.kind is AgencyKind.GOVERNMENT)


def _bureau_of(government: Agency, tree: AgencyTree) -> Agency | None:
    """The justice bureau that receives for a government (备案机构)."""
    bureaus = (each for each in tree if each.kind is AgencyKind.JUSTICE_BUREAU and each.parent_id == government.id)
    return next((each for each in bureaus if each.active), None)
