"""What only the person who makes an official paper knows (红头文件): form, addressee, signers, imprint."""

from collections.abc import Mapping

from wtforms.validators import Optional

from lawdocs.accounts.queries import agency_tree
from lawdocs.documents.models import Document
from lawdocs.documents.papers import ISSUED, Choices, Copy, text_of
from lawdocs.forms import DayField, StaffForm, line, radio
from lawdocs.texts.official.paper import ATTENDANCE, Form, parts_of
from lawdocs.texts.structure import parse

LAYOUTS = (
    (Form.DOWNWARD.value, "下行文、平行文"),
    (Form.UPWARD.value, "上行文（写签发人）"),
    (Form.LETTER.value, "信函格式"),
    (Form.ORDER.value, "命令（令）格式：发文字号处写令号，由签发人署名"),
    (Form.MINUTES.value, "纪要格式：写出席人员，不署名、不盖章"),
)
ATTENDED = ("present", "excused", "sitting_in")  # the fields of ATTENDANCE
SEALS = (("yes", "加盖印章"), ("no", "不加盖印章"))
URGENCIES = (("no", "不标注"), ("特急", "特急"), ("加急", "加急"))
_BETWEEN_SIGNERS = dict.fromkeys(map(ord, "、，,；;\u3000"), " ")


class PaperForm(StaffForm):
    """The choices of an issued paper."""

    copy = radio("用途", Copy.choices())
    layout = radio("格式", LAYOUTS)
    sealed = radio("印章", SEALS)
    urgency = radio("紧急程度", URGENCIES)
    copy_number = line("份号", 12)
    mark = line("发文机关标志，纪要写会议名称", 60)
    addressee = line("主送机关", 500)
    signers = line("签发人", 100)
    post = line("签发人职务，命令（令）用", 30)
    present = line("出席，纪要用", 500)
    excused = line("请假，纪要用", 500)
    sitting_in = line("列席，纪要用", 500)
    note = line("附注", 100)
    copies_to = line("抄送机关", 500)
    printed_by = line("印发机关", 100)
    printed_on = DayField("印发日期", [Optional()], required=False)

    def choices(self) -> Choices:
        """What was chosen; a field that the form does not have is empty."""
        given = self.data
        return Choices(
            form=Form(given["layout"]),
            copy=Copy(given.get("copy") or Copy.PAPER),
            mark=given["mark"],
            addressee=given.get("addressee") or "",
            note=given.get("note") or "",
            signers=tuple(given["signers"].translate(_BETWEEN_SIGNERS).split()),
            post=given["post"],
            attendance=tuple(zip(ATTENDANCE, (given[name] for name in ATTENDED), strict=True)),
            is_sealed=given["sealed"] == "yes",
            urgency="" if given["urgency"] == "no" else given["urgency"],
            copy_number=given["copy_number"],
            copies_to=given.get("copies_to") or "",
            printed_by=given.get("printed_by") or "",
            printed_on=given.get("printed_on"),
        )


def form_for(document: Document, sent: Mapping[str, str] | None) -> PaperForm | None:
    """The form of a document without the fields that its text fills itself; none for a draft, which has no choices."""
    if document.state not in ISSUED:
        return None
    defaults = {
        "copy": Copy.PAPER.value,
        "layout": Form.DOWNWARD.value,
        "sealed": "yes",
        "urgency": "no",
        "printed_by": _printer_of(document),
        "printed_on": document.published_on or document.written_on,
    }
    form = PaperForm(formdata=sent or None, data=defaults, meta={"csrf": False})
    revision = text_of(document)
    parts = parts_of(parse(revision.text)) if revision is not None else None
    if parts is not None:
        filled = {
            "addressee": parts.addressee,
            "note": parts.note,
            **dict.fromkeys(("copies_to", "printed_by", "printed_on"), parts.imprint),
        }
        for name in (name for name, said in filled.items() if said):
            del form[name]
    if not document.registration_number:
        del form.copy
    return form


def _printer_of(document: Document) -> str:
    """Who prints and sends it: the office that publishes for its maker, else the maker."""
    office = agency_tree().get(document.issuer.handled_by_id) if document.issuer else None
    return office.name if office else document.issuer_name or ""
