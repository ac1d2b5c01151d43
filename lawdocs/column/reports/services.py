"""Write a report, send it, receive it, check it for secrets, publish and withdraw it; each act is one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lawdocs.clock import Clock
from lawdocs.column.reports import lifecycle
from lawdocs.column.reports.models import Report, ReportAct
from lawdocs.documents import files as store
from lawdocs.documents.secrecy import refuse_secret, refuse_secret_file
from lawdocs.errors import StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.texts import richtext
from lawdocs.texts.intake import MEDIA_TYPES, CheckedFile, check_file
from lawdocs.texts.search import normalise
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.reports import EDITABLE, Part, PartCheck, ReportState, Said

MOST_WORDS = 20_000  # of each part
FILE_TYPES = {kind: MEDIA_TYPES[kind] for kind in ("pdf", "docx")}


@dataclass(frozen=True)
class Content:
    """What a report says, as it was typed or pasted; ``rich`` when the editor sent it as HTML."""

    title: str
    parts: Mapping[str, str]
    rich: bool = False


@dataclass(frozen=True)
class Upload:
    """The whole report as a file (PDF, DOCX)."""

    name: str
    data: bytes


def cleaned_parts(content: Content) -> dict[Part, str]:
    """The five parts as they may be stored and shown; raises StepRefused for each that is too long."""
    found, faults = {}, []
    for part in Part:
        raw = content.parts.get(part, "")
        try:
            marked = content.rich or richtext.looks_like_markup(raw)
            found[part] = richtext.clean(raw) if marked else richtext.from_plain(raw)
            length, most, note = len(richtext.plain_text(found[part])), MOST_WORDS, ""
        except richtext.TooMuchText:
            length, most, note = len(raw), richtext.MOST_SIGNS, "（含格式）"
        if length > most:
            faults.append(Obstacle(f"“{part.label}”{note}最多{most}字，现在有{length}字", f"field:{part}"))
    if faults:
        raise StepRefused(faults)
    return found


def save(
    report: Report,
    content: Content,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    upload: Upload | None = None,
    remove: bool = False,
) -> None:
    """Save what was written (修改报告), with the file that comes or goes; raises FileRefused or SecretForbidden too."""
    checked = _checked(upload, actor, clock)
    parts = cleaned_parts(content)
    words = "\n".join(richtext.plain_text(each) for each in parts.values())
    refuse_secret(content.title, words, actor, clock)
    with transaction():
        seen = {"version": version, "key": key, "asked": [content.title, parts, checked, remove]}
        lifecycle.admit(report, "save", (Permission.REPORT_WRITE,), EDITABLE, actor, clock, **seen)
        told = {}
        if checked is not None:
            report.file, report.file_name = store.store(checked, upload.data, clock), checked.name
            told = {"sha256": checked.sha256}
        elif remove and report.file is not None:
            told = {"sha256": report.file.sha256}
            report.file, report.file_name = None, ""
        report.title, report.saved_at = content.title, clock.now()
        for part, body in parts.items():
            setattr(report, part, body)
        report.norm = normalise(f"{content.title}\n{words}")
        db.session.flush()  # its digest is of what is kept
        act = ReportAct.ADD_FILE if checked else ReportAct.REMOVE_FILE if told else ReportAct.SAVE
        lifecycle.note(report, act, actor, clock, key, told)


def submit(
    report: Report, checker: str, on: date | None, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Hand a report in (报送); the unit names who checked it for secrets, and when. Its words are fixed from now on."""
    with transaction():
        said = Said(checker=checker, on=on)
        lifecycle.fire(report, "submit", actor, clock, version=version, key=key, said=said)


def recall(report: Report, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Take a report back before anybody received it (撤回报送); the next submission counts by its own day."""
    with transaction():
        lifecycle.fire(report, "recall", actor, clock, version=version, key=key)


def send_back(report: Report, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Return a report to its unit with reasons (退回), from any state that is not public."""
    with transaction():
        lifecycle.fire(report, "return", actor, clock, version=version, key=key, said=Said(reason))


def receive(
    report: Report,
    checks: tuple[PartCheck, ...],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Receive a report (接收), with what was found of its five parts; one that lacks a part counts as incomplete."""
    with transaction():
        lifecycle.fire(report, "receive", actor, clock, version=version, key=key, said=Said(checks=checks))


def clear(report: Report, note: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Put on record that a report holds no secret (保密审查通过), by somebody who did not write it."""
    with transaction():
        lifecycle.fire(report, "clear", actor, clock, version=version, key=key, said=Said(note))


def publish(report: Report, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Publish a report on this site (公开), today."""
    with transaction():
        lifecycle.fire(report, "publish", actor, clock, version=version, key=key)


def published_elsewhere(
    report: Report,
    url: str,
    on: date | None,
    reason: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Put on record where and when a report was published on another site; its text is not shown here.

    ``reason`` tells why it was public before its secrecy clearance, where it was.
    """
    with transaction():
        said = Said(reason.strip(), url=url, on=on)
        lifecycle.fire(report, "elsewhere", actor, clock, version=version, key=key, said=said)


def withdraw(report: Report, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Take a published report from the public (撤下); its unit owes the publication again."""
    with transaction():
        lifecycle.fire(report, "withdraw", actor, clock, version=version, key=key, said=Said(reason))


def sent_up(
    report: Report, on: date, to: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Put on record when and to whom the body reported it upwards (报上级日期); by the unit or the editor."""
    with transaction():
        seen = {"version": version, "key": key, "asked": [on, to]}
        rights = (Permission.REPORT_WRITE, Permission.REPORT_REVIEW)
        lifecycle.admit(report, "sent_up", rights, tuple(ReportState), actor, clock, **seen)
        if on > clock.today():
            raise StepRefused((Obstacle(f"报送上级日期不能晚于今天（{zh_date(clock.today())}）", "field:on"),))
        if on.year < report.year:
            raise StepRefused((Obstacle(f"报送上级日期不能早于{report.year}年", "field:on"),))
        report.sent_up_on, report.sent_up_to = on, to
        lifecycle.note(report, ReportAct.SENT_UP, actor, clock, key, words=f"{zh_date(on)}报送{to}")


def _checked(upload: Upload | None, actor: Actor, clock: Clock) -> CheckedFile | None:
    if upload is None:
        return None
    checked = check_file(upload.name, upload.data, FILE_TYPES)
    refuse_secret_file(upload.name, upload.data, actor, clock)
    return checked
