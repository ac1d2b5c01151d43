"""The letters of filing and record review (备案报告、备案审查意见书), written from what is on record."""

from collections.abc import Mapping, Sequence
from datetime import date

from lawdocs.documents.models import Document, Relation, RelationKind
from lawdocs.documents.term import term
from lawdocs.filing.upward_models import Heading, Occasion, RecordFinding, RecordReview, UpwardFiling
from lawdocs.rules import current as profile
from workflows.guards import zh_date
from workflows.titles import quoted

ENCLOSED = "附件"
GROUNDS = {"record_review": "审查依据", "correction": "纠正和报告的期限依据"}  # clocks that an opinion letter rests on


def report_title(filing: UpwardFiling) -> str:
    """关于报送《…》备案的报告."""
    verb = {Occasion.MAKING: "", Occasion.AMENDMENT: "修改后的", Occasion.REPEAL: "废止"}[filing.occasion]
    return f"关于报送{verb}{quoted(filing.document.title)}备案的报告"


def report(filing: UpwardFiling, day: date, parts: Sequence[str], changes: Sequence[Relation]) -> str:
    """The report with which a document is filed (备案报告)."""
    document = filing.document
    lines = [f"{filing.receiver_name}：", _what(filing), _making(document)]
    lines += [f"联合制定机关：{'、'.join(document.joint_issuers.split())}。"] if document.joint_issuers.strip() else []
    lines += [
        f"该文件{'修改' if each.kind is RelationKind.AMENDED_BY else '废止'}{quoted(each.document.title)}"
        f"{f'（{each.document.number}）' if each.document.number else ''}，一并报送。"
        for each in changes
    ]
    if filing.gap_reason:
        gap = f"{profile()['effective_gap']}日{profile().mark('effective_gap')}"
        lines.append(f"公布到施行不足{gap}的理由：{filing.gap_reason}")
    lines += [f"需要说明的情况：{filing.note}"] if filing.note else []
    lines += ["现按照规定报送备案，请予审查登记。"]
    lines += [f"{ENCLOSED}：{'；'.join(f'{number}. {part}' for number, part in enumerate(parts, start=1))}"]
    return "\n".join([*lines, "", document.issuer_name or "", zh_date(day)])


def opinion_title(review: RecordReview) -> str:
    """关于《…》的备案审查意见书."""
    return f"关于{quoted(review.filing.document.title)}的备案审查意见书"


def unverified_grounds() -> tuple[str, ...]:
    """The clocks of an opinion letter whose ground nobody has verified, and which it does not name therefore."""
    return tuple(name for name in GROUNDS if not profile().clocks[name].verified)


def opinion_letter(review: RecordReview, day: date, conclusion: str, due: str, grounds: Mapping[str, str]) -> str:
    """What the receiver tells the maker to correct (备案审查意见书).

    ``grounds`` are what the officer wrote where the ground of the profile is unverified: a remark of the programme is
    no ground, and what is not verified does not go out as if it were.
    """
    document = review.filing.document
    found = [each for each in review.findings if each.heading is not Heading.TECHNIQUE]
    lines = [
        f"{document.issuer_name}：",
        f"你单位{zh_date(review.filing.submitted_on)}报送备案的{quoted(document.title)}"
        f"（{document.number}，备案号{review.filing.receipt_number}），经审查发现下列问题：",
        *(f"{number}. {_finding(each)}" for number, each in enumerate(found, start=1)),
        f"审查意见：{conclusion}",
    ]
    lines += [f"与其他文件的协调情况：{review.coordination}"] if review.coordination else []
    lines += [
        f"请自行纠正，并于{due}以前书面报告纠正情况；认为不需要修改的，书面说明理由。",
        *_advice(review),
        _grounds(grounds),
    ]
    return "\n".join([*lines, "", review.filing.receiver.name, zh_date(day)])


def _advice(review: RecordReview) -> list[str]:
    """Faults of technique are advice, and the maker decides (R88)."""
    found = [each for each in review.findings if each.heading is Heading.TECHNIQUE]
    if not found:
        return []
    return [f"另有制定技术方面的建议，供你单位参考：{'；'.join(_place(each) for each in found)}"]


def _grounds(written: Mapping[str, str]) -> str:
    """What the review and its period rest on (R85, R86): as the officer wrote it, else the verified ground."""
    review, correction = (written.get(name) or str(profile().clocks[name].ground) for name in GROUNDS)
    return f"审查依据：{review}；纠正和报告的期限依据：{correction}。"


def _finding(finding: RecordFinding) -> str:
    return f"{finding.heading.label}　{_place(finding)}"


def _place(finding: RecordFinding) -> str:
    return f"{finding.article}：{finding.text}" if finding.article else finding.text


def _what(filing: UpwardFiling) -> str:
    document = filing.document
    number = f"（{document.number}）" if document.number else ""
    if filing.occasion is Occasion.REPEAL:
        ended = zh_date(document.in_force_until) if document.in_force_until else "即日"
        return f"{quoted(document.title)}{number}自{ended}起废止。{document.end_reason}".strip()
    if filing.occasion is Occasion.AMENDMENT:
        return f"{quoted(document.title)}{number}已经修改，现报送修改后的文本。"
    return f"现将{quoted(document.title)}{number}报送备案。"


def _making(document: Document) -> str:
    decision = document.decisions[-1] if document.decisions else None
    made = []
    if decision is not None:
        made.append(f"{zh_date(decision.meeting_on)}经{decision.meeting}审议通过")
        made.append(f"{zh_date(decision.signed_on)}由{decision.signed_by}签署")
    if document.published_on:
        made.append(f"{zh_date(document.published_on)}在{document.channel or '规定的载体'}公布")
    if document.in_force_from:
        made.append(f"自{zh_date(document.in_force_from)}起施行")
    valid = term(document, document.extensions)
    return "该文件" + "，".join([*made, f"有效期：{valid}"] if valid else made) + "。"
