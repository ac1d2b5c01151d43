"""The states of a document (流程状态), the five phases they belong to, and its legal status (效力状态)."""

from workflows.labels import LabelledEnum


class Phase(LabelledEnum):
    """The five names the field uses for the road of a document."""

    DRAFT = "draft", "起草"
    REVIEW = "review", "审核"
    FILED = "filed", "备案登记"
    PUBLISHED = "published", "公布"
    CLEANUP = "cleanup", "清理"


class DocumentState(LabelledEnum):
    """Where a document stands in the process; moved only by the steps of ``workflows.document``."""

    DRAFT = "draft", "起草"
    REVIEW = "review", "审核"
    APPROVED = "approved", "审核通过"
    DECIDED = "decided", "已审定"
    FILED = "filed", "备案登记"
    PUBLISHED = "published", "公布"
    CLEANUP = "cleanup", "清理"
    REPEALED = "repealed", "废止"
    LAPSED = "lapsed", "失效"
    WITHDRAWN = "withdrawn", "终止"

    @property
    def phase(self) -> Phase | None:
        """The phase a state belongs to; a withdrawn document (终止) belongs to none."""
        return PHASES[self]


PHASES: dict[DocumentState, Phase | None] = {
    DocumentState.DRAFT: Phase.DRAFT,
    DocumentState.REVIEW: Phase.REVIEW,
    DocumentState.APPROVED: Phase.REVIEW,
    DocumentState.DECIDED: Phase.REVIEW,
    DocumentState.FILED: Phase.FILED,
    DocumentState.PUBLISHED: Phase.PUBLISHED,
    DocumentState.CLEANUP: Phase.CLEANUP,
    DocumentState.REPEALED: Phase.CLEANUP,
    DocumentState.LAPSED: Phase.CLEANUP,
    DocumentState.WITHDRAWN: None,
}

# What the public may read; everything else is invisible outside the agencies involved.
PUBLIC_STATES = frozenset(
    {DocumentState.PUBLISHED, DocumentState.CLEANUP, DocumentState.REPEALED, DocumentState.LAPSED}
)
# A document on its way to publication, which a maker may still take back.
OPEN_STATES = frozenset(
    {
        DocumentState.DRAFT,
        DocumentState.REVIEW,
        DocumentState.APPROVED,
        DocumentState.DECIDED,
        DocumentState.FILED,
    }
)


# No step leads out of these, but that stock entered by mistake is taken back.
OVER = frozenset({DocumentState.REPEALED, DocumentState.LAPSED, DocumentState.WITHDRAWN})


class LegalStatus(LabelledEnum):
    """What the law says of a document on one day (效力状态); a function of dates, never stored."""

    PENDING = "pending", "尚未生效"
    IN_FORCE = "in_force", "现行有效"
    AMENDED = "amended", "已修改"
    REPEALED = "repealed", "废止"
    LAPSED = "lapsed", "失效"
    UNKNOWN = "unknown", "不详"


# A document that was amended is in force in its later revision.
BINDING = frozenset({LegalStatus.IN_FORCE, LegalStatus.AMENDED})
ENDED = frozenset({LegalStatus.REPEALED, LegalStatus.LAPSED})
