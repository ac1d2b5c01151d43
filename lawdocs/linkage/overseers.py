"""Who is told when something owed to the linkage is overdue (逾期升级)."""

import sqlalchemy as sa

from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage, LinkMember
from workflows.duties import OF_CASES, Duty
from workflows.linkage.sides import Side
from workflows.roles import Role


def overseers_of(duty: Duty, agency_id: int) -> list[tuple[Role, int]]:
    """The office of the linkage for what its units owe, the procuratorate for cases; nobody above the procuratorate."""
    query = (
        sa.select(Linkage)
        .join(LinkMember, LinkMember.linkage_id == Linkage.id)
        .where(LinkMember.agency_id == agency_id, LinkMember.side == Side.GOVERNMENT, LinkMember.until_on.is_(None))
        .order_by(Linkage.id)
    )
    found = db.session.scalars(query)
    if duty in OF_CASES:
        return [(Role.LIAISON, each.procuratorate_id) for each in found]
    return [(Role.SUPERVISOR, each.office_id) for each in found]
