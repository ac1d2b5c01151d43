"""What is asked when an opinion is asked for, given or settled."""

from lawdocs.forms import DayField, StaffForm, line, lines, radio
from workflows.linkage.opinions import Adoption, Asked, Conclusion, Said, Settlement, Way

LONGEST_TEXT, LONGEST_QUESTION, LONGEST_NAME = 20_000, 2_000, 80


class AskForm(StaffForm):
    """What is asked, of whom, until when."""

    question = lines("征求意见的问题", LONGEST_QUESTION, required=True)
    due_on = DayField("最后一天")
    way = radio("阅看方式", Way.choices())
    body = line("保密链接交给", LONGEST_NAME)

    def asked(self) -> Asked:
        """What was typed, as the service takes it."""
        return Asked(self.question.data, self.due_on.data, Way(self.way.data), self.body.data)


class GiveForm(StaffForm):
    """The opinion, and whose it is."""

    conclusion = radio("结论", Conclusion.choices())
    text = lines("意见", LONGEST_TEXT)
    body = line("提出意见的单位", LONGEST_NAME, required=True)
    post = line("职务", LONGEST_NAME, required=True)

    def said(self) -> Said:
        """What was typed, as the service takes it."""
        return Said(Conclusion(self.conclusion.data), self.text.data, self.body.data, self.post.data)


class SettleForm(StaffForm):
    """What became of the opinion."""

    adoption = radio("采纳情况", Adoption.choices())
    reason = lines("理由", LONGEST_QUESTION)

    def settlement(self) -> Settlement:
        """What was typed, as the service takes it."""
        return Settlement(Adoption(self.adoption.data), self.reason.data)
