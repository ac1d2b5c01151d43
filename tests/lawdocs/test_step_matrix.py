"""Every state × step × role, executed: allowed, or refused for the reason the table gives."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from lawdocs.access import parties_of
from lawdocs.clock import Clock, SetClock, at_office
from lawdocs.documentation import matrix_cells, matrix_page
from lawdocs.documents.models import Document
from lawdocs.drafting.facts import drafting_of
from lawdocs.errors import Forbidden, StateConflict
from lawdocs.extensions import db, transaction
from lawdocs.filing.services import register
from lawdocs.lifecycle import fire
from tests.factories import CHECKS, FAILING_CHECKS, HELD, County, a_document
from tests.lawdocs.portal.stock import a_stock
from workflows.actors import Actor, Grant
from workflows.document import STEP_BY_NAME, STEPS, Step, verdict
from workflows.facts import Act
from workflows.roles import Role
from workflows.states import DocumentState

DOCS = Path(__file__).parent.parent.parent / "docs"
POSTGRES_SHARE = 250
SEED = 20261124
# Where each role is held for a document of the county government drafted by the urban management bureau.
POSTS = {
    Role.DRAFTER: "urban",
    Role.LEGAL_OFFICER: "justice",
    Role.CLERK: "office",
    Role.SUPERVISOR: "justice",
    Role.EDITOR: "office",
    Role.LIAISON: "procuratorate",
    Role.SYSTEM_ADMIN: "office",
    Role.SECURITY_ADMIN: "office",
    Role.AUDIT_ADMIN: "office",
}


class _Undo(Exception):  # noqa: N818 - rolls an executed cell back
    pass


def actor_with(role: Role, county: County, agency: str | None = None) -> Actor:
    """A person who holds one role and drafted nothing."""
    if role is Role.SYSTEM:
        return Actor.system("test")
    user = county.users["editor"]
    return Actor(user.id, "试验", frozenset({Grant(role, county.agency(agency or POSTS[role]).id)}))


def document_for(step: Step, state: DocumentState, county: County, clock: Clock) -> Document:
    """A document in a state; to be taken back, one of the same maker that was imported and left alone since."""
    if step.name == "take_back" and state in step.sources:
        return a_stock(clock, state=state, issuer_id=county.agency("gov").id)
    return a_document(state, county, clock)


def act_for(step: Step, document: Document, amending: Document) -> Act:
    """What a person would enter so that every guard of the step is content."""
    day = document.published_on or amending.published_on
    return Act(
        reason="理由充分",
        opinion="内容合法",
        form="" if step.name == "reject" else "lawful",
        checks=FAILING_CHECKS if step.name == "reject" else CHECKS,
        meeting="县政府第20次常务会议",
        meeting_on=day,
        signed_by="县长",
        signed_on=day,
        **HELD,
        day=max(document.in_force_from or day, day) + timedelta(days=1),
        in_force_from=day + timedelta(days=40),
        channel="县政府网站",
        gap_reason="急需施行",
        by_title=amending.title,
        by_is_ours=True,
        by_published_on=amending.published_on,
        new_text="第一条　修改后的全文。",
        source="",
    )


def execute(step: Step, document: Document, actor: Actor, clock: Clock, amending: Document) -> str:
    """Take a step and undo it: ``allowed``, ``role`` or ``state``; any other refusal is an error of the test."""
    if step.name == "lapse" and document.in_force_until is not None:
        clock = SetClock(at_office(document.in_force_until))
    act = act_for(step, document, amending)
    if step.name == "publish":
        act = replace(act, day=clock.today(), in_force_from=clock.today())
    try:
        with transaction():
            if step.name == "exclude":
                drafting_of(document.id).normative = False  # as its drafter would have proposed
            if step.name == "register":
                register(document, actor, clock, version=document.version, key=None)
            else:
                fire(document, step.name, actor, clock, version=document.version, key=None, act=act)
            raise _Undo
    except _Undo:
        return "allowed"
    except Forbidden:
        return "role"
    except StateConflict:
        return "state"


def test_every_cell_of_the_step_matrix_is_executed(app: Flask, county: County, clock: SetClock, engine: str) -> None:
    amending = a_document(DocumentState.PUBLISHED, county, clock, title="鲁山县人民政府关于修改若干文件的决定")
    cells = [(state, step, role) for state in DocumentState for step in STEPS for role in Role]
    if engine == "postgresql":
        cells = sorted(random.Random(SEED).sample(cells, POSTGRES_SHARE), key=lambda cell: cell[0])
        print(f"step matrix on PostgreSQL: {len(cells)} cells, seed {SEED}")
    documents: dict[tuple[DocumentState, bool], Document] = {}
    executed, expected = {}, {}
    for state, step, role in cells:
        is_stock = step.name == "take_back" and state in step.sources
        if (state, is_stock) not in documents:
            documents[state, is_stock] = document_for(step, state, county, clock)
        document, actor = documents[state, is_stock], actor_with(role, county)
        executed[state, step.name, role] = execute(step, document, actor, clock, amending)
        expected[state, step.name, role] = verdict(step, state, actor, parties_of(document))
        db.session.refresh(document)
        assert document.state is state

    assert executed == expected
    if engine == "sqlite":
        assert executed == matrix_cells()
        assert (DOCS / "step-matrix.md").read_text(encoding="utf-8") == matrix_page(executed)


@pytest.mark.parametrize("step", [step for step in STEPS if step.sources], ids=lambda step: step.name)
def test_the_same_role_in_another_agency_is_refused(step: Step, app: Flask, county: County, clock: SetClock) -> None:
    amending = a_document(DocumentState.PUBLISHED, county, clock, title="鲁山县人民政府关于修改若干文件的决定")
    document = document_for(step, step.sources[0], county, clock)
    for role in (Role.DRAFTER, Role.LEGAL_OFFICER, Role.CLERK, Role.SUPERVISOR):
        outsider = actor_with(role, county, "transport")
        assert execute(step, document, outsider, clock, amending) == "role"


def test_legal_officer_registers_where_the_profile_says_so(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.DECIDED, county, clock)
    parties = replace(parties_of(document), registrar=Role.LEGAL_OFFICER)
    step = STEP_BY_NAME["register"]

    assert verdict(step, DocumentState.DECIDED, actor_with(Role.LEGAL_OFFICER, county), parties) == "allowed"
    assert verdict(step, DocumentState.DECIDED, actor_with(Role.CLERK, county), parties) == "role"


def test_reviewer_cannot_conclude_on_an_own_draft(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.REVIEW, county, clock)
    drafter = county.users["drafter"]
    both = Actor(drafter.id, drafter.name, frozenset({Grant(Role.LEGAL_OFFICER, county.agency("justice").id)}))

    with pytest.raises(Exception, match="起草人不得审核本人起草的文件"):
        fire(document, "approve", both, clock, version=document.version, key=None, act=Act(opinion="合法"))
