"""What can go wrong in the domain, and the one place where it becomes a page."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

import structlog
from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from workflows.facts import Obstacle

log = structlog.get_logger()

WAY_OUT = {
    400: "请返回上一页，核对地址后再试。",
    403: "需要办理该事项，请联系本单位的安全管理员核对岗位。",
    404: "请核对地址，或者到文件库按标题、文号查找。",
    405: "请返回上一页，使用页面上的按钮操作。",
    409: "请回到要办的事项，看过最新情况后再办理。",
    413: "请压缩或拆分后再上传。",
    415: "请换成允许的文件类型后再上传。",
    422: "请返回上一页，改正后再提交。",
    428: "请回到要办的事项，看过最新情况后再办理。",
    429: "请稍后再试；忘记密码请联系本单位的系统管理员。",
    500: "请稍后再试。仍然不行，请把页面下方的编号告诉系统管理员。",
    503: "请稍后再试，已经填写的内容请先留存。",
}
# Where the status alone would send people the wrong way.
WAY_OUT_OF = {"CSRF": "请返回上一页，刷新以后重新填写再提交；仍然不行的，请重新登录。"}
# Refusals on a staff page that keep its header: whoever gets one knows the page. A missing page is the same for
# everybody, and a failure may be one of all that the header is made of.
ON_STAFF_PAGES = frozenset({403, 409, 413, 415, 422, 428})
# Somebody was faster, or the page was old: what was typed is sound, and would be lost with the page.
KEEPS_TYPED = frozenset({409, 422, 428})
TITLES = {
    "BAD_REQUEST": "无法识别的请求",
    "HOST": "无法识别的网站地址",
    "FORBIDDEN": "您没有办理该事项的权限",
    "NOT_FOUND": "没有找到这个页面",
    "METHOD": "这个地址不接受这种操作",
    "FILE_TOO_LARGE": "文件超过 50 MB 上限",
    "CSRF": "页面已过期，请刷新后重试",
    "ERROR": "页面暂时打不开",
    "DB_DOWN": "数据库暂时不可用",
}


class DomainError(Exception):
    """A refusal with a code, an HTTP status and a Chinese sentence that says what is wrong."""

    code = "ERROR"
    status = 422

    def __init__(self, message: str, *, code: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.status = status or self.status


class NotVisible(DomainError):
    """Hidden, unknown or malformed: all the same to who asks."""

    code, status = "NOT_FOUND", 404

    def __init__(self) -> None:
        super().__init__(TITLES["NOT_FOUND"])


class NothingThere(DomainError):
    """An address below a page that everybody may read, which leads to nothing; the sentence says what there is."""

    code, status = "NOT_FOUND", 404


class Forbidden(DomainError):
    """May read, but not do this."""

    code, status = "FORBIDDEN", 403

    def __init__(self) -> None:
        super().__init__(TITLES["FORBIDDEN"])


class WrongParameter(DomainError):
    """An address with a parameter that is not among the allowed values."""

    code, status = "PARAM", 422


class StateConflict(DomainError):
    """The step does not leave the present state; usually somebody was faster."""

    code, status = "STATE_CONFLICT", 409

    def __init__(self, label: str) -> None:
        super().__init__(f"该文件当前状态为「{label}」，操作未执行")


class VersionRequired(DomainError):
    """The request does not say which version of the document it saw."""

    code, status = "VERSION_REQUIRED", 428

    def __init__(self) -> None:
        super().__init__("没有收到页面的版本，操作未执行")


class VersionStale(DomainError):
    """Somebody changed the document since the page was loaded."""

    code, status = "VERSION_STALE", 409

    def __init__(self, who: str = "另一位经办人", when: str = "", what: str = "这份文件") -> None:
        super().__init__(f"没有保存：{who}在{when}保存了新的内容" if when else f"操作未执行：{who}刚刚改动了{what}")


class StepRefused(DomainError):
    """Obstacles stand in the way; ``obstacles`` holds all of them."""

    code, status = "STEP_REFUSED", 422

    def __init__(self, obstacles: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(obstacles)
        super().__init__("；".join(obstacle.reason for obstacle in self.obstacles))

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(obstacle.reason for obstacle in self.obstacles)


class KeyReused(DomainError):
    """The same idempotency key with another request body."""

    code, status = "KEY_REUSED", 422

    def __init__(self) -> None:
        super().__init__("这个页面已经提交过别的内容，请刷新后重新填写")


class ClockSuspect(DomainError):
    """The clock went back behind what was recorded already: nothing is written until it is right again."""

    code, status = "CLOCK_SUSPECT", 503

    def __init__(self, behind: timedelta) -> None:
        minutes = -(-behind // timedelta(minutes=1))
        super().__init__(f"服务器的时钟比最近一次办理记录早{minutes}分钟，暂停办理，请系统管理员校准时钟")


class Repeated(Exception):  # noqa: N818 - not an error: the first answer is given again
    """The same request came twice; ``answer`` is the address the first one led to."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


def register(app: Flask) -> None:
    """Map refusals to pages."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(Repeated, lambda error: redirect(error.answer or url_for("work.index"), 303))
    app.register_error_handler(CSRFError, lambda _: error_page(403, "CSRF", TITLES["CSRF"]))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, code: str, message: str, obstacles: tuple[Obstacle, ...] = ()) -> Response:
    """The page for a refusal; the same bytes for the same answer, request id aside, but for ``ON_STAFF_PAGES``."""
    from lawdocs.context import is_staff_page
    from lawdocs.forms import words_typed

    g.error_shown = status
    is_staff = is_staff_page()
    body = render_template(
        "errors/staff_error.html" if is_staff else "errors/error.html",
        status=status,
        code=code,
        message=message,
        obstacles=obstacles,
        way_out=WAY_OUT_OF.get(code) or WAY_OUT.get(status, WAY_OUT[500]),
        request_id=request_id(),
        typed=words_typed() if is_staff and status in KEEPS_TYPED else (),
    )
    return make_response(body, status)


def request_id() -> str:
    """The id under which this request stands in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    return g.request_id


def _domain_error(error: DomainError) -> ResponseReturnValue:
    log.info("refused", code=error.code, path=_logged_path(), message=error.message)
    if isinstance(error, Forbidden):
        _note_overstepping()
    return error_page(error.status, error.code, error.message, getattr(error, "obstacles", ()))


def _logged_path() -> str:
    """The path of this request without the secret that opens a page: a log is no place for it."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "…") if token else request.path


def _note_overstepping() -> None:
    """Let the audit administrator see who tried what they may not do (越权操作)."""
    from lawdocs.audit.services import security_event
    from lawdocs.extensions import transaction

    user_id = g.actor.id if "actor" in g else None
    detail = f"{request.method} {request.url_rule or ''}"
    with transaction():
        now = current_app.extensions["clock"].now()
        security_event("forbidden", now, user_id=user_id, address=request.remote_addr or "", detail=detail)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:
        return error
    codes = {400: "BAD_REQUEST", 403: "FORBIDDEN", 404: "NOT_FOUND", 405: "METHOD", 413: "FILE_TOO_LARGE"}
    code = codes.get(error.code, "BAD_REQUEST" if error.code < 500 else "ERROR")
    if isinstance(error, SecurityError):
        # an unknown host gets no page: its links would lead to that host
        return Response(f"HOST {TITLES['HOST']}\n", 400, content_type="text/plain; charset=utf-8")
    response = error_page(error.code, code, TITLES[code])
    if error.code == 405 and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _database_error(error: OperationalError) -> ResponseReturnValue:
    log.error("database", error=str(error.orig))
    return error_page(503, "DB_DOWN", TITLES["DB_DOWN"])


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("unexpected", path=_logged_path())
    return error_page(500, "ERROR", TITLES["ERROR"])
