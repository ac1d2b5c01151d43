"""Who may amend or repeal a document (修改、废止的权限): its makers and the governments above them."""

import re

from lawdocs.accounts.models import Agency, AgencyKind
from lawdocs.accounts.queries import AgencyTree, agency_tree
from lawdocs.documents.models import Document

# What a government has below it; vertical agencies answer to their own superiors.
_GOVERNED = frozenset(
    (AgencyKind.GOVERNMENT, AgencyKind.OFFICE, AgencyKind.DEPARTMENT, AgencyKind.JUSTICE_BUREAU, AgencyKind.DISPATCHED)
)
_PLACE = re.compile(r".{1,12}?(?:省|自治区|自治州|市|县|区|旗)")


def may_change(by: Document, document: Document) -> bool:
    """Whether the makers of a document are known to have the power to amend or repeal another one.

    One of the makers of that other document has it, and so has a government above all of them (地方组织法第七十三条,
    改变或者撤销所属各工作部门和下级人民政府的不适当的决定). Of a successor, of an office that acts for its government
    and of a maker that is not among the agencies nothing is known here: a person has to look.
    """
    makers, changed = _makers(by), _makers(document)
    if makers & changed:
        return True
    tree = agency_tree()
    above = [_governments_above(name, tree) for name in changed]
    return bool(above) and any(all(name in found for found in above) for name in makers)


def same_place(by: Document, document: Document) -> bool:
    """Whether a document may be meant by another at all: numbers and titles are alike in other places (辖区).

    One of the two governments, of those nearest to the makers, stands above the other maker; where a maker is not
    among the agencies, both are named after one place. An unknown maker may be of any place.
    """
    if not by.issuer_name or not document.issuer_name or _makers(by) & _makers(document):
        return True
    tree = agency_tree()
    maker, other = tree.get(by.issuer_id), tree.get(document.issuer_id)
    if maker is not None and other is not None:
        return any(_governs(tree, one, two) for one, two in ((maker, other), (other, maker)))
    place = _PLACE.match(by.issuer_name)
    return place is not None and document.issuer_name.startswith(place[0])


def _governs(tree: AgencyTree, one: Agency, two: Agency) -> bool:
    """Whether the government nearest to an agency stands above another one, or is it."""
    nearest = next((each for each in tree.above(one) if each.kind is AgencyKind.GOVERNMENT), one)
    return nearest in tree.above(two)


def _makers(document: Document) -> frozenset[str]:
    """The full names of all makers; empty when nobody knows."""
    named = (document.issuer_name or "", *document.joint_issuers.split("\n"))
    return frozenset(each.strip() for each in named) - {""}


def _governments_above(name: str, tree: AgencyTree) -> frozenset[str]:
    """The names of the governments above an agency, as far as it is one of ours."""
    agency = next((each for each in tree if each.name == name), None)
    if agency is None or agency.kind not in _GOVERNED:
        return frozenset()
    above: list[Agency] = [each for each in tree.above(agency) if each is not agency]
    return frozenset(each.name for each in above if each.kind is AgencyKind.GOVERNMENT)
