"""What only the person who makes an official paper knows (红头文件): form, addressee, signers, imprint."""

import re
from collections.abc import Mapping

from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import Optional

from lawdocs.accounts.queries import agency_tree
from lawdocs.documents.models import Document
from lawdocs.documents.papers import ISSUED, Choices, Copy, text_of
from lawdocs.forms import DayField, Fault, StaffForm, Words, radio, stripped
from lawdocs.texts.genres import ends_with_genre
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
_SIGNED = {Form.UPWARD.value: "上行文", Form.ORDER.value: "命令（令）"}
# The form that a genre (体裁) asks for; all others go downward.
_BY_GENRE = {"命令": Form.ORDER, "令": Form.ORDER, "纪要": Form.MINUTES, "请示": Form.UPWARD, "报告": Form.UPWARD}
_COPY_NUMBER = re.compile(r"[0-9]{6}")
_BETWEEN_SIGNERS = dict.fromkeys(map(ord, "、，,；;\u3000"), " ")


def one_line(value: str | None) -> str:
    """Names typed or pasted over several lines as the one paragraph that they are on paper."""
    return "".join(line.strip() for line in (value or "").splitlines())


def _short(label: str, most: int) -> StringField:
    """A line of which a browser takes no more than there may be."""
    return StringField(label, [Words(most)], filters=[stripped], render_kw={"maxlength": most})


class PaperForm(StaffForm):
    """The choices of an issued paper; they are sent in the body of the request, and nothing keeps them."""

    copy = radio("用途", Copy.choices())
    layout = radio("格式", LAYOUTS)
    sealed = radio("印章", SEALS)
    urgency = radio("紧急程度", URGENCIES)
    copy_number = _short("份号", 6)
    mark = _short("发文机关标志，纪要写会议名称", 40)
    addressee = TextAreaField("主送机关", [Words(2000)], filters=[one_line], render_kw={"maxlength": 2000})
    signers = _short("签发人", 40)
    post = _short("签发人职务，命令（令）用", 15)
    present = _short("出席，纪要用", 150)
    excused = _short("请假，纪要用", 30)
    sitting_in = _short("列席，纪要用", 60)
    note = _short("附注", 30)
    copies_to = _short("抄送机关", 250)
    printed_by = _short("印发机关", 40)
    printed_on = DayField("印发日期", [Optional()], required=False)

    def validate_copy_number(self, field: StringField) -> None:
        """GB/T 9704 7.2.1: six Arabic digits."""
        if field.data and not _COPY_NUMBER.fullmatch(field.data):
            raise ValidationError(Fault("FIELD_BAD_NUMBER", "份号是6位阿拉伯数字，例如000001"))

    def validate_signers(self, field: StringField) -> None:
        """What goes upward names who signed it, and an order is signed by a person."""
        if not field.data and self.layout.data in _SIGNED:
            raise ValidationError(Fault("FIELD_REQUIRED", f"{_SIGNED[self.layout.data]}要有签发人，请填写签发人"))

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


def layout_of(document: Document) -> Form:
    """The form that its genre asks for; of stock that has none the last word of the title tells it."""
    return _BY_GENRE.get(document.genre or ends_with_genre(document.title), Form.DOWNWARD)


def is_order_without_its_number(document: Document) -> bool:
    """Whether it is an order whose number on record is no 令号 (第12号)."""
    number = document.number or ""
    return layout_of(document) is Form.ORDER and bool(number) and not number.startswith("第")


def form_for(document: Document, sent: Mapping[str, str] | None) -> PaperForm | None:
    """The form of a document without the fields that its text fills itself; none for a draft, which has no choices."""
    if document.state not in ISSUED:
        return None
    defaults = {
        "copy": Copy.PAPER.value,
        "layout": layout_of(document).value,
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
