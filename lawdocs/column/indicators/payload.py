"""A previewed import on its way to its confirmation (待确认的导入): signed, so that what is stored is what was seen."""

from dataclasses import asdict
from datetime import date

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lawdocs.column.indicators.importing import Given
from lawdocs.column.indicators.rows import Row
from lawdocs.errors import DomainError
from workflows.actors import Actor

KEPT_FOR = 24 * 3600  # seconds


class PreviewGone(DomainError):
    """What was sent is no preview of this person's, or one of more than a day ago."""

    code, status = "PREVIEW_GONE", 422

    def __init__(self) -> None:
        super().__init__("预览已经超过一天，或者在传送中被改动，没有导入，请重新上传")


def seal(given: Given, actor: Actor) -> str:
    """The import as the page of the preview carries it."""
    told = asdict(given) | {"rows": [asdict(row) | {"due": str(row.due or "")} for row in given.rows]}
    return _signer().dumps([actor.id, told])


def unseal(sealed: str, actor: Actor) -> Given:
    """The import that was previewed by this person; raises PreviewGone."""
    try:
        actor_id, told = _signer().loads(sealed, max_age=KEPT_FOR)
    except BadSignature as error:
        raise PreviewGone from error
    if actor_id != actor.id:
        raise PreviewGone
    rows = tuple(_row(each) for each in told.pop("rows"))
    return Given(rows=rows, **told)


def _row(told: dict[str, object]) -> Row:
    due = date.fromisoformat(str(told["due"])) if told["due"] else None
    return Row(**(told | {"due": due, "unit_ids": tuple(told["unit_ids"])}))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key, salt="indicator-import")
