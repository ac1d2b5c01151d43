"""Where documents are filed (R81): the table by maker, and what holds for every maker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.accounts.queries import AgencyTree
from lawdocs.filing.routing import OWN_BUREAU, Addressee, receivers, routes

K, L, A = AgencyKind, Level, Addressee
TABLE = [
    (K.GOVERNMENT, L.CITY, [A.GOVERNMENT_ABOVE, A.CONGRESS]),
    (K.GOVERNMENT, L.COUNTY, [A.GOVERNMENT_ABOVE, A.CONGRESS]),
    (K.GOVERNMENT, L.TOWNSHIP, [A.COUNTY_GOVERNMENT]),
    (K.OFFICE, L.COUNTY, [A.GOVERNMENT_ABOVE, A.CONGRESS]),
    (K.OFFICE, L.TOWNSHIP, [A.COUNTY_GOVERNMENT]),
    (K.DEPARTMENT, L.COUNTY, [A.OWN_GOVERNMENT]),
    (K.DEPARTMENT, L.CITY, [A.OWN_GOVERNMENT]),
    (K.JUSTICE_BUREAU, L.COUNTY, [A.OWN_GOVERNMENT]),
    (K.DISPATCHED, L.TOWNSHIP, [A.COUNTY_GOVERNMENT]),
    (K.VERTICAL, L.COUNTY, [A.SUPERIOR, A.LOCAL_GOVERNMENT]),
    (K.OTHER, L.COUNTY, [A.OWN_GOVERNMENT]),
    (K.PROCURATORATE, L.COUNTY, []),
]


@pytest.mark.parametrize(("kind", "level", "addressees"), TABLE)
def test_each_kind_of_maker_has_its_roads(kind: AgencyKind, level: Level, addressees: list[Addressee]) -> None:
    assert [each.addressee for each in routes(kind, level)] == addressees


@given(st.sampled_from(AgencyKind), st.sampled_from(Level), st.booleans())
def test_every_maker_has_one_road_that_is_no_copy_and_each_names_its_ground(
    kind: AgencyKind, level: Level, is_joint: bool
) -> None:
    found = routes(kind, level, is_joint=is_joint)
    assert (kind is K.PROCURATORATE) == (not any(not each.is_copy for each in found))
    assert len({each.addressee for each in found}) == len(found)
    assert all(each.ground and ("主办机关" in each.ground) is is_joint for each in found)
    assert [each.addressee for each in found] == [each.addressee for each in routes(kind, level)]


def an_agency(number: int, name: str, kind: AgencyKind, level: Level, parent: int | None) -> Agency:
    return Agency(id=number, name=name, short_name=name, kind=kind, level=level, parent_id=parent, active=True)


PROVINCE = an_agency(1, "河南省人民政府", K.GOVERNMENT, L.PROVINCE, None)
CITY = an_agency(2, "平顶山市人民政府", K.GOVERNMENT, L.CITY, 1)
CITY_BUREAU = an_agency(3, "平顶山市司法局", K.JUSTICE_BUREAU, L.CITY, 2)
COUNTY = an_agency(4, "鲁山县人民政府", K.GOVERNMENT, L.COUNTY, 2)
OFFICE = an_agency(5, "鲁山县人民政府办公室", K.OFFICE, L.COUNTY, 4)
BUREAU = an_agency(6, "鲁山县司法局", K.JUSTICE_BUREAU, L.COUNTY, 4)
URBAN = an_agency(7, "鲁山县城市管理局", K.DEPARTMENT, L.COUNTY, 4)
TOWN = an_agency(8, "鲁山县尧山镇人民政府", K.GOVERNMENT, L.TOWNSHIP, 4)
STREET = an_agency(9, "鲁山县露峰街道办事处", K.DISPATCHED, L.TOWNSHIP, 4)
BRANCH = an_agency(10, "平顶山市生态环境局鲁山分局", K.VERTICAL, L.COUNTY, 4)
CITY_ECOLOGY = an_agency(11, "平顶山市生态环境局", K.DEPARTMENT, L.CITY, 2)
BRANCH_BELOW = an_agency(12, "平顶山市生态环境局叶县分局", K.VERTICAL, L.COUNTY, 11)
ALL = [PROVINCE, CITY, CITY_BUREAU, COUNTY, OFFICE, BUREAU, URBAN, TOWN, STREET, BRANCH, CITY_ECOLOGY, BRANCH_BELOW]


@pytest.mark.parametrize(
    ("maker", "expected"),
    [
        (COUNTY, [("平顶山市人民政府", CITY_BUREAU), ("鲁山县人民代表大会常务委员会", None)]),
        (OFFICE, [("平顶山市人民政府", CITY_BUREAU), ("鲁山县人民代表大会常务委员会", None)]),
        (URBAN, [("鲁山县人民政府", BUREAU)]),
        (TOWN, [("鲁山县人民政府", BUREAU)]),
        (STREET, [("鲁山县人民政府", BUREAU)]),
        (BUREAU, [("鲁山县人民政府", None)]),
        (CITY, [("河南省人民政府", None), ("平顶山市人民代表大会常务委员会", None)]),
        (PROVINCE, [("上一级人民政府", None), ("河南省人民代表大会常务委员会", None)]),
        (BRANCH, [("上一级主管部门", None), ("鲁山县人民政府", BUREAU)]),
        (BRANCH_BELOW, [("平顶山市生态环境局", None), ("平顶山市人民政府", CITY_BUREAU)]),
    ],
)
def test_receivers_are_found_in_the_tree(maker: Agency, expected: list[tuple[str, Agency | None]]) -> None:
    found = receivers(maker, AgencyTree(ALL))
    assert [(each.name, each.bureau) for each in found] == expected
    assert all(bool(each.why_outside) is (each.bureau is None) for each in found)


def test_bureau_does_not_receive_its_own_documents() -> None:
    assert [each.why_outside for each in receivers(BUREAU, AgencyTree(ALL))] == [OWN_BUREAU]


@given(st.sampled_from(ALL))
def test_nobody_receives_what_they_make_themselves(maker: Agency) -> None:
    assert all(each.bureau is not maker for each in receivers(maker, AgencyTree(ALL)))
