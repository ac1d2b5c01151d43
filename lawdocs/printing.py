"""What people are told where a PDF cannot be made."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from lawdocs.errors import DomainError
from lawdocs.texts.typesetting import TypesetterMissing, TypesettingFailed

log = structlog.get_logger()
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"


class NoTypesetter(DomainError):
    """PDF cannot be made on this machine; the message says what its administrator installs."""

    code, status = "NO_TYPESETTER", 503

    def __init__(self, instead: str) -> None:
        super().__init__(f"服务器缺少排版组件，不能生成PDF，请系统管理员安装 {PACKAGES}；{instead}可以照常导出")


class NotTypeset(DomainError):
    """This PDF took too long or too much memory."""

    code, status = "NOT_TYPESET", 422

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(f"{what}，没有生成PDF。可以先导出{instead}；仍然需要PDF的，请把时间告诉系统管理员")


@contextmanager
def told(instead: str) -> Iterator[None]:
    """Typeset inside it: what goes wrong is logged, and told with what can be had instead."""
    try:
        yield
    except TypesetterMissing as error:
        log.error("typesetter_missing", reason=str(error))
        raise NoTypesetter(instead) from error
    except TypesettingFailed as error:
        log.error("typesetter_failed", reason=str(error))
        raise NotTypeset("排版没有完成" if error.in_time else "排版时间过长", instead) from error
