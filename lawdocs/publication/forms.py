"""Forms of what follows a publication (公布以后)."""

from wtforms import SelectField, StringField

from lawdocs.forms import CHOOSE, DayField, Known, StaffForm, Words, choices, stripped
from lawdocs.publication.models import ChannelKind


class ChannelForm(StaffForm):
    """One more place where a document was made public."""

    kind = SelectField(
        "载体种类", [Known(required=True)], validate_choice=False, choices=choices(ChannelKind.choices(), blank=CHOOSE)
    )
    name = StringField("载体名称", [Words(200, required=True)], filters=[stripped])
    on = DayField("公布日期")
    address = StringField("网址或者期号", [Words(500)], filters=[stripped])
