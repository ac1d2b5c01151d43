"""What guards look at: the facts of a document, and what the person says with one act."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from workflows.opinions import Amendment, Check
from workflows.profiles import Limit
from workflows.states import DocumentState
from workflows.validity import Term

if TYPE_CHECKING:
    from workflows.drafting_record import Record


@dataclass(frozen=True)
class Obstacle:
    """One reason why a step cannot be taken, the rule behind it and where it is cured.

    ``cure`` names a place, never an address: ``field:title``, ``text``, ``materials``, ``issuer``, a stage of
    drafting as ``drafting:consultation``, ``evaluation``, ``plans``, ``plans:25`` of another document, or ``""``.
    """

    reason: str
    cure: str = ""
    rule: str = ""
    who: str = ""


@dataclass(frozen=True)
class OrderedAmendment:
    """An amendment recorded for a day to come, of another document that is known here by a number and a title."""

    document_id: int
    title: str
    on: date


@dataclass(frozen=True)
class Missing:
    """A required field that is empty."""

    field: str
    label: str


@dataclass(frozen=True)
class Facts:
    """What is on record about a document when a step is tried.

    ``drafter_ids`` are all who ever saved its text; ``supplement`` is what the reviewer asked for and still waits for;
    ``meetings`` are the kinds of meeting that may decide for the maker;
    ``unanswered`` counts the amendments of the review that the drafter did not answer yet;
    ``stated_…`` is what the text says of its own effect, its first day being a day or so many days after publication;
    ``last_text_from`` is the first day of the newest text, ``has_later_text`` whether that is not the first one;
    ``orders`` are the amendments of others that it orders for a day to come, ``planned_…`` what is to come of itself;
    ``ends_by_term`` is false when the end on record is a repeal.
    ``evaluation_conclusion`` is what the evaluation of the present term concluded on ``evaluated_on``.
    ``to_be_corrected`` names the suggestion on which a review found it at fault, while it is not corrected.
    ``barred_makers`` holds the field, the reason and the rule of each maker that may not issue; ``drafting`` what is on
    record of the stages of drafting, where it is asked.
    ``followed`` tells what was done on a document in the stock since it was entered.
    """

    state: DocumentState | None
    title: str = ""
    drafter_ids: frozenset[int] = frozenset()
    drafter_agency: str = ""
    issuer_name: str = ""
    issuer_may_issue: bool = True
    issuer_has_code: bool = True
    barred_title_word: str | None = None
    missing_fields: tuple[Missing, ...] = ()
    missing_materials: tuple[str, ...] = ()
    has_text: bool = True
    is_secret: bool = False
    is_disclosed: bool = True
    has_term: bool = True
    validity_years: int | None = None
    validity_limit: Limit | None = None
    supplement: tuple[str, ...] = ()
    opinion_forms: tuple[str, ...] = ()
    text: str = ""
    review_is_positive: bool = False
    unanswered: int = 0
    reviewed_on: date | None = None
    answered_on: date | None = None
    meetings: tuple[str, ...] = ()
    effective_gap: int | None = None
    effective_gap_mark: str = ""
    touches_business: bool = False
    interpretation_is_planned: bool = True
    number: str | None = None
    signed_on: date | None = None
    registered_on: date | None = None
    published_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    stated_in_force_from: date | None = None
    stated_days_after: int | None = None
    stated_term: Term | None = None
    last_text_from: date | None = None
    has_later_text: bool = False
    planned_amendment_on: date | None = None
    orders: tuple[OrderedAmendment, ...] = ()
    planned_end: str = ""
    planned_end_on: date | None = None
    planned_publication_on: date | None = None
    ends_by_term: bool = True
    evaluated_on: date | None = None
    evaluation_conclusion: str = ""
    to_be_corrected: str = ""
    barred_makers: tuple[tuple[str, str, str], ...] = ()
    is_stock: bool = False
    followed: tuple[str, ...] = ()
    drafting: "Record | None" = None


@dataclass(frozen=True)
class Act:
    """What the person enters when taking a step (办理内容); each step uses the fields it needs.

    ``form`` is the form of an opinion, ``checks`` and ``amendments`` what it says point by point and clause by clause.
    ``dissent`` is what was said against it in the meeting; a deputy signs (``by_deputy``) by an ``authorisation``.
    ``day`` is the day the act takes effect, ``by_title`` the document that amends or repeals, ``by_published_on`` the
    day that document was published (None while it is not). ``by_undated`` is the number of a document of ours that is
    public without a day of publication on record, ``by_since`` the day on which it is known to have been there.
    ``until`` is the last day in force of a longer term,
    ``unevaluated`` why it is given though no evaluation concluded it.
    ``is_revocation`` says that the government above ended the document (撤销): no plan of the maker stands in its way.
    ``ahead`` marks a step that is recorded now for a day to come, ``planned`` one that was recorded earlier and whose
    day has come: of an amendment or an end, what stood in its way was checked when it was recorded.
    """

    reason: str = ""
    opinion: str = ""
    form: str = ""
    checks: tuple[Check, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    meeting: str = ""
    meeting_on: date | None = None
    meeting_kind: str = ""
    meeting_result: str = ""
    expected: int | None = None
    attended: int | None = None
    dissent: str = ""
    by_deputy: bool = False
    authorisation: str = ""
    signed_by: str = ""
    signed_on: date | None = None
    day: date | None = None
    until: date | None = None
    unevaluated: str = ""
    in_force_from: date | None = None
    channel: str = ""
    channel_kind: str = ""
    address: str = ""
    gap_reason: str = ""
    touches_business: bool = False
    adjustment: str = ""
    by_title: str = ""
    by_is_ours: bool = False
    by_published_on: date | None = None
    by_undated: int = 0
    by_since: date | None = None
    new_text: str = ""
    new_title: str = ""
    source: str = ""
    ahead: bool = False
    planned: bool = False
    is_revocation: bool = False
