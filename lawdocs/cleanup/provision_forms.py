"""Forms of clauses that begin, stop or end on days of their own (条款效力)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from lawdocs.access import may_on
from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.provision_checks import Entered, against_itself, needed_for
from lawdocs.cleanup.provision_queries import Offer
from lawdocs.documents.models import Document
from lawdocs.documents.standing_forms import NO_NUMBER, ByDocumentForm
from lawdocs.documents.step_forms import LONGEST_REASON
from lawdocs.forms import CHOOSE, DayField, StaffForm, choices, line, lines, one_of
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.provisions import ProvisionAct
from workflows.titles import unquoted

BY_LABEL = "依据的文件"


class ProvisionForm(ByDocumentForm):
    """What happens to which clauses, from which day on, and what says so."""

    what = one_of("条款怎样", ProvisionAct.choices(), required=True)
    clauses = line("条款", 300, required=True)
    since = DayField("日期")
    by_title = line("其他文件的标题", 300)
    by_clause = line("写明的条款", 60)
    evidence = lines("原文", 500)
    reason = lines("晚登记的理由", LONGEST_REASON)

    def __init__(self, document: Document, today: date, actor: Actor, proposed: Offer | ProvisionTerm | None) -> None:
        self._proposed = proposed
        super().__init__(document, today, "repeal")
        self.by.label.text, self.by_number.label.text = BY_LABEL, f"{BY_LABEL}的发文字号"
        if proposed is not None and proposed.by is not None and str(proposed.by.id) not in self.published:
            self.published[str(proposed.by.id)] = proposed.by
            self.by.choices = [*self.by.choices, *choices([(proposed.by.id, proposed.by.title)])]
        allowed = [each for each in ProvisionAct if may_on(actor, needed_for(each), document)]
        self.what.choices = choices(((each.value, each.label) for each in allowed), blank=CHOOSE)

    def proposed(self, document: Document, today: date) -> dict[str, object]:
        """What a text offers, or what is to be put right."""
        given = self._proposed
        if given is None:
            return {}
        found = {name: getattr(given, name) for name in ("clauses", "since", "by_clause")}
        found |= {"what": given.act.value, "by": str(given.by.id) if given.by is not None else ""}
        if isinstance(given, ProvisionTerm):
            outside = given.by is None and given.by_title
            named = {"by_title": given.by_title, "by_number": given.by_number or NO_NUMBER} if outside else {}
            return found | named | {"evidence": given.evidence, "reason": given.reason}
        return found | {"evidence": given.words[:500]}

    def validate(self, extra_validators: Mapping | None = None) -> bool:
        """Everything that would be refused is said at once, each at its field."""
        super().validate(extra_validators)
        if self.what.errors or self.clauses.errors or self.since.errors:
            return False
        ill = [field.name for field in self if field.errors]
        for each in self.against():
            name = each.cure.removeprefix("field:")
            if name not in ill:
                self.object_to("FIELD_INVALID", each.reason, name)
        return not self.codes

    def against(self) -> list[Obstacle]:
        """What stands against what was entered; what else is on record is for the service, which knows repeats."""
        found = list(against_itself(self.document, self.entered(), self.today))
        if self.by_number.data and self.chosen is None and not self.by_title.data:
            text = f"没有找到文号为“{self.by_number.data}”的已公布文件；不在本系统公布的，请写明标题"
            found.append(Obstacle(text, "field:by_number"))
        if self.by_title.data and self.chosen is None and not self.by_number.data:
            found.append(Obstacle(f"请写明这件文件的发文字号；没有发文字号的，写“{NO_NUMBER}”", "field:by_number"))
        return found

    def entered(self) -> Entered:
        """What was entered, as the service takes it."""
        by = self.chosen
        outside = by is None and self.by_title.data
        return Entered(
            act=ProvisionAct(self.what.data),
            clauses=self.clauses.data,
            since=self.since.data,
            by=by,
            by_title=unquoted(self.by_title.data) if outside else "",
            by_number=self.by_number.data.replace(NO_NUMBER, "") if outside else "",
            by_clause=self.by_clause.data,
            evidence=self.evidence.data,
            reason=self.reason.data,
        )


class CorrectionForm(ProvisionForm):
    """The right entry in the place of a wrong one."""

    why = lines("登记有误的情况", LONGEST_REASON, required=True)
    until = DayField("恢复执行的日期", required=False)

    def __init__(self, document: Document, today: date, actor: Actor, wrong: ProvisionTerm) -> None:
        super().__init__(document, today, actor, wrong)
        if wrong.until is None:
            del self.until

    def proposed(self, document: Document, today: date) -> dict[str, object]:
        """What was entered, with the resume day of a stop."""
        return super().proposed(document, today) | {"until": self._proposed.until}

    def entered(self) -> Entered:
        """The right entry; it keeps the resume day unless that was put right or taken out."""
        return replace(super().entered(), until=self.until.data if "until" in self else None)


class VoidForm(StaffForm):
    """Why an entry is taken back."""

    why = lines("登记有误的情况", LONGEST_REASON, required=True)


class ResumeForm(StaffForm):
    """From when on clauses are applied again, and why."""

    day = DayField("恢复执行的日期")
    why = lines("恢复执行的依据或者理由", LONGEST_REASON, required=True)
