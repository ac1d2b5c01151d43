"""Documents published elsewhere before (存量文件), for the public pages to show."""

import hashlib
from datetime import date, timedelta

from lawdocs.clock import Clock
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, Revision
from lawdocs.extensions import transaction
from lawdocs.lifecycle import enter_stock
from lawdocs.texts.numbers import number_key
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import DocumentState

IMPORT = Actor.system("import")
SOURCE = "县政府网站"


def a_stock(
    clock: Clock,
    title: str = "鲁山县农村公路养护办法",
    text: str = "第一条　为了养护农村公路，制定本办法。\n第二条　本办法自2024年5月1日起施行。\n",
    state: DocumentState = DocumentState.PUBLISHED,
    number: str | None = None,
    **fields: object,
) -> Document:
    """Enter one document with its text and index it."""
    plain = {"issuer_name": "鲁山县人民政府", "published_on": date(2024, 4, 1), "in_force_from": date(2024, 5, 1)}
    document = Document(
        title=title,
        number=number,
        number_key=number_key(number),
        created_at=clock.now(),
        source=SOURCE,
        **plain | fields,
    )
    with transaction():
        enter_stock(document, state, IMPORT, clock, Act(source=SOURCE))
        if text:
            document.revisions.append(
                Revision(
                    draft_no=1,
                    no=1,
                    text=text,
                    digest=hashlib.sha256(text.encode()).hexdigest(),
                    in_force_from=document.in_force_from,
                    saved_at=clock.now(),
                    frozen_at=clock.now(),
                )
            )
        index_document(document, clock.today())
    return document


def some_stock(clock: Clock, count: int, **fields: object) -> list[Document]:
    """Documents published day after day, the last one newest."""
    first = date(2024, 1, 1)
    return [
        a_stock(clock, f"鲁山县第{n}号办法", published_on=first + timedelta(days=n), **fields)
        for n in range(1, count + 1)
    ]
