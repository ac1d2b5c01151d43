"""Forms of the periodic cleanup (定期清理)."""

from wtforms import TextAreaField

from lawdocs.forms import StaffForm, Words, stripped, unix_lines

LONGEST_NOTE = 500


class StartForm(StaffForm):
    """Why the cleanup of the chosen documents is started."""

    reason = TextAreaField(
        "启动清理的理由", [Words(LONGEST_NOTE, required=True, lines=True)], filters=[unix_lines, stripped]
    )


class FinishForm(StaffForm):
    """What is to be said of a finished cleanup."""

    note = TextAreaField("说明", [Words(LONGEST_NOTE, lines=True)], filters=[unix_lines, stripped])
