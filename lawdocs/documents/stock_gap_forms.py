"""The form in which gaps of stock are filled and its maker, number and days corrected (补正存量信息)."""

from flask_wtf.file import FileField
from wtforms import TextAreaField

from lawdocs.documents.forms import LONGEST_TEXT, FromFile
from lawdocs.documents.step_forms import LONGEST_REASON
from lawdocs.documents.stock_gaps import Filling
from lawdocs.documents.stock_rows import LABELS, Problem
from lawdocs.forms import DayField, Words, line, lines, unix_lines

_FIELDS = {"doc_no": "number"}


class FillForm(FromFile):
    """Maker, number, days and, where none is public yet, the text; with the reason of it."""

    issuer = line(*LABELS["issuer"])
    number = line(*LABELS["doc_no"])
    written = DayField(LABELS["written"][0], required=False)
    published = DayField(LABELS["published"][0], required=False)
    effective = DayField(LABELS["effective"][0], required=False)
    odd = line("日期先后不合常理而确是如此的理由", 200)
    text = TextAreaField(LABELS["text"][0], [Words(LONGEST_TEXT, lines=True)], filters=[unix_lines])
    text_file = FileField("从文件导入正文")
    another = line("文号相同而是两件文件的理由", 200)
    reason = lines("补正的理由和依据", LONGEST_REASON, required=True)

    def without_text(self) -> None:
        """A text that is public is not changed here."""
        del self.text, self.text_file

    def filling(self) -> Filling:
        text = self.text.data if "text" in self else ""
        return Filling(
            self.issuer.data,
            self.number.data,
            text,
            self.reason.data,
            self.another.data,
            written=self.written.data,
            published=self.published.data,
            effective=self.effective.data,
            odd=self.odd.data,
        )

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        """Show what no row of an import could have either, at its field."""
        for each in problems:
            self.object_to(each.code, each.sentence, _FIELDS.get(each.key, each.key if each.key in self else ""))
