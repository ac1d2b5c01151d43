"""The binder as PDF (A4), set by WeasyPrint in a process of its own."""

from datetime import date
from pathlib import Path

import structlog
from flask import render_template

from lawdocs.column.binder import contents
from lawdocs.column.binder.contents import Binder
from lawdocs.errors import DomainError
from lawdocs.texts.typesetting import TypesetterMissing, TypesettingFailed, typeset

log = structlog.get_logger()
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
STYLES = Path(__file__).with_name("book.css")


class NoTypesetter(DomainError):
    """PDF cannot be made on this machine; the message says what its administrator installs."""

    code, status = "NO_TYPESETTER", 503

    def __init__(self, instead: str = "压缩包") -> None:
        super().__init__(f"服务器缺少排版组件，不能生成PDF，请系统管理员安装 {PACKAGES}；{instead}可以照常导出")


def pdf_of(binder: Binder, place: str, today: date) -> bytes:
    """The binder as PDF with contents, page numbers and bookmarks.

    Raises NoTypesetter where its libraries are missing, BinderRefused where it takes too long or too much memory.
    """
    page = render_template(
        "binder/book.html",
        binder=binder,
        place=place,
        day=today,
        no_text=contents.NO_TEXT,
        told_days=contents.told_days,
    )
    return typeset_page(page)


def typeset_page(page: str, instead: str = "压缩包") -> bytes:
    """A page of HTML as PDF; ``instead`` is what can be had where that fails. Raises what ``pdf_of`` raises."""
    try:
        return typeset(page, STYLES.read_text(encoding="utf-8")).data
    except TypesetterMissing as error:
        log.error("typesetter_missing", reason=str(error))
        raise NoTypesetter(instead) from error
    except TypesettingFailed as error:
        log.error("typesetter_failed", reason=str(error))
        raise _too_much("排版没有完成" if error.in_time else "排版时间过长", instead) from error


def _too_much(what: str, instead: str) -> contents.BinderRefused:
    return contents.BinderRefused(f"{what}，没有生成PDF。可以先导出{instead}；仍然需要PDF的，请把时间告诉系统管理员")
