"""What is on record of the drafting of a document (起草记录)."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db, enumeration
from workflows.competition import Exemption, Verdict
from workflows.drafting_record import Adoption, Stance
from workflows.labels import LabelledEnum


class InquiryKind(LabelledEnum):
    """What was held to find out whether the document is needed and safe."""

    EVALUATION = "evaluation", "评估论证"
    EXPERTS = "experts", "专家论证"
    RISK = "risk", "风险评估"
    HEARING = "hearing", "听证会"


class Drafting(db.Model):
    """The drafting record of one document: its classification, its traits, and the records of its stages.

    ``version`` counts the changes of all of them, so that nobody writes over what they did not see.
    """

    __tablename__ = "draftings"
    __table_args__ = (
        sa.CheckConstraint("normative IS NULL OR class_reason <> ''", name="classified_with_reason"),
        sa.CheckConstraint("NOT urgent OR urgent_reason <> ''", name="urgent_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(sa.ForeignKey("documents.id"), unique=True)
    version: Mapped[int] = mapped_column(default=0)

    normative: Mapped[bool | None] = mapped_column(comment="what the drafter proposed")
    features: Mapped[str] = mapped_column(sa.String(200), default="", comment="Feature values that hold, by commas")
    exclusion: Mapped[str] = mapped_column(sa.String(100), default="", comment="which case of the profile's list")
    class_reason: Mapped[str] = mapped_column(sa.Text, default="")
    turned_down: Mapped[bool] = mapped_column(default=False, comment="the reviewing organ did not agree")

    traits_stated: Mapped[bool] = mapped_column(default=False)
    business: Mapped[bool] = mapped_column(default=False, comment="涉企")
    major: Mapped[bool] = mapped_column(default=False, comment="重大行政决策")
    major_on: Mapped[date | None] = mapped_column(comment="listed among the major decisions")
    professional: Mapped[bool] = mapped_column(default=False)
    stability_risk: Mapped[bool] = mapped_column(default=False)
    hearing: Mapped[bool] = mapped_column(default=False)
    touches_others: Mapped[bool] = mapped_column(default=False)
    party_report: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False)
    urgent_reason: Mapped[str] = mapped_column(sa.Text, default="")

    content_checked: Mapped[bool] = mapped_column(default=False)
    party_reported_on: Mapped[date | None]
    party_report_note: Mapped[str] = mapped_column(sa.String(300), default="")

    consultation: Mapped["Consultation | None"] = relationship(back_populates="drafting")
    opinions: Mapped[list["ConsultationOpinion"]] = relationship(order_by="ConsultationOpinion.id")
    departments: Mapped[list["DepartmentOpinion"]] = relationship(order_by="DepartmentOpinion.id")
    inquiries: Mapped[list["Inquiry"]] = relationship(order_by="Inquiry.id")
    competition: Mapped["CompetitionReview | None"] = relationship(back_populates="drafting")
    answers: Mapped[list["ChecklistAnswer"]] = relationship(order_by="ChecklistAnswer.id")
    decisions: Mapped[list["ClassificationDecision"]] = relationship(order_by="ClassificationDecision.id")

    def inquiry(self, kind: InquiryKind) -> "Inquiry | None":
        """The evaluation, expert argument, risk assessment or hearing, if it was held."""
        return next((each for each in self.inquiries if each.kind is kind), None)

    def answer(self, code: str) -> "ChecklistAnswer | None":
        """What was answered to a point of a checklist."""
        return next((each for each in self.answers if each.code == code), None)


class Consultation(db.Model):
    """A public consultation (公开征求意见): where, how long, and where the public read what was adopted."""

    __tablename__ = "consultations"
    __table_args__ = (sa.CheckConstraint("closes_on >= opened_on", name="closes_after_it_opens"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drafting_id: Mapped[int] = mapped_column(sa.ForeignKey("draftings.id"), unique=True)
    opened_on: Mapped[date]
    closes_on: Mapped[date] = mapped_column(comment="last day on which opinions are taken")
    channel: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(500), default="")
    shortened_reason: Mapped[str] = mapped_column(sa.Text, default="")
    shortened_address: Mapped[str] = mapped_column(sa.String(500), default="", comment="where the reason is published")
    feedback_on: Mapped[date | None] = mapped_column(comment="what was adopted was published")
    feedback_address: Mapped[str] = mapped_column(sa.String(500), default="")

    drafting: Mapped[Drafting] = relationship(back_populates="consultation")


class ConsultationOpinion(db.Model):
    """One opinion of the public (社会意见) and what became of it."""

    __tablename__ = "consultation_opinions"
    __table_args__ = (
        sa.CheckConstraint("adoption IS NULL OR adoption = 'adopted' OR reason <> ''", name="refused_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    drafting_id: Mapped[int] = mapped_column(sa.ForeignKey("draftings.id"), index=True)
    received_on: Mapped[date]
    who: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.Text)
    adoption: Mapped[Adoption | None]
    reason: Mapped[str] = mapped_column(sa.Text, default="")


class DepartmentOpinion(db.Model):
    """What an agency whose duties are touched said (部门意见)."""

    __tablename__ = "department_opinions"
    __table_args__ = (sa.UniqueConstraint("drafting_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drafting_id: Mapped[int] = mapped_column(sa.ForeignKey("draftings.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    asked_on: Mapped[date]
    answered_on: Mapped[date | None]
    stance: Mapped[Stance | None]
    text: Mapped[str] = mapped_column(sa.Text, default="")
    settled: Mapped[str] = mapped_column(sa.Text, default="", comment="of a disagreement: talks, and reasons")


class Inquiry(db.Model):
    """An evaluation (评估论证), expert argument (专家论证), risk assessment (风险评估) or hearing (听证会)."""

    __tablename__ = "drafting_inquiries"
    __table_args__ = (sa.UniqueConstraint("drafting_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drafting_id: Mapped[int] = mapped_column(sa.ForeignKey("draftings.id"), index=True)
    kind: Mapped[InquiryKind]
    done_on: Mapped[date]
    who: Mapped[str] = mapped_column(sa.String(500), comment="who held it, experts, participants")
    is_favourable: Mapped[bool]
    conclusion: Mapped[str] = mapped_column(sa.Text)
    papers_sent_on: Mapped[date | None]
    address: Mapped[str] = mapped_column(sa.String(500), default="", comment="where the participants are published")


class CompetitionReview(db.Model):
    """A fair-competition review (公平竞争审查): the drafter's, and the market regulator's where it must give one."""

    __tablename__ = "competition_reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    drafting_id: Mapped[int] = mapped_column(sa.ForeignKey("draftings.id"), unique=True)
    reviewed_on: Mapped[date]
    heard: Mapped[str] = mapped_column(sa.Text)
    verdict: Mapped[Verdict]
    explanation: Mapped[str] = mapped_column(sa.Text)
    exemption: Mapped[Exemption | None]
    no_milder: Mapped[str] = mapped_column(sa.Text, default="")
    exception_end: Mapped[date | None] = mapped_column(comment="fcr_exception_end")
    exception_condition: Mapped[str] = mapped_column(sa.String(500), default="")
    regulator: Mapped[str] = mapped_column(sa.String(200), default="")
    regulator_on: Mapped[date | None]
    regulator_verdict: Mapped[Verdict | None] = mapped_column(enumeration(Verdict, "regulator_verdict"))
    regulator_opinion: Mapped[str] = mapped_column(sa.Text, default="")

    drafting: Mapped[Drafting] = relationship(back_populates="competition")


class ChecklistAnswer(db.Model):
    """The answer to one point of a checklist: a kind of forbidden content (R10) or a point of competition (9.3)."""

    __tablename__ = "checklist_answers"
    __table_args__ = (sa.UniqueConstraint("drafting_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    drafting_id: Mapped[int] = mapped_column(sa.ForeignKey("draftings.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(10))
    is_issue: Mapped[bool]
    remark: Mapped[str] = mapped_column(sa.Text, default="")


class ClassificationDecision(db.Model):
    """What the reviewing organ found of a classification (认定); the decision and its reason stay on file."""

    __tablename__ = "classification_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    drafting_id: Mapped[int] = mapped_column(sa.ForeignKey("draftings.id"), index=True)
    normative: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.Text)
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
