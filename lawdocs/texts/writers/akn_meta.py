"""The head of an Akoma Ntoso file: what it is (FRBR), when it holds, and whom it names."""

from datetime import date
from urllib.parse import quote

from lxml import etree

from lawdocs.texts.akn import q
from lawdocs.texts.printable import printable
from lawdocs.texts.writers.akn_facts import Facts

SOFTWARE = "#lawdocs"
UNKNOWN_DAY = "0001-01-01"  # the schema wants a day; `name` says that nobody knows it
_ONTOLOGY = "/akn/ontology"


def add_meta(document: etree._Element, facts: Facts, work: str, component: str) -> None:
    """Add the head of a document, or of an attachment (``component`` is its eId); ``work`` names the whole."""
    meta = etree.SubElement(document, q("meta"))
    _add_identification(meta, facts, work, component)
    if not component:
        _add_publication(meta, facts)
        _add_times(meta, facts)
    if component:
        references = etree.SubElement(meta, q("references"), source=SOFTWARE)
        _set(references, "attachmentOf", href=work, showAs=printable(facts.title) or "main")
    else:
        _add_references(meta, facts)
    if facts.notes and not component:
        notes = etree.SubElement(meta, q("notes"), source=SOFTWARE)
        for at, each in enumerate(facts.notes, 1):
            note = etree.SubElement(notes, q("note"), eId=f"note_{at}")
            etree.SubElement(note, q("p")).text = printable(each)


def _add_identification(meta: etree._Element, facts: Facts, work: str, component: str) -> None:
    expression = f"{work}/zho@{facts.version_on.isoformat() if facts.version_on else ''}"
    part = f"!{component}" if component else "!main"
    identification = etree.SubElement(meta, q("identification"), source=SOFTWARE)
    made = (facts.made_on, "written" if facts.written_on else "published")
    level = _add_level(identification, "FRBRWork", f"{work}/{part}", work, made)
    if facts.page and not component:
        level.insert(2, level.makeelement(q("FRBRalias"), value=facts.page, name="page"))
    for at in range(1, len(facts.issuers) + 1) if facts.issuers else (0,):
        _set(level, "FRBRauthor", href=f"#issuer_{at}" if at else "#unknown", **{"as": "#author"})
    _set(level, "FRBRcountry", value="cn")
    if facts.number and not component:
        _set(level, "FRBRnumber", value=printable(facts.number))
    if facts.title and not component:
        _set(level, "FRBRname", value=printable(facts.title))
    holds = (facts.version_on, "version") if facts.version_on else made
    level = _add_level(identification, "FRBRExpression", f"{expression}/{part}", expression, holds)
    _set(level, "FRBRauthor", href="#issuer_1" if facts.issuers else "#unknown", **{"as": "#author"})
    _set(level, "FRBRlanguage", language="zho")
    level = _add_level(identification, "FRBRManifestation", f"{expression}/{part}.xml", f"{expression}.akn", holds)
    _set(level, "FRBRauthor", href=SOFTWARE, **{"as": "#editor"})


def _add_level(
    identification: etree._Element, name: str, this: str, uri: str, day: tuple[date | None, str]
) -> etree._Element:
    level = etree.SubElement(identification, q(name))
    _set(level, "FRBRthis", value=this)
    _set(level, "FRBRuri", value=uri)
    when, what = day
    _set(level, "FRBRdate", date=when.isoformat() if when else UNKNOWN_DAY, name=what if when else "unknown")
    return level


def _add_publication(meta: etree._Element, facts: Facts) -> None:
    if facts.published_on:
        _set(meta, "publication", date=facts.published_on.isoformat(), name="publication", showAs="公布")


def _add_times(meta: etree._Element, facts: Facts) -> None:
    """Days of its life, and the time in which it is in force, as far as they are known."""
    days: list[tuple[date, str, str]] = []
    if facts.made_on:
        days.append((facts.made_on, "generation", "#made"))
    if facts.first_day:
        days.append((facts.first_day, "generation", "#inForce"))
    days += [(each, "amendment", "#amended") for each in facts.amended_on]
    if facts.last_day:
        days.append((facts.last_day, "repeal", "#lastDay"))
    if not days:
        return
    lifecycle = etree.SubElement(meta, q("lifecycle"), source=SOFTWARE)
    names: dict[str, str] = {}
    for at, (day, kind, said) in enumerate(days, 1):
        names[said] = f"#eref_{at}"
        _set(lifecycle, "eventRef", eId=f"eref_{at}", date=day.isoformat(), source=SOFTWARE, type=kind, refersTo=said)
    if facts.first_day:
        data = etree.SubElement(meta, q("temporalData"), source=SOFTWARE)
        group = etree.SubElement(data, q("temporalGroup"), eId="tmpg_1")
        end = {"end": names["#lastDay"]} if facts.last_day else {}
        _set(group, "timeInterval", start=names["#inForce"], refersTo="#inForce", **end)


def _add_references(meta: etree._Element, facts: Facts) -> None:
    references = etree.SubElement(meta, q("references"), source=SOFTWARE)
    for at, name in enumerate(facts.issuers, 1):
        href = f"{_ONTOLOGY}/organization/cn/{quote(name, safe='')}"
        _set(references, "TLCOrganization", eId=f"issuer_{at}", href=href, showAs=printable(name))
    named = [
        ("TLCProcess", "lawdocs", "process", "lawdocs"),
        ("TLCRole", "author", "role", "制定机关"),
        ("TLCRole", "editor", "role", "格式转换"),
    ]
    if not facts.issuers:
        named.append(("TLCConcept", "unknown", "concept", "制定机关不详"))
    if facts.made_on:
        named.append(("TLCEvent", "made", "event", "成文或者公布"))
    if facts.first_day:
        named.append(("TLCConcept", "inForce", "concept", "施行"))
    if facts.amended_on:
        named.append(("TLCEvent", "amended", "event", "修改"))
    if facts.last_day:
        named.append(("TLCEvent", "lastDay", "event", "有效期最后一日"))
    for name, eid, kind, shown in named:
        _set(references, name, eId=eid, href=f"{_ONTOLOGY}/{kind}/{eid}", showAs=shown)


def _set(parent: etree._Element, element: str, /, **attributes: str) -> None:
    etree.SubElement(parent, q(element), attributes)
