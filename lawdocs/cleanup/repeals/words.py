"""Stated repeals in words, for readers and for staff alike."""

from datetime import date

from workflows.guards import zh_date

NO_POWER = "废止机关不是本文件的制定机关，请核对"


def stated_end(act: str, part: str, since: date | None) -> str:
    """What a document says of another: 写明自2026年1月1日起废止本文件第八条."""
    day = f"自{zh_date(since)}起" if since is not None else ""
    return f"写明本文件{part}{day}失效" if act == "失效" else f"写明{day}{act}本文件{part}"
