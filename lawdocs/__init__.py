"""lawdocs: normative documents from first draft to repeal, and what of them is in force on any day."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from lawdocs import access, cli_commands, context, documentation, errors, headers, health, logs
from lawdocs import settings as settings_module
from lawdocs.clock import Clock, SystemClock
from lawdocs.extensions import LARGEST_ID, Migrations, csrf, db, engine_options, guard_engine, login
from lawdocs.settings import Settings

ROOT = Path(__file__).parent.parent


class RowNumber(IntegerConverter):
    """The number of a row in an address; one that no row can have leads nowhere."""

    def __init__(self, map: Map, **options: object) -> None:  # noqa: A002 - the name the router gives
        super().__init__(map, **({"max": LARGEST_ID} | options))


class Application(Flask):
    """Flask without what nothing here uses: no view and no hook is a coroutine, so none is asked whether it is one."""

    def ensure_sync(self, func: Callable[..., object]) -> Callable[..., object]:
        return func


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """Build the application; refuses to start with unsafe settings or with an undeclared route."""
    if settings is None:
        import os

        settings = settings_module.from_environment(os.environ, settings_module.INSTANCE)
    app = Application(
        __name__,
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
    )
    app.url_map.converters["int"] = RowNumber
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock or SystemClock(settings.today)
    _configure(app, settings)
    _connect(app, settings)
    for part in (logs, errors, headers, context, health, cli_commands, documentation):
        part.register(app)
    csrf.init_app(app)  # after the log, which counts refused requests too
    for capability in _capabilities():
        capability.init_app(app)
    access.check_routes(app)
    return app


def _capabilities() -> tuple:
    """The packages that bring pages or commands, each with ``init_app``."""
    from lawdocs import (
        accounts,
        archive,
        audit,
        cleanup,
        column,
        deadlines,
        demo,
        documents,
        drafting,
        evaluation,
        filing,
        jobs,
        linkage,
        portal,
        publication,
        requests,
        review,
        rules,
        supervision,
        work,
    )

    procedure = (documents, drafting, review, filing, publication, cleanup, deadlines, requests, evaluation, archive)
    return (accounts, *procedure, rules, work, supervision, portal, column, linkage, jobs, audit, demo)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        SESSION_COOKIE_NAME="__Host-lawdocs" if settings.production else "lawdocs",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=8 * 3600,
        MAX_CONTENT_LENGTH=50 * 1024 * 1024 + 64 * 1024,  # a file of 50 MB and its form
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        TRUSTED_HOSTS=list(settings.hosts),
        WTF_CSRF_TIME_LIMIT=8 * 3600,
        TESTING=settings.testing,
        TEMPLATES_AUTO_RELOAD=False,
    )


def _connect(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    Migrations(app, Path(__file__).parent / "migrations")
    login.init_app(app, add_context_processor=False)  # it would read the session on public pages too
    with app.app_context():
        guard_engine(db.engine, allow_fsync_off=settings.allow_fsync_off)
        db.engine.dispose()  # workers are forked from here: no two may share a connection
