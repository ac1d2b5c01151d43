"""Structured logs for operators: one event, one line of JSON on stderr; no forms, no cookies, no passwords."""

import logging
import sys
import time

import structlog
from flask import Flask, Response, current_app, g, request

from lawdocs.errors import request_id


def register(app: Flask) -> None:
    """Log each request with its id, status and duration."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    app.extensions["access_log"] = structlog.get_logger().bind()
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id())


def _end(response: Response) -> Response:
    if request.endpoint not in ("static", "health.healthz", "health.readyz"):
        current_app.extensions["access_log"].info(
            "request",
            method=request.method,
            route=str(request.url_rule) if request.url_rule else None,
            status=response.status_code,
            ms=round((time.perf_counter() - g.started) * 1000),
        )
    return response
