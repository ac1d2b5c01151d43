"""What guards look at of the drafting of a document: the stored records as plain facts."""

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.drafting.models import Drafting, Inquiry, InquiryKind
from lawdocs.extensions import db
from workflows import drafting_record as d
from workflows.competition import POINTS
from workflows.consultation import least_consultation
from workflows.periods import reckon
from workflows.profiles import Profile

# A government's document is looked at by the market regulator too (公平竞争审查条例第十四条).
GOVERNING = frozenset({AgencyKind.GOVERNMENT, AgencyKind.OFFICE})
TRAITS = tuple(d.Traits.__dataclass_fields__)


def drafting_of(document_id: int) -> Drafting | None:
    """The drafting record of a document, if one was begun."""
    return db.session.scalar(sa.select(Drafting).where(Drafting.document_id == document_id))


def touches_business(document_id: int) -> bool:
    """Whether drafting found that a document touches business (涉企)."""
    drafting = drafting_of(document_id)
    return drafting is not None and drafting.traits_stated and drafting.business


def record_of(drafting: Drafting | None, issuer: Agency | None, who: str, profile: Profile) -> d.Record:
    """All that is on record of a drafting; an empty record where none was begun."""
    if drafting is None:
        return d.Record(who=who)
    traits = traits_of(drafting)
    return d.Record(
        normative=drafting.normative,
        turned_down=drafting.turned_down,
        traits=traits if drafting.traits_stated else None,
        content=_content(drafting),
        consultation=_consultation(drafting, traits, profile),
        departments=tuple(
            d.Department(each.name, each.stance, each.settled, each.asked_on, each.answered_on)
            for each in drafting.departments
        ),
        competition=_competition(drafting, issuer),
        party_reported_on=drafting.party_reported_on,
        who=who,
        **{kind.value: _inquiry(drafting.inquiry(kind), profile) for kind in InquiryKind},
    )


def traits_of(drafting: Drafting) -> d.Traits:
    """The traits as they are stored."""
    return d.Traits(**{name: bool(getattr(drafting, name)) for name in TRAITS})


def needs_regulator(issuer: Agency | None) -> bool:
    """Whether the market regulator reviews the maker's documents: governments at or above the county."""
    return issuer is not None and issuer.kind in GOVERNING and issuer.level is not Level.TOWNSHIP


def barred_makers(
    issuer: Agency | None, issuer_name: str, joint: str, profile: Profile
) -> tuple[tuple[str, str, str], ...]:
    """The makers, lead and others, that may not issue: field, reason and rule of each (禁止制发的机构)."""
    found = []
    names = [line.strip() for line in joint.splitlines() if line.strip()]
    known = {each.name: each for each in db.session.scalars(sa.select(Agency).where(Agency.name.in_(names)))}
    others = [known[name] for name in names if name in known]
    for field, agency in [("issuer_id", issuer), *(("joint_issuers", each) for each in others)]:
        if agency is not None and agency.barred_as and agency.barred_as in profile["makers_barred"]:
            mark = profile.mark("makers_barred")
            found.append(
                (field, f"{agency.name}属于{agency.barred_as}，不得制发规范性文件{mark}，请更换制定机关", "R04")
            )
        elif agency is not None and field == "joint_issuers" and not (agency.active and agency.may_issue):
            found.append((field, f"联合制定机关{agency.name}不在制定主体清单内，请从联合制定机关中去掉", "R03"))
    if issuer_name and issuer_name in names:
        found.append(("joint_issuers", f"{issuer_name}是主办机关，请从联合制定机关中去掉", "R05"))
    return tuple(found)


def _content(drafting: Drafting) -> dict[str, bool] | None:
    if not drafting.content_checked:
        return None
    codes = {item.code for item in d.CONTENT}
    return {each.code: each.is_issue for each in drafting.answers if each.code in codes}


def _inquiry(held: Inquiry | None, profile: Profile) -> d.Inquiry | None:
    if held is None:
        return None
    first = None
    if held.papers_sent_on is not None:
        first = reckon(profile.clocks["hearing_papers"].period, held.papers_sent_on, rules.work_calendar()).due
    return d.Inquiry(held.done_on, held.is_favourable, held.papers_sent_on, first)


def _consultation(drafting: Drafting, traits: d.Traits, profile: Profile) -> d.Consultation | None:
    asked = drafting.consultation
    if asked is None:
        return None
    return d.Consultation(
        opened_on=asked.opened_on,
        closes_on=asked.closes_on,
        minima=least_consultation(traits, asked.opened_on, profile, rules.work_calendar()),
        shortened_reason=asked.shortened_reason,
        shortened_address=asked.shortened_address,
        undecided=sum(each.adoption is None for each in drafting.opinions),
        first_opinion_on=min((each.received_on for each in drafting.opinions), default=None),
        feedback_on=asked.feedback_on,
    )


def _competition(drafting: Drafting, issuer: Agency | None) -> d.Competition | None:
    review = drafting.competition
    answers = [each for each in drafting.answers if each.code in POINTS]
    found = d.Competition(
        answered=len(answers),
        issues=sum(each.is_issue for each in answers),
        needs_regulator=needs_regulator(issuer),
    )
    if review is None:
        return found
    return d.Competition(
        answered=found.answered,
        issues=found.issues,
        heard=review.heard,
        verdict=review.verdict,
        no_milder=review.no_milder,
        end_on=review.exception_end,
        end_condition=review.exception_condition,
        needs_regulator=found.needs_regulator,
        regulator_verdict=review.regulator_verdict,
        reviewed_on=review.reviewed_on,
        regulator_on=review.regulator_on,
    )
