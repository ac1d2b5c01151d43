"""Forms of the periodic cleanup (定期清理)."""

from lawdocs.forms import StaffForm, lines

LONGEST_NOTE = 500


class StartForm(StaffForm):
    """Why the cleanup of the chosen documents is started."""

    reason = lines("启动清理的理由", LONGEST_NOTE, required=True)


class FinishForm(StaffForm):
    """What is to be said of a finished cleanup."""

    note = lines("说明", LONGEST_NOTE)
