"""What each role may do (权限), named ``resource:action``."""

from enum import StrEnum

from workflows.roles import Role


class Permission(StrEnum):
    """A right to one kind of act; on a document the act is further limited by ``lawdocs.access``."""

    AGENCY_MANAGE = "agency:manage"
    AUDIT_READ = "audit:read"
    CLEANUP_MANAGE = "cleanup:manage"
    CLEANUP_READ = "cleanup:read"
    CLEANUP_START = "cleanup:start"
    CLUE_HANDLE = "clue:handle"
    COLUMN_READ = "column:read"
    DOCUMENT_AMEND = "document:amend"
    DOCUMENT_DECIDE = "document:decide"
    DOCUMENT_DRAFT = "document:draft"
    DOCUMENT_EVALUATE = "document:evaluate"
    DOCUMENT_LAPSE = "document:lapse"
    DOCUMENT_PUBLISH = "document:publish"
    DOCUMENT_READ = "document:read"
    DOCUMENT_REGISTER = "document:register"
    DOCUMENT_REPEAL = "document:repeal"
    DOCUMENT_REVIEW = "document:review"
    DOCUMENT_STOCK = "document:stock"
    DOCUMENT_SUBMIT = "document:submit"
    DOCUMENT_WITHDRAW = "document:withdraw"
    EVIDENCE_REVIEW = "evidence:review"
    EVIDENCE_SUBMIT = "evidence:submit"
    FILING_READ = "filing:read"
    FILING_RECEIVE = "filing:receive"
    FILING_SUBMIT = "filing:submit"
    GRANT_MANAGE = "grant:manage"
    INDICATOR_MANAGE = "indicator:manage"
    LINKAGE_ANSWER = "linkage:answer"
    LINKAGE_APPROVE = "linkage:approve"
    LINKAGE_MANAGE = "linkage:manage"
    LINKAGE_PROPOSE = "linkage:propose"
    LINKAGE_READ = "linkage:read"
    MAIL_READ = "mail:read"
    NEWS_APPROVE = "news:approve"
    NEWS_MANAGE = "news:manage"
    NEWS_WRITE = "news:write"
    NOTICE_READ = "notice:read"
    NUMBER_MANAGE = "number:manage"
    OPINION_ASK = "opinion:ask"
    OPINION_GIVE = "opinion:give"
    REPORT_MANAGE = "report:manage"
    REPORT_REVIEW = "report:review"
    REPORT_WRITE = "report:write"
    REQUEST_HANDLE = "request:handle"
    REQUEST_READ = "request:read"
    REVIEW_LEDGER = "review:ledger"
    RULES_MANAGE = "rules:manage"
    RULES_READ = "rules:read"
    STOCK_IMPORT = "stock:import"
    SUGGESTION_WRITE = "suggestion:write"
    SUPERVISION_READ = "supervision:read"
    USER_MANAGE = "user:manage"
    WORK_READ = "work:read"


_P = Permission
_DESK = frozenset({_P.WORK_READ, _P.NOTICE_READ, _P.RULES_READ})
# What a unit gives to the column: its contact is whoever drafts for it.
_UNIT = frozenset({_P.COLUMN_READ, _P.EVIDENCE_SUBMIT, _P.NEWS_WRITE, _P.REPORT_WRITE})
_STAFF = _DESK | {_P.DOCUMENT_READ, _P.LINKAGE_READ, _P.REQUEST_READ}
# What both sides of the linkage may do in their own matters.
_SIDE = frozenset({_P.CLUE_HANDLE, _P.LINKAGE_ANSWER, _P.LINKAGE_PROPOSE})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.DRAFTER: _STAFF
    | {
        _P.DOCUMENT_DRAFT,
        _P.DOCUMENT_EVALUATE,
        _P.DOCUMENT_SUBMIT,
        _P.DOCUMENT_WITHDRAW,
        _P.CLEANUP_READ,
        _P.FILING_READ,
    }
    | _UNIT
    | _SIDE,
    Role.LEGAL_OFFICER: _STAFF
    | {
        _P.DOCUMENT_REVIEW,
        _P.DOCUMENT_REGISTER,
        _P.CLEANUP_READ,
        _P.FILING_READ,
        _P.FILING_SUBMIT,
        _P.OPINION_ASK,
        _P.REQUEST_HANDLE,
        _P.REVIEW_LEDGER,
    },
    Role.CLERK: _STAFF
    | {
        _P.DOCUMENT_DECIDE,
        _P.DOCUMENT_EVALUATE,
        _P.DOCUMENT_REGISTER,
        _P.DOCUMENT_PUBLISH,
        _P.DOCUMENT_WITHDRAW,
        _P.DOCUMENT_AMEND,
        _P.DOCUMENT_REPEAL,
        _P.NUMBER_MANAGE,
        _P.CLEANUP_READ,
        _P.FILING_READ,
        _P.FILING_SUBMIT,
        _P.LINKAGE_APPROVE,
    },
    Role.SUPERVISOR: _STAFF
    | {
        _P.CLEANUP_MANAGE,
        _P.CLEANUP_READ,
        _P.CLEANUP_START,
        _P.COLUMN_READ,
        _P.DOCUMENT_EVALUATE,
        _P.FILING_READ,
        _P.FILING_RECEIVE,
        _P.DOCUMENT_REPEAL,
        _P.DOCUMENT_LAPSE,
        _P.DOCUMENT_STOCK,
        _P.LINKAGE_MANAGE,
        _P.LINKAGE_PROPOSE,
        _P.REQUEST_HANDLE,
        _P.REVIEW_LEDGER,
        _P.STOCK_IMPORT,
        _P.SUPERVISION_READ,
    },
    Role.EDITOR: _DESK
    | _UNIT
    | {
        _P.EVIDENCE_REVIEW,
        _P.INDICATOR_MANAGE,
        _P.NEWS_APPROVE,
        _P.NEWS_MANAGE,
        _P.REPORT_MANAGE,
        _P.REPORT_REVIEW,
    },
    # The procuratorate reads what is public, and no draft but one that it is asked about.
    Role.LIAISON: _DESK | _SIDE | {_P.DOCUMENT_READ, _P.LINKAGE_READ, _P.OPINION_GIVE, _P.SUGGESTION_WRITE},
    Role.SYSTEM_ADMIN: frozenset(
        {_P.AGENCY_MANAGE, _P.USER_MANAGE, _P.MAIL_READ, _P.NOTICE_READ, _P.RULES_MANAGE, _P.RULES_READ}
    ),
    Role.SECURITY_ADMIN: frozenset({_P.GRANT_MANAGE, _P.RULES_READ}),
    Role.AUDIT_ADMIN: frozenset({_P.AUDIT_READ, _P.RULES_READ}),
    Role.SYSTEM: frozenset(
        {_P.DOCUMENT_LAPSE, _P.DOCUMENT_STOCK, _P.DOCUMENT_AMEND, _P.DOCUMENT_REPEAL, _P.DOCUMENT_PUBLISH}
        | {_P.CLEANUP_START}
        | {_P.INDICATOR_MANAGE, _P.NEWS_APPROVE, _P.REPORT_MANAGE}
    ),
}


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles that hold a permission, in the order of ``Role``."""
    return tuple(role for role in Role if permission in ROLE_PERMISSIONS[role])
